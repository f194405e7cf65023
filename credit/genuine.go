package credit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// fewCharacters is the length from which on a reason says enough to count, in Unicode code points without mentions and
	// emoji.
	fewCharacters = 40
	// Recent is how many earlier texts of a giver a text is compared with.
	Recent = 20
	// likeness is the share of trigrams from which on two texts are the same one.
	likeness = 0.8
	// fewRecipients is up to how many people each gets a whole credit; of a shout-out to more, each gets their part of
	// one.
	fewRecipients = 5
)

// Short reports whether a reason, in its normal form, is too short to answer a nudge.
func Short(text string) bool { return utf8.RuneCountInString(bare(text)) < fewCharacters }

// Repeats reports whether a reason looks like one of the giver's earlier ones, as a template would: it shares 80% of
// its trigrams with it, mentions and emoji left out.
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

// Share is how much of a credit each recipient of a shout-out gets, where it is asked whether somebody was credited.
func (s Shoutout) Share() float64 {
	if n := len(s.Recipients); n > fewRecipients {
		return 1 / float64(n)
	}
	return 1
}

// bare is a text without mentions, emoji and spaces to spare, in small letters.
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
