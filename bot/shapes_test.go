package bot_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// writes lets somebody write a message, and returns its ts.
func (s *scene) writes(who, channel string, p slacksim.Post) string {
	s.t.Helper()
	ts, err := s.Write(s.t.Context(), s.people[who], channel, p)
	if err != nil {
		s.t.Fatalf("%s writes %+v: %v", who, p, err)
	}
	return ts
}

// A message with a file, from a thread to its channel too, or as "/me", says the same as one without.
func TestEveryKindOfMessageIsHeard(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	direct := s.DirectChannel(s.people["sam"])
	for i, subtype := range []string{"file_share", "thread_broadcast", "me_message"} {
		s.writes("sam", s.general, slacksim.Post{Text: "@shine @ana for the calm release, as " + subtype, Subtype: subtype})
		s.announcement(s.general, i+1)
		s.writes("sam", direct, slacksim.Post{Text: "privately @luis for telling me the truth, as " + subtype, Subtype: subtype})
		s.hears("luis", subtype)
	}
	if n := len(s.stored()); n != 6 {
		t.Errorf("%d shout-outs are stored, want 6", n)
	}
}

// What apps and Slack itself say in somebody's name, or about another message, asks nothing of Shine.
func TestWhatNobodySaysIsNotHeard(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	direct := s.DirectChannel(s.people["sam"])
	for _, subtype := range []string{
		"bot_message", "reminder_add", "message_replied", "message_deleted", "channel_topic", "channel_join", "huddle_thread", "pinned_item",
	} {
		s.writes("sam", s.general, slacksim.Post{Text: "@shine @ana for the calm release", Subtype: subtype})
		s.writes("sam", direct, slacksim.Post{Text: "@ana for the calm release", Subtype: subtype})
	}
	s.types("sam", s.general, "/shine @luis for what comes afterwards")
	s.announcement(s.general, 1)
	if stored := s.stored(); len(stored) != 1 {
		t.Errorf("stored %+v", stored)
	}
	if told := s.told("sam"); len(told) != 0 {
		t.Errorf("sam hears %q", told)
	}
}

// A file in a channel is linked; one in a direct message nobody else could open.
func TestFilesAreLinked(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.writes("sam", s.general, slacksim.Post{Text: "@shine @ana for this drawing of ours", Subtype: "file_share", Files: []string{"drawing.png", "more.png"}})
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "/drawing.png|this file>") {
		t.Errorf("announced %q", text)
	}
	s.writes("sam", s.DirectChannel(s.people["sam"]), slacksim.Post{
		Text: "privately @luis for this letter to me", Subtype: "file_share", Files: []string{"letter.txt"},
	})
	if text := s.hears("luis", "this letter").Text; strings.Contains(text, "letter.txt") {
		t.Errorf("luis hears %q", text)
	}
}

// "Credit this" works on messages whose parts no library knows.
func TestCreditRoughMessage(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	ts := s.writes("ana", s.general, slacksim.Post{Text: "It is out", Files: []string{"notes.pdf"}})
	if err := s.MessageShortcut(t.Context(), s.people["sam"], s.general, ts, "credit_this"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"reason": {"for the calm release"}})
	s.announcement(s.general, 1)
	if stored := s.stored(); len(stored) != 1 || stored[0].Recipients[0] != s.people["ana"] {
		t.Errorf("stored %+v", stored)
	}
}

