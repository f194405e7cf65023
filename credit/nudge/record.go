package nudge

import (
	"reflect"
	"slices"
	"time"
)

// Record is what Shine keeps of a lead's nudges. Nobody but the lead ever sees any of it.
type Record struct {
	// Welcomed is when the lead was told what nudges are.
	Welcomed time.Time `json:"welcomed,omitzero"`
	// Offered is when the lead was asked whether they want a weekly note.
	Offered time.Time `json:"offered,omitzero"`
	// Off is set while the lead wants no nudges, and On is when they were last switched on again.
	Off bool      `json:"off,omitempty"`
	On  time.Time `json:"on,omitzero"`
	// GaveUp is set where Shine switched them off, since the lead answered none.
	GaveUp bool `json:"gave_up,omitempty"`
	// Muted are the kinds that the lead does not want, and Snoozed is until when they want none.
	Muted   []Kind    `json:"muted,omitempty"`
	Snoozed time.Time `json:"snoozed,omitzero"`
	// Minute is the minute of the day, on the lead's clocks, at which to ask about the lead; 0 is Shine's choice.
	Minute int `json:"minute,omitempty"`
	// Days are the lead's working days; empty is Monday to Friday.
	Days []time.Weekday `json:"days,omitempty"`
	// Away are the dates on which the lead was seen away.
	Away []string `json:"away,omitempty"`
	// Asked is the last date on which all kinds were judged.
	Asked string `json:"asked,omitempty"`
	// Moments are the times at which a nudge was sent, or held back, oldest first.
	Moments []Moment `json:"moments,omitempty"`
}

// Moment is a time at which a nudge passed every gate, and was sent or held back by the draw.
type Moment struct {
	// ID is unique among the lead's moments.
	ID string    `json:"id"`
	At time.Time `json:"at"`
	Reason
	// Held is set where the draw held it back; Share is the chance of that.
	Held  bool    `json:"held,omitempty"`
	Share float64 `json:"share"`
	// Wording is the number of its wording, from 1.
	Wording int `json:"wording,omitempty"`
	// Answer is what the lead did with it.
	Answer Answer `json:"answer,omitempty"`
	// Question is what the lead asked the person whom it is about.
	Question *Question `json:"question,omitempty"`
	// Named are the people whom a note told about, or would have.
	Named []string `json:"named,omitempty"`
}

// Answer is what a lead did with a nudge.
type Answer string

// These are the answers; empty is none so far.
const (
	Opened  Answer = "opened" // the form to give credit, or to ask
	Gave    Answer = "gave"
	AskedIt Answer = "asked"
	NotNow  Answer = "not_now"
	Snooze  Answer = "snoozed"
	Mute    Answer = "muted"
	Off     Answer = "off"
)

const (
	// Kept is how long moments and days away are kept.
	Kept = 180 * day
	// window is how long a nudge has for its effect. One without an answer in that time was ignored.
	window = 7 * day
)

// Pruned is the record without moments and days that are too old to keep.
func (r Record) Pruned(now time.Time) Record {
	oldest := now.Add(-Kept)
	r.Moments = slices.DeleteFunc(slices.Clone(r.Moments), func(m Moment) bool { return m.At.Before(oldest) })
	r.Moments = withoutQuestions(r.Moments, now)
	r.Away = slices.DeleteFunc(slices.Clone(r.Away), func(date string) bool {
		return date < oldest.Format(time.DateOnly)
	})
	return r
}

// Moment finds one of the lead's moments by its ID.
func (r Record) Moment(id string) (Moment, bool) {
	i := slices.IndexFunc(r.Moments, func(m Moment) bool { return m.ID == id && !m.Held })
	if i < 0 {
		return Moment{}, false
	}
	return r.Moments[i], true
}

// Answered notes what the lead did with a nudge. It never overwrites that credit was given.
func (r Record) Answered(id string, answer Answer) Record {
	r.Moments = slices.Clone(r.Moments)
	for i, m := range r.Moments {
		if m.ID == id && m.Answer != Gave {
			r.Moments[i].Answer = answer
		}
	}
	return r
}

// HandedOn notes that a lead credited the people behind their own message: that answers the latest nudge to pass credit
// on, while it may have its effect.
func (r Record) HandedOn(now time.Time) Record {
	for _, m := range slices.Backward(r.Moments) {
		if m.Kind == PassItOn && !m.Held && !m.Over(now) && !now.Before(m.At) {
			return r.Answered(m.ID, Gave)
		}
	}
	return r
}

// Greeted notes that a lead is told what nudges are, and reports whether they are new, and have to be told.
func (r Record) Greeted(now time.Time) (Record, bool) {
	if !r.Welcomed.IsZero() {
		return r, false
	}
	r.Welcomed = now.UTC().Truncate(time.Millisecond)
	return r, true
}

// SeenAway notes that a lead was away on the day of a moment, in their zone.
func (r Record) SeenAway(zone *time.Location, now time.Time) Record {
	if today := now.In(zone).Format(time.DateOnly); !slices.Contains(r.Away, today) {
		r.Away = append(slices.Clone(r.Away), today)
	}
	return r
}

// Switched notes that a lead switched all nudges on or off. Nudges that were ignored before they are switched on again
// do not count any more.
func (r Record) Switched(on bool, now time.Time) Record {
	if on && r.Off {
		r.On, r.GaveUp = now.UTC(), false
	}
	r.Off = !on
	return r
}

