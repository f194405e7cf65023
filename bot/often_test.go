package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// did notes that somebody did something in a day as often as they may.
func (s *scene) did(who, act string, most int) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		for may := true; may; {
			var err error
			if may, err = store.CountAct(s.t.Context(), s.clock.Now(), s.people[who], act, most); err != nil {
				s.t.Fatal(err)
			}
		}
	})
}

// What everybody in a channel reads about, one person changes a few times a day.
func TestAChannelIsNotToldOfChangesWithoutEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	changes := []string{
		"digest here monday 9:00", "digest off", "announce in thread", "announce here", "language here es", "language here en",
	}
	for i, words := range changes {
		s.types("ana", s.general, "/shine "+words)
		s.announcement(s.general, i+1)
	}
	for _, words := range append(changes, "quiet here", "digest all friday 15:00") {
		if words == "digest off" {
			continue // there is none
		}
		said := s.types("ana", s.general, "/shine "+words)
		if len(said) != 1 || !strings.Contains(said[0].Text, "6 times today") || !strings.Contains(said[0].Text, words) {
			t.Errorf("%s is answered %+v", words, said)
		}
	}
	if err := s.Say(t.Context(), s.people["ana"], s.general, "@shine digest here friday 15:00", ""); err != nil {
		t.Fatal(err)
	}
	s.sees("ana", s.general, "digest here friday 15:00")

	s.types("luis", s.general, "/shine digest here friday 15:00") // somebody else may
	s.announcement(s.general, len(changes)+1)
	s.types("ana", s.inside, "/shine digest here friday 15:00") // and she elsewhere
	s.announcement(s.inside, 1)
	s.clock.Move(24 * time.Hour)
	s.types("ana", s.general, "/shine digest off")
	s.announcement(s.general, len(changes)+2)
}

// Whatever somebody may change, they may change so often in a day.
func TestChangesOfADayAreBounded(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("ana"))
	s.types("ana", s.general, "/shine digest here monday 9:00")
	s.types("ana", s.general, "/shine lead @luis")
	s.types("ana", s.general, "/shine settings")
	s.form("ana")
	s.did("ana", "change", credit.ChangesADay)
	s.did("ana", "teams", credit.TeamChangesADay)
	s.did("ana", "export", credit.ExportsADay)

	for _, words := range []string{
		"milestone 2027-01-12 five years here", "milestone off 2027-01-12", "language es", "digest map off", "digest off", "quiet here",
		"lead @priya", "lead off", "lead off @luis", "export",
	} {
		said := s.types("ana", s.general, "/shine "+words)
		if len(said) == 0 || !strings.Contains(said[0].Text, "times today") {
			t.Errorf("%s is answered %+v", words, said)
		}
	}
	s.fills("ana", map[string][]string{"daily_limit": {"7"}})
	if wrong := s.form("ana").Errors; !strings.Contains(wrong["boost_emoji"], "times today") {
		t.Errorf("the settings are answered %v", wrong)
	}
	if lines := len(s.audit()); lines != 2 {
		t.Errorf("%d lines in the audit log", lines)
	}
	s.types("luis", s.general, "/shine language es")
	s.clock.Move(24 * time.Hour)
	if said := s.types("ana", s.general, "/shine milestone 2027-01-12 five years here"); strings.Contains(said[0].Text, "times today") {
		t.Errorf("on the next day she reads %q", said[0].Text)
	}
}

// Nobody boosts more in a day than anybody could mean.
func TestBoostsOfADayAreBounded(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	m := s.announcement(s.general, 1)
	s.did("luis", "boost", credit.BoostsADay)
	for _, who := range []string{"luis", "priya"} {
		if err := s.React(t.Context(), s.people[who], s.general, m.TS, "sparkles"); err != nil {
			t.Fatal(err)
		}
	}
	s.eventually("priya's boost", func() bool { return len(s.boosts()[0]) == 1 && s.boosts()[0][0] == s.people["priya"] })
	s.clock.Move(24 * time.Hour)
	if err := s.Unreact(t.Context(), s.people["luis"], s.general, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	if err := s.React(t.Context(), s.people["luis"], s.general, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.eventually("luis's boost of the next day", func() bool { return len(s.boosts()[0]) == 2 })
}

// Nobody leads more people, or more groups, than Shine keeps for one lead.
func TestTeamsAreBounded(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	var members []string
	for i := range credit.MaxTeam + 1 {
		members = append(members, s.AddUser(slacksim.User{Name: fmt.Sprint("person", i)}))
	}
	s.AddGroup(slacksim.Usergroup{Handle: "everybody", Members: members})
	s.startBot()
	s.types("ana", s.general, "/shine lead @luis")
	s.sees("ana", s.general, "you lead")
	if said := s.types("ana", s.general, "/shine lead @everybody"); !strings.Contains(said[0].Text, "5,000 people") {
		t.Errorf("she reads %q", said[0].Text)
	}
	s.workspace(func(store *storage.Store) {
		teams, err := store.Teams(t.Context())
		if err != nil || len(teams) != 1 || len(teams[0].Members) != 1 {
			t.Errorf("kept are %+v, %v", teams, err)
		}
	})
}
