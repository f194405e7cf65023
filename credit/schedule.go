package credit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Schedule says when something weekly comes, such as a digest: the day of the week, the time of day, and the zone.
type Schedule struct {
	Day time.Weekday
	// Minute is the minute of the day, 0 to 1439, on the clocks of Zone.
	Minute int
	// Zone is an IANA name, such as "Europe/Madrid".
	Zone string
}

// ScheduleProblem says which part of a schedule could not be read.
type ScheduleProblem string

// These are the problems that a schedule may have.
const (
	ErrNoDay   ScheduleProblem = "day"
	ErrNoTime  ScheduleProblem = "time"
	ErrBadZone ScheduleProblem = "zone"
)

// Error says which part it is.
func (p ScheduleProblem) Error() string { return "a schedule without a readable " + string(p) }

// dayNames are the names of the days as people write them, without accents.
var dayNames = func() (names [7][]string) {
	for day := range names {
		names[day] = foldedWords(wordsOf(func(l Language) []string { return l.Days[day] }))
	}
	return names
}()

// timeOfDay matches 9, 9am, 9:30 pm, 09.30, 21h, 9h30, 9 o'clock, 9:00 Uhr.
var timeOfDay = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2})?)?(am|pm|h|hs|hrs?|uhr|oclock|hours?|horas?|heures?)?$`)

// minutes are minutes in a word of their own after an "h", as in French.
var minutes = regexp.MustCompile(`^[0-5]\d$`)

var (
	// ofTheClock is the text after a time of day, without the signs in it.
	ofTheClock = foldedWords(wordsOf(func(l Language) []string { return l.OClock }))
	// besideDays are words that change nothing in a schedule.
	besideDays = foldedWords(wordsOf(func(l Language) []string { return l.BesideDays }))
)

// clockWord is a word about the time of day without superfluous signs: "a.m." becomes "am", and "o'clock" becomes
// "oclock".
func clockWord(word string) string {
	word = strings.Trim(unaccented(word), ",;")
	return strings.NewReplacer(
		"a.m.", "am", "p.m.", "pm", "a.m", "am", "p.m", "pm", "'", "", "\u2019", "", "\u2018", "", "`", "",
	).Replace(word)
}

// ParseSchedule reads a schedule as people write it: "mon 9am", "Monday 09:00 Europe/Madrid", "los lunes a las 9:00",
// "毎週月曜日の午前9時". Without a zone it is the given one. The error is a [ScheduleProblem] or a [ZoneGuess].
func ParseSchedule(words []string, zone string) (Schedule, error) {
	s := Schedule{Zone: zone}
	words = apart(words)
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(besideDays, unaccented(w)) })
	if len(words) > 1 && unaccented(words[0]) == "am" {
		words = words[1:] // "am" is German for "on"; after a time it means the morning
	}
	if len(words) == 0 {
		return s, ErrNoDay
	}

	var ok bool
	if s.Day, ok = dayNamed(words[0]); !ok {
		return s, ErrNoDay
	}

	words = wholeTime(words[1:])
	if len(words) == 0 {
		return s, ErrNoTime
	}
	if s.Minute, ok = minuteOfDay(words[0]); !ok {
		return s, ErrNoTime
	}

	if len(words) > 1 {
		var err error
		if s.Zone, err = zoneNamed(words[1:]); err != nil {
			return s, err
		}
	}
	return s, s.Check()
}

// wholeTime joins the words of a time of day at the front into one: "9", "a.m.", and "9", "h", "30".
func wholeTime(words []string) []string {
	if len(words) < 2 || !slices.Contains(ofTheClock, clockWord(words[1])) {
		return words
	}
	if len(words) > 2 && clockWord(words[1]) == "h" && minutes.MatchString(words[2]) {
		return append([]string{words[0] + ":" + words[2]}, words[3:]...)
	}
	return append([]string{words[0] + clockWord(words[1])}, words[2:]...)
}

