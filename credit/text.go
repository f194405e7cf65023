package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

var (
	emojiCodes = regexp.MustCompile(`:[\pL\pN_+'-]+:`)
	hashWords  = regexp.MustCompile(`#[\pL\pM\pN_-]+`)
)

// Tags returns the values, in the workspace's spelling and each once, that a reason is tagged with: `#word`
// at the start of a word, in any case. A channel of that name counts too, since Slack turns the word into it.
func Tags(reason []Span, values []Value) []string {
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
				if before, _ := utf8.DecodeLastRuneInString(s.Text[:at[0]]); !isWordRune(before) {
					add(s.Text[at[0]+1 : at[1]])
				}
			}
		case User, Group, Broadcast:
		}
	}
	return tags
}

// Words counts the words of a reason by Unicode's word boundaries (UAX #29), in which every Chinese or
// Japanese character is one. A mention is a word; emoji and value tags are not.
func Words(reason []Span, values []Value) int {
	n := 0
	for _, s := range reason {
		switch {
		case s.Kind == PlainText:
			text := emojiCodes.ReplaceAllString(s.Text, " ")
			n += plainWords(hashWords.ReplaceAllStringFunc(text, func(word string) string {
				if findValue(values, word[1:]) != nil {
					return " "
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
	n := 0
	for state := -1; text != ""; {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		if strings.ContainsFunc(word, isLetterOrNumber) {
			n++
		}
	}
	return n
}

func findValue(values []Value, name string) *Value {
	i := slices.IndexFunc(values, func(v Value) bool { return strings.EqualFold(v.Name, name) })
	if i < 0 {
		return nil
	}
	return &values[i]
}

func isLetterOrNumber(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isWordRune(r rune) bool { return isLetterOrNumber(r) || r == '_' || r == '#' }