// MutedOf notes that a lead wants no more of a kind.
func (r Record) MutedOf(kind Kind) Record {
	if !slices.Contains(r.Muted, kind) {
		r.Muted = append(slices.Clone(r.Muted), kind)
	}
	return r
}

// Preferences are what a lead chooses about nudges.
type Preferences struct {
	On bool
	// Until is the day until when they want none, at its start in their zone; zero for none.
	Until time.Time
	// Minute of the day and Days are when to ask about the lead; 0 and none are Shine's choice.
	Minute int
	Days   []time.Weekday
	// Kinds are the kinds that they want.
	Kinds []Kind
}

// Preferred notes what a lead chose. A snooze until the same day as before keeps its hour.
func (r Record) Preferred(p Preferences, zone *time.Location, now time.Time) Record {
	r = r.Switched(p.On, now)
	if r.Snoozed.In(zone).Format(time.DateOnly) != p.Until.In(zone).Format(time.DateOnly) {
		r.Snoozed = p.Until
	}
	r.Minute, r.Days, r.Muted = p.Minute, p.Days, nil
	for _, kind := range Kinds {
		if !slices.Contains(p.Kinds, kind) {
			r.Muted = append(r.Muted, kind)
		}
	}

	return r
}

// Joined adds the moments that another record of the same lead has. The lead's own decisions here stay, unless nothing
// but their welcome was kept.
func (r Record) Joined(other Record) Record {
	if reflect.DeepEqual(r, Record{Welcomed: r.Welcomed, Asked: r.Asked}) {
		return other
	}

	r.Moments = slices.Clone(r.Moments)
	for _, m := range other.Moments {
		if !slices.ContainsFunc(r.Moments, func(known Moment) bool { return known.ID == m.ID }) {
			r.Moments = append(r.Moments, m)
		}
	}

	slices.SortStableFunc(r.Moments, func(a, b Moment) int { return a.At.Compare(b.At) })
	return r
}

// Calendar is when the lead works. Shine sees them only on working days. So they were away, too, between two days away
// without another working day in between.
func (r Record) Calendar(zone *time.Location, holidays []string) Calendar {
	c := Calendar{Zone: zone, Days: r.Days, Holidays: setOf(holidays), Away: setOf(r.Away)}
	for _, date := range r.Away {
		day, err := time.ParseInLocation(time.DateOnly, date, zone)
		if err != nil {
			continue
		}

		var between []string
		for n := 1; ; n++ {
			next := c.at(day, n, 0)
			if c.Away[c.Date(next)] {
				break
			}
			if c.Works(next) || n > workdayAhead {
				between = nil
				break
			}
			between = append(between, c.Date(next))
		}

		for _, date := range between {
			c.Away[date] = true
		}
	}

	return c
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, one := range list {
		set[one] = true
	}
	return set
}

// These are for backing off from leads who do not answer.
const (
	ignoredDoubles = 2
	ignoredPauses  = 4
	ignoredEnds    = 8
	pauseDays      = 30
)

// ignored counts the latest nudges in a row that got no answer, of one kind, or of all kinds where kind is empty. Last
// is when the last of them was. Those whose time is not over do not count yet, nor do those held back.
func (c Case) ignored(kind Kind) (run int, last time.Time) {
	for _, m := range slices.Backward(c.Record.Moments) {
		switch {
		case m.Held, kind != "" && m.Kind != kind, m.Answer == "" && c.Now.Before(m.At.Add(window)):
			continue
		case !m.At.After(c.Record.On), m.Answer != "", c.gaveSince(m):
			return run, last
		}

		run++
		if last.IsZero() {
			last = m.At
		}
	}

	return run, last
}

// gaveSince reports whether the lead credited anybody within a week of a moment.
func (c Case) gaveSince(m Moment) bool {
	return slices.ContainsFunc(
		c.Given, func(s shoutout) bool { return s.Time.After(m.At) && s.Time.Before(m.At.Add(window)) },
	)
}

// givesUp reports whether a lead ignored so many nudges that Shine should stop.
func (c Case) givesUp() bool {
	run, _ := c.ignored("")
	return run >= ignoredEnds
}

// paused reports whether a lead ignored so many nudges that they get none for a while.
func (c Case) paused() bool {
	run, last := c.ignored("")
	return run >= ignoredPauses && run < ignoredEnds && run%ignoredPauses == 0 && !c.over(last.Add(window), pauseDays)
}

// rest is how long a kind rests, in the days of its rule. It doubles with every two in a row that were ignored.
func (c Case) rest(kind Kind, days int) int {
	run, _ := c.ignored(kind)
	return days << min(run/ignoredDoubles, 4)
}

// jitter is by how much earlier than the day before a lead may be asked about: they should not wait another day because
// of a second.
const jitter = time.Minute

// over reports whether some days have passed since a moment.
func (c Case) over(since time.Time, days int) bool {
	return c.Now.Sub(since) >= time.Duration(days)*day-jitter
}

// rests reports whether fewer than some days have passed since the last matching moment of a kind.
func (c Case) rests(kind Kind, days int, match func(Moment) bool) bool {
	return slices.ContainsFunc(c.Record.Moments, func(m Moment) bool {
		return m.Kind == kind && match(m) && !c.over(m.At, c.rest(kind, days))
	})
}

// had reports whether there ever was a moment of a kind that matches.
func (c Case) had(kind Kind, match func(Moment) bool) bool {
	return slices.ContainsFunc(c.Record.Moments, func(m Moment) bool { return m.Kind == kind && match(m) })
}

func anyMoment(Moment) bool { return true }
