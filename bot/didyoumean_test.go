package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
)

// namedScene is the scene with people who are easily mixed up, and one who shares no channel with the others.
func namedScene(t *testing.T) *scene {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	for name, user := range map[string]slacksim.User{
		"ortega": {Name: "lortega", RealName: "Luis Ortega", Email: "luis.ortega@example.com"},
		"jose":   {Name: "jnunez", RealName: "José Núñez"},
		"maria1": {Name: "maria.k", RealName: "María Kahlo"},
		"maria2": {Name: "maria.r", RealName: "Maria Ruiz"},
		"apart":  {Name: "apart", RealName: "Zoe Apart"},
	} {
		s.people[name] = s.AddUser(user)
		if name != "apart" {
			if err := s.Invite(t.Context(), s.general, s.people[name]); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.startBot()
	s.await("the names of everybody", func() bool { return len(s.Calls("usergroups.list")) > 0 })
	return s
}

func TestForgottenAtIsOfferedOnAButton(t *testing.T) {
	t.Parallel()
	s := namedScene(t)
	for typed, want := range map[string]struct{ who, reason string }{
		"/shine priya for the calm release":                   {"priya", "the calm release"},
		"/shine Luis Ortega for what he wrote down":           {"ortega", "what he wrote down"},
		"/shine LUIS.ORTEGA@example.com for the early call":   {"ortega", "the early call"},
		"/shine jose nunez: the garden in the yard":           {"jose", "the garden in the yard"},
		"/shine NUÑEZ por el huerto del patio":                {"jose", "el huerto del patio"},
		"/shine ana stayed until it was green":                {"ana", "stayed until it was green"},
		"/shine @núñez for being there at five":               {"jose", "being there at five"},
		"/shine privately priya for telling me the hard part": {"priya", "telling me the hard part"},
	} {
		seen := s.types("sam", s.general, typed)
		if len(seen) != 1 {
			t.Fatalf("%q is answered with %d messages", typed, len(seen))
		}
		if !strings.Contains(seen[0].Text, "Did you mean <@"+s.people[want.who]+">?") {
			t.Errorf("%q is answered %q", typed, seen[0].Text)
			continue
		}
		before := len(s.stored())
		s.clicks("sam", seen[0], render.ActionNamed, "")
		s.eventually("the credit", func() bool { return len(s.stored()) > before })
		got := s.stored()[before:]
		if len(got) != 1 || !slices.Equal(got[0].Recipients, []string{s.people[want.who]}) || got[0].Text != want.reason {
			t.Errorf("%q gave %+v", typed, got)
		}
		if private := got[0].Visibility == credit.Private; private != strings.Contains(typed, "privately") {
			t.Errorf("%q is %s", typed, got[0].Visibility)
		}
	}
}

func TestSeveralPeopleOfOneNameAreAChoice(t *testing.T) {
	t.Parallel()
	s := namedScene(t)
	seen := s.types("sam", s.general, "/shine maria for the calm release")[0]
	if !strings.Contains(seen.Text, "more than one person of that name") || !strings.Contains(seen.Text, "maria for the calm release") {
		t.Fatalf("sam sees %q", seen.Text)
	}
	token, _ := render.ParseChoice(string(regexp.MustCompile(`[A-Z2-7]{26}:` + s.people["maria2"]).Find(seen.Blocks)))
	forged := render.ActionNamed
	if err := s.ForgeChoice(t.Context(), s.people["sam"], s.general, forged, token+":"+s.people["apart"]); err != nil {
		t.Fatal(err)
	}
	if err := s.ForgeChoice(t.Context(), s.people["ana"], s.general, forged, token+":"+s.people["maria1"]); err != nil {
		t.Fatal(err)
	}
	if got := s.stored(); len(got) != 0 {
		t.Fatalf("a forged choice gave %+v", got)
	}
	s.clicks("sam", seen, render.ActionNamed, token+":"+s.people["maria2"])
	s.eventually("the credit", func() bool { return len(s.stored()) == 1 })
	if err := s.ForgeChoice(t.Context(), s.people["sam"], s.general, forged, token+":"+s.people["maria2"]); err != nil {
		t.Fatal(err)
	}
	if n := len(s.stored()); n != 1 {
		t.Errorf("a second choice makes it %d shout-outs", n)
	}
	if got := s.stored()[0]; !slices.Equal(got.Recipients, []string{s.people["maria2"]}) || got.Text != "the calm release" {
		t.Errorf("stored %+v", got)
	}
}

func TestNobodyOfThatNameOpensTheForm(t *testing.T) {
	t.Parallel()
	s := namedScene(t)
	for _, typed := range []string{"zoe for the calm release", "Bartholomew for the calm release"} {
		s.types("sam", s.general, "/shine "+typed)
		if form := s.form("sam"); !strings.Contains(string(form.Body), typed) {
			t.Errorf("the form after %q is %s", typed, form.Body)
		}
		s.fills("sam", map[string][]string{
			render.FieldPeople: {s.people["ana"]}, render.FieldReason: {typed}, render.FieldChannel: {s.general},
		})
		s.closed("sam")
	}
}

func TestMistypedSubcommandsAreStillSuggested(t *testing.T) {
	t.Parallel()
	s := namedScene(t)
	for typed, want := range map[string]string{"/shine weak": "/shine week", "/shine valeus": "/shine values", "/shine hlep me": "/shine help"} {
		if seen := s.types("sam", s.general, typed); !strings.Contains(seen[0].Text, "Did you mean `"+want+"`?") {
			t.Errorf("%q is answered %q", typed, seen[0].Text)
		}
	}
}
