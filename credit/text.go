package credit

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

var (
	emojiCodes = regexp.MustCompile(`:[\pL\pN_+'-]+:`)
	hashWords  = regexp.MustCompile(`[#＃][\pL\pM\pN_-]+`) // the second is the one of Japanese keyboards
)

// tagsIn returns the values, in the workspace's spelling and each once, that a reason is tagged with: `#word` at the
// start of a word, in any case. A channel of that name counts, too, since Slack turns the word into one.
func tagsIn(reason []Span, values []Value) []string {
	var tags []string
	add := func(word string) {
		if v := findValue(values, word); v != nil && !slices.Contains(tags, v.Name) {
			tags = append(tags, v.Name)
		}
	}
	for _, s := range reason {
		switch s.Kind {
		case Channel:
			add(s.Text)
		case PlainText:
			for _, at := range hashWords.FindAllStringIndex(s.Text, -1) {
				if startsTag(s.Text[:at[0]]) {
					if v, _ := valueOf(withoutHash(s.Text[at[0]:at[1]]), values); v != nil {
						add(v.Name)
					}
				}
			}
		case User, Group, Broadcast:
		}
	}

	return tags
}

// countWords counts the words of a reason by Unicode's word boundaries (UAX #29), in which every Chinese or
// Japanese character is one. A mention is a word; emoji and value tags are not.
func countWords(reason []Span, values []Value) int {
	n := 0
	for _, s := range reason {
		switch {
		case s.Kind == PlainText:
			text := emojiCodes.ReplaceAllString(s.Text, " ")
			n += plainWords(hashWords.ReplaceAllStringFunc(text, func(word string) string {
				if v, behind := valueOf(withoutHash(word), values); v != nil {
					return " " + behind
				}
				return word
			}))
		case s.Kind != Channel || findValue(values, s.Text) == nil:
			n++
		}
	}

	return n
}

func plainWords(text string) int {
	n, _ := firstWords(text, math.MaxInt)
	return n
}

// firstWords counts the words of a text, up to most, and returns what stands after them.
func firstWords(text string, most int) (n int, after string) {
	for state := -1; text != "" && n < most; {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		if strings.ContainsFunc(word, isLetterOrNumber) {
			n++
		}
	}
	return n, text
}

func findValue(values []Value, name string) *Value {
	folded := Fold(name)
	i := slices.IndexFunc(values, func(v Value) bool { return Fold(v.Name) == folded })
	if i < 0 {
		return nil
	}
	return &values[i]
}

// withoutHash is a word without the sign that it begins with.
func withoutHash(word string) string { return strings.TrimLeft(word, "#＃") }

// valueOf finds the value that a word after a "#" names, and what stands after the name: signs that may be part of a
// name may also be punctuation, as in "_#craft_" and "#craft-".
func valueOf(word string, values []Value) (v *Value, behind string) {
	for name := word; name != ""; {
		if found := findValue(values, name); found != nil {
			return found, word[len(name):]
		}
		shorter := strings.TrimSuffix(strings.TrimSuffix(name, "_"), "-")
		if shorter == name {
			break
		}
		name = shorter
	}

	return nil, ""
}

// startsTag reports whether a "#" may begin a tag after a text: at the start of a word, after a sign of emphasis, or in
// a script that puts no spaces between words.
func startsTag(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	if r == '_' {
		r, _ = utf8.DecodeLastRuneInString(strings.TrimRight(before, "_"))
	}
	return !isWordRune(r) || unicode.In(r, unspaced...)
}

// unspaced are the scripts that put no spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func isLetterOrNumber(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isWordRune(r rune) bool { return isLetterOrNumber(r) || r == '_' || r == '#' || r == '＃' }
