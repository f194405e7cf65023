package bot_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/storage"
)

// page is what a proxy answers with.
const page = "<html><head><title>Not here</title></head><body>Ask your administrator.</body></html>"

// strangeAnswers are what somebody between Slack and the bot may answer in Slack's place.
func strangeAnswers() map[string]slacksim.Fault {
	all := map[string]slacksim.Fault{
		"302":             {Status: 302, Location: "https://login.example.com/", Body: page},
		"403 in JSON":     {Status: 403, Body: `{"message":"forbidden"}`},
		"429":             {Status: 429, Body: slacksim.NoBody},
		"429 with a page": {Status: 429, Body: page},
		"200 in JSON":     {Status: 200, Body: `{"ok":false,"error":"Blocked by your administrator."}`},
		"200 with a page": {Status: 200, Body: page},
		"200 empty":       {Status: 200, Body: slacksim.NoBody},
	}
	for _, status := range []int{403, 404, 407, 408, 413, 425, 502} {
		all[strconv.Itoa(status)] = slacksim.Fault{Status: status, Body: page}
	}
	return all
}

// An answer that is not Slack's loses nothing: what was to be said is said, changed and taken back, once.
func TestAnswersOfProxies(t *testing.T) {
	t.Parallel()
	for name, fault := range strangeAnswers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			for _, method := range []string{"chat.postMessage", "chat.delete"} {
				s.Fail(method, 2, fault)
			}
			s.types("ana", s.inside, "/shine @luis for a calm release")
			s.await("both to be said", func() bool { return len(s.public(s.inside)) == 1 && len(s.told("luis")) == 1 })
			s.types("ana", s.inside, "/shine undo")
			s.await("both to be gone", func() bool { return len(s.public(s.inside)) == 0 && len(s.told("luis")) == 0 })
		})
	}
}

// What is taken back while Slack still posts it is gone in the end, also where Slack does not take that at first.
func TestTakenBackWhileItIsPosted(t *testing.T) {
	t.Parallel()
	for name, fault := range strangeAnswers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			answer := make(chan struct{})
			s.Fail("chat.postMessage", 2, slacksim.Fault{AnswerAfter: answer})
			s.Fail("chat.delete", 2, fault)
			s.types("ana", s.inside, "/shine @luis for a calm release")
			s.await("both to be said", func() bool { return len(s.public(s.inside)) == 1 && len(s.told("luis")) == 1 })
			s.types("ana", s.inside, "/shine undo")
			close(answer)
			s.await("both to be gone", func() bool { return len(s.public(s.inside)) == 0 && len(s.told("luis")) == 0 })
			s.eventually("the outbox to be empty", func() bool { return s.waiting() == 0 })
		})
	}
}

// What was posted although a proxy answered is found, and not said twice.
func TestAnswersOfProxiesAfterTheFact(t *testing.T) {
	t.Parallel()
	for name, fault := range strangeAnswers() {
		if fault.Status == 429 {
			continue // it means that nothing was done
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			fault.Done = true
			s.Fail("chat.postMessage", 2, fault)
			s.Fail("conversations.history", 1, slacksim.Fault{Status: 502, Body: page}) // nor may that make it said twice
			s.types("ana", s.inside, "/shine @luis for a calm release")
			s.await("both to be looked for", func() bool { return len(s.Calls("conversations.history")) == 3 })
			s.types("luis", s.inside, "/shine @ana for what came afterwards")
			s.await("the next ones", func() bool { return len(s.public(s.inside)) >= 2 && len(s.told("ana")) >= 1 })
			if announced, told := s.public(s.inside), s.told("luis"); len(announced) != 2 || len(told) != 1 {
				t.Errorf("announced %q, told %q", announced, told)
			}
		})
	}
}

// What is not taken for hours is given up, and its giver hears of it; others pass it meanwhile.
func TestNotTakenForHours(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	first := s.startBot(soon)
	s.Fail("chat.postMessage", 10_000, slacksim.Fault{Channel: s.general, Status: 403, Body: page})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.await("ana to be told, and a few tries", func() bool {
		return len(s.told("ana")) == 1 && len(s.Calls("chat.postMessage")) >= 4
	})
	first.stop() // since when it is tried outlives the copy of the bot that tried
	if err := <-first.done; err != nil {
		t.Error(err)
	}
	s.clock.Move(11 * time.Hour)
	s.startBot(soon)
	tried := len(s.Calls("chat.postMessage"))
	s.await("another try", func() bool { return len(s.Calls("chat.postMessage")) > tried })
	s.types("luis", s.inside, "/shine @ana for another calm evening")
	s.await("what has nothing to do with it", func() bool { return len(s.public(s.inside)) == 1 })
	if told := s.told("sam"); len(told) != 0 {
		t.Errorf("within hours sam reads %q", told)
	}
	s.clock.Move(2 * time.Hour)
	if told := s.hears("sam", "stopped trying"); !strings.Contains(told.Text, "status_403") || !strings.Contains(told.Text, "calm release") {
		t.Errorf("sam reads %q", told.Text)
	}
	s.eventually("the outbox to be empty", func() bool { return s.waiting() == 0 })
}

