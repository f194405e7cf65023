package nudge

import (
	"slices"
	"time"
)

// Gate keeps a nudge back.
type Gate string

// These are the gates, in the order in which they are asked.
const (
	GateOff      Gate = "off"
	GateWelcome  Gate = "welcome"
	GateMuted    Gate = "muted"
	GateHours    Gate = "hours"
	GateAway     Gate = "away"
	GateJustGave Gate = "just_gave"
	GateCap      Gate = "cap"
	GateHeldOut  Gate = "held_out"
)

// gates report whether they keep a nudge back.
var gates = []struct {
	name  Gate
	holds func(Case, Circumstances, Reason) bool
}{
	{GateOff, switchedOff},
	{GateWelcome, tooNew},
	{GateMuted, muted},
	{GateHours, outOfHours},
	{GateAway, away},
	{GateJustGave, justGave},
	{GateCap, capped},
	{GateHeldOut, heldOut},
}

const (
	// welcomeDays is how long before the first nudge a lead has to be told what nudges are.
	welcomeDays  = 7
	justGaveDays = 3 // working days
	capDays      = 7
	capApart     = 2 // working days
	capMonth     = 28
	capMost      = 5
)

// Circumstances are what the gates need to know beside the case.
type Circumstances struct {
	// On is whether the workspace wants nudges.
	On bool
	// Disturb is set while the lead's Slack does not want to disturb them, and Away while their status says that they
	// are on holiday, traveling or ill.
	Disturb, Away bool
	// Seed and HoldOut are the workspace's, for the draw: which share of nudges is held back.
	Seed    []byte
	HoldOut float64
}

func switchedOff(_ Case, w Circumstances, _ Reason) bool { return !w.On }

func tooNew(c Case, _ Circumstances, _ Reason) bool {
	return c.Record.Welcomed.IsZero() || c.Now.Sub(c.Record.Welcomed) < welcomeDays*day
}

func muted(c Case, _ Circumstances, r Reason) bool {
	return c.Record.Off || c.Now.Before(c.Record.Snoozed) || slices.Contains(c.Record.Muted, r.Kind) || c.paused() ||
		c.givesUp()
}

func outOfHours(c Case, _ Circumstances, _ Reason) bool { return !c.Calendar.InHours(c.Now) }

func away(_ Case, w Circumstances, _ Reason) bool { return w.Disturb || w.Away }

// justGave keeps leads from being nudged who gave credit lately. Credit that they got may be passed on all the same.
func justGave(c Case, _ Circumstances, r Reason) bool {
	return r.Kind != PassItOn && slices.ContainsFunc(c.Given, func(s shoutout) bool {
		return slices.ContainsFunc(s.Recipients, c.leads) && c.Calendar.WorkingDays(s.Time, c.Now) <= justGaveDays
	})
}

// capped keeps nudges rare; those held back by the draw count, too.
func capped(c Case, _ Circumstances, r Reason) bool {
	month := 0
	for _, m := range c.Record.Moments {
		if !c.over(m.At, capMonth) {
			month++
		}
		if (m.Kind == PassItOn) == (r.Kind == PassItOn) && !c.over(m.At, capDays) || c.Calendar.WorkingDays(
			m.At, c.Now,
		) < capApart {
			return true
		}
	}

	return month >= capMost
}

func heldOut(c Case, w Circumstances, r Reason) bool {
	return Draw(w.Seed, c.Lead, r.Kind, c.Calendar.Date(c.Now)) < w.HoldOut
}

// DefaultHoldOut is the share held back where the workspace chose none: more at first, to learn sooner.
func DefaultHoldOut(began, now time.Time) float64 {
	if now.Sub(began) < 90*day {
		return 0.2
	}
	return 0.1
}
