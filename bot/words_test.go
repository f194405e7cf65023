package bot_test

import (
	"strings"
	"testing"

	"shine/bot/render"
	"shine/bot/slacksim"
)

func TestSpanishWordsOfTheCommand(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for typed, want := range map[string]string{
		"/shine ayuda":                            "Credit somebody in a sentence",
		"/shine Yo":                               "Nothing here in the last 30 days",
		"/shine semana":                           "Nobody was credited in public this week",
		"/shine valores":                          "Our values",
		"/shine deshacer":                         "nothing to take back",
		"/shine sobre @ana":                       "Nobody told a public story about",
		"/shine olvídame":                         "Remove what you wrote",
		"/shine olvidar yo":                       "Remove what you wrote",
		"/shine resumen aquí lun 9:00":            "I told the channel",
		"/shine silencio aquí":                    "the channel can read that you changed it",
		"/shine anunciar en un hilo":              "the channel can read that you changed it",
		"/shine fecha 2027-01-12 cinco años aquí": "cinco años aquí",
		"/shine idioma aquí es":                   "the channel can read that you changed it",
	} {
		if seen := s.types("sam", s.general, typed); len(seen) == 0 || !strings.Contains(seen[0].Text, want) {
			t.Errorf("%q is answered %+v, want %q", typed, seen, want)
		}
	}
	if seen := s.types("sam", s.general, "/shine resumen apagar"); len(seen) == 0 || !strings.Contains(seen[0].Text, "I told the channel") {
		t.Errorf("sam sees %+v", seen)
	}
}

func TestGreetingsAreAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	direct := s.DirectChannel(s.people["sam"])
	for _, greeting := range []struct{ said, want string }{
		{"Hello!", "Who made something easier for you lately?"}, {"thank you", "With pleasure"}, {"¡Buenos días!", "I pass good words on"},
	} {
		before := len(s.told("sam"))
		if err := s.Say(t.Context(), s.people["sam"], direct, greeting.said, ""); err != nil {
			t.Fatal(err)
		}
		s.await("an answer to "+greeting.said, func() bool { return len(s.told("sam")) > before })
		if answered := s.told("sam")[before]; !strings.Contains(answered, greeting.want) {
			t.Errorf("%q is answered %q", greeting.said, answered)
		}
	}
}

// A form's field is plain text, in which a mention would stand as its id.
func TestFormsShowNamesForMentions(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for helping @luis in #general out")
	if stored := s.stored(); !strings.Contains(stored[0].Text, "<@"+s.people["luis"]+">") {
		t.Fatalf("stored %q", stored[0].Text)
	}
	receipt := s.sees("sam", s.general, "You credited")
	s.clicks("sam", receipt, render.ActionEdit, "")
	form := s.form("sam")
	if !strings.Contains(string(form.Body), "helping @Luis in #general out") {
		t.Errorf("the form holds %s", form.Body)
	}
	s.fills("sam", map[string][]string{render.FieldReason: {"helping @Luis and @Priya in #general out again"}})
	s.closed("sam")
	want := "helping <@" + s.people["luis"] + "> and @Priya in <#" + s.general + "> out again"
	s.eventually("the edit", func() bool { return s.stored()[0].Text == want })
}
