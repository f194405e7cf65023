//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

func testTeams(t *testing.T, s *Store) {
	before, err := s.DecisionsVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	team := credit.Team{Lead: "UANA", Since: noon}.With(noon, "U1", "U2")
	group := credit.Team{Lead: "UANA", Since: noon, Group: "S1"}.With(noon, "U2")
	_, err = s.ChangeTeams(t.Context(), "UANA", AuditLine{Time: noon, By: "UANA", Action: "lead"}, func(own credit.Teams) (credit.Teams, error) {
		wantEqual(t, "teams at first", len(own), 0)
		return credit.Teams{team, group}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	own, err := s.TeamsOf(t.Context(), "UANA")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "teams", own, credit.Teams{team, group})
	if after, _ := s.DecisionsVersion(t.Context()); after == before {
		t.Error("other copies of the bot do not hear of a new team")
	}
	refused := errors.New("refused")
	if _, err := s.ChangeTeams(t.Context(), "UANA", AuditLine{}, func(credit.Teams) (credit.Teams, error) { return nil, refused }); !errors.Is(err, refused) {
		t.Error(err)
	}
	for _, kept := range []credit.Milestone{{Person: "U1", Date: "2027-01-12", Word: "five years here"}, {Person: "U2", Date: "2027-01-13", Word: "a year"}} {
		if _, err := s.ChangeMilestones(t.Context(), kept.Person, AuditLine{}, func([]credit.Milestone) ([]credit.Milestone, error) {
			return []credit.Milestone{kept}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.ChangeNudges(t.Context(), noon, "UANA", func(r *nudge.Record, _ bool) (NudgeStep, bool) {
		r.Moments = []nudge.Moment{{ID: "m", At: noon, Reason: nudge.Reason{Kind: nudge.PassItOn, By: "U2", Source: "7"}}}
		return NudgeStep{Next: noon}, true
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SayLedBy(t.Context(), "U2", "UANA"); err != nil {
		t.Fatal(err)
	}
	if first, err := s.NoteTheirsAsked(t.Context(), "U22"); err != nil || !first {
		t.Fatal(first, err)
	}
	if _, err := s.Erase(t.Context(), noon, "U2", func(int) {}); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.redis.HKeys(t.Context(), s.keys.once).Result(); err != nil || len(kept) != 1 || kept[0] != "theirs U22" {
		t.Errorf("what was said once to who is erased: %v, %v", kept, err)
	}
	teams, err := s.Teams(t.Context())
	if err != nil || len(teams) != 2 || teams[0].Has("U2") || len(teams[1].Members) != 0 {
		t.Errorf("who is erased is on a team: %+v, %v", teams, err)
	}
	milestones, err := s.Milestones(t.Context())
	if err != nil || len(milestones) != 1 || milestones[0].Person != "U1" {
		t.Errorf("who is erased has a milestone: %+v, %v", milestones, err)
	}
	records, err := s.NudgeRecords(t.Context(), "UANA", "UNOBODY")
	if err != nil || len(records) != 1 || records["UANA"].Moments[0].By != "" {
		t.Errorf("who is erased stands in a lead's record: %+v, %v", records, err)
	}
	if _, err := s.Erase(t.Context(), noon, "UANA", func(int) {}); err != nil {
		t.Fatal(err)
	}
	teams, _ = s.Teams(t.Context())
	records, _ = s.AllNudgeRecords(t.Context())
	claimed, _ := s.ClaimAsking(t.Context(), noon, time.Minute, 10)
	if len(teams)+len(records)+len(claimed) > 0 {
		t.Errorf("an erased lead leaves %v %v %v", teams, records, claimed)
	}
}

// Of several copies of the bot that ask about a lead at the same moment, one notes a nudge, and has it said.
func testNudgedOnce(t *testing.T, s *Store) {
	var copies sync.WaitGroup
	var nudged atomic.Int64
	for range 5 {
		copies.Go(func() {
			_, err := s.ChangeNudges(t.Context(), noon, "UANA", func(r *nudge.Record, _ bool) (NudgeStep, bool) {
				if len(r.Moments) > 0 {
					return NudgeStep{}, false
				}
				nudged.Add(1)
				r.Moments = append(r.Moments, nudge.Moment{ID: "m1", At: noon, Reason: nudge.Reason{Kind: nudge.Quiet}, Share: 0.2})
				return NudgeStep{Next: noon.Add(time.Hour), Say: SayNudge, Moment: "m1"}, true
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	copies.Wait()
	said := outbox(t, s)
	if len(said) != 1 || said[0].Say != SayNudge || said[0].To != "UANA" || said[0].Text != "m1" {
		t.Fatalf("to be said: %+v", said)
	}
	if claimed, err := s.ClaimAsking(t.Context(), noon.Add(time.Hour-time.Second), time.Minute, 10); err != nil || len(claimed) > 0 {
		t.Errorf("asked about %v before the time, %v", claimed, err)
	}
	for _, wanted := range []time.Duration{30 * time.Minute, 90 * time.Minute} { // the sooner one stays
		_, err := s.ChangeNudges(t.Context(), noon, "UANA", func(*nudge.Record, bool) (NudgeStep, bool) {
			return NudgeStep{Next: noon.Add(wanted), Stays: true}, true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	claimed, err := s.ClaimAsking(t.Context(), noon.Add(30*time.Minute), time.Minute, 10)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "claimed", claimed, []string{"UANA"})
	if claimed, _ := s.ClaimAsking(t.Context(), noon.Add(30*time.Minute), time.Minute, 10); len(claimed) > 0 {
		t.Error("claimed twice within the lease")
	}
	// What the lead answers leaves the time as it is, and what is too old goes.
	late := noon.AddDate(0, 0, 181)
	if err := s.PruneNudges(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	records, _ := s.NudgeRecords(t.Context(), "UANA")
	if len(records["UANA"].Moments) > 0 {
		t.Error("moments are kept for longer than 180 days")
	}
	if claimed, _ := s.ClaimAsking(t.Context(), late, time.Minute, 10); len(claimed) != 1 {
		t.Error("a change of the record forgot when to ask")
	}
}

func testTrial(t *testing.T, s *Store) {
	seed, began, err := s.Trial(t.Context(), noon)
	if err != nil || len(seed) != 32 || !began.Equal(noon) {
		t.Fatal(seed, began, err)
	}
	again, since, err := s.Trial(t.Context(), noon.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "seed", again, seed)
	wantEqual(t, "beginning", since, began)
	if err := s.SetTrial(t.Context(), []byte{1}, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	again, since, _ = s.Trial(t.Context(), noon)
	wantEqual(t, "seed", again, []byte{1})
	wantEqual(t, "beginning", since, noon.Add(time.Hour))
}

func testHistories(t *testing.T, s *Store) {
	at := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
	give := func(days int, giver string, visibility credit.Visibility, to ...string) {
		if _, err := s.Import(t.Context(), credit.Shoutout{
			Time: at(days), Workspace: "T1", Giver: giver, Recipients: to, Text: "for <@U1>\nand more", Visibility: visibility, Source: credit.FromImport,
		}); err != nil {
			t.Fatal(err)
		}
	}
	give(2500, "UOLD", credit.Public, "UANA")
	give(100, "ULUIS", credit.Public, "UANA", "USAM")
	give(20, "ULUIS", credit.Private, "UANA")
	give(5, "UANA", credit.Public, "ULUIS")
	first, err := s.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "first", first, at(2500))
	found, err := s.Histories(t.Context(), []HistoryOf{
		{User: "UANA", Given: at(90), Received: at(90)},
		{User: "ULUIS", Given: at(180)},
		{User: "USAM", Received: at(90)},
		{User: "UNEW", Given: at(90), Received: at(90)},
		{User: "UOLD", Given: at(90)},
	}, first, noon)
	if err != nil {
		t.Fatal(err)
	}
	ana, luis, sam, newcomer, old := found[0], found[1], found[2], found[3], found[4]
	if len(ana.Given) != 1 || len(ana.Received) != 1 || ana.Received[0].Visibility != credit.Private || ana.Received[0].Giver != "ULUIS" || ana.Received[0].Text != "" {
		t.Errorf("%+v", ana)
	}
	wantEqual(t, "last received", ana.LastReceived, at(20))
	if len(luis.Given) != 2 || !luis.Given[0].Time.Equal(at(100)) || len(luis.Given[0].Recipients) != 2 || !luis.LastReceived.IsZero() {
		t.Errorf("%+v", luis)
	}
	if len(sam.Received) != 0 || !sam.LastReceived.Equal(at(100)) {
		t.Errorf("%+v", sam)
	}
	if !newcomer.LastGave.IsZero() || !newcomer.LastReceived.IsZero() || !old.LastGave.Equal(at(2500)) {
		t.Errorf("%+v %+v", newcomer, old)
	}
	for until, want := range map[time.Time]int{at(5).Add(-time.Millisecond): 0, at(5): 1} {
		found, err := s.Histories(t.Context(), []HistoryOf{{User: "UANA", Given: at(90)}}, first, until)
		if err != nil || len(found[0].Given) != want {
			t.Errorf("until %s: %+v, %v", until, found, err)
		}
	}
}
