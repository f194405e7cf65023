package bot_test

import (
	"strings"
	"testing"

	"shine/bot"
	"shine/bot/slacksim"
)

const takenBack = "This shout-out was taken back."

// An announcement that is taken back leaves a neutral line where people answered below it, and nothing where nobody did;
// so does the message to a recipient.
func TestTakenBackWhereSomebodyAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	announced, told := s.announcement(s.general, 1), s.hears("ana", "credited you")
	s.writes("luis", s.general, slacksim.Post{Text: "Well done!", Thread: announced.TS})
	s.writes("ana", told.Channel, slacksim.Post{Text: "Oh!", Thread: told.TS})
	s.types("sam", s.general, "/shine undo")
	s.hears("ana", takenBack)
	s.await("a line in the channel", func() bool { return strings.Contains(strings.Join(s.public(s.general), ""), takenBack) })
	for _, text := range append(s.public(s.general), s.told("ana")...) {
		if strings.Contains(text, "calm release") {
			t.Errorf("left is %q", text)
		}
	}

	s.types("sam", s.general, "/shine @priya for the calm evening")
	s.announcement(s.general, 2)
	s.hears("priya", "credited you")
	s.types("sam", s.general, "/shine undo")
	s.await("the second to go", func() bool { return len(s.public(s.general)) == 1 && len(s.told("priya")) == 0 })
}

// That credit was passed on is known where Slack does not let Shine look, and the middle of a chain, which is no head of
// a thread, goes without a line.
func TestTakenBackWhereCreditWasPassedOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		undoes string
		lines  int
	}{"the first": {"sam", 1}, "the middle": {"ana", 0}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{Scopes: append([]string{}, bot.Scopes...)})
			s.startBot()
			s.types("sam", s.general, "/shine @ana for the calm release")
			s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
			s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
			s.announcement(s.general, 2)
			s.clicks("luis", s.hears("luis", "passed credit on to you"), "pass_on", "")
			s.fills("luis", map[string][]string{"people": {s.people["priya"]}, "reason": {"testing it on sunday"}})
			s.announcement(s.general, 3)
			s.types(c.undoes, s.general, "/shine undo")
			s.await("it to be taken back", func() bool {
				all := strings.Join(s.public(s.general), "\n")
				gone := map[string]string{"sam": "calm release", "ana": "writing the rollback"}[c.undoes]
				return !strings.Contains(all, gone) && strings.Contains(all, "testing it on sunday")
			})
			s.caughtUp()
			if n := strings.Count(strings.Join(s.public(s.general), "\n"), takenBack); n != c.lines {
				t.Errorf("%d neutral lines, want %d: %q", n, c.lines, s.public(s.general))
			}
		})
	}
}

// What a proxy answers in Slack's place loses no answer: neither a direct one, nor what takes the place of a message, nor
// a form.
func TestProxiesLoseNoAnswer(t *testing.T) {
	t.Parallel()
	const page = "<html>Access denied</html>"
	for name, fault := range map[string]slacksim.Fault{
		"408": {Status: 408, Body: page}, "425": {Status: 425, Body: page}, "403": {Status: 403, Body: page},
		"404": {Status: 404, Body: page}, "302": {Status: 302, Body: page, Location: "https://login.example.com/"},
		"407": {Status: 407, Body: page}, "413": {Status: 413, Body: page}, "429 without a time": {Status: 429},
		"nothing": {Status: 200, Body: slacksim.NoBody}, "done, and 502": {Status: 502, Body: page, Done: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			s.Fail("chat.postMessage", 1, fault)
			s.writes("ana", s.DirectChannel(s.people["ana"]), slacksim.Post{Text: "@luis for it"})
			s.hears("ana", "for it")
			if n := len(s.told("ana")); n != 1 {
				t.Errorf("ana is told %d times", n)
			}
			s.Fail("views.open", 1, fault)
			if fault.Done {
				return // the form is there
			}
			seen := s.types("ana", s.general, "/shine @luis")
			if len(seen) == 0 || !strings.Contains(seen[0].Text, "[") {
				t.Errorf("ana sees %+v, want a button to the form", seen)
			}
			s.Fail("views.publish", 1, fault)
			if err := s.OpenHome(t.Context(), s.people["luis"]); err != nil {
				t.Fatal(err)
			}
			s.await("a home tab", func() bool { _, drawn := s.Home(s.people["luis"]); return drawn })
		})
	}
}
