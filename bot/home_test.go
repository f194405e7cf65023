package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
)

// home is what somebody's home tab shows.
func (s *scene) home(who string) string {
	view, _ := s.Home(s.people[who])
	return string(view.Body)
}

func (s *scene) opensHome(who string) {
	s.t.Helper()
	if err := s.OpenHome(s.t.Context(), s.people[who]); err != nil {
		s.t.Fatal(err)
	}
	s.await("a home tab", func() bool { return s.home(who) != "" })
}

func (s *scene) usesHome(who, action string, values ...string) {
	s.t.Helper()
	view, _ := s.Home(s.people[who])
	if err := s.ClickView(s.t.Context(), s.people[who], view.ID, action, values...); err != nil {
		s.t.Fatal(err)
	}
}

func TestHomeIsInvitingAndStaysFresh(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("ana")
	if home := s.home("ana"); !strings.Contains(home, "that is how everybody starts") || strings.Contains(home, "Workspace settings") {
		t.Errorf("ana's home is %s", home)
	}
	for i := range 7 {
		s.types("sam", s.general, "/shine @ana for the calm release number "+string(rune('1'+i)))
	}
	s.await("a fresh home", func() bool { return strings.Contains(s.home("ana"), "number 7") })
	// While the seven came, the week was read after the stories; the last drawing has all of them in both.
	s.await("its pages", func() bool { return strings.Contains(s.home("ana"), `"action_id":"home"`) })
	if strings.Contains(s.home("ana"), "number 1") && !strings.Contains(s.home("ana"), "Earlier") {
		t.Errorf("no pages: %s", s.home("ana"))
	}
	s.usesHome("ana", "home", "")
	s.await("the second page", func() bool {
		return strings.Contains(s.home("ana"), "number 1") && strings.Contains(s.home("ana"), "Back to the latest")
	})
	s.usesHome("ana", "form", "")
	s.form("ana")
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("ana")
	s.usesHome("ana", "preferences", "featured", "quiet") // told is off, quiet is on
	s.await("ana's choice", func() bool {
		return strings.Contains(s.home("ana"), `"initial_options":[{"text":{"type":"plain_text","text":"I may be`)
	})
	seen := s.types("sam", s.general, "/shine @ana @luis for the calm release")
	if !strings.Contains(seen[0].Text, "asked to be told alone") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	text := s.announcement(s.general, 1).Text
	if strings.Contains(text, s.people["ana"]) || !strings.Contains(text, s.people["luis"]) {
		t.Errorf("the channel reads %q", text)
	}
	if got := s.hears("luis", "credited you").Text; strings.Contains(got, s.people["ana"]) {
		t.Errorf("luis reads %q", got)
	}
	s.types("sam", s.general, "/shine @ana for being so calm")
	s.eventually("it to be recorded", func() bool { return len(s.stored()) == 2 })
	if got := s.stored()[1]; got.Visibility != credit.Private {
		t.Errorf("stored %+v, want it private", got)
	}
	if n := len(s.told("ana")); n != 0 {
		t.Errorf("ana, who wants no messages, got %q", s.told("ana"))
	}
	s.usesHome("ana", "language", "es")
	s.await("a Spanish home", func() bool { return strings.Contains(s.home("ana"), "Que brille tu gente") })
}

// Another copy of the bot drew the home tab meanwhile.
func TestHomeSurvivesAHashConflict(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("ana")
	s.Fail("views.publish", 1, slacksim.Fault{Error: "hash_conflict"})
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.await("a fresh home", func() bool { return strings.Contains(s.home("ana"), "calm release") })
}

func TestLookingBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release #craft")
	s.types("sam", s.general, "/shine privately @ana for something secret here")
	seen := s.types("luis", s.general, "/shine about @ana")
	if !strings.Contains(seen[0].Text, "calm release") || strings.Contains(seen[0].Text, "secret") {
		t.Errorf("luis sees %q", seen[0].Text)
	}
	if seen := s.types("luis", s.general, "/shine values"); !strings.Contains(seen[0].Text, "told 1 time") {
		t.Errorf("luis sees %q", seen[0].Text)
	}
	if err := s.Forge(t.Context(), s.people["luis"], s.general, "page", "b", "received:"+s.people["ana"]+":"); err != nil {
		t.Fatal(err)
	}
	s.sees("luis", s.general, "Nothing yet") // his own, not ana's
}

// Who wants to be told alone stays unnamed also where Shine may not speak: nobody is asked for a channel, and none can
// be forged.
func TestQuietCreditWaitsForNoPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("ana")
	s.usesHome("ana", "preferences", "told", "featured", "quiet")
	s.await("ana's choice", func() bool { return strings.Count(s.home("ana"), `"value":"quiet"`) == 2 })
	if seen := s.types("sam", s.secret, "/shine @ana for the honest answer"); !strings.Contains(seen[0].Text, "Only they were told") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	if err := s.Forge(t.Context(), s.people["sam"], s.secret, "place", "place:"+s.stored()[0].ID, s.general); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.secret, "You picked")
	if got := s.stored()[0]; got.Visibility != credit.Private || got.Channel != s.secret {
		t.Errorf("stored %+v", got)
	}
	// Among others a place is asked for, and the name is left out there.
	receipt := s.types("sam", s.secret, "/shine @ana @luis for the calm release")[0]
	s.clicks("sam", receipt, "place", s.general)
	if text := s.announcement(s.general, 1).Text; strings.Contains(text, s.people["ana"]) || !strings.Contains(text, s.people["luis"]) {
		t.Errorf("the channel reads %q", text)
	}
}

// A page in the middle has buttons in both directions.
func TestPagesInTheMiddle(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for i := range 20 {
		s.types("sam", s.general, fmt.Sprintf("/shine @ana for the calm release number %d.", i+1))
	}
	s.opensHome("ana")
	s.await("a home tab", func() bool { return strings.Contains(s.home("ana"), "number 20.") })
	for _, action := range []string{"home", "home_week"} {
		s.usesHome("ana", action, "")
		s.await("the second page", func() bool {
			return strings.Contains(s.home("ana"), "number 15.") && strings.Contains(s.home("ana"), "number 11.")
		})
		s.usesHome("ana", action+"_latest", "")
		s.await("the first page", func() bool { return !strings.Contains(s.home("ana"), "number 11.") })
	}
	s.clicks("luis", s.types("luis", s.general, "/shine week")[0], "page", "")
	s.clicks("luis", s.sees("luis", s.general, "number 9."), "page_latest", "")
	s.sees("luis", s.general, "number 20.")
}

// A choice that could not be kept is told: the boxes in the home tab look as if it were.
func TestPreferencesThatCouldNotBeKept(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	server := startRedisServer(t)
	s.redis = server.url
	s.startBot()
	s.opensHome("ana")
	server.kill()
	s.usesHome("ana", "preferences", "told", "featured", "quiet")
	s.hears("ana", "went wrong")
}
