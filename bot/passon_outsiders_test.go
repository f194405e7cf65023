package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
)

// Who is no member speaks where they are only: what they pass on of elsewhere goes to those whom they credit alone, without
// the channel and without a link into it.
func TestOutsidersPassOnWhereTheyAre(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	for _, who := range []string{"guest", "single", "partner"} {
		for _, channel := range []string{s.general, shared} {
			there := channel == shared
			place := map[bool]string{true: " here", false: " there"}[there]
			s.types("ana", channel, "/shine @"+who+" for helping us all out"+place)
			s.clicks(who, s.hears(who, "all out"+place), "pass_on", "")
			before := len(s.public(channel))
			words := "holding the ladder for " + who + place
			s.fills(who, map[string][]string{"people": {s.people["luis"], s.people["guest"], s.people["sam"]}, "reason": {words}})
			heard := s.hears("luis", words)
			if strings.Contains(heard.Text, channel) != there {
				t.Errorf("luis hears of what %s passes on %q", who, heard.Text)
			}
			if there {
				s.stands(channel, words, true)
				continue
			}
			all := s.stored()
			if last := all[len(all)-1]; last.Visibility != credit.Private {
				t.Errorf("what %s passes on is %s", who, last.Visibility)
			}
			s.caughtUp()
			if said := strings.Join(s.public(channel)[before:], "\n"); strings.Contains(said, words) {
				t.Errorf("a channel that %s is not in reads %q", who, said)
			}
		}
	}
}

// A form that claims a channel of its own speaks no more for whoever is not in the one of the credit.
func TestAForgedPlaceOfAPassOn(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	s.types("ana", s.general, "/shine @guest for helping us all out")
	s.clicks("guest", s.hears("guest", "helping us all out"), "pass_on", "")
	form := filledForms(s, s.form("guest").Metadata)["give"]
	form.State["channel"]["channel"] = map[string]any{"type": "conversations_select", "selected_conversation": shared}
	form.Shown = true
	if _, err := s.ForgeSubmission(t.Context(), s.people["guest"], form); err != nil {
		t.Fatal(err)
	}
	s.hears("priya", "forged words")
	all := s.stored()
	if last := all[len(all)-1]; last.PassedFrom != all[0].ID || last.Visibility != credit.Private {
		t.Errorf("it is %s, of %q", last.Visibility, last.PassedFrom)
	}
}
