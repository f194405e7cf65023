//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"

	"shine/credit"
)

var luisLines = credit.OwnLines{
	Thanked: credit.NewOwnLine("in writing", credit.ForEveryone), Growing: credit.NewOwnLine("speaking", credit.ForLeads),
}

// saidOf lists what the outbox asks for, of one kind.
func saidOf(t *testing.T, s *Store, say Say) []OutboxEntry {
	t.Helper()
	entries, err := s.ReadOutbox(t.Context(), "reader", 100, -1)
	if err != nil {
		t.Fatal(err)
	}
	var of []OutboxEntry
	for _, e := range entries {
		if e.Say == say {
			of = append(of, e)
		}
	}
	return of
}

// leads changes whom UANA leads.
func leads(t *testing.T, s *Store, people ...string) {
	t.Helper()
	_, err := s.ChangeTeams(t.Context(), "UANA", AuditLine{}, func(credit.Teams) (credit.Teams, error) {
		return credit.Teams{credit.Team{Lead: "UANA", Since: noon}.With(noon, people...)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func testOwnLines(t *testing.T, s *Store) {
	write := func(credit.OwnLines) credit.OwnLines { return luisLines.WithLead("UANA", noon) }
	leads(t, s, "ULUIS", "USAM")
	if _, err := s.ChangeOwnLines(t.Context(), "ULUIS", write); err != nil {
		t.Fatal(err)
	}
	read, err := s.OwnLines(t.Context(), "ULUIS", "USAM")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "lines", read, map[string]credit.OwnLines{"ULUIS": luisLines.WithLead("UANA", noon)})

	// Asked about a lead is who wrote lines for leads, once while they lead.
	for range 2 {
		for _, person := range []string{"ULUIS", "USAM"} {
			if err := s.AskAboutLead(t.Context(), person, "UOLU"); err != nil {
				t.Fatal(err)
			}
		}
	}
	wantEqual(t, "asked about leads", len(saidOf(t, s, SayLineLead)), 1)

	// Whom a lead does not lead any more has to say yes again.
	leads(t, s, "USAM")
	read, err = s.OwnLines(t.Context(), "ULUIS")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "let after the end", read["ULUIS"].AskedAbout("UANA"), false)
	wantEqual(t, "asked of another", read["ULUIS"].AskedAbout("UOLU"), true)

	// Whoever is erased leaves no line, and no name in those of others.
	if _, err := s.ChangeOwnLines(t.Context(), "USAM", write); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"ULUIS", "UANA"} {
		if _, err := s.Erase(t.Context(), noon, user, func(int) {}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.AllOwnLines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "left", all, map[string]credit.OwnLines{"USAM": luisLines})
}

func testAskedForLines(t *testing.T, s *Store) {
	due := func(at time.Time) (found []string) {
		for {
			one, ok, err := s.ClaimDue(t.Context(), at, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				return found
			}
			if one.Kind == DueLines {
				found = append(found, one.Of)
			}
		}
	}
	give(t, s, noon, entry("the calm release", "ULUIS", "USAM"))
	if _, err := s.ChangeOwnLines(t.Context(), "USAM", func(credit.OwnLines) credit.OwnLines { return luisLines }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.PlanLines(t.Context(), noon.Add(time.Hour), "ULUIS", "USAM", "UNOBODY"); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, "due too early", due(noon.Add(credit.AskForLinesAfter-time.Minute)), nil)
	wantEqual(t, "due", due(noon.Add(credit.AskForLinesAfter)), []string{"ULUIS"})
	for range 2 {
		if err := s.AskForLines(t.Context(), "ULUIS"); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, "asked", len(saidOf(t, s, SayLines)), 1)
	if err := s.PlanLines(t.Context(), noon.Add(time.Hour), "ULUIS"); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "due again", due(noon.AddDate(1, 0, 0)), nil)
}
