//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// noteOn switches UANA's notes on at noon; they end a week at an hour after that.
func noteOn(t *testing.T, s *Store) {
	t.Helper()
	_, err := s.ChangeNotes(t.Context(), "UANA", func(n *nudge.Notes) (Step, bool) {
		*n = n.SwitchedOn(credit.Schedule{Day: noon.Weekday(), Minute: 13 * 60}, noon)
		return Step{Next: noon.Add(time.Hour)}, true
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A note is due when it was planned, is told by the same step that closes its week, and is forgotten with its lead.
func testNotes(t *testing.T, s *Store) {
	noteOn(t, s)
	wantEqual(t, "due before its time", len(claimed(t, s, noon)), 0)
	end := noon.Add(time.Hour)
	wantEqual(t, "due", claimed(t, s, end), []Due{{Kind: DueNote, Of: "UANA", Until: end.Add(time.Minute)}})

	say := OutboxEntry{Say: SayNote, To: "UANA", Text: "M1", From: noon, Until: end}
	closed, err := s.ChangeNotes(t.Context(), "UANA", func(n *nudge.Notes) (Step, bool) {
		*n, _ = n.Close(nudge.Week{Lead: "UANA", Now: end, End: end, Named: []string{"ULUIS", "UPRIYA"}})
		return Step{Next: end.AddDate(0, 0, 7), Say: say}, true
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Notes(t.Context(), "UANA")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "what is kept", kept, closed)
	told := outbox(t, s)
	wantEqual(t, "said", len(told), 1)
	told[0].ID = ""
	wantEqual(t, "the entry", told[0], say)

	if _, err := s.Erase(t.Context(), end, "ULUIS", func(int) {}); err != nil {
		t.Fatal(err)
	}
	kept, err = s.Notes(t.Context(), "UANA")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "who is named without somebody who is erased", kept.Moments[0].Named, []string{"UPRIYA"})
	wantEqual(t, "due after somebody else is erased", len(claimed(t, s, end.AddDate(0, 0, 7))), 1)

	if err := s.PruneNudges(t.Context(), end.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if kept, err = s.Notes(t.Context(), "UANA"); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "moments after a year", len(kept.Moments), 0)

	keeps, err := s.Keeps(t.Context(), "UANA")
	wantEqual(t, "that something is kept", keeps && err == nil, true)
	if _, err := s.Erase(t.Context(), end, "UANA", func(int) {}); err != nil {
		t.Fatal(err)
	}
	if kept, err = s.Notes(t.Context(), "UANA"); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "what is kept of who is erased", kept, nudge.Notes{})
	wantEqual(t, "due of who is erased", len(claimed(t, s, end.AddDate(1, 0, 0))), 0)
}

// Another Redis goes on with notes: they are due, and what was held back there is told here.
func testImportNotes(t *testing.T, s *Store) {
	notes := nudge.Notes{}.SwitchedOn(credit.Schedule{Day: noon.Weekday(), Minute: 13 * 60}, noon)
	sealed := nudge.Sealed{Seed: []byte("seed"), Began: noon, Notes: map[string]nudge.Notes{"UANA": notes}}
	for range 2 { // twice is once
		if err := s.ImportNudges(t.Context(), sealed); err != nil {
			t.Fatal(err)
		}
	}
	wantEqual(t, "due", claimed(t, s, noon), []Due{{Kind: DueNote, Of: "UANA", Until: noon.Add(time.Minute)}})
	again, err := s.SealedNudges(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "sealed again", again.Notes, sealed.Notes)
	wantEqual(t, "the seed", string(again.Seed), "seed")
}

// What was given to people in a span is read once, also where its place was picked later.
func testPublishedTo(t *testing.T, s *Store) {
	ids := func(from, until time.Time, people ...string) (ids []string) {
		t.Helper()
		found, err := s.PublishedTo(t.Context(), people, from, until)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range found {
			ids = append(ids, one.ID)
		}
		return ids
	}
	first := give(t, s, noon, entry("for the calm release", "ULUIS", "UPRIYA"))
	unplaced := entry("for what waits for its place", "ULUIS")
	unplaced.Shoutout.Channel, unplaced.Shoutout.Visibility = "", credit.Private
	waiting := give(t, s, noon.Add(time.Hour), unplaced)
	last := give(t, s, noon.Add(2*time.Hour), entry("for what came last of all three", "USAM"))
	if _, err := s.Place(t.Context(), noon.Add(3*time.Hour), waiting.ID, waiting.Giver, "C1", credit.Public); err != nil {
		t.Fatal(err)
	}

	wantEqual(t, "of two", ids(noon, noon.Add(time.Minute), "ULUIS", "UPRIYA"), []string{first.ID})
	wantEqual(t, "while it waited", ids(noon.Add(time.Minute), noon.Add(2*time.Hour), "ULUIS"), []string(nil))
	wantEqual(t, "once it was placed", ids(noon.Add(2*time.Hour), noon.Add(4*time.Hour), "ULUIS", "UPRIYA"), []string{waiting.ID})
	wantEqual(t, "of all", ids(noon, noon.Add(4*time.Hour), "ULUIS", "UPRIYA", "USAM"), []string{first.ID, waiting.ID, last.ID})
	wantEqual(t, "of nobody", ids(noon, noon.Add(4*time.Hour)), []string(nil))
}

// Wins are kept for who wrote them, asked for when they want it, brought on by the same step that shares one, and gone
// with them; another Redis takes them over once.
func testWins(t *testing.T, s *Store) {
	change := func(step Step, do func(credit.Wins) (credit.Wins, error)) {
		t.Helper()
		_, err := s.ChangeWins(t.Context(), "UANA", func(w credit.Wins) (credit.Wins, Step, error) {
			w, err := do(w)
			return w, step, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stays := Step{Stays: true}
	change(stays, func(w credit.Wins) (credit.Wins, error) { return w.Add("with <@ULUIS>: the map", noon) })
	change(Step{Next: noon.Add(time.Hour)}, func(w credit.Wins) (credit.Wins, error) { return w.AskFridays(true, noon), nil })
	wantEqual(t, "due", claimed(t, s, noon.Add(time.Hour)), []Due{{Kind: DueFriday, Of: "UANA", Until: noon.Add(time.Hour + time.Minute)}})

	say := OutboxEntry{Say: SayWin, To: "ULEAD", By: "UANA", Text: "1"}
	change(Step{Stays: true, Say: say}, func(w credit.Wins) (credit.Wins, error) {
		w, _ = w.Share(w.List[0].ID, "ULEAD")
		return w, nil
	})
	told := outbox(t, s)
	wantEqual(t, "said", len(told), 1)
	told[0].ID = ""
	wantEqual(t, "the entry", told[0], say)

	sealed, err := s.SealedNudges(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.ImportNudges(t.Context(), sealed); err != nil {
			t.Fatal(err)
		}
	}
	for _, user := range []string{"ULUIS", "ULEAD"} {
		if _, err := s.Erase(t.Context(), noon, user, func(int) {}); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := s.Wins(t.Context(), "UANA")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "wins", len(kept.List), 1)
	wantEqual(t, "without who is erased", kept.List[0].Text, "with @somebody: the map")
	wantEqual(t, "shared with who is erased", len(kept.List[0].Shared), 0)

	keeps, err := s.Keeps(t.Context(), "UANA")
	wantEqual(t, "that something is kept", keeps && err == nil, true)
	if _, err := s.Erase(t.Context(), noon, "UANA", func(int) {}); err != nil {
		t.Fatal(err)
	}
	kept, err = s.Wins(t.Context(), "UANA")
	wantEqual(t, "wins of who is erased", kept.IsZero() && err == nil, true)
	wantEqual(t, "due of who is erased", len(claimed(t, s, noon.AddDate(1, 0, 0))), 0)
}
