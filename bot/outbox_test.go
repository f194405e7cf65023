package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
)

// What was recorded is announced after a restart, once.
func TestRestartAnnouncesWhatWasRecorded(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	first := s.startBot(soon)
	s.Fail("chat.postMessage", 1000, slacksim.Fault{Error: "service_unavailable"})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.await("a try", func() bool { return len(s.Calls("chat.postMessage")) > 0 })
	first.stop()
	if err := <-first.done; err != nil {
		t.Error(err)
	}
	s.await("its sockets to close", func() bool { return s.Connections() == 0 })
	s.Mend()
	s.startBot(soon)
	s.await("announcement and message", func() bool { return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 })
	if announced, told := s.quiet(); len(announced) != 1 || len(told) != 1 {
		t.Errorf("announced %q, told %q", announced, told)
	}
}

// quiet lets everything under way come to its end: a later shout-out goes through the same lanes. It returns what
// was announced and told to ana before.
func (s *scene) quiet() (announced, told []string) {
	s.t.Helper()
	last := func(text string) bool { return strings.Contains(text, "last of all") }
	s.types("luis", s.general, "/shine @ana for coming last of all")
	s.await("the last one", func() bool {
		return slices.ContainsFunc(s.public(s.general), last) && slices.ContainsFunc(s.told("ana"), last)
	})
	return slices.DeleteFunc(s.public(s.general), last), slices.DeleteFunc(s.told("ana"), last)
}

// A message that was posted although the answer was lost is found in the history, and not posted again.
func TestLostAnswerIsLookedUp(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.writes("luis", s.inside, slacksim.Post{Text: "What a release!"}) // in a shape that nobody can decode whole
	s.Fail("chat.postMessage", 2, slacksim.Fault{CutAfter: true})
	s.types("ana", s.inside, "/shine @luis for a calm release")
	s.await("both to be looked for", func() bool { return len(s.Calls("conversations.history")) == 2 })
	s.types("luis", s.inside, "/shine @ana for what came afterwards")
	s.await("the next ones", func() bool { return len(s.public(s.inside)) == 2 && len(s.told("ana")) == 1 })
	if n := len(s.told("luis")); n != 1 {
		t.Errorf("luis was told %d times", n)
	}
}

// Where history is not granted it is said again: rather twice than never.
func TestLostAnswerWithoutHistory(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Scopes: append([]string{}, bot.Scopes...)})
	s.startBot()
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.inside, CutAfter: true})
	s.types("ana", s.inside, "/shine @luis for a calm release")
	s.await("it to be said again", func() bool { return len(s.public(s.inside)) == 2 && len(s.told("luis")) == 1 })
}

func TestErrorsOfSlack(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacksim.Fault{
		"429":                 {Status: 429, RetryAfter: time.Second},
		"500":                 {Status: 500},
		"service_unavailable": {Error: "service_unavailable"},
		"internal_error":      {Error: "internal_error"},
		"connection refused":  {CutBefore: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			fault.Channel = s.general
			s.Fail("chat.postMessage", 1, fault)
			s.types("sam", s.general, "/shine @ana for a calm release")
			s.await("the announcement", func() bool { return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 })
			if announced, told := s.quiet(); len(announced) != 1 || len(told) != 1 {
				t.Errorf("announced %q, told %q", announced, told)
			}
		})
	}
}

// Where Slack refuses the announcement, the recipients get theirs, and the giver hears what to do.
func TestRefusedAnnouncement(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"not_in_channel": "/invite @Shine", "is_archived": "archived", "restricted_action": "channel manager",
		"missing_scope": "workspace admin", "message_limit_exceeded": "message_limit_exceeded",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: code})
			s.types("sam", s.general, "/shine @ana for a calm release")
			s.await("ana's and sam's messages", func() bool { return len(s.told("ana")) == 1 && len(s.told("sam")) == 1 })
			if text := s.told("sam")[0]; !strings.Contains(text, want) || !strings.Contains(text, "have been told") {
				t.Errorf("sam reads %q, want %q", text, want)
			}
		})
	}
}

// A message that Slack will never take is buried, and does not hold up the others.
func TestMistakeIsBuried(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "metadata_too_large"})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.types("luis", s.general, "/shine @ana for what came afterwards")
	s.await("what comes afterwards", func() bool { return len(s.public(s.general)) > 0 && len(s.told("ana")) == 2 })
}

// A burst is announced in few messages, each shout-out in full and once.
func TestBurstIsJoined(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Pace: time.Second})
	s.startBot(func(c *bot.Config) { c.Pace = time.Second })
	const n = 20
	said := make(chan struct{})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Until: said}) // until all others wait behind it
	for i := range n {
		giver := []string{"sam", "luis"}[i%2]
		s.types(giver, s.general, fmt.Sprintf("/shine @priya for good deed number %d.", i))
	}
	close(said)
	s.await("all deeds to be announced", func() bool {
		return strings.Count(strings.Join(s.public(s.general), "\n"), "good deed") == n
	})
	if messages := s.public(s.general); len(messages) > n/4 {
		t.Errorf("%d shout-outs were announced in %d messages", n, len(messages))
	}
	all := strings.Join(s.public(s.general), "\n")
	for i := range n {
		if deed := fmt.Sprintf("good deed number %d.", i); strings.Count(all, deed) != 1 {
			t.Errorf("%q is announced %d times", deed, strings.Count(all, deed))
		}
	}
	// One of several that share a message is taken back; the others stay.
	receipts := s.Ephemerals(s.general, s.people["luis"])
	if err := s.Click(t.Context(), s.people["luis"], s.general, receipts[len(receipts)-1].TS, "undo", ""); err != nil {
		t.Fatal(err)
	}
	s.await("the last deed to be gone", func() bool {
		all := strings.Join(s.public(s.general), "\n")
		return !strings.Contains(all, "number 19.") && strings.Count(all, "good deed") == n-1
	})
}