// In shared channels, and in an organization, Slack names other workspaces in the place of ours: everything goes on.
func TestSharedChannels(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Names: "T0OTHER01", Enterprise: "E0ORG0001"})
	s.people["wim"] = s.AddUser(slacksim.User{ID: "W00000WIM", Name: "wim", RealName: "Wim"})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana @wim for the calm release")
	m := s.announcement(s.general, 1)
	s.hears("wim", "calm release")
	s.writes("luis", s.general, slacksim.Post{Text: "@shine @ana for the mention in time"})
	s.announcement(s.general, 2)
	if err := s.React(t.Context(), s.people["priya"], s.general, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.eventually("the boost", func() bool { return len(s.boosts()[0]) == 1 })
	s.types("priya", s.general, "/shine @ana")
	s.fills("priya", map[string][]string{"reason": {"for what the form says"}})
	s.announcement(s.general, 3)
	s.clicks("ana", m, "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"for making that possible"}})
	if err := s.Shortcut(t.Context(), s.people["sam"], "give_shoutout"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"people": {s.people["priya"]}, "reason": {"for the shortcut"}, "channel": {s.general}})
	ts := s.writes("luis", s.general, slacksim.Post{Text: "the docs are done"})
	if err := s.MessageShortcut(t.Context(), s.people["sam"], s.general, ts, "credit_this"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"reason": {"for the docs"}})
	s.eventually("six shout-outs", func() bool { return len(s.stored()) == 6 })
	s.opensHome("ana")
	s.types("sam", s.general, "/shine digest here monday 9:00")
	if err := s.Event(t.Context(), "channel_archive", map[string]any{"channel": s.general, "user": s.people["sam"]}); err != nil {
		t.Fatal(err)
	}
	s.await("the digest to end", func() bool {
		return strings.Contains(text(s.types("sam", s.general, "/shine digest")), "has no digest yet")
	})
}

// text is all that somebody sees.
func text(messages []slacksim.Message) string {
	var all strings.Builder
	for _, m := range messages {
		all.WriteString(m.Text + "\n")
	}
	return all.String()
}

// Whoever acts in a workspace that is not ours reads why nothing happens.
func TestElsewhereIsAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Names: "T0OTHER01"})
	s.Fail("users.list", 100, slacksim.Fault{Error: "internal_error"}) // somebody who is not ours stands in no list
	s.startBot()
	s.people["stray"] = s.AddUser(slacksim.User{Name: "stray"})
	s.Fail("users.info", 100, slacksim.Fault{User: s.people["stray"], Error: "user_not_found"})
	if err := s.Invite(t.Context(), s.general, s.people["stray"]); err != nil {
		t.Fatal(err)
	}
	seen := s.types("stray", s.general, "/shine @ana for the calm release")
	if said := text(seen); !strings.Contains(said, "another workspace") || !strings.Contains(said, "calm release") {
		t.Errorf("sees %q", said)
	}
	if err := s.Shortcut(t.Context(), s.people["stray"], "give_shoutout"); err != nil {
		t.Fatal(err)
	}
	s.hears("stray", "another workspace")
	if stored := s.stored(); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
}

// Buttons, entries of menus, forms and shortcuts of another version are answered.
func TestOldButtonsAreAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	if err := s.Forge(t.Context(), s.people["sam"], s.general, "button_of_last_year", "b", "1"); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "another version of me")
	s.chooses("ana", s.general, "entry_of_last_year:1")
	s.sees("ana", s.general, "another version of me")
	answered, err := s.ForgeSubmission(t.Context(), s.people["sam"], slacksim.Forged{CallbackID: "form_of_last_year"})
	if err != nil || !strings.Contains(string(answered), "another version of me") {
		t.Errorf("the form is answered %s, %v", answered, err)
	}
	if err := s.Shortcut(t.Context(), s.people["luis"], "shortcut_of_last_year"); err != nil {
		t.Fatal(err)
	}
	s.hears("luis", "another version of me")
}

// An envelope of a kind that nobody knows yet, or that holds nonsense, is acknowledged, and the bot goes on.
func TestUnknownEnvelopes(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for kind, payload := range map[string]string{
		"holograms": `{"x":1}`, "events_api": `[1,2]`, "interactive": `"text"`, "slash_commands": `null`,
	} {
		if err := s.Deliver(context.WithoutCancel(t.Context()), kind, json.RawMessage(payload)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
}
