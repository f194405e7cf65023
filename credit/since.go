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

var (
	// sinceWords begin a span of time.
	sinceWords = foldedWords(wordsOf(func(l Language) []string { return l.Since }))
	// units are the words for days, weeks, months and years.
	units = func() (all [4][]string) {
		for i := range all {
			all[i] = foldedWords(wordsOf(func(l Language) []string { return l.Ago[i] }))
		}
		return all
	}()
	// ago matches "30d", "2 weeks", "6 meses", without accents, and 30日前 in Japanese.
	ago = regexp.MustCompile(`^(\d{1,4})\s*(\pL+?)前?$`)
	// sinceBehind matches a span of time with the Japanese "since" after it, as in "30日前から".
	sinceBehind = regexp.MustCompile(`(\d{4}-\d\d-\d\d|\d{1,4}\D*|\D{0,9})から$`)
)

// ParseSince reads "since 30d", "since 2 weeks" or "since 2026-10-01" among the words of a text; said is false where
// the text has no "since". Days begin in the asker's zone. The error is [ErrSince].
func ParseSince(text string, now time.Time, zone *time.Location) (since time.Time, said bool, err error) {
	when, said := spanIn(strings.Fields(unaccented(text)))
	if !said {
		return time.Time{}, false, nil
	}

	if day, err := time.ParseInLocation(time.DateOnly, when, zone); err == nil {
		y, m, d := day.Date()
		return earliest(startOf(y, m, d, zone), now), true, nil
	}
	if found := ago.FindStringSubmatch(when); found != nil {
		if at, known := before(now, found[1], found[2]); known {
			return earliest(at, now), true, nil
		}
	}
	return time.Time{}, true, ErrSince
}

// spanIn is the span after "since" among words, or before it in Japanese.
func spanIn(words []string) (when string, said bool) {
	if found := sinceBehind.FindStringSubmatch(strings.Join(words, "")); found != nil {
		return found[1], true
	}
	at := slices.IndexFunc(words, func(word string) bool { return slices.Contains(sinceWords, word) })
	if at < 0 {
		return "", false
	}
	return strings.Trim(strings.Join(words[at+1:], " "), ".,;"), true
}

// before is the moment a number of units ago: days, weeks, months or years, in any language.
func before(now time.Time, number, unit string) (at time.Time, known bool) {
	n, _ := strconv.Atoi(number) // four digits at most
	switch slices.IndexFunc(units[:], func(words []string) bool { return slices.Contains(words, unit) }) {
	case 0:
		return now.AddDate(0, 0, -n), true
	case 1:
		return now.AddDate(0, 0, -7*n), true
	case 2:
		return MonthsBefore(now, n), true
	case 3:
		return MonthsBefore(now, 12*n), true
	}
	return time.Time{}, false
}

// earliest returns a moment that is not before the years that Shine looks back.
func earliest(t, now time.Time) time.Time { return later(t, now.AddDate(-YearsBack, 0, 0)).UTC() }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
