//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"
)

// Somebody is kept under the id that was there first, and found by either; whatever fails between is repeated.
func testKnownAs(t *testing.T, s *Store) {
	follow := func() {
		decided, err := s.Decisions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.FollowPeople(decided.Preferences)
	}
	before := entry("before the change", "ULUIS")
	before.Shoutout.Giver = "USAM"
	give(t, s, noon, before)
	for id, other := range map[string]string{"ULUIS": "W0LUIS", "W0SAM": "USAM", "WNEW": "UNEW"} {
		for range 2 {
			if both, err := s.KnowAs(t.Context(), noon, id, other); err != nil || both {
				t.Fatalf("KnowAs(%s, %s) = %t, %v", id, other, both, err)
			}
		}
	}
	follow()
	for id, want := range map[string]string{
		"ULUIS": "ULUIS", "W0LUIS": "ULUIS", "W0SAM": "USAM", "USAM": "USAM", "UNEW": "WNEW", "WNEW": "WNEW", "UANA": "UANA",
	} {
		if got := s.PersonNow(id); got != want {
			t.Errorf("%s is kept as %s, want %s", id, got, want)
		}
	}

	again := entry("after the change", "W0LUIS", "ULUIS", "UANA")
	again.Shoutout.Giver, again.Shoutout.Quiet = "W0SAM", []string{"W0LUIS"}
	one := give(t, s, noon.Add(time.Minute), again)
	wantEqual(t, "the giver", one.Giver, "USAM")
	wantEqual(t, "the recipients", one.Recipients, []string{"ULUIS", "UANA"})
	wantEqual(t, "the quiet ones", one.Quiet, []string{"ULUIS"})

	if _, err := s.Erase(t.Context(), noon.Add(time.Hour), "W0LUIS", func(int) {}); err != nil {
		t.Fatal(err)
	}
	follow()
	if got := s.PersonNow("W0LUIS"); got != "W0LUIS" {
		t.Errorf("after the erasure W0LUIS is %s", got)
	}
	if kept, err := s.Keeps(t.Context(), "ULUIS"); err != nil || kept {
		t.Errorf("of ULUIS is kept: %t, %v", kept, err)
	}
	give(t, s, noon.Add(time.Hour), entry("under both, before it was told", "UTWO"))
	give(t, s, noon.Add(time.Hour), entry("under both, before that was told", "WTWO"))
	if both, err := s.KnowAs(t.Context(), noon.Add(time.Hour), "UTWO", "WTWO"); err != nil || !both {
		t.Errorf("under both ids: %t, %v", both, err)
	}
}
