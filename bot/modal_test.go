package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
)

func TestFormGivesAShoutout(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine")
	s.fills("sam", map[string][]string{
		"people": {s.people["ana"], s.people["luis"]}, "reason": {"pairing until <@U999> & the migration was boring"}, "values": {"craft"},
	})
	s.closed("sam")
	receipt := s.sees("sam", s.general, "You credited")
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "boring") || !strings.Contains(text, "#craft") || strings.Contains(text, "<@U999>") {
		t.Errorf("the channel reads %q", text)
	}
	stored := s.stored()
	if len(stored) != 1 || stored[0].Source != credit.FromModal || stored[0].Channel != s.general || stored[0].Values[0] != "craft" {
		t.Errorf("stored %+v", stored)
	}
	s.clicks("sam", receipt, "undo", "")
	s.await("it to be gone", func() bool { return len(s.public(s.general)) == 0 })
}

// Every rule is told below the field that can mend it, and what was typed stays.
func TestFormTellsProblemsWhereTheyAre(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	ana, reason := []string{s.people["ana"]}, []string{"for the calmest release"}
	for name, c := range map[string]struct {
		fields map[string][]string
		field  string
		says   string
	}{
		"only self":     {map[string][]string{"people": {s.people["sam"]}, "reason": reason}, "people", "Let them shine"},
		"only a bot":    {map[string][]string{"people": {s.people["robot"]}, "reason": reason}, "people", "I left out robot: apps don't need credit"},
		"too short":     {map[string][]string{"people": ana, "reason": {"thanks a"}}, "reason", "Tell a little more"},
		"too long":      {map[string][]string{"people": ana, "reason": {strings.Repeat("ab ", 900)}}, "reason", "more than the 2,000"},
		"cannot post":   {map[string][]string{"people": ana, "reason": reason, "channel": {s.secret}}, "channel", "can't post there"},
		"no channel":    {map[string][]string{"people": ana, "reason": reason, "channel": {}}, "channel", "Pick where"},
		"not in inside": {map[string][]string{"people": ana, "reason": reason, "channel": {s.inside}}, "channel", "can't post there"},
	} {
		s.types("sam", s.general, "/shine")
		s.fills("sam", c.fields)
		form := s.form("sam")
		if strings.Contains(form.Errors[c.field], "<@") { // Slack draws no mentions there
			t.Errorf("%s: the form says %q", name, form.Errors[c.field])
		}
		if !strings.Contains(form.Errors[c.field], c.says) || len(form.Errors) != 1 {
			t.Errorf("%s: the form says %v, want %q below %s", name, form.Errors, c.says, c.field)
		}
		if err := s.CloseModal(t.Context(), s.people["sam"], form.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.types("sam", s.general, "/shine") // all that is wrong is said at once
	s.fills("sam", map[string][]string{"people": {s.people["sam"]}, "reason": {"thanks a"}, "channel": {}})
	if form := s.form("sam"); len(form.Errors) != 3 || form.Errors["people"] == "" || form.Errors["reason"] == "" || form.Errors["channel"] == "" {
		t.Errorf("the form says %v", form.Errors)
	}
	if stored := s.stored(); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
}

func TestFormOnlyTellsThem(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana")
	s.fills("sam", map[string][]string{"reason": {"telling me the hard truth"}, "only": {"only"}, "channel": {}})
	s.hears("ana", "only you and")
	if len(s.public(s.general)) != 0 || s.stored()[0].Visibility != credit.Private {
		t.Errorf("announced %q, stored %+v", s.public(s.general), s.stored())
	}
}

func TestFormSentTwiceIsOneShoutout(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana")
	form := s.form("sam")
	fields := map[string][]string{"reason": {"for the calmest release"}}
	results := make(chan error, 2)
	for range 2 {
		go func() { results <- s.Submit(t.Context(), s.people["sam"], form.ID, fields) }()
	}
	for range 2 {
		if err := <-results; err != nil {
			t.Log(err) // the second may find the form closed
		}
	}
	s.announcement(s.general, 1)
	if stored := s.stored(); len(stored) != 1 {
		t.Errorf("stored %d", len(stored))
	}
}

// A text with the people behind the reason opens the form filled in.
func TestReasonBeforePeopleFillsTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine thanks to @ana for the calm release")
	body := string(s.form("sam").Body)
	if !strings.Contains(body, `"initial_users":["`+s.people["ana"]+`"]`) || !strings.Contains(body, "for the calm release") {
		t.Errorf("the form is %s", body)
	}
	s.fills("sam", nil)
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "thanks to <@"+s.people["ana"]+"> for") {
		t.Errorf("the channel reads %q", text)
	}
}

// When Slack does not take the form in time, a button opens it again with what was typed.
func TestExpiredTriggerOffersTheFormAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.Fail("views.open", 1, slacksim.Fault{Error: "expired_trigger_id"})
	seen := s.types("sam", s.general, "/shine thanks to @ana for the calm release")
	if len(seen) != 1 || !strings.Contains(seen[0].Text, "for the calm release") {
		t.Fatalf("sam sees %+v", seen)
	}
	s.clicks("sam", seen[0], "form", "")
	if body := string(s.form("sam").Body); !strings.Contains(body, "for the calm release") {
		t.Errorf("the form is %s", body)
	}
}

func TestPlainNameOffersTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	seen := s.types("sam", s.general, "/shine @nobody for the calm release #craft")
	s.clicks("sam", seen[0], "form", "")
	s.fills("sam", map[string][]string{"people": {s.people["ana"]}})
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "the calm release #craft") {
		t.Errorf("the channel reads %q", text)
	}
}

