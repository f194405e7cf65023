package nudge_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
	"shine/credit/nudge"
)

// ignoring is a record of so many nudges that nobody answered, one every three weeks, the last some weeks ago.
func ignoring(n int) nudge.Record {
	r := nudge.Record{Welcomed: daysAgo(300)}
	for i := range n {
		r.Moments = append(r.Moments, nudge.Moment{
			ID: fmt.Sprint(i), At: daysAgo(21 * (n - i)), Reason: nudge.Reason{Kind: nudge.Kinds[i%len(nudge.Kinds)]},
		})
	}
	return r
}

func TestAsk(t *testing.T) {
	t.Parallel()
	overlooked := func(c *nudge.Case) { c.Team = append(c.Team, member("U5", 200, 60)) }
	for name, tc := range map[string]struct {
		change func(*nudge.Case, *nudge.Circumstances)
		// said is what the lead is told, and noted how many moments are.
		said  string
		noted int
	}{
		"nothing to say":     {func(*nudge.Case, *nudge.Circumstances) {}, "", 0},
		"a nudge":            {func(c *nudge.Case, _ *nudge.Circumstances) { overlooked(c) }, "nudge", 1},
		"one held back":      {func(c *nudge.Case, w *nudge.Circumstances) { overlooked(c); w.HoldOut = 1 }, "", 1},
		"asked already":      {func(c *nudge.Case, _ *nudge.Circumstances) { overlooked(c); c.Record.Asked = "2026-11-19" }, "", 0},
		"too early":          {func(c *nudge.Case, _ *nudge.Circumstances) { overlooked(c); c.Record.Minute = 11 * 60 }, "", 0},
		"a lead who is new":  {func(c *nudge.Case, _ *nudge.Circumstances) { overlooked(c); c.Record.Welcomed = time.Time{} }, "welcome", 0},
		"new, but no nudges": {func(c *nudge.Case, w *nudge.Circumstances) { c.Record.Welcomed = time.Time{}; w.On = false }, "", 0},
		"new, and no team":   {func(c *nudge.Case, _ *nudge.Circumstances) { c.Record.Welcomed = time.Time{}; c.Team = nil }, "", 0},
		"none answered":      {func(c *nudge.Case, _ *nudge.Circumstances) { overlooked(c); c.Record, c.Given = ignoring(8), nil }, "gave up", 0},
		"none, and away": {func(c *nudge.Case, w *nudge.Circumstances) {
			c.Record, c.Given, w.Away = ignoring(8), nil, true
		}, "", 0},
		"none, at night": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record, c.Given, c.Now = ignoring(8), nil, now.Add(12*time.Hour)
		}, "", 0},
		"none, and off already": {func(c *nudge.Case, _ *nudge.Circumstances) {
			c.Record, c.Given = ignoring(8), nil
			c.Record.Off = true
		}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, w := calm(), open()
			c.Record.Minute = 9 * 60
			tc.change(&c, &w)
			if c.Record.Minute == 0 {
				c.Record.Minute = 9 * 60
			}
			before := len(c.Record.Moments)
			r, step := nudge.Ask(c, w)
			said := ""
			switch {
			case step.Moment != "":
				said = "nudge"
			case step.GaveUp:
				said = "gave up"
			case step.Welcome:
				said = "welcome"
			}
			if noted := len(r.Moments) - before; said != tc.said || noted != tc.noted {
				t.Errorf("says %q and notes %d moments, want %q and %d (%+v)", said, noted, tc.said, tc.noted, step)
			}
			if r.GaveUp != (tc.said == "gave up") || tc.said == "welcome" && r.Welcomed != now.UTC() {
				t.Errorf("kept is %+v", r)
			}
			if !step.Next.After(c.Now) || len(c.Record.Moments) != before {
				t.Errorf("asked next at %s, the record before has %d moments", step.Next, len(c.Record.Moments))
			}
		})
	}
}

