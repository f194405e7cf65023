package nudge

import (
	"slices"

	"shine/credit"
)

const (
	limelightRest   = 28 // days
	limelightDays   = 28
	limelightGot    = 4 // credits
	limelightThird  = 3
	limelightPassOn = 7 // days
)

// limelight fires when the lead gets much more credit than they give.
func limelight(c Case) (Reason, bool) {
	if c.rests(Limelight, limelightRest, anyMoment) ||
		slices.ContainsFunc(
			c.Record.Moments, func(m Moment) bool { return m.Kind == PassItOn && !c.over(m.At, limelightPassOn) },
		) {
		return Reason{}, false
	}

	got, gave := 0, 0
	for _, s := range c.Received {
		if c.within(s.Time, limelightDays) && s.Visibility != credit.Private {
			got++
		}
	}

	for _, s := range c.Given {
		if c.within(s.Time, limelightDays) {
			gave += len(s.Recipients)
		}
	}

	if got < limelightGot || gave*limelightThird > got {
		return Reason{}, false
	}

	return Reason{Facts: Facts{
		Since: c.Now.Add(-limelightDays * day), Days: limelightDays, Rule: limelightGot, Count: got, Of: gave,
	}}, true
}
