package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// Whoever lets Shine speak in a channel is in it, whatever a form, a button or a select says.
func TestWhoLetsShineSpeakIsThere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	ops := s.AddChannel(slacksim.Channel{Name: "ops", Kind: slacksim.Public, Members: append(s.ids("ana"), slacksim.BotUser)})
	s.startBot(s.admin("sam"))
	refused := func(what string) {
		t.Helper()
		form := s.form("sam")
		if len(form.Errors) != 1 {
			t.Errorf("%s: the form says %v", what, form.Errors)
		}
		if err := s.CloseModal(t.Context(), s.people["sam"], form.ID); err != nil {
			t.Fatal(err)
		}
	}

	s.types("sam", s.general, "/shine @ana")
	s.fills("sam", map[string][]string{"reason": {"for the calm release"}, "channel": {ops}})
	refused("give")
	if err := s.Shortcut(t.Context(), s.people["sam"], "give_shoutout"); err != nil {
		t.Fatal(err)
	}
	s.fills("sam", map[string][]string{"people": s.ids("ana"), "reason": {"for the calm release"}, "channel": {ops}})
	refused("give, from the shortcut")
	s.types("sam", s.general, "/shine settings")
	s.fills("sam", map[string][]string{"announce_in": {ops}})
	refused("settings")
	if said := s.types("sam", s.general, "/shine announce in #ops")[0].Text; !strings.Contains(said, "can't post in") {
		t.Errorf("announce is answered %s", said)
	}

	forged := filledForms(s, "")["give"]
	forged.Shown = true
	forged.State["channel"]["channel"] = map[string]any{"type": "conversations_select", "selected_conversation": ops}
	if _, err := s.ForgeSubmission(t.Context(), s.people["sam"], forged); err != nil {
		t.Fatal(err)
	}
	if stored := s.stored(); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}

	// What was given elsewhere is recorded, and asks for another place.
	receipt := s.types("sam", s.secret, "/shine @ana for the calm evening")[0]
	s.clicks("sam", receipt, "place", ops)
	s.sees("sam", s.secret, "can't post in")
	if said := s.public(ops); len(said) > 0 {
		t.Errorf("#ops reads %q", said)
	}
	s.types("sam", s.general, "/shine @ana")
	s.fills("sam", map[string][]string{"reason": {"for the calm morning"}})
	s.announcement(s.general, 1)
}

// Who left a channel says nothing there any more: the same words again wait for another place, and credit that is passed on
// is told to whom it credits alone.
func TestWhoLeftSaysNothingThere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
	again := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	for _, who := range []string{"sam", "ana"} {
		if err := s.Kick(t.Context(), s.general, s.people[who]); err != nil {
			t.Fatal(err)
		}
	}
	s.clicks("sam", again, "again", "")
	s.sees("sam", s.general, "where should everybody else read it?")
	s.clicks("ana", s.hears("ana", "calm release"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": s.ids("luis"), "reason": {"writing the rollback"}})
	s.hears("luis", "rollback")
	if said := s.public(s.general); len(said) != 1 {
		t.Errorf("#general reads %q", said)
	}
}
