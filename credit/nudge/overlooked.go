package nudge

import (
	"cmp"
	"math"
	"slices"
	"time"
)

const (
	overlookedRest  = 45 // days, for the same person
	overlookedUses  = 5  // credits in usesDays, from which on a team uses Shine
	usesDays        = 30
	rateDays        = 90
	fewestRateDays  = 30
	unknownRateGap  = 45
	shortestGap     = 30
	longestGap      = 60
	gapsOfAnAverage = 2.5
)

// overlooked fires when nobody credited somebody for so long that chance alone rarely explains it: that depends on how
// often people of the team are credited. One name only, the one with the longest gap.
func overlooked(c Case) (Reason, bool) {
	people := c.counting()
	if got := c.teamGot(people, usesDays); got < overlookedUses {
		return Reason{}, false
	}
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
				Since: start, Days: days, Rule: gap, Count: c.teamGot(people, usesDays), Of: usesDays,
			}}, true
		}
	}
	return Reason{}, false
}

// gapStart is since when somebody may have missed being credited.
func (c Case) gapStart(m Member) time.Time { return later(m.Last, later(m.Since, c.First)) }

// longGap is how many days without credit are too many to be chance: clamp(⌈2.5/r⌉, 30, 60) where r is the team's median
// of credits that a person gets a day, over 90 days.
func (c Case) longGap(people []Member) int {
	if c.First.IsZero() {
		return unknownRateGap
	}
	history := min(int(c.Now.Sub(c.First)/day), rateDays)
	if history < fewestRateDays {
		return unknownRateGap
	}
	rates := make([]float64, 0, len(people))
	for _, m := range people {
		rates = append(rates, float64(c.memberGot(m, rateDays))/float64(history))
	}
	r := median(rates)
	if r == 0 {
		return longestGap
	}
	return min(max(int(math.Ceil(gapsOfAnAverage/r)), shortestGap), longestGap)
}

func (c Case) teamGot(people []Member, days int) int {
	sum := 0
	for _, m := range people {
		sum += c.memberGot(m, days)
	}
	return sum
}

// memberGot counts what somebody got in the last days, without what is private.
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

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}
