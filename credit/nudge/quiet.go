package nudge

import "slices"

// These are in working days.
const (
	quietRest    = 10
	quietFrom    = 10
	quietTo      = 20
	fewestRhythm = 3 // gaps that make a rhythm
)

// quiet fires when the lead credited nobody for much longer than is usual for them.
func quiet(c Case) (Reason, bool) {
	since := later(c.LastGave, c.Since)
	days, rule := c.Calendar.WorkingDays(since, c.Now), c.quietRule()
	if days < rule || slices.ContainsFunc(c.Record.Moments, func(m Moment) bool {
		return m.Kind == Quiet && c.Calendar.WorkingDays(m.At, c.Now) < c.rest(Quiet, quietRest)
	}) {
		return Reason{}, false
	}
	return Reason{Facts: Facts{Since: since, Days: days, Rule: rule}}, true
}

// quietRule is clamp(2.5 × the median gap between days of giving, 10, 20). Private shout-outs count.
func (c Case) quietRule() int {
	var gaps []int
	for i, s := range c.Given {
		if i > 0 && c.Calendar.Date(s.Time) != c.Calendar.Date(c.Given[i-1].Time) {
			gaps = append(gaps, c.Calendar.WorkingDays(c.Given[i-1].Time, s.Time))
		}
	}
	if len(gaps) < fewestRhythm {
		return quietFrom
	}
	return min(max(ceil(5*twiceMedian(gaps), 4), quietFrom), quietTo)
}