// waiting is how many entries the outbox holds.
func (s *scene) waiting() int64 {
	s.t.Helper()
	var n int64
	s.workspace(func(store *storage.Store) {
		var err error
		if n, err = store.OutboxLength(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	})
	return n
}

// A note that does not get through either loses nothing.
func TestNothingIsTakenForHours(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.Fail("chat.postMessage", 10_000, slacksim.Fault{Status: 503, Body: page})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.await("a second try of each", func() bool { return len(s.Calls("chat.postMessage")) >= 5 })
	s.clock.Move(48 * time.Hour)
	s.await("both notes to be tried", func() bool { // one that is tried no more would get through
		notes := 0
		for _, call := range s.Calls("chat.postMessage") {
			if call.Args["channel"] == s.people["sam"] {
				notes++
			}
		}
		return notes >= 2
	})
	s.Mend()
	looks := 0
	s.eventually("everything to be said", func() bool {
		looks++
		if looks%4 == 0 { // slowly, so that it is not given up before it is tried again
			s.clock.Move(time.Minute)
		}
		return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1
	})
	if told := s.told("sam"); len(told) != 0 {
		t.Errorf("sam reads %q", told)
	}
}

// Whatever code Slack refuses with, the giver hears of it, and what to do.
func TestEveryRefusalIsTold(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"no_permission": "workspace admin", "access_denied": "workspace admin", "enterprise_is_restricted": "workspace admin",
		"free_team_not_allowed": "workspace admin", "invalid_blocks": "this reference", "never_heard_of": "`never_heard_of`",
		"posting_to_channel_denied": "channel manager",
	} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: code})
			s.types("sam", s.general, "/shine @ana for a calm release")
			if text := s.hears("sam", "couldn't announce").Text; !strings.Contains(text, want) || !strings.Contains(text, "calm release") {
				t.Errorf("sam reads %q, want %q", text, want)
			}
			s.hears("ana", "calm release")
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["luis"], Error: code})
			s.types("sam", s.general, "/shine @luis for another calm evening")
			s.hears("sam", "I couldn't tell")
			s.announcement(s.general, 1) // or nothing is there to remove
			s.Fail("chat.delete", 2, slacksim.Fault{Error: code})
			s.types("sam", s.general, "/shine undo")
			s.hears("sam", "couldn't remove")
		})
	}
}

// The limit of a workspace's messages comes as a 429 without Retry-After, and is none that passes.
func TestMessageLimit(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.Fail("chat.postMessage", 1, slacksim.Fault{
		Channel: s.general, Status: 429, Body: `{"ok":false,"error":"message_limit_exceeded"}`,
	})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.hears("sam", "limit for messages")
}

// While a channel moves to another workspace, what is said there waits.
func TestChannelThatMoves(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.Fail("chat.postMessage", 2, slacksim.Fault{Channel: s.general, Error: "external_channel_migrating"})
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.await("the announcement", func() bool { return len(s.public(s.general)) == 1 })
}

// What was to be said in a thread that is gone, or takes no answers, is said in the channel.
func TestThreadThatIsGone(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"thread_not_found", "cannot_reply_to_message"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			if err := s.Say(t.Context(), s.people["ana"], s.inside, "The release is out.", ""); err != nil {
				t.Fatal(err)
			}
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.inside, Error: code})
			thread := s.Messages(s.inside)[0].TS
			if err := s.Say(t.Context(), s.people["ana"], s.inside, "@shine @luis for a calm release", thread); err != nil {
				t.Fatal(err)
			}
			if m := s.announcement(s.inside, 1); m.ThreadTS != "" || !strings.Contains(m.Text, "calm release") {
				t.Errorf("announced %q in the thread %q", m.Text, m.ThreadTS)
			}
		})
	}
}

// A week whose thread somebody deleted goes on in another one.
func TestThreadOfAWeekThatIsGone(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine announce in thread")
	s.announcement(s.general, 1) // what is told of that
	s.types("sam", s.general, "/shine @ana for a calm release")
	s.await("the head of the week, and it in its thread", func() bool { return len(s.public(s.general)) == 3 })
	s.Unsay(s.general, s.announcement(s.general, 2).TS)
	s.types("sam", s.general, "/shine @ana for another calm release")
	s.await("another thread", func() bool { return len(s.public(s.general)) == 4 })
	if head, m := s.announcement(s.general, 3), s.announcement(s.general, 4); m.ThreadTS != head.TS {
		t.Errorf("%q stands in the thread of %q, not of %q", m.Text, m.ThreadTS, head.TS)
	}
}
