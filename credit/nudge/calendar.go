package nudge

import (
	"slices"
	"time"

	"shine/credit"
)

// These are the hours of a working day in which a nudge may come, in minutes of the day on the lead's clocks: from
// 09:30 on, and before 16:30.
const (
	FirstMinute = 9*60 + 30
	LastMinute  = 16*60 + 30
	// askMinute is when leads are asked about, give or take spreadMinutes.
	askMinute     = 10 * 60
	spreadMinutes = 20
)

// defaultDays are the working days of people who did not choose any.
var defaultDays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// Calendar is when somebody works. Days are dates, YYYY-MM-DD, in their zone.
type Calendar struct {
	Zone *time.Location
	// Days are the working days of the week; empty is Monday to Friday.
	Days []time.Weekday
	// Holidays are the workspace's, and Away are the days on which the lead was seen away.
	Holidays, Away map[string]bool
}

// Date is the day of a moment.
func (c Calendar) Date(t time.Time) string { return t.In(c.Zone).Format(time.DateOnly) }

// Works reports whether a moment is on a working day.
func (c Calendar) Works(t time.Time) bool {
	days := c.Days
	if len(days) == 0 {
		days = defaultDays
	}
	return slices.Contains(days, t.In(c.Zone).Weekday()) && !c.Holidays[c.Date(t)]
}

// InHours reports whether a nudge may come at a moment.
func (c Calendar) InHours(t time.Time) bool {
	return c.Works(t) && !t.Before(c.at(t, 0, FirstMinute)) && t.Before(c.at(t, 0, LastMinute))
}

// at is a minute of the day, some days after the day of t.
func (c Calendar) at(t time.Time, days, minute int) time.Time {
	y, m, d := t.In(c.Zone).Date()
	return credit.WallClock(y, m, d+days, minute, c.Zone)
}

// WorkingDays counts the working days that began after from, up to until, without those away: Thursday to Tuesday is 3.
func (c Calendar) WorkingDays(from, until time.Time) int {
	days := 0
	for n := 1; ; n++ {
		start := c.at(from, n, 0)
		if start.After(until) {
			return days
		}
		if c.Works(start) && !c.Away[c.Date(start)] {
			days++
		}
	}
}

// day is the length of a day where days are counted, whatever the clocks do.
const day = 24 * time.Hour

// daysBetween counts whole days between two moments, without the ones away.
func (c Calendar) daysBetween(from, until time.Time) int {
	days := int(until.Sub(from) / day)
	first, last := c.Date(from), c.Date(until)
	for away := range c.Away {
		if away > first && away <= last {
			days--
		}
	}
	return days
}

// workdayAhead bounds the search for a working day.
const workdayAhead = 400

// nextAt is the first moment after t that is this minute of a working day; zero where there is no working day any more.
func (c Calendar) nextAt(t time.Time, minute int) time.Time {
	for n := range workdayAhead {
		if at := c.at(t, n, minute); at.After(t) && c.Works(at) {
			return at
		}
	}
	return time.Time{}
}
