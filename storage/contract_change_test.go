//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"shine/credit"
)

func undo(t *testing.T, s *Store, now time.Time, id string) {
	t.Helper()
	if _, err := s.Remove(t.Context(), now, id, Remover{Giver: "UANA", Within: credit.UndoWindow}); err != nil {
		t.Fatal(err)
	}
}

func testUndo(t *testing.T, s *Store) {
	kept := give(t, s, noon, entry("for staying", "ULUIS"))
	gone := give(t, s, noon, entry("for the calm release", "ULUIS", "UOLU"))
	removed, err := s.Remove(t.Context(), noon.Add(time.Minute), gone.ID, Remover{Giver: "UANA", Within: credit.UndoWindow})
	if err != nil {
		t.Fatal(err)
	}
	gone.Boosts, removed.Boosts = nil, nil
	wantEqual(t, "what was removed", removed, gone)
	wantEqual(t, "left", idsOf(everything(t, s)), []string{kept.ID})
	for _, user := range []string{"ULUIS", "UOLU"} {
		received, err := s.Received(t.Context(), user, Span{From: noon, To: noon.Add(time.Hour), Count: 10})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(idsOf(received), gone.ID) {
			t.Errorf("%s still has it", user)
		}
	}
	_, err = s.Remove(t.Context(), noon.Add(time.Minute), gone.ID, Remover{Giver: "UANA", Within: credit.UndoWindow})
	wantError(t, err, ErrNotFound)

	again := entry("for the calm release", "ULUIS", "UOLU")
	again.Event = "another"
	give(t, s, noon.Add(2*time.Minute), again)
}

func testUndoRefused(t *testing.T, s *Store) {
	recorded := give(t, s, noon, entry("for the calm release", "ULUIS"))
	ana := Remover{Giver: "UANA", Within: credit.UndoWindow}
	for _, c := range []struct {
		id   string
		by   Remover
		now  time.Time
		want error
	}{
		{recorded.ID, Remover{Giver: "ULUIS", Within: credit.UndoWindow}, noon, ErrNotYours},
		{recorded.ID, ana, noon.Add(credit.UndoWindow), ErrTooLate},
		{"1700000000000000", ana, noon, ErrNotFound},
		{"not an id", ana, noon, ErrNotFound},
		{"", ana, noon, ErrNotFound},
	} {
		_, err := s.Remove(t.Context(), c.now, c.id, c.by)
		wantError(t, err, c.want)
	}
	wantEqual(t, "left", idsOf(everything(t, s)), []string{recorded.ID})
}

func unplaced(text string) Entry {
	e := entry(text, "ULUIS")
	e.Shoutout.Channel, e.Shoutout.Visibility = "", credit.Private
	return e
}

func testPlace(t *testing.T, s *Store) {
	before := give(t, s, noon, entry("for being first", "UOLU"))
	recorded := give(t, s, noon, unplaced("for the calm release"))
	after := give(t, s, noon, entry("for being last", "UOLU"))
	placed, err := s.Place(t.Context(), noon, recorded.ID, "UANA", "C7", credit.ChannelOnly)
	if err != nil {
		t.Fatal(err)
	}
	want := recorded
	want.Channel, want.Visibility, want.Placed = "C7", credit.ChannelOnly, placed.Placed
	if last, _ := strconv.ParseInt(after.ID, 10, 64); placed.Placed.UnixMicro() <= last {
		t.Errorf("placed at %v, not after %s, which was given before", placed.Placed, after.ID)
	}
	want.Boosts, placed.Boosts = []string{}, []string{}
	wantEqual(t, "placed", placed, want)

	all := everything(t, s)
	wantEqual(t, "in its old place", idsOf(all), []string{before.ID, recorded.ID, after.ID})
	wantEqual(t, "as read", all[1], want)
	found, err := s.Get(t.Context(), recorded.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "as got", found, []credit.Shoutout{want})

	said := outbox(t, s)
	wantEqual(t, "to be announced", said[3].Say, SayAnnounce)
	wantEqual(t, "which", said[3].Shoutout, recorded.ID)

	again := unplaced("for the calm release")
	wantStatus(t, s, noon.Add(time.Minute), again, SameEvent)
	again.Event = "another"
	wantStatus(t, s, noon.Add(time.Minute), again, SameWords)
	undo(t, s, noon, recorded.ID)
	wantEqual(t, "after undo", idsOf(everything(t, s)), []string{before.ID, after.ID})
}

func testPlaceRefused(t *testing.T, s *Store) {
	elsewhere := give(t, s, noon, entry("for the calm release", "ULUIS"))
	recorded := give(t, s, noon, unplaced("for the loud release"))
	place := func(id, giver, channel string) error {
		_, err := s.Place(t.Context(), noon, id, giver, channel, credit.Public)
		return err
	}
	wantError(t, place(elsewhere.ID, "UANA", "C2"), ErrPlaced)
	wantError(t, place(recorded.ID, "ULUIS", "C2"), ErrNotYours)
	wantError(t, place("1700000000000000", "UANA", "C2"), ErrNotFound)
	wantError(t, place(recorded.ID, "UANA", "C2"), nil)
	wantError(t, place(recorded.ID, "UANA", "C3"), ErrPlaced)
	wantEqual(t, "to be said", len(outbox(t, s)), 3)
}
