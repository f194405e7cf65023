package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// ofEachKind are one of each kind of strange answers, for what takes many of them.
func ofEachKind() map[string]slacksim.Fault {
	all := strangeAnswers()
	for _, like403 := range []string{"404", "407", "413", "425", "403 in JSON", "429 with a page"} {
		delete(all, like403)
	}
	return all
}

// Whatever stands in the place of Slack's answer: what is for one person alone is said to them, and a message that is
// edited follows.
func TestStrangeAnswersToWhatIsPrivate(t *testing.T) {
	t.Parallel()
	for name, fault := range strangeAnswers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()

			s.Fail("chat.postEphemeral", 1, fault)
			if err := s.Say(t.Context(), s.people["luis"], s.inside, "@shine help", ""); err != nil {
				t.Fatal(err)
			}
			s.hears("luis", "/shine @")

			receipt := s.types("sam", s.general, "/shine @ana for the clam release")[0]
			s.announcement(s.general, 1)
			s.hears("ana", "clam release")
			s.Fail("chat.update", 2, fault)
			s.clicks("sam", receipt, "edit", "")
			s.fills("sam", map[string][]string{"reason": {"for the calm release"}})
			s.hears("ana", "calm release")
			s.await("the channel to follow", func() bool { return strings.Contains(s.public(s.general)[0], "calm release") })

			s.Fail("response_url", 1, fault)
			s.clicks("sam", receipt, "undo", "")
			s.hears("sam", "Taken back")
		})
	}
}

// What is said privately from a form arrives once, also where Slack cannot be asked for direct messages at first.
func TestStrangeAnswersToOpeningDirectMessages(t *testing.T) {
	t.Parallel()
	for name, fault := range strangeAnswers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			s.types("sam", s.general, "/shine")
			s.Fail("conversations.open", 2, fault) // for where it was given, and to look for what may have been said
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["ana"], CutAfter: true})
			s.fills("sam", map[string][]string{
				"people": {s.people["ana"]}, "reason": {"for telling me the hard truth"}, "only": {"only"}, "channel": {},
			})
			s.hears("ana", "hard truth")
			s.types("luis", s.inside, "/shine @ana for what came afterwards")
			s.hears("ana", "came afterwards")
			if told := s.told("ana"); len(told) != 2 {
				t.Errorf("ana is told %q", told)
			}
			s.types("sam", s.general, "/shine undo")
			s.await("it to be gone", func() bool { return len(s.told("ana")) == 1 && len(s.stored()) == 1 })
		})
	}
}

// An export comes once and whole, whatever stands in the place of Slack's answers to its parts.
func TestStrangeAnswersToAnExport(t *testing.T) {
	t.Parallel()
	for name, fault := range ofEachKind() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot(s.admin("ana"))
			s.types("sam", s.general, "/shine @luis for the calm release")
			s.announcement(s.general, 1)
			for _, method := range []string{"conversations.open", "files.getUploadURLExternal", "upload", "files.completeUploadExternal"} {
				s.Fail(method, 1, fault)
			}
			after := fault
			after.Done = fault.Status != 429 // which means that nothing was done
			s.Fail("files.completeUploadExternal", 1, after)
			s.Fail("chat.postMessage", 1, slacksim.Fault{
				Channel: s.DirectChannel(s.people["ana"]), Status: after.Status, Body: after.Body, Location: after.Location, Done: after.Done,
			})
			s.types("ana", s.general, "/shine export")
			s.hears("ana", "Here is 1 public shout-out")
			s.await("the export to be noted", func() bool { return len(s.audit()) == 1 })
			if files := s.Files(s.DirectChannel(s.people["ana"])); len(files) != 2 {
				t.Errorf("%d files", len(files))
			}
			s.await("its last word to be looked for, or said again", func() bool {
				return len(s.Calls("conversations.history")) >= 1 || fault.Status == 429
			})
			s.types("luis", s.inside, "/shine @ana for what came afterwards")
			s.hears("ana", "came afterwards")
			if n := strings.Count(strings.Join(s.told("ana"), "\n"), "Here is 1"); n != 1 {
				t.Errorf("ana is told %d times that it is done", n)
			}
		})
	}
}

// A digest has its picture, once, whatever stands in the place of Slack's answers to it.
func TestStrangeAnswersToAPicture(t *testing.T) {
	t.Parallel()
	for name, fault := range ofEachKind() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newDigestScene(t)
			s.subscribe(s.general, "here monday 9:00")
			s.week(s.general)
			for _, method := range []string{"files.getUploadURLExternal", "upload", "files.completeUploadExternal"} {
				s.Fail(method, 1, fault)
			}
			after := fault
			after.Done = fault.Status != 429
			s.Fail("files.completeUploadExternal", 1, after)
			s.untilMonday()
			s.digest(s.general, 1)
			s.await("all to be tried, and the picture", func() bool {
				return len(s.Calls("files.completeUploadExternal")) >= 3 && len(s.Files(s.general)) >= 1
			})
			s.eventually("the outbox to be empty", func() bool { return s.waiting() == 0 })
			if files := s.Files(s.general); len(files) != 1 {
				t.Errorf("%d pictures", len(files))
			}
		})
	}
}
