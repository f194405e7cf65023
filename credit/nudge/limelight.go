package nudge

import (
	"math"
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
		slices.ContainsFunc(c.Record.Moments, func(m Moment) bool { return m.Kind == PassItOn && c.within(m.At, limelightPassOn) }) {
		return Reason{}, false
	}
	got := 0.0
	for _, s := range c.Received {
		if c.within(s.Time, limelightDays) && s.Visibility != credit.Private {
			got += s.Share()
		}
	}
	gave := c.gave(limelightDays, func(shoutout, string) bool { return true })
	if got < limelightGot || gave > got/limelightThird {
		return Reason{}, false
	}
	return Reason{Facts: Facts{
		Since: c.Now.AddDate(0, 0, -limelightDays), Days: limelightDays, Rule: limelightGot, Count: int(math.Round(got)), Of: int(math.Round(gave)),
	}}, true
}
