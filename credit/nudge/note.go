package nudge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// Note is the kind of a lead's weekly note. It is measured as nudges are, but is not a nudge: it is not among [Kinds],
// and does not count for their rests and caps.
const Note Kind = "note"

const (
	// maxNamed is how many of the people whom a note names are kept, to measure its effect.
	maxNamed = 500
	// maxSaw is how many stories are kept of which the lead told somebody that they saw them.
	maxSaw = 500
	// regretDays is how long after a note it counts as the reason why a lead switches notes off.
	regretDays = 14
)

// Notes are what Shine keeps of a lead's weekly notes. Nobody but the lead ever sees any of it.
type Notes struct {
	On bool `json:"on,omitempty"`
	// Schedule is when they come. Without a zone it is in the lead's own zone, wherever they are.
	Schedule credit.Schedule `json:"schedule"`
	// Until is the end of what was told, where the next note begins.
	Until time.Time `json:"until"`
	// Closed is the end of the latest week that was decided about, told or not. Changed is when the lead last chose
	// another time: scheduled times before that do not count.
	Closed  time.Time `json:"closed,omitzero"`
	Changed time.Time `json:"changed,omitzero"`
	// Moments are the weeks that had something to tell, oldest first.
	Moments []Moment `json:"moments,omitempty"`
	// Saw are the latest stories of which the lead told somebody that they saw them: "shout-out person", oldest first.
	Saw []string `json:"saw,omitempty"`
}

// SwitchedOn are the notes of a lead who wants them from now on, perhaps at another time than before. What was given
// while they wanted none is never told.
func (n Notes) SwitchedOn(schedule credit.Schedule, now time.Time) Notes {
	now = now.UTC().Truncate(time.Millisecond)
	switch {
	case !n.On:
		n.Until, n.Changed = now, now
	case n.Schedule != schedule:
		n.Changed = now
	}
	n.On, n.Schedule = true, schedule
	return n
}

// SwitchedOff are the notes of a lead who wants none any more; the latest ones sent may be the reason, and are marked.
func (n Notes) SwitchedOff(now time.Time) Notes {
	n.On, n.Moments = false, slices.Clone(n.Moments)
	for i, m := range n.Moments {
		if !m.Held && now.Sub(m.At) < regretDays*day {
			n.Moments[i].Answer = Off
		}
	}
	return n
}

// Next is when the next note is due; zero for never.
func (n Notes) Next(zone *time.Location, now time.Time) time.Time {
	if !n.On {
		return time.Time{}
	}
	return n.Schedule.In(zone).Next(now)
}

// Due is the end of the week that is to be decided about, and whether there is one. Where it is late, the week is not
// told by itself, but with the next one.
func (n Notes) Due(zone *time.Location, now time.Time) (end time.Time, late, due bool) {
	decided := later(later(n.Until, n.Closed), n.Changed)
	sub := credit.Subscription{Schedule: n.Schedule.In(zone), Until: decided}
	end, inTime := sub.Due(now)
	return end, !inTime, n.On && end.After(decided)
}

// Week is a week that is to be decided about.
type Week struct {
	Lead string
	// Now is the moment, and End the end of the week; Date is its day, on the lead's clocks.
	Now, End time.Time
	Date     string
	// Late is set where it is too late to tell it by itself.
	Late bool
	// Named are the people about whom there is something to tell.
	Named []string
	// Seed and HoldOut are the workspace's, for the draw.
	Seed    []byte
	HoldOut float64
}

// Close decides about a week, and returns the ID of the note to send; empty for none. A week that the draw holds back,
// or that is late, is told with the next one.
func (n Notes) Close(w Week) (Notes, string) {
	n.Closed = w.End.UTC()
	switch {
	case w.Late:
		return n, ""
	case len(w.Named) == 0:
		n.Until = n.Closed
		return n, ""
	}

	m := Moment{
		ID: strconv.FormatInt(w.End.UnixMilli(), 36), At: w.Now.UTC().Truncate(time.Millisecond),
		Reason: Reason{Kind: Note}, Share: w.HoldOut, Named: w.Named[:min(len(w.Named), maxNamed)],
		Held: Draw(w.Seed, w.Lead, Note, w.Date) < w.HoldOut,
	}
	n.Moments = append(slices.Clone(n.Moments), m)
	if m.Held {
		return n, ""
	}

	n.Until = n.Closed
	return n, m.ID
}

// Seen notes that a lead tells somebody that they saw a story, and reports whether this is the first time.
func (n Notes) Seen(shoutout, person string) (Notes, bool) {
	one := shoutout + " " + person
	if slices.Contains(n.Saw, one) {
		return n, false
	}
	n.Saw = append(slices.Clone(n.Saw), one)
	n.Saw = n.Saw[max(0, len(n.Saw)-maxSaw):]
	return n, true
}

// Pruned are the notes without moments that are too old to keep.
func (n Notes) Pruned(now time.Time) Notes {
	n.Moments = Record{Moments: n.Moments}.Pruned(now).Moments
	n.Saw = slices.DeleteFunc(slices.Clone(n.Saw), func(one string) bool {
		id, _, _ := strings.Cut(one, " ")
		at, _ := credit.IDTime(id) // zero where it is none
		return at.Before(now.Add(-Kept))
	})
	return n
}

// Without are the notes without the name of somebody.
func (n Notes) Without(person string) Notes {
	n.Moments = slices.Clone(n.Moments)
	for i, m := range n.Moments {
		n.Moments[i].Named = slices.DeleteFunc(slices.Clone(m.Named), func(one string) bool { return one == person })
	}
	n.Saw = slices.DeleteFunc(slices.Clone(n.Saw), func(one string) bool { return strings.HasSuffix(one, " "+person) })
	return n
}

// Names reports whether one of the notes names somebody.
func (n Notes) Names(person string) bool {
	return len(n.Without(person).Saw) < len(n.Saw) ||
		slices.ContainsFunc(n.Moments, func(m Moment) bool { return slices.Contains(m.Named, person) })
}

// Joined adds the moments that another Redis has. The lead's own decision here stays, if there is one.
func (n Notes) Joined(other Notes) Notes {
	moments := Record{Moments: n.Moments}.Joined(Record{Moments: other.Moments}).Moments
	if n.Until.IsZero() {
		n = other
	}
	n.Moments = moments
	return n
}
