package credit

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateOrder says which of the numbers in 03/04/2026 is the day.
type DateOrder string

// Without an order, only dates that can be read in just one way are read.
const (
	NoOrder    DateOrder = ""
	DayFirst   DateOrder = "day-first"
	MonthFirst DateOrder = "month-first"
)

// ImportZone reads the time zone that an operator gives: an IANA name. The error is a sentence.
func ImportZone(name string) (*time.Location, error) {
	bad := fmt.Errorf("%q is no time zone such as Europe/Madrid", name)
	words := strings.Fields(name)
	if len(words) == 0 {
		return nil, bad
	}

	known, err := zoneNamed(words)
	if guess, unclear := errors.AsType[ZoneGuess](err); unclear {
		return nil, fmt.Errorf("%q is not clear; is it %s?", name, guess.Zone)
	}
	if err != nil {
		return nil, bad
	}

	zone, err := time.LoadLocation(known)
	if err != nil {
		return nil, fmt.Errorf("%q is no time zone that this machine knows", name)
	}
	return zone, nil
}

// These are problems with a time.
const (
	whenUnread = "it is no time that can be read, such as 2026-11-24 09:00"
	whenNoZone = "it tells no time zone; say one with --zone, such as --zone Europe/Madrid"
	whenOrder  = "day and month may be swapped; say which comes first with --dates"
	whenFuture = "it is in the future"
	whenOld    = "it is before 1970"
)

var (
	// seconds is a Unix time, or one of Slack's; millis is one in milliseconds.
	seconds = regexp.MustCompile(`^(\d{9,10})(?:\.\d+)?$`)
	millis  = regexp.MustCompile(`^(\d{12,13})$`)
	// numeric is a date in numbers, of which only the year is clear.
	numeric = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{4}|\d{2})([ T,].*)?$`)
	// offsets is the end of a time of day that names its zone.
	offsets = regexp.MustCompile(
		`^(.*\d:\d{2}\S*(?: [AP]M)?) ?(Z|(?:UTC|GMT)?([+-]\d{2})(?::?(\d{2}))?|UTC|GMT)(?: UTC| ?\([^()]*\))?$`,
	)
	halfDay = regexp.MustCompile(`(?i)(\d) ?([ap])\.?m\.?`)
	blanks  = regexp.MustCompile(`[\s\x{A0}\x{202F}]+`)
	fillers = strings.NewReplacer(" at ", " ", ", ", " ", ",", " ")
	// weekdays is the name of a day, which the date makes superfluous.
	weekdays = regexp.MustCompile(`(?i)^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[, ]+`)
)

// These are layouts of days and times of day, after variants have been made equal.
var (
	dayLayouts = []string{
		"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "Jan 2 2006", "January 2 2006", "2 Jan 2006", "2 January 2006",
		"2-Jan-2006", "2-Jan-06",
	}
	clockLayouts = []string{" 15:04:05", " 15:04", "T15:04:05", "T15:04", " 3:04:05PM", " 3:04PM"}
)

// importTime reads a time as other tools write it. Zone is used where it names none; nil is no zone. Whole is set for a
// day without a time of day, which is then that day's noon.
func importTime(cell string, zone *time.Location, order DateOrder) (at time.Time, whole bool, problem string) {
	text := strings.TrimSpace(blanks.ReplaceAllString(plainCell(cell), " "))
	if at, ok := unixTime(text); ok {
		return at, false, ""
	}

	text = fillers.Replace(weekdays.ReplaceAllString(halfDay.ReplaceAllStringFunc(text, upperHalf), ""))
	text = blanks.ReplaceAllString(text, " ")
	if told := offsets.FindStringSubmatch(text); told != nil {
		text, zone = told[1], offsetOf(told)
	}
	text, problem = ordered(text, order)
	switch {
	case problem != "":
		return at, false, problem
	case zone == nil:
		return readTime(text, time.UTC, whenNoZone)
	}
	return readTime(text, zone, "")
}

// upperHalf writes "9:00 a.m." as "9:00AM".
func upperHalf(text string) string {
	m := halfDay.FindStringSubmatch(text)
	return m[1] + strings.ToUpper(m[2]) + "M"
}

func unixTime(text string) (time.Time, bool) {
	if m := seconds.FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseInt(m[1], 10, 64)
		return time.Unix(n, 0).UTC(), err == nil
	}
	if m := millis.FindStringSubmatch(text); m != nil {
		n, err := strconv.ParseInt(m[1], 10, 64)
		return time.UnixMilli(n).UTC(), err == nil
	}
	return time.Time{}, false
}

// offsetOf is the zone that a time names.
func offsetOf(told []string) *time.Location {
	hours, _ := strconv.Atoi(told[3]) // digits, or nothing
	minutes, _ := strconv.Atoi(told[4])
	if hours < 0 || strings.HasPrefix(told[3], "-") {
		minutes = -minutes
	}
	return time.FixedZone("", (hours*60+minutes)*60)
}

// ordered writes a date of three numbers with its year first, where it is clear which of the other two is the day.
func ordered(text string, order DateOrder) (string, string) {
	m := numeric.FindStringSubmatch(text)
	if m == nil {
		return text, ""
	}

	a, _ := strconv.Atoi(m[1]) // digits
	b, _ := strconv.Atoi(m[3])
	switch {
	case m[2] != m[4]:
		return "", whenUnread
	case m[2] == ".": // only people who put the day first write dates with dots
		order = DayFirst
	case order == NoOrder && a > 12:
		order = DayFirst
	case order == NoOrder && (b > 12 || a == b):
		order = MonthFirst
	case order == NoOrder:
		return "", whenOrder
	}

	if order == DayFirst {
		a, b = b, a
	}
	year := m[5]
	if len(year) == 2 {
		year = "20" + year
	}
	return fmt.Sprintf("%s-%d-%d%s", year, a, b, m[6]), ""
}

// readTime tries every layout. Problem is what the caller already knows to be wrong, should the time be readable.
func readTime(text string, zone *time.Location, problem string) (at time.Time, whole bool, wrong string) {
	for _, day := range dayLayouts {
		if read, err := time.ParseInLocation(day, text, zone); err == nil {
			return time.Date(read.Year(), read.Month(), read.Day(), 12, 0, 0, 0, zone).UTC(), true, problem
		}
		for _, clock := range clockLayouts {
			if read, err := time.ParseInLocation(day+clock, text, zone); err == nil {
				return read.UTC(), false, problem
			}
		}
	}
	return at, false, whenUnread
}
