package credit

import "time"

// DayStart returns the first moment of the day in which t falls in zone. Where a clock change skips midnight,
// that is the moment of the change.
func DayStart(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return startOf(y, m, d, zone)
}

// WeekStart returns the first moment of the week, Monday to Sunday, in which t falls in zone.
func WeekStart(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	sinceMonday := (int(local.Weekday()) + 6) % 7
	y, m, d := local.Date()
	return startOf(y, m, d-sinceMonday, zone)
}

// QuarterStart returns the first moment of the quarter, UTC, in which t falls.
func QuarterStart(t time.Time) time.Time {
	year, month, _ := t.UTC().Date()
	return time.Date(year, (month-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
}

// MonthsBefore is the same moment so many months ago, UTC. Where that month has no such day, it is the last day of the
// month: time.AddDate would go on into the next one, and what is kept for a month would be kept for less.
func MonthsBefore(t time.Time, months int) time.Time {
	t = t.UTC()
	earlier := t.AddDate(0, -months, 0)
	if earlier.Day() != t.Day() {
		earlier = earlier.AddDate(0, 0, -earlier.Day())
	}
	return earlier
}

func startOf(y int, m time.Month, d int, zone *time.Location) time.Time {
	start := time.Date(y, m, d, 0, 0, 0, 0, zone)
	switch earlier := start.Add(-time.Hour); {
	case start.Hour() == 0 && earlier.Day() == start.Day():
		return earlier // midnight comes twice, and Go chose the second
	case start.Hour() == 0:
		return start
	case start.Hour() < 12:
		change, _ := start.ZoneBounds() // midnight is skipped, and Go answers in the offset after the gap
		return change
	default:
		_, change := start.ZoneBounds() // the same, in the offset before it
		return change
	}
}
