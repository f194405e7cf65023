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

// These bounds hold for an import as for what people do.
const (
	// MaxBoosts is how many people may have boosted one shout-out.
	MaxBoosts = 10_000
	// MaxTeam is how many people may be on one team, and on all teams of one lead.
	MaxTeam = 5_000
)

// These are the most that an imported line may hold, beside that and what holds wherever something is given or set. A
// line that is within these can be shown, and read by everybody who reads.
const (
	// maxImportedText is what a reason may be long, in code points: other tools have let people write more than Shine
	// does.
	maxImportedText = 4 * MaxText
	// maxPermalink is how many bytes the address of a message may have, in which Slack writes "&" as "&amp;".
	maxPermalink = 300
)

var (
	// permalinks lead to a message of Slack's, or to some other page of the web.
	permalinks = regexp.MustCompile(`^https?://[[:graph:]]+$`)
	// threads are Slack's ts.
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

// keptLink is an address as far as a shout-out can keep it: one that it cannot is left out.
func keptLink(permalink string) string {
	if !isPermalink(permalink) {
		return ""
	}
	return permalink
}

func isValueName(name string) bool {
	return valueName.MatchString(name) && utf8.RuneCountInString(name) <= maxValueName
}

// unseen are letters, marks and signs that show nothing.
const unseen = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0"

// blank reports whether a text shows nothing.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) &&
			!unicode.Is(unicode.Variation_Selector, r) && !strings.ContainsRune(unseen, r)
	})
}
