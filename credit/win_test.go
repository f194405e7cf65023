package credit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

// Wins have bounds, and what is typed or delivered twice is one.
func TestAddWins(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC)
	add := func(w credit.Wins, text string, at time.Time, want error) credit.Wins {
		t.Helper()
		after, err := w.Add(text, at)
		if !errors.Is(err, want) {
			t.Fatalf("%.20q: %v, want %v", text, err, want)
		}
		return after
	}
	w := add(credit.Wins{}, "  the map is done ", now, nil)
	w = add(w, "the map is done", now.Add(time.Minute), nil)
	if len(w.List) != 1 || w.List[0].Text != "the map is done" {
		t.Fatalf("twice is %+v", w.List)
	}
	w = add(w, "the map is done", now.Add(time.Hour), nil)
	w = add(w, "another at the same moment", now.Add(time.Hour), nil)
	if len(w.List) != 3 || w.List[1].ID == w.List[2].ID {
		t.Fatalf("later is %+v", w.List)
	}
	add(w, " \n", now, credit.ErrNoWin)
	add(w, strings.Repeat("é", credit.MaxWin+1), now, credit.ErrLongWin)
	add(w, strings.Repeat("é", credit.MaxWin), now, nil)
	many := credit.Wins{}
	for n := range 200 {
		many = add(many, fmt.Sprint("win ", n), now.Add(time.Duration(n)*time.Hour), nil)
	}
	if full := add(many, "one too many", now.AddDate(1, 0, 0), credit.ErrTooManyWins); len(full.List) != 200 {
		t.Errorf("%d wins are left", len(full.List))
	}
	large := credit.Wins{}
	for n := 0; ; n++ {
		after, err := large.Add(strings.Repeat("<", credit.MaxWin-4)+fmt.Sprint(1000+n), now.Add(time.Duration(n)*time.Hour))
		if errors.Is(err, credit.ErrTooManyWins) {
			break
		}
		if large = after; n > 30 {
			t.Fatal("signs that JSON spells out have no bound")
		}
	}
	if !large.Sound() || !many.Sound() {
		t.Error("what may be kept is not sound")
	}
}

// A win is shared once with each lead, and who is erased stands in nobody's.
func TestShareWins(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC)
	w, err := credit.Wins{}.Add("with <@U2>: the map", now)
	if err != nil {
		t.Fatal(err)
	}
	id := w.List[0].ID
	w, first := w.Share(id, "U1")
	_, again := w.Share(id, "U1")
	_, none := w.Share("nosuch", "U1")
	if !first || again || none {
		t.Errorf("shared %v, again %v, what is not there %v", first, again, none)
	}
	forgotten := w.Forget("U1").Forget("U2")
	if len(forgotten.List[0].Shared) != 0 || strings.Contains(forgotten.List[0].Text, "U2") {
		t.Errorf("who is erased stands there: %+v", forgotten.List[0])
	}
	if diff := cmp.Diff([]string{"U1"}, w.List[0].Shared); diff != "" {
		t.Errorf("the wins as they were changed: %s", diff)
	}
	if left := w.Without(id); !left.IsZero() {
		t.Errorf("removed, and %+v is left", left)
	}
	joined := w.Joined(w)
	if diff := cmp.Diff(w, joined); diff != "" {
		t.Errorf("joined twice (-want +got):\n%s", diff)
	}
}

// Fridays are at 15:00 on one's own clocks, once each, and not in the evening, whatever the clocks do.
func TestFridaysDue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, since, now, until, next string
	}{
		"in time":              {"Europe/Madrid", "2026-11-24T10:00:00Z", "2026-11-27T14:00:00Z", "2026-11-27T17:00:00Z", "2026-12-04T14:00:00Z"},
		"in summer":            {"Europe/Madrid", "2026-03-24T10:00:00Z", "2026-04-03T13:00:00Z", "2026-04-03T16:00:00Z", "2026-04-10T13:00:00Z"},
		"elsewhere":            {"Asia/Tokyo", "2026-11-24T10:00:00Z", "2026-11-27T06:00:00Z", "2026-11-27T09:00:00Z", "2026-12-04T06:00:00Z"},
		"before":               {"Europe/Madrid", "2026-11-24T10:00:00Z", "2026-11-27T13:59:59Z", "", "2026-11-27T14:00:00Z"},
		"late":                 {"Europe/Madrid", "2026-11-24T10:00:00Z", "2026-11-27T17:00:00Z", "", "2026-12-04T14:00:00Z"},
		"wanted since then":    {"Europe/Madrid", "2026-11-27T14:30:00Z", "2026-11-27T15:00:00Z", "", "2026-12-04T14:00:00Z"},
		"weeks without asking": {"Europe/Madrid", "2026-10-01T10:00:00Z", "2026-11-27T14:00:01Z", "2026-11-27T17:00:00Z", "2026-12-04T14:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at := func(text string) time.Time {
			moment, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return moment
		}
		w := credit.Wins{}.AskFridays(true, at(c.since))
		after, until := w.OnFriday(zone, at(c.now))
		got := ""
		if !until.IsZero() {
			got = until.Format(time.RFC3339)
		}
		if next := after.NextFriday(zone, at(c.now)).Format(time.RFC3339); got != c.until || next != c.next {
			t.Errorf("%s: until %q, then %s; want %q and %s", name, got, next, c.until, c.next)
		}
		if _, again := after.OnFriday(zone, at(c.now)); !again.IsZero() {
			t.Errorf("%s: asked twice", name)
		}
		if _, off := after.AskFridays(false, at(c.now)).OnFriday(zone, at(c.now).AddDate(0, 0, 7)); !off.IsZero() {
			t.Errorf("%s: asked although switched off", name)
		}
	}
}
