package nudge

import (
	"slices"
	"time"

	"shine/credit"
)

const (
	// soon is the shorter window of the main outcome. laterUntil is the end of a later window, which tells whether
	// credit was only given earlier than it would have been anyway.
	soon       = 48 * time.Hour
	laterUntil = 28 * day
)

// Outcome is what happened after a moment, whether a nudge was sent or held back.
type Outcome struct {
	// Gave is set where the lead gave credit that counts within 7 days, and GaveSoon within 48 hours.
	Gave, GaveSoon bool
	// Later is set where they gave some on days 8 to 28, and LaterOver once these days are over.
	Later, LaterOver bool
	// Reached is set where the kind's own aim was reached within 7 days: the person was credited, the credit passed on,
	// the share of one person fell.
	Reached bool
	// Template is set where all that they gave within 7 days does not count.
	Template bool
}

// OutcomeOf finds out what happened after a moment. Given are the lead's shout-outs, oldest first, from well before it,
// and credited are the moments at which anybody credited the person whom it is about.
func OutcomeOf(m Moment, given []credit.Shoutout, credited []time.Time, now time.Time) Outcome {
	o := Outcome{LaterOver: !now.Before(m.At.Add(laterUntil))}
	var earlier []string
	for _, s := range given {
		after := s.Time.Sub(m.At)
		answers := after >= 0 && m.answeredBy(s)
		before := earlier
		earlier = append(earlier, s.Text)
		switch {
		case !answers || after > laterUntil:
		case credit.Short(s.Text), credit.Repeats(s.Text, before): // asked last, since it takes time
			o.Template = o.Template || after <= window
		case after <= window:
			o.Gave, o.GaveSoon = true, o.GaveSoon || after <= soon
		default:
			o.Later = true
		}

		o.Reached = o.Reached || answers && after <= window && m.Kind == PassItOn && m.handedOnBy(s)
	}

	o.Template = o.Template && !o.Gave
	o.Reached = o.Reached || m.reached(given, credited, o.Gave)
	return o
}

// handedOnBy reports whether a shout-out passes on the credit that a moment asked to pass on, or credits the people
// behind a message of the lead's own: the only shortcut that speaks in a thread. Where the giver of the credit is
// erased, its source is not known.
func (m Moment) handedOnBy(s shoutout) bool {
	return m.Source != "" && s.PassedFrom == m.Source || s.Source == credit.FromShortcut && s.Thread != ""
}

// answeredBy reports whether a shout-out of the lead's may answer a moment. Thanking back does not pass credit on; a
// note is answered by credit to somebody whom it names.
func (m Moment) answeredBy(s shoutout) bool {
	switch m.Kind { //nolint:exhaustive // any credit answers the others
	case PassItOn:
		return !thanksBack(s, m.By)
	case Note:
		return slices.ContainsFunc(s.Recipients, func(user string) bool { return slices.Contains(m.Named, user) })
	}
	return true
}

// thanksBack reports whether a shout-out credits nobody but the one who just credited its giver.
func thanksBack(s shoutout, giver string) bool {
	return len(s.Recipients) == 1 && s.Recipients[0] == giver
}

// reached reports whether a kind's own aim was reached, except for passing on. For somebody who is erased since, it was
// not.
func (m Moment) reached(given []credit.Shoutout, credited []time.Time, gave bool) bool {
	switch m.Kind {
	case NewJoiner, Milestone, Overlooked:
		return slices.ContainsFunc(credited, func(at time.Time) bool {
			return at.After(m.At) && !at.After(m.At.Add(window))
		})
	case Spread:
		return m.About != "" && slices.ContainsFunc(given, func(s shoutout) bool {
			return s.Time.After(m.At) && !s.Time.After(m.At.Add(window)) &&
				slices.ContainsFunc(s.Recipients, func(user string) bool { return user != m.About })
		})
	case Quiet, Limelight, Note:
		return gave
	case PassItOn:
	}

	return false
}

// Over reports whether the time is over in which a moment may have its effect.
func (m Moment) Over(now time.Time) bool { return !now.Before(m.At.Add(window)) }