// The draft behind a button is its author's alone.
func TestDraftIsItsAuthorsAlone(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	seen := s.types("sam", s.general, "/shine @nobody for something secret here")
	value := buttonValue(t, seen[0], "form")
	if err := s.Forge(t.Context(), s.people["luis"], s.general, "form", "b", value); err != nil {
		t.Fatal(err)
	}
	s.sees("luis", s.general, "more than a day old")
	if len(s.Modals(s.people["luis"])) != 0 {
		t.Error("luis sees what sam typed")
	}
}

func TestShortcutsOpenTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	if err := s.Shortcut(t.Context(), s.people["sam"], "give_shoutout"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"people": {s.people["ana"]}, "reason": {"for the calm release"}, "channel": {s.general}})
	s.announcement(s.general, 1)
	s.hears("sam", "You credited")

	if err := s.Say(t.Context(), s.people["luis"], s.general, "The migration is done, and nobody noticed.", ""); err != nil {
		t.Fatal(err)
	}
	all := s.Messages(s.general)
	said := all[len(all)-1]
	if err := s.MessageShortcut(t.Context(), s.people["sam"], s.general, said.TS, "credit_this"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"reason": {"a migration that nobody noticed"}})
	s.announcement(s.general, 2)
	stored := s.stored()
	if got := stored[1]; got.Recipients[0] != s.people["luis"] || got.Source != credit.FromShortcut || !strings.Contains(got.Permalink, "http") {
		t.Errorf("stored %+v", got)
	}

	s.await("the announcement", func() bool { return len(s.public(s.general)) == 2 })
	if err := s.MessageShortcut(t.Context(), s.people["sam"], s.general, s.announcement(s.general, 1).TS, "credit_this"); err != nil {
		t.Fatal(err)
	}
	if body := string(s.form("sam").Body); !strings.Contains(body, "apps don't need credit") {
		t.Errorf("a bot's message: %s", body)
	}
	// Slackbot's messages, for one, tell by their author alone.
	if err := s.Invite(t.Context(), s.general, s.people["robot"]); err != nil {
		t.Fatal(err)
	}
	if err := s.Say(t.Context(), s.people["robot"], s.general, "The build is green.", ""); err != nil {
		t.Fatal(err)
	}
	all = s.Messages(s.general)
	if err := s.MessageShortcut(t.Context(), s.people["luis"], s.general, all[len(all)-1].TS, "credit_this"); err != nil {
		t.Fatal(err)
	}
	if body := string(s.form("luis").Body); !strings.Contains(body, "apps don't need credit") {
		t.Errorf("an app's message: %s", body)
	}
}

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	if err := s.Invite(t.Context(), s.general, slacksim.BotUser); err != nil {
		t.Fatal(err)
	}
	s.announcement(s.general, 1) // the welcome
	if err := s.Say(t.Context(), s.people["luis"], s.general, "Who fixed the build?", ""); err != nil {
		t.Fatal(err)
	}
	all := s.Messages(s.general)
	root := all[len(all)-1].TS
	if err := s.Say(t.Context(), s.people["sam"], s.general, "@shine @ana for fixing the build at night", root); err != nil {
		t.Fatal(err)
	}
	if got := s.announcement(s.general, 2); got.ThreadTS != root || !strings.Contains(got.Text, "fixing the build") {
		t.Errorf("announced %+v, want it in the thread %s", got, root)
	}
	s.sees("sam", s.general, "to the thread")
	if err := s.Say(t.Context(), s.people["sam"], s.general, "@shine @ana thanks", root); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "Tell a little more")
	if n := len(s.public(s.general)); n != 2 {
		t.Errorf("%d public messages: a refusal is private", n)
	}
}

func TestSayItAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	again := s.types("sam", s.general, "/shine @ana for the calm release")
	value := buttonValue(t, again[0], "again")
	s.clicks("sam", again[0], "again", "")
	s.eventually("the second one", func() bool { return len(s.stored()) == 2 })
	if err := s.Forge(t.Context(), s.people["sam"], s.general, "again", "b", value); err != nil { // a second click
		t.Fatal(err)
	}
	if n := len(s.stored()); n != 2 {
		t.Errorf("%d are stored: one button said it %d times", n, n-1)
	}
	s.clock.Move(time.Second)
	s.await("both to be announced", func() bool {
		return strings.Count(strings.Join(s.public(s.general), "\n"), "for the calm release")+strings.Count(strings.Join(s.public(s.general), "\n"), "the calm release") >= 2
	})
}

// A group is filled in as its members, without the giver, and without those who are gone.
func TestFormFillsInAGroup(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("luis", s.general, "/shine @platform")
	if body := string(s.form("luis").Body); !strings.Contains(body, `"initial_users":["`+s.people["priya"]+`"]`) {
		t.Errorf("the form is %s", body)
	}
	s.settings(func(settings *credit.Settings) { settings.MaxRecipients = 1 })
	s.eventually("a group that is too large to be refused", func() bool { // once the bot knows the setting
		seen := s.types("sam", s.general, "/shine @platform")
		return len(seen) > 0 && strings.Contains(seen[len(seen)-1].Text, "That's 2 people")
	})
}

// So does one that is for them alone, and the form is too.
func TestPrivateReasonBeforePeopleFillsTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine privately thanks to @ana for the honest answer")
	s.fills("sam", nil)
	s.hears("ana", "only you and")
	if got := s.stored()[0]; got.Visibility != credit.Private || got.Text != "thanks to <@"+s.people["ana"]+"> for the honest answer" {
		t.Errorf("stored %+v", got)
	}
}
