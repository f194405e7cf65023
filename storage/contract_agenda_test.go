//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// claimed takes everything that is due at a moment.
func claimed(t *testing.T, s *Store, at time.Time) []Due {
	t.Helper()
	var all []Due
	for {
		due, found, err := s.ClaimDue(t.Context(), at, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			return all
		}
		all = append(all, due)
	}
}

// prefer changes what UANA prefers.
func prefer(t *testing.T, s *Store, now time.Time, change func(*credit.Preferences)) {
	t.Helper()
	if _, err := s.ChangePreferences(t.Context(), now, "UANA", change); err != nil {
		t.Fatal(err)
	}
}

// lead makes UANA the lead of some people.
func lead(t *testing.T, s *Store, people ...string) {
	t.Helper()
	_, err := s.ChangeTeams(t.Context(), "UANA", AuditLine{}, func(credit.Teams) (credit.Teams, error) {
		return credit.Teams{credit.Team{Lead: "UANA", Since: noon}.With(noon, people...)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The change of a preference is also the beginning of the recap: nobody has to plan it, and nobody can forget to.
func testRecapBegins(t *testing.T, s *Store) {
	wantBegun := func(what string, want Recap) {
		t.Helper()
		got, err := s.Recap(t.Context(), "UANA")
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, what, got, want)
	}

	prefer(t, s, noon, func(p *credit.Preferences) { p.Language = "es" })
	wantEqual(t, "due by another preference", len(claimed(t, s, noon)), 0)
	wantBegun("recap", Recap{})

	prefer(t, s, noon, func(p *credit.Preferences) { p.Recap = true })
	wantBegun("recap", Recap{Until: noon})
	wantEqual(t, "due", claimed(t, s, noon), []Due{{Kind: DueRecap, Of: "UANA", Until: noon.Add(time.Minute)}})

	later := noon.Add(time.Hour)
	prefer(t, s, later, func(p *credit.Preferences) { p.Recap = false })
	prefer(t, s, later, func(p *credit.Preferences) { p.Recap = true })
	wantBegun("recap that was switched off for a moment", Recap{Until: noon})
}

// Teams and settings have the bot look who is a new lead. What changes while it looks is not forgotten.
func testLeadsDue(t *testing.T, s *Store) {
	tomorrow := noon.AddDate(0, 0, 1)
	lookedAt := func(due Due) {
		t.Helper()
		if err := s.LookAgain(t.Context(), due, tomorrow); err != nil {
			t.Fatal(err)
		}
	}

	lead(t, s, "U1")
	due := claimed(t, s, noon)
	wantEqual(t, "due by a team", due, []Due{{Kind: DueLeads, Until: noon.Add(time.Minute)}})
	lookedAt(due[0])
	wantEqual(t, "due after a look", len(claimed(t, s, tomorrow.Add(-time.Second))), 0)

	settings, state, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.Nudges = !settings.Nudges
	if err := s.ChangeSettings(t.Context(), state, settings, AuditLine{}); err != nil {
		t.Fatal(err)
	}
	due = claimed(t, s, noon)
	wantEqual(t, "due by settings", len(due), 1)

	lead(t, s, "U1", "U2")
	lookedAt(due[0])
	wantEqual(t, "due by a team that changed during the look", len(claimed(t, s, noon)), 1)
}

// askedAt is when UANA is asked about next: the first of some minutes, counted from noon.
func askedAt(t *testing.T, s *Store, minutes ...int) int {
	t.Helper()
	for _, minute := range minutes {
		at := noon.Add(time.Duration(minute) * time.Minute)
		leads, err := s.ClaimAsking(t.Context(), at, time.Second, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(leads) > 0 {
			return minute
		}
	}
	return -1
}

// askIn plans in how many minutes from noon UANA is asked about.
func askIn(t *testing.T, s *Store, minutes int, step NudgeStep) {
	t.Helper()
	step.Next = noon.Add(time.Duration(minutes) * time.Minute)
	_, err := s.ChangeNudges(t.Context(), noon, "UANA", func(*nudge.Record, bool) (NudgeStep, bool) { return step, true })
	if err != nil {
		t.Fatal(err)
	}
}

// creditAna has Luis credit Ana.
func creditAna(words string, visibility credit.Visibility) Entry {
	e := entry(words, "UOLU", "UANA")
	e.Shoutout.Giver, e.Shoutout.Visibility = "ULUIS", visibility
	return e
}

// A lead who is credited where others read it is asked about half an hour later; nobody becomes a lead by that.
func testCreditedLeads(t *testing.T, s *Store) {
	askIn(t, s, 90, NudgeStep{})
	give(t, s, noon, creditAna("in private", credit.Private))
	wantEqual(t, "asked after a private credit", askedAt(t, s, 31, 89, 90), 90)

	askIn(t, s, 90, NudgeStep{})
	give(t, s, noon.Add(time.Second), creditAna("in public", credit.Public))
	wantEqual(t, "asked after a credit", askedAt(t, s, 30, 31, 90), 31)

	askIn(t, s, 20, NudgeStep{})
	give(t, s, noon.Add(2*time.Second), creditAna("once more", credit.ChannelOnly))
	wantEqual(t, "asked after a credit when they would be sooner", askedAt(t, s, 19, 20), 20)

	missing, err := s.NotAsked(t.Context(), "UANA", "UOLU")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "not asked about", missing, []string{"UOLU"})
}

// A lead who is credited while the bot asks about them is asked about again, though that does not know of it.
func testCreditedMeanwhile(t *testing.T, s *Store) {
	newYear := time.Date(noon.Year()+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, when := range []time.Time{noon, newYear.Add(-time.Second)} { // by the clock of another copy, in the next year
		known := give(t, s, when, creditAna("known "+when.String(), credit.Public))
		step := NudgeStep{Next: when.Add(24 * time.Hour), Credited: known.Time}
		note := func() {
			_, err := s.ChangeNudges(t.Context(), when, "UANA", func(*nudge.Record, bool) (NudgeStep, bool) { return step, true })
			if err != nil {
				t.Fatal(err)
			}
		}

		note()
		if leads, err := s.ClaimAsking(t.Context(), when.Add(time.Hour), time.Second, 1); err != nil || len(leads) > 0 {
			t.Fatalf("asked because of what was known: %v, %v", leads, err)
		}
		give(t, s, when.Add(2*time.Second), creditAna("meanwhile "+when.String(), credit.Public))
		note()
		leads, err := s.ClaimAsking(t.Context(), when.Add(31*time.Minute), time.Second, 1)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "asked because of what was not known", leads, []string{"UANA"})
	}
}

// Of an older version there may be preferences and teams of which nothing is planned.
func testPlanMissing(t *testing.T, s *Store) {
	lead(t, s, "U1")
	prefer(t, s, noon, func(p *credit.Preferences) { p.Recap = true })
	if err := s.redis.Del(t.Context(), s.keys.due, s.keys.recaps).Err(); err != nil {
		t.Fatal(err)
	}
	_, err := s.ChangePreferences(t.Context(), noon, "UOLU", func(p *credit.Preferences) { p.Recap = true })
	if err != nil {
		t.Fatal(err)
	}

	if err := s.PlanMissing(t.Context(), monday); err != nil {
		t.Fatal(err)
	}
	until := monday.Add(time.Minute)
	wantEqual(t, "due", claimed(t, s, monday), []Due{
		{Kind: DueLeads, Until: until}, {Kind: DueRecap, Of: "UOLU", Until: until}, {Kind: DueRecap, Of: "UANA", Until: until},
	})
	for user, want := range map[string]Recap{"UANA": {Until: monday}, "UOLU": {Until: noon}, "U1": {}} {
		got, err := s.Recap(t.Context(), user)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "recap of "+user, got, want)
	}
}

// A Store wakes its own copy of the bot when it has made something due at once, and only then.
func testWoken(t *testing.T, s *Store) {
	for _, change := range []struct {
		what string
		do   func()
		want bool
	}{
		{"a digest next Monday", func() { subscribe(t, s, "C1", noon) }, false},
		{"a digest that is due", func() {
			_, err := s.Subscribe(t.Context(), monday, "C1", AuditLine{}, func(sub credit.Subscription) (credit.Subscription, error) {
				return sub, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}, true},
		{"a language", func() { prefer(t, s, noon, func(p *credit.Preferences) { p.Language = "es" }) }, false},
		{"a recap", func() { prefer(t, s, noon, func(p *credit.Preferences) { p.Recap = true }) }, true},
		{"a team, and another", func() { lead(t, s, "U1"); lead(t, s, "U2") }, true},
		{"the same team", func() { lead(t, s, "U2") }, false},
		{"when to ask about a lead", func() { askIn(t, s, 10, NudgeStep{}) }, false},
		{"a shout-out", func() { give(t, s, noon, creditAna("for waiting", credit.Public)) }, false},
	} {
		change.do()
		select {
		case <-s.Woken():
			wantEqual(t, change.what, true, change.want)
		default:
			wantEqual(t, change.what, false, change.want)
		}
	}
}