// What a lead was credited for is asked about half an hour later, and at night in the morning; else on the next working day.
func TestAskedNext(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, madrid) }
	for name, tc := range map[string]struct {
		now, credited, want time.Time
	}{
		"on the next day":     {now: at(19, 10, 0), want: at(20, 9, 0)},
		"after the weekend":   {now: at(20, 10, 0), want: at(23, 9, 0)},
		"in half an hour":     {now: at(19, 10, 0), credited: at(19, 9, 50), want: at(19, 10, 20)},
		"not too late":        {now: at(19, 17, 50), credited: at(19, 17, 45), want: at(20, 9, 0)},
		"of days ago no more": {now: at(19, 10, 0), credited: at(17, 9, 50), want: at(20, 9, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := calm()
			c.Now, c.Record.Minute, c.Record.Asked = tc.now, 9*60, tc.now.Format(time.DateOnly)
			if !tc.credited.IsZero() {
				c.Received = []credit.Shoutout{got(tc.credited, "U9")}
			}
			if _, step := nudge.Ask(c, open()); !step.Next.Equal(tc.want) {
				t.Errorf("asked next at %s, want %s", step.Next.In(madrid), tc.want)
			}
		})
	}
}

func TestMembersOf(t *testing.T) {
	t.Parallel()
	list := credit.Team{Lead: "ULEAD", Since: daysAgo(100)}.With(daysAgo(100), "U1", "U2").With(daysAgo(10), "U3")
	group := credit.Team{Lead: "ULEAD", Since: daysAgo(200), Group: "S1"}.With(daysAgo(200), "U2").With(daysAgo(5), "U3")
	members, since := nudge.MembersOf(credit.Teams{list, group}, func(id string) bool { return id == "U1" })
	want := []nudge.Member{
		{ID: "U1", Since: daysAgo(100), Founder: true, Out: true},
		{ID: "U2", Since: daysAgo(200), Founder: true},
		{ID: "U3", Since: daysAgo(10)},
	}
	if d := cmp.Diff(want, members, cmp.Transformer("UTC", time.Time.UTC)); d != "" || !since.Equal(daysAgo(200)) {
		t.Errorf("since %s: %s", since, d)
	}
	if none, since := nudge.MembersOf(nil, nil); len(none) > 0 || !since.IsZero() {
		t.Errorf("nobody leads %v since %s", none, since)
	}
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 11, 25, 0, 0, 0, 0, madrid)
	for name, tc := range map[string]struct {
		before nudge.Record
		chosen nudge.Preferences
		want   nudge.Record
	}{
		"off": {
			nudge.Record{}, nudge.Preferences{Kinds: nudge.Kinds}, nudge.Record{Off: true},
		},
		"on again, after it gave up": {
			nudge.Record{Off: true, GaveUp: true}, nudge.Preferences{On: true, Kinds: nudge.Kinds}, nudge.Record{On: now.UTC()},
		},
		"only some kinds": {
			nudge.Record{}, nudge.Preferences{On: true, Kinds: nudge.Kinds[1:]}, nudge.Record{Muted: nudge.Kinds[:1]},
		},
		"a snooze of the same day stays": {
			nudge.Record{Snoozed: until.Add(10 * time.Hour)},
			nudge.Preferences{On: true, Until: until, Kinds: nudge.Kinds},
			nudge.Record{Snoozed: until.Add(10 * time.Hour)},
		},
		"a snooze until another day": {
			nudge.Record{Snoozed: until.AddDate(0, 0, 1)},
			nudge.Preferences{On: true, Until: until, Kinds: nudge.Kinds},
			nudge.Record{Snoozed: until},
		},
		"days and the hour": {
			nudge.Record{Minute: 540},
			nudge.Preferences{On: true, Minute: 600, Days: []time.Weekday{1, 2}, Kinds: nudge.Kinds},
			nudge.Record{Minute: 600, Days: []time.Weekday{1, 2}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tc.want, tc.before.Preferred(tc.chosen, madrid, now)); d != "" {
				t.Error(d)
			}
		})
	}
}