func dayNamed(word string) (time.Weekday, bool) {
	word = strings.Trim(unaccented(word), ",.:")
	for day, names := range dayNames {
		if slices.Contains(names, word) || slices.Contains(names, strings.TrimSuffix(word, "s")) {
			return time.Weekday(day), true
		}
	}
	return 0, false
}

func minuteOfDay(word string) (int, bool) {
	m := timeOfDay.FindStringSubmatch(clockWord(word))
	if m == nil {
		return 0, false
	}

	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // no minutes are 0
	half := m[3]
	if half == "am" || half == "pm" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	}
	return hour*60 + minute, hour < 24 && minute < 60
}

// ZoneName is the name of a zone in a schedule. A zone that is only an offset has no name, and becomes UTC.
func ZoneName(zone *time.Location) string {
	if zone == nil || (Schedule{Zone: zone.String()}).Check() != nil {
		return "UTC"
	}
	return zone.String()
}

// In returns the schedule with a zone: its own, or else the given one.
func (s Schedule) In(zone *time.Location) Schedule {
	if s.Zone == "" {
		s.Zone = ZoneName(zone)
	}
	return s
}

// Check makes sure that a schedule can be kept. The error is a [ScheduleProblem].
func (s Schedule) Check() error {
	switch _, err := s.location(); {
	case s.Day < time.Sunday || s.Day > time.Saturday:
		return ErrNoDay
	case s.Minute < 0 || s.Minute >= 24*60:
		return ErrNoTime
	case err != nil:
		return ErrBadZone
	}
	return nil
}

// location is the schedule's zone. "Local", the machine's zone, is refused: it means nothing to people.
func (s Schedule) location() (*time.Location, error) {
	if s.Zone == "" || strings.EqualFold(s.Zone, "local") {
		return nil, ErrBadZone
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return nil, fmt.Errorf("zone %q: %w", s.Zone, err)
	}
	return zone, nil
}

// Next is the first scheduled moment after t. A time that a change of clocks skips is the moment of the change, and one
// that comes twice is the first of the two.
func (s Schedule) Next(t time.Time) time.Time {
	for week := 0; ; week++ {
		if at := s.inWeek(t, week); at.After(t) {
			return at
		}
	}
}

// Latest is the last scheduled moment that is not after t.
func (s Schedule) Latest(t time.Time) time.Time {
	for week := 1; ; week-- {
		if at := s.inWeek(t, week); !at.After(t) {
			return at
		}
	}
}

// inWeek is the scheduled moment some weeks from the one, Sunday to Saturday, in which t falls in the schedule's zone.
func (s Schedule) inWeek(t time.Time, weeks int) time.Time {
	zone, err := s.location()
	if err != nil {
		zone = time.UTC // this machine does not know the zone any more
	}
	local := t.In(zone)
	y, m, d := local.Date()
	return WallClock(y, m, d+int(s.Day-local.Weekday())+7*weeks, s.Minute, zone)
}

// WallClock is the first moment, UTC, at which the clocks of a zone show a minute of a day, or the change of clocks
// that skips it. Days and months out of range are carried on, as [time.Date] does.
func WallClock(y int, m time.Month, d, minute int, zone *time.Location) time.Time {
	at := time.Date(y, m, d, 0, minute, 0, 0, zone)
	shown := time.Date(y, m, d, 0, minute, 0, 0, time.UTC)
	if !sameClock(at, shown) { // the time is skipped: Go answers with the offset of one side of the gap
		start, end := at.ZoneBounds()
		if shown.After(clockOf(at)) {
			return end.UTC()
		}
		return start.UTC()
	}

	if start, _ := at.ZoneBounds(); !start.IsZero() { // the same clock may have been shown before the last change
		_, before := start.Add(-time.Second).Zone()
		if earlier := shown.Add(-time.Duration(before) * time.Second); earlier.Before(start) && sameClock(
			earlier.In(zone), shown,
		) {
			return earlier.UTC()
		}
	}
	return at.UTC()
}

// clockOf is the time that the clocks show at a moment, as a time in UTC.
func clockOf(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

func sameClock(t, shown time.Time) bool { return clockOf(t).Equal(shown) }
