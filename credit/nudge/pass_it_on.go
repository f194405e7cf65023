package nudge

import (
	"slices"
	"time"

	"shine/credit"
)

const (
	// PassItOnAfter is how long after a credit the lead is asked to pass it on.
	PassItOnAfter = 30 * time.Minute
	passItOnVoid  = 2 // working days
	passItOnRest  = 7 // days
	passItOnNamed = 2 // people of the team, from which on nobody was forgotten
)

// passItOn fires when somebody credited the lead for something that the team may have made possible.
func passItOn(c Case) (Reason, bool) {
	if c.rests(PassItOn, passItOnRest, anyMoment) {
		return Reason{}, false
	}
	for _, s := range slices.Backward(c.Received) {
		if c.mayPassOn(s) {
			return Reason{Source: s.ID, By: s.Giver, Facts: Facts{Since: s.Time, Rule: passItOnVoid}}, true
		}
	}
	return Reason{}, false
}

func (c Case) mayPassOn(s shoutout) bool {
	named := 0
	for _, user := range s.Recipients {
		if c.leads(user) {
			named++
		}
	}
	return s.Visibility != credit.Private && s.Giver != "" && s.Giver != c.Lead && named < passItOnNamed &&
		c.Now.Sub(s.Time) >= PassItOnAfter && c.Calendar.WorkingDays(s.Time, c.Now) <= passItOnVoid &&
		!slices.ContainsFunc(c.Given, func(g shoutout) bool { return g.Time.After(s.Time) }) &&
		!c.had(PassItOn, func(m Moment) bool { return m.Source == s.ID })
}

// passItOnAt is when to ask whether the lead may pass on a credit that they got at a moment.
func passItOnAt(at time.Time) time.Time { return at.Add(PassItOnAfter) }
