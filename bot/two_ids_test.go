package bot_test

import (
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/storage"
)

// organization is somebody's place in an organization, of which Slack tells another id of theirs.
func organization(id string, named bool) *slacksim.Enterprise {
	return &slacksim.Enterprise{ID: "E0ORG01", User: id, Teams: []string{slacksim.TeamID}, Named: named}
}

// goesBy lets Slack name somebody by another id from now on, and waits until Shine follows.
func (s *scene) goesBy(who, other string) {
	s.t.Helper()
	err := s.UpdateUser(s.t.Context(), s.people[who], func(u *slacksim.User) { u.Enterprise = organization(other, true) })
	if err != nil {
		s.t.Fatal(err)
	}
	s.eventually("the other id", func() (known bool) {
		s.workspace(func(store *storage.Store) {
			rules, err := store.Decisions(s.t.Context())
			known = err == nil && slices.Contains(rules.Preferences[s.people[who]].OtherIDs(), other)
		})
		return known
	})
}

// What is kept of somebody goes on under the other id that Slack gives them: what they read, give, get, change and lead.
func TestSomebodyGetsAnotherID(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Enterprise: "E0ORG01"})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
	s.types("ana", s.general, "/shine @luis for the tests that were there before")
	before := s.announcement(s.general, 2)

	s.goesBy("ana", "W0ANA0001")
	s.goesBy("luis", "W0LUIS001")
	if told := s.asks("ana", s.general, "me"); !strings.Contains(told, "calm release") || !strings.Contains(told, "tests that were") {
		t.Errorf("ana reads %q", told)
	}
	if told := s.asks("priya", s.general, "about @ana"); !strings.Contains(told, "calm release") {
		t.Errorf("priya reads %q", told)
	}
	s.clicks("luis", before, "pass_on", "")
	s.fills("luis", map[string][]string{"people": {s.people["priya"]}, "reason": {"showing me how they are written"}})
	s.announcement(s.general, 3)
	s.hears("priya", "showing me how")
	s.writes("luis", s.general, slacksim.Post{Text: "@shine @ana @sam for the mention that came in time"})
	last := s.announcement(s.general, 4)
	if err := s.React(t.Context(), s.people["ana"], s.general, before.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.types("luis", s.general, "/shine undo")
	s.eventually("it to be taken back", func() bool { return !slices.Contains(s.public(s.general), last.Text) })
	s.opensHome("ana")
	s.usesHome("ana", "language", "es")
	for _, one := range s.stored() {
		for _, id := range append(one.Recipients, one.Giver) {
			if strings.HasPrefix(id, "W") {
				t.Errorf("kept under another id: %+v", one)
			}
		}
	}
	s.workspace(func(store *storage.Store) {
		rules, err := store.Decisions(t.Context())
		if p := rules.Preferences[s.people["ana"]]; err != nil || p.Language != "es" || rules.Preferences["W0ANA0001"].Language != "" {
			t.Errorf("ana's preferences are %+v, %v", p, err)
		}
	})
}

// Somebody of whom Slack has told nothing yet is asked for by the id that they act under.
func TestTheFirstWordUnderAnotherID(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Enterprise: "E0ORG01"})
	s.hear(s.general)
	s.startBot()
	s.people["noa"] = s.AddUser(slacksim.User{Name: "noa", RealName: "Noa", Enterprise: organization("W0NOA0001", true)})
	if err := s.Invite(t.Context(), s.general, s.people["noa"]); err != nil {
		t.Fatal(err)
	}
	s.types("noa", s.general, "/shine @ana for the first day")
	s.announcement(s.general, 1)
	s.types("sam", s.general, "/shine @noa for the first fix")
	s.announcement(s.general, 2)
	if told := s.asks("noa", s.general, "me"); !strings.Contains(told, "first day") || !strings.Contains(told, "first fix") {
		t.Errorf("noa reads %q", told)
	}
	if got := s.stored(); len(got) != 2 || got[0].Giver != s.people["noa"] || got[1].Recipients[0] != s.people["noa"] {
		t.Errorf("stored %+v", got)
	}
}
