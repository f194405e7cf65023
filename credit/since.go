package credit

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrSince is the error of a "since" that cannot be read.
var ErrSince = errors.New("a since without a readable time")

// sinceWords begin a span of time, in the languages that Shine speaks.
var sinceWords = []string{"since", "desde"}

// ago is "30d", "2 weeks", "6 meses", without the accents.
var ago = regexp.MustCompile(
	`^(\d{1,4})\s*(d|days?|dias?|w|weeks?|semanas?|m|months?|mes|meses|y|years?|anos?|ano)$`,
)

// ParseSince reads "since 30d", "since 2 weeks" or "since 2026-10-01" among the words of a text, and reports whether it
// says so at all. Days begin in the zone of who asks. The error is [ErrSince].
func ParseSince(text string, now time.Time, zone *time.Location) (since time.Time, said bool, err error) {
	words := strings.Fields(text)
	at := slices.IndexFunc(words, func(word string) bool { return slices.Contains(sinceWords, unaccented(word)) })
	if at < 0 {
		return time.Time{}, false, nil
	}

	when := unaccented(strings.Trim(strings.Join(words[at+1:], " "), ".,;"))
	if day, err := time.ParseInLocation(time.DateOnly, when, zone); err == nil {
		y, m, d := day.Date()
		return earliest(startOf(y, m, d, zone), now), true, nil
	}
	if found := ago.FindStringSubmatch(when); found != nil {
		return earliest(before(now, found[1], found[2]), now), true, nil
	}
	return time.Time{}, true, ErrSince
}

// before is a moment some days, weeks, months or years ago, by the first letter of what they are.
func before(now time.Time, number, unit string) time.Time {
	n, _ := strconv.Atoi(number) // four digits at most
	switch unit[0] {
	case 'w', 's':
		return now.AddDate(0, 0, -7*n)
	case 'm':
		return MonthsBefore(now, n)
	case 'y', 'a':
		return MonthsBefore(now, 12*n)
	}
	return now.AddDate(0, 0, -n)
}

// earliest keeps a moment within the years that Shine looks back.
func earliest(t, now time.Time) time.Time { return later(t, now.AddDate(-YearsBack, 0, 0)).UTC() }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
