package credit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These bounds hold for imports as well as for what people do.
const (
	// MaxBoosts is how many people may have boosted one shout-out.
	MaxBoosts = 10_000
	// MaxTeam is how many people may be on one team, and on all teams of one lead.
	MaxTeam = 5_000
)

// These are further bounds of an imported line, which may come from a tool that let people write more. What is within
// them can be shown everywhere.
const (
	// maxImportedText is how long a reason may be, in code points.
	maxImportedText = 4 * MaxText
	// maxPermalink is how many bytes the address of a message may have, with each "&" counted as "&amp;", as Slack
	// writes it.
	maxPermalink = 300
)

var (
	// permalinks are web addresses.
	permalinks = regexp.MustCompile(`^https?://[[:graph:]]+$`)
	// threads are Slack's timestamps of messages.
	threads = regexp.MustCompile(`^\d{1,12}\.\d{6}$`)
)

// bounds says which part of a line is larger than it may be.
func (l line) bounds() error {
	for _, list := range []struct {
		name string
		of   []string
		most int
	}{
		{"recipients", l.Recipients, mostRecipients},
		{"quiet", l.Quiet, mostRecipients},
		{"hidden", l.Hidden, mostRecipients},
		{"boosts", l.Boosts, MaxBoosts},
		{"values", l.Values, maxValues},
	} {
		if len(list.of) > list.most {
			return fmt.Errorf("%s are %d, and may be %d at most", list.name, len(list.of), list.most)
		}
	}

	switch {
	case utf8.RuneCountInString(l.Text) > maxImportedText:
		return fmt.Errorf("text is longer than %d characters", maxImportedText)
	case slices.ContainsFunc(l.Values, func(v string) bool { return !isValueName(v) }):
		return fmt.Errorf("values are names of letters, digits, - and _, of %d characters at most", maxValueName)
	case l.Permalink != "" && !permalinks.MatchString(l.Permalink):
		return errors.New("permalink is no web address")
	case tooLong(l.Permalink):
		return fmt.Errorf("permalink is longer than %d characters, each & counting as 5", maxPermalink)
	case l.Thread != "" && !threads.MatchString(l.Thread):
		return errors.New("thread is none of Slack's, such as 1763942179.000123")
	}

	return nil
}

// tooLong reports whether an address is longer than a message has room for.
func tooLong(permalink string) bool {
	return len(permalink)+4*strings.Count(permalink, "&") > maxPermalink
}

// isPermalink reports whether a text is an address that a shout-out can keep.
func isPermalink(text string) bool { return permalinks.MatchString(text) && !tooLong(text) }

// keptLink is the address, or empty where a shout-out cannot keep it.
func keptLink(permalink string) string {
	if !isPermalink(permalink) {
		return ""
	}
	return permalink
}

func isValueName(name string) bool {
	return valueName.MatchString(name) && utf8.RuneCountInString(name) <= maxValueName
}

// unseen are letters, marks and signs that are invisible.
const unseen = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0"

// blank reports whether nothing of a text is visible.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) &&
			!unicode.Is(unicode.Variation_Selector, r) && !strings.ContainsRune(unseen, r)
	})
}
