//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"

	"shine/credit"
)

// Who may read a shout-out is asked about until that is known, by one copy of the bot at a time.
func testUnsure(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS")
	e.Shoutout.Visibility, e.Shoutout.Unsure = credit.ChannelOnly, true
	one := give(t, s, noon, e)
	undone := give(t, s, noon, entry("for the calm evening", "ULUIS"))
	for range 2 {
		must(t, s.NoteUnsure(t.Context(), one.ID))
		must(t, s.NoteUnsure(t.Context(), undone.ID))
	}
	undo(t, s, noon, undone.ID)
	claim := func(after time.Duration) []string {
		t.Helper()
		ids, err := s.ClaimUnsure(t.Context(), noon.Add(after), time.Minute, 10)
		must(t, err)
		return ids
	}
	wantEqual(t, "asked about", claim(0), []string{one.ID, undone.ID})
	must(t, s.NoteUnsure(t.Context(), one.ID)) // its entry of the outbox came again
	wantEqual(t, "asked about at once", len(claim(0)), 0)
	wantEqual(t, "asked about later", len(claim(time.Minute)), 2)

	must(t, s.Settle(t.Context(), undone.ID, credit.Public))
	for range 2 {
		must(t, s.Settle(t.Context(), one.ID, credit.Public))
		must(t, s.Settle(t.Context(), one.ID, credit.ChannelOnly)) // another copy, which asked before
	}
	wantEqual(t, "asked about, settled", len(claim(time.Hour)), 0)
	found, err := s.Get(t.Context(), one.ID)
	must(t, err)
	wantEqual(t, "settled", found[0].Visibility, credit.Public)
	wantEqual(t, "unsure", found[0].Unsure, false)
}
