package nudge

import (
	"math"
	"slices"
	"time"

	"shine/credit"
)

// All in working days.
const (
	quietRest    = 10
	quietFrom    = 10
	quietTo      = 20
	quietGaps    = 2.5
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

// quietRule is clamp(2.5 × the median gap between days of giving, 10, 20).
func (c Case) quietRule() int {
	var gaps []float64
	var last time.Time
	for _, s := range c.Given {
		if s.Visibility == credit.Private || !last.IsZero() && c.Calendar.Date(s.Time) == c.Calendar.Date(last) {
			continue
		}
		if !last.IsZero() {
			gaps = append(gaps, float64(c.Calendar.WorkingDays(last, s.Time)))
		}
		last = s.Time
	}
	if len(gaps) < fewestRhythm {
		return quietFrom
	}
	return int(math.Ceil(min(max(quietGaps*median(gaps), quietFrom), quietTo)))
}
