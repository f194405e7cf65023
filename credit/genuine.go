package credit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// fewCharacters is how long a reason has to be to count, in Unicode code points without mentions and emoji.
	fewCharacters = 40
	// Recent is with how many earlier texts of its giver a text is compared.
	Recent = 20
	// likeness is the share of common trigrams from which on two texts count as the same.
	likeness = 0.8
	// fewRecipients is how many recipients may each get a whole credit; where there are more, each gets a part.
	fewRecipients = 5
)

// Short reports whether a reason, in its normal form, is too short to answer a nudge.
func Short(text string) bool { return utf8.RuneCountInString(bare(text)) < fewCharacters }

// Repeats reports whether a reason looks like one of the giver's earlier ones, as from a template: whether they share
// 80% of their trigrams, mentions and emoji left out.
func Repeats(text string, earlier []string) bool {
	own := trigrams(bare(text))
	if len(own) == 0 {
		return false
	}

	for _, one := range earlier[max(0, len(earlier)-Recent):] {
		other, both := trigrams(bare(one)), 0
		for t := range own {
			if other[t] {
				both++
			}
		}
		if float64(both) >= likeness*float64(len(own)) {
			return true
		}
	}

	return false
}

// Share is how much of a credit each recipient of a shout-out gets, for the rules of nudges.
func (s Shoutout) Share() float64 {
	if n := len(s.Recipients); n > fewRecipients {
		return 1 / float64(n)
	}
	return 1
}

// bare is a text without mentions, emoji and superfluous spaces, in lower case.
func bare(text string) string {
	var b strings.Builder
	for _, s := range Spans(text) {
		if s.Kind == PlainText {
			b.WriteString(emojiCodes.ReplaceAllString(s.Text, " "))
		}
		b.WriteByte(' ')
	}

	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) && r > unicode.MaxLatin1 {
			return -1
		}
		return unicode.ToLower(r)
	}, b.String())
	return strings.Join(strings.Fields(plain), " ")
}

func trigrams(text string) map[string]bool {
	runes := []rune(text)
	all := make(map[string]bool, len(runes))
	for i := 0; i+3 <= len(runes); i++ {
		all[string(runes[i:i+3])] = true
	}
	return all
}
