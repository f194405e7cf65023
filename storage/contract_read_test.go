//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"shine/credit"
)

func testGet(t *testing.T, s *Store) {
	a, b := give(t, s, noon, entry("first", "ULUIS")), give(t, s, noon, entry("second", "ULUIS"))
	found, err := s.Get(t.Context(), b.ID, "1700000000000000", "-", a.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "got", idsOf(found), []string{b.ID, a.ID})
}

func testBetween(t *testing.T, s *Store) {
	const records = 1500 // more than a page
	placed := 0
	for i := range records {
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		e.Shoutout.Giver = fmt.Sprint("U", i)
		if i%7 == 0 {
			e.Shoutout.Channel = ""
		}
		recorded := give(t, s, noon.Add(time.Duration(i)*time.Millisecond), e)
		if i%7 == 0 {
			placed++
			if _, err := s.Place(t.Context(), noon, recorded.ID, e.Shoutout.Giver, "C2", credit.Public); err != nil {
				t.Fatal(err)
			}
		}
	}
	at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Millisecond) }
	for _, c := range []struct{ from, to, want int }{
		{0, records, records}, {0, 1, 1}, {1, 1, 0}, {5, 4, 0}, {10, 12, 2}, {-5, 7, 7}, {records - 1, records + 5, 1}, {0, 1001, 1001},
	} {
		wantEqual(t, fmt.Sprint("from ", c.from, " to ", c.to), len(between(t, s, at(c.from), at(c.to))), c.want)
	}
	for _, err := range s.Between(t.Context(), at(0), at(records)) {
		wantError(t, err, nil)
		break // a reader may stop
	}
}

func testPerson(t *testing.T, s *Store) {
	var want []string
	for i := range 40 { // over five years
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		now := noon.Add(time.Duration(i) * 45 * 24 * time.Hour)
		e.DayStart = now.Add(-time.Hour)
		want = append(want, give(t, s, now, e).ID)
	}
	slices.Reverse(want)
	var got []string
	span := Span{From: noon, To: noon.AddDate(10, 0, 0), Count: 7}
	for {
		page, err := s.Received(t.Context(), "ULUIS", span)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, idsOf(page)...)
		if len(page) < span.Count {
			break
		}
		span.Before = page[len(page)-1].ID
	}
	wantEqual(t, "by pages", got, want)
	none, err := s.Received(t.Context(), "UANA", Span{From: noon, To: noon.AddDate(10, 0, 0), Count: 7})
	if err != nil || len(none) > 0 {
		t.Errorf("the giver received %d, %v", len(none), err)
	}
}

func testWorkspaces(t *testing.T, s *Store) {
	other := s.db.Workspace(s.workspace + "B")
	e := entry("for the calm release", "ULUIS")
	mine, theirs := give(t, s, noon, e), give(t, other, noon, e)
	wantEqual(t, "mine", everything(t, s)[0].Workspace, mine.Workspace)
	wantEqual(t, "theirs", everything(t, other)[0].Workspace, theirs.Workspace)
	undo(t, s, noon, mine.ID)
	wantEqual(t, "theirs", len(everything(t, other)), 1)
}
