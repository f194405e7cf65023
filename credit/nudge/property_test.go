package nudge_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"shine/credit"
	"shine/credit/nudge"
)

// Nothing fires without facts that can be stated, and everything that fires is deterministic.
func TestNothingFiresWithoutFacts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t)
		fired := nudge.Judge(c)
		for _, r := range fired {
			f := r.Facts
			stated := !f.Since.IsZero() && !f.Since.After(c.Now)
			switch r.Kind {
			case nudge.PassItOn:
				stated = stated && r.Source != "" && r.By != "" && r.By != c.Lead
			case nudge.NewJoiner:
				stated = stated && r.About != "" && f.Days >= f.Rule && f.Rule > 0
			case nudge.Milestone:
				stated = stated && r.About != "" && f.Date != "" && f.Word != ""
			case nudge.Overlooked:
				stated = stated && r.About != "" && f.Days >= f.Rule && f.Rule >= 30 && f.Count > 0
			case nudge.Quiet:
				stated = stated && f.Days >= f.Rule && f.Rule >= 10 && f.Rule <= 20
			case nudge.Spread:
				stated = stated && r.About != "" && f.Count > 0 && f.Of >= f.Count
			case nudge.Limelight:
				stated = stated && f.Count >= f.Rule && f.Of < f.Count
			case nudge.Note:
				t.Fatal("a note is no nudge")
			}
			if !stated {
				t.Fatalf("%s fires without facts: %+v", r.Kind, r)
			}
			if r.About == c.Lead {
				t.Fatalf("%s is about the lead", r.Kind)
			}
		}
		if again := nudge.Judge(c); fmt.Sprint(again) != fmt.Sprint(fired) {
			t.Fatalf("%v, and then %v", fired, again)
		}
		// What is private never starts a nudge: without it, whatever fired fires still.
		withPrivate := c
		withPrivate.Received = append(slices.Clone(c.Received), private(t, c)...)
		for _, r := range nudge.Judge(withPrivate) {
			if !slices.ContainsFunc(fired, func(f nudge.Reason) bool { return f.Kind == r.Kind }) {
				t.Fatalf("a private credit started %s", r.Kind)
			}
		}
	})
}

func private(t *rapid.T, c nudge.Case) []credit.Shoutout {
	var all []credit.Shoutout
	for range rapid.IntRange(0, 5).Draw(t, "private") {
		s := got(c.Now.Add(-time.Duration(rapid.IntRange(1, 600).Draw(t, "hours"))*time.Hour), "UPRIVATE")
		s.Visibility = credit.Private
		all = append(all, s)
	}
	return all
}

func drawCase(t *rapid.T) nudge.Case {
	at := now.Add(time.Duration(rapid.IntRange(0, 24*60).Draw(t, "later")) * time.Hour)
	c := nudge.Case{
		Now: at, Lead: "ULEAD", Calendar: nudge.Calendar{Zone: madrid}, Since: at.AddDate(0, 0, -rapid.IntRange(0, 300).Draw(t, "lead for")),
		First: at.AddDate(0, 0, -rapid.IntRange(0, 300).Draw(t, "first")), Record: nudge.Record{Welcomed: at.AddDate(0, 0, -rapid.IntRange(0, 20).Draw(t, "welcomed"))},
	}
	ago := func(days int) time.Time {
		return at.Add(-time.Duration(rapid.IntRange(1, days*24).Draw(t, "ago")) * time.Hour)
	}
	rising := func(a, b credit.Shoutout) int { return a.Time.Compare(b.Time) }
	for i := range rapid.IntRange(0, 6).Draw(t, "team") {
		m := nudge.Member{ID: fmt.Sprint("U", i), Since: ago(200), Founder: rapid.Bool().Draw(t, "founder"), Out: rapid.Bool().Draw(t, "out")}
		for range rapid.IntRange(0, 8).Draw(t, "credits") {
			m.Credits = append(m.Credits, nudge.Credit{At: ago(90), Private: rapid.Bool().Draw(t, "private credit")})
		}
		slices.SortFunc(m.Credits, func(a, b nudge.Credit) int { return a.At.Compare(b.At) })
		if n := len(m.Credits); n > 0 {
			m.Last = m.Credits[n-1].At
		}
		c.Team = append(c.Team, m)
		if rapid.Bool().Draw(t, "milestone") {
			c.Milestones = append(c.Milestones, credit.Milestone{Person: m.ID, Date: at.AddDate(0, 0, rapid.IntRange(0, 4).Draw(t, "in days")).Format(time.DateOnly), Word: "a year here"})
		}
	}
	for range rapid.IntRange(0, 10).Draw(t, "given") {
		c.Given = append(c.Given, gave(ago(180), fmt.Sprint("U", rapid.IntRange(0, 6).Draw(t, "to"))))
	}
	slices.SortFunc(c.Given, rising)
	for _, s := range c.Given {
		c.LastGave = s.Time
	}
	for range rapid.IntRange(0, 8).Draw(t, "received") {
		c.Received = append(c.Received, got(ago(28), "UX"))
	}
	slices.SortFunc(c.Received, rising)
	return c
}
