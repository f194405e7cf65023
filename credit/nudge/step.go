package nudge

import (
	"slices"
	"time"
)

// Step is what is done about a lead who is asked about.
type Step struct {
	// Decision is what the rules and the gates say.
	Decision
	// Moment is the ID of the nudge to say; empty for none.
	Moment string
	// GaveUp is set where nudges end since none was answered, and Welcome where the lead is new: they are told so.
	// Offer is set where they are asked whether they want a note.
	GaveUp, Welcome, Offer bool
	// Next is when to ask about the lead again, zero for never. Until is when it is too late to say a nudge today.
	Next, Until time.Time
}

// Ask decides what is done about a lead whose turn it is, and returns their record as it is from then on. All kinds are
// judged once on each working day; in between only credit that may be passed on.
func Ask(c Case, w Circumstances) (Record, Step) {
	r, kinds := c.Record, []Kind{PassItOn}
	if today := c.Calendar.Date(c.Now); r.Asked != today && !c.Now.Before(askAt(c.Calendar, r, c.Lead, c.Now)) {
		r.Asked, kinds = today, Kinds
	}
	r, step := r.take(c, w, kinds)
	step.Next, step.Until = c.next(step.Decision), hoursEnd(c.Calendar, c.Now)
	if w.On && step.Moment == "" && !step.GaveUp && len(c.Team) > 0 { // somebody came to a team that was empty
		r, step.Welcome = r.Greeted(c.Now)
		r, step.Offer = r.offered(c, w)
	}
	return r, step
}

// offered is the record of a lead who is asked whether they want a note, and whether they have to be: once, on a later
// day than they were welcomed on, when a nudge could come too.
func (r Record) offered(c Case, w Circumstances) (Record, bool) {
	sameDay := c.Calendar.Date(r.Welcomed) == c.Calendar.Date(c.Now)
	if r.Off || sameDay || !r.Offered.IsZero() || w.Away || !c.Calendar.InHours(c.Now) {
		return r, false
	}
	r.Offered = c.Now.UTC().Truncate(time.Millisecond)
	return r, true
}

// AskAll is [Ask] about all kinds, whatever the hour, and without the next time: for an operator's round.
func AskAll(c Case, w Circumstances) (Record, Step) { return c.Record.take(c, w, Kinds) }

// take is the record with what is decided among some kinds.
func (r Record) take(c Case, w Circumstances, kinds []Kind) (Record, Step) {
	step := Step{Decision: decideAmong(c, w, kinds)}
	if c.givesUp() && !r.Off && w.On && !w.Away && c.Calendar.InHours(c.Now) { // said like a nudge: never at night
		r.Off, r.GaveUp, step.GaveUp = true, true, true
	}
	if moment, ok := step.Decision.Moment(c, w); ok {
		r.Moments = append(slices.Clone(r.Moments), moment)
		if !moment.Held {
			step.Moment, step.GaveUp = moment.ID, false
		}
	}
	return r, step
}

// next is when to ask about a lead next: on their next working day, or sooner where credit may be passed on.
func (c Case) next(d Decision) time.Time {
	next := NextAsk(c.Calendar, c.Record, c.Lead, c.Now)
	sooner := func(at time.Time) {
		if !at.IsZero() && at.After(c.Now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, s := range c.Received {
		if at := passItOnAt(s.Time); at.After(c.Now) {
			sooner(NextHour(c.Calendar, at))
		}
	}

	if d.Gate == GateHours && len(d.Fires) > 0 && d.Fires[0].Kind == PassItOn {
		sooner(NextHour(c.Calendar, c.Now))
	}
	return next
}
