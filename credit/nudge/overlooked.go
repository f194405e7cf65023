package nudge

import (
	"cmp"
	"slices"
	"time"
)

const (
	overlookedRest = 45 // days, for the same person
	overlookedUses = 5  // credits in usesDays, from which on a team uses Shine
	usesDays       = 30
	rateDays       = 90
	fewestRateDays = 30
	unknownRateGap = 45
	shortestGap    = 30
	longestGap     = 60
)

// overlooked fires when nobody credited somebody for so long that chance alone rarely explains it, which depends on how
// often people of the team are credited. It names one person: the one with the longest gap.
func overlooked(c Case) (Reason, bool) {
	got := 0
	for _, m := range c.Team {
		got += c.memberGot(m, usesDays)
	}

	if got < overlookedUses {
		return Reason{}, false
	}

	people := c.counting()
	gap := c.longGap(people)
	slices.SortStableFunc(people, func(a, b Member) int {
		return cmp.Or(c.gapStart(a).Compare(c.gapStart(b)), cmp.Compare(a.ID, b.ID))
	})
	for _, m := range people {
		start := c.gapStart(m)
		days := c.Calendar.daysBetween(start, c.Now)
		if days < gap {
			return Reason{}, false
		}
		if !c.rests(Overlooked, overlookedRest, func(past Moment) bool { return past.About == m.ID }) {
			return Reason{About: m.ID, Facts: Facts{
				Since: start, Days: days, Rule: gap, Count: got, Of: usesDays,
			}}, true
		}
	}

	return Reason{}, false
}

// gapStart is since when somebody may have missed being credited.
func (c Case) gapStart(m Member) time.Time { return later(m.Last, later(m.Since, c.First)) }

// longGap is how many days without credit are too many to be chance: clamp(⌈2.5/r⌉, 30, 60), where r is the team's
// median of credits per person and day, over 90 days, or over as many as there are. It computes with whole numbers,
// since a rounding error would cost a day.
func (c Case) longGap(people []Member) int {
	if c.First.IsZero() {
		return unknownRateGap
	}

	history := min(int(c.Now.Sub(c.First)/day), rateDays)
	if history < fewestRateDays {
		return unknownRateGap
	}

	got := make([]int, 0, len(people))
	for _, m := range people {
		got = append(got, c.memberGot(m, rateDays))
	}

	twice := twiceMedian(got)
	if twice == 0 {
		return longestGap
	}

	return min(max(ceil(5*history, twice), shortestGap), longestGap)
}

// memberGot counts the credits that somebody got in the last days, without private ones.
func (c Case) memberGot(m Member, days int) int {
	sum := 0
	for _, got := range slices.Backward(m.Credits) {
		if !c.within(got.At, days) {
			break
		}
		if !got.Private {
			sum++
		}
	}
	return sum
}

// twiceMedian is the median, doubled to be a whole number; 0 where there are no values.
func twiceMedian(values []int) int {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[(len(values)-1)/2] + values[len(values)/2]
}

// ceil is a divided by b, both positive, rounded up.
func ceil(a, b int) int { return (a + b - 1) / b }
