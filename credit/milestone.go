package credit

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Milestone is a day on which somebody would like to be thought of: five years here, the end of a project. They or an
// admin enter it.
type Milestone struct {
	Person string `json:"person"`
	// Date is the day, YYYY-MM-DD, in whatever zone its readers live.
	Date string `json:"date"`
	// Word says what it is.
	Word string `json:"word"`
	// By is the person who entered it.
	By string `json:"by,omitempty"`
}

// MilestoneProblem says what keeps a milestone from being entered.
type MilestoneProblem string

// These are the problems that a milestone may have.
const (
	ErrNoDate   MilestoneProblem = "date"
	ErrPastDate MilestoneProblem = "past"
	ErrNoWord   MilestoneProblem = "word"
	ErrBirthday MilestoneProblem = "birthday"
)

// Error says which part it is.
func (p MilestoneProblem) Error() string { return "a milestone with a wrong " + string(p) }

const (
	// maxMilestones is how many a person may have: the earliest are dropped first.
	maxMilestones = 50
	// MaxMilestoneWord is how long the words of a milestone may be, in Unicode code points.
	MaxMilestoneWord = 100
	// farthest is how many years ahead a milestone may be.
	farthest = 5
)

// birthdays are words for a birthday, and notBirthdays words for other anniversaries. Accents matter: a Spanish
// "aniversario" is no birthday.
var (
	birthdays    = wordsOf(func(l Language) []string { return l.Birthdays })
	notBirthdays = wordsOf(func(l Language) []string { return l.NotBirthdays })
)

// ParseMilestone reads a date and what it is: "2027-01-12 five years here". Today is the day where the person lives who
// enters it. Not everybody likes birthdays, so the workspace has to allow them. The error is a [MilestoneProblem].
func ParseMilestone(text, today string, allowBirthdays bool) (Milestone, error) {
	date, word, _ := strings.Cut(strings.TrimSpace(text), " ")
	m := Milestone{Date: date, Word: strings.Join(strings.Fields(word), " ")}
	return m, m.check(today, allowBirthdays)
}

// Birthday reports whether a milestone is a birthday, by its words.
func (m Milestone) Birthday() bool {
	word := strings.ReplaceAll(Fold(m.Word), "’", "'")
	return containsOne(word, birthdays) && !containsOne(word, notBirthdays)
}

func (m Milestone) check(today string, allowBirthdays bool) error {
	day, err := time.Parse(time.DateOnly, m.Date)
	if err != nil {
		return ErrNoDate
	}

	first, err := time.Parse(time.DateOnly, today)
	if err != nil || day.After(first.AddDate(farthest, 0, 0)) {
		return ErrNoDate
	}

	switch {
	case day.Before(first):
		return ErrPastDate
	case blank(m.Word) || utf8.RuneCountInString(m.Word) > MaxMilestoneWord:
		return ErrNoWord
	case !allowBirthdays && m.Birthday():
		return ErrBirthday
	}

	return nil
}

// WithMilestone adds a milestone to somebody's, in the order of dates; it replaces one on the same day.
func WithMilestone(own []Milestone, m Milestone) []Milestone {
	own = slices.DeleteFunc(slices.Clone(own), func(one Milestone) bool { return one.Date == m.Date })
	own = append(own, m)
	slices.SortFunc(own, func(a, b Milestone) int { return cmp.Compare(a.Date, b.Date) })
	return own[max(0, len(own)-maxMilestones):]
}

func containsOne(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
