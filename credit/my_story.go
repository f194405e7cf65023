package credit

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// MostInStory is how many shout-outs each part of somebody's own story tells, the newest ones.
	MostInStory = 1000
	// StoryFilesADay is how many files of their own one person may ask for in a day: stories and cards.
	StoryFilesADay = 20
)

// ErrStorySpan is the error of asking for a story of a time that cannot be read.
var ErrStorySpan = errors.New("a story of no readable time")

// StorySpan is the span of somebody's own story. Year is set where it is a year, and Since where it is everything from
// a day on.
type StorySpan struct {
	From, To time.Time
	Year     int
	Since    bool
}

var yearTyped = regexp.MustCompile(`^(20\d\d)$`)

// ParseStorySpan reads what follows `/shine story`: nothing, a year, or "since" and a time. A year begins in the
// asker's zone. The error is [ErrStorySpan].
func ParseStorySpan(text string, now time.Time, zone *time.Location) (StorySpan, error) {
	// The clock of another copy of Shine may be ahead.
	ever := StorySpan{From: now.AddDate(-YearsBack, 0, 0), To: now.Add(time.Minute)}
	text = strings.TrimSpace(text)
	if text == "" {
		return ever, nil
	}

	if year, err := strconv.Atoi(text); err == nil && yearTyped.MatchString(text) {
		first := startOf(year, time.January, 1, zone)
		if first.After(now) {
			return ever, ErrStorySpan
		}
		return StorySpan{From: first.UTC(), To: startOf(year+1, time.January, 1, zone).UTC(), Year: year}, nil
	}

	since, said, err := ParseSince(text, now, zone)
	if !said || err != nil || since.After(now) {
		return ever, ErrStorySpan
	}
	return StorySpan{From: since, To: ever.To, Since: true}, nil
}

// Chapter has the shout-outs of one value, or of none, by month.
type Chapter struct {
	// Value is the value's name; empty for shout-outs without a value.
	Value  string
	Months []StoryMonth
}

// StoryMonth is a month of somebody's story, and what was told in it, oldest first.
type StoryMonth struct {
	// First is the first moment of the month.
	First   time.Time
	Stories []Shoutout
}

// Chapters groups shout-outs by value, in the order of the workspace's values, and then by month in a zone, oldest
// first. One with several values is told once, under the first of them. Values that the workspace does not have any
// more come after the others, and shout-outs without a value last.
func Chapters(list []Shoutout, values []Value, zone *time.Location) []Chapter {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Shoutout) int { return a.Time.Compare(b.Time) })

	var order []string
	for _, v := range values {
		order = append(order, v.Name)
	}
	of := map[string][]Shoutout{}
	for _, s := range list {
		value := chapterOf(s, order)
		if value != "" && !slices.Contains(order, value) {
			order = append(order, value)
		}
		of[value] = append(of[value], s)
	}

	var chapters []Chapter
	for _, value := range append(order, "") {
		if stories := of[value]; len(stories) > 0 {
			chapters = append(chapters, Chapter{Value: value, Months: months(stories, zone)})
		}
	}

	return chapters
}

// chapterOf is the value under which a shout-out is told: the first in the workspace's order.
func chapterOf(s Shoutout, order []string) string {
	for _, value := range order {
		if slices.Contains(s.Values, value) {
			return value
		}
	}
	if len(s.Values) > 0 {
		return s.Values[0]
	}
	return ""
}

func months(list []Shoutout, zone *time.Location) []StoryMonth {
	var all []StoryMonth
	for _, s := range list {
		y, m, _ := s.Time.In(zone).Date()
		first := time.Date(y, m, 1, 0, 0, 0, 0, zone)
		if n := len(all); n == 0 || !all[n-1].First.Equal(first) {
			all = append(all, StoryMonth{First: first})
		}
		last := &all[len(all)-1]
		last.Stories = append(last.Stories, s)
	}
	return all
}
