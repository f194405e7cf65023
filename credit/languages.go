package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Language is one that Shine speaks: what it is called, and the words that people type in it. What people read stands
// in a catalog of package bot/render.
type Language struct {
	// Tag is its BCP 47 tag, under which it is kept: "en", "pt-BR".
	Tag string
	// Name is what it calls itself, and Called is what people call it who ask for it, in any language.
	Name   string
	Called []string

	// For leads from the people to the reason, And joins people, and Privately stands before them.
	For, And, Privately []string

	// Days are the names of the days, from Sunday on, with the short ones.
	Days [7][]string
	// BesideDays are words that change nothing in "every Monday at nine", and OClock those behind a time.
	BesideDays, OClock []string
	// Since begins a span of time, and Ago are the words for days, weeks, months and years in it.
	Since []string
	Ago   [4][]string

	// Commands are the sub-commands, and what may follow them, as people type them: each with its English word.
	Commands map[string]string
	// Hellos and Thanks are what people say to somebody who may answer.
	Hellos, Thanks []string

	// Birthdays speak of one; what NotBirthdays says does not, whatever stands beside it.
	Birthdays, NotBirthdays []string
	// Changed is how people begin to say what something changed, and BehindScenes is work that seldom is seen; "*"
	// stands where a word may go on.
	Changed, BehindScenes []string
}

// Languages are all that Shine speaks; the first one is spoken where nobody chose another.
var Languages = []Language{english, spanish, french, german, portuguese, japanese}

// knownLanguage reports whether Shine speaks what was chosen; nothing is no choice.
func knownLanguage(tag string) bool {
	return tag == "" || slices.ContainsFunc(Languages, func(l Language) bool { return l.Tag == tag })
}

// wordsOf are the words of one kind, in all languages.
func wordsOf(kind func(Language) []string) []string {
	var all []string
	for _, l := range Languages {
		all = append(all, kind(l)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// spelled are words in both ways in which computers write their accents.
func spelled(words []string) []string {
	all := slices.Clone(words)
	for _, word := range words {
		if apart := norm.NFD.String(word); apart != word {
			all = append(all, apart)
		}
	}
	return all
}

// foldedWords are words as they are compared without case and accents.
func foldedWords(words []string) []string {
	folded := make([]string, 0, len(words))
	for _, word := range words {
		folded = append(folded, unaccented(word))
	}
	return folded
}

// spaced reports whether a word is of a script that puts spaces between words.
func spaced(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return !unicode.In(r, unspaced...)
}

// oneOf is a regular expression for one of some words that stand between spaces.
func oneOf(words []string) string { return alternatives(words, spaced) }

// oneUnspaced is the same for those that need no spaces.
func oneUnspaced(words []string) string {
	return alternatives(words, func(word string) bool { return !spaced(word) })
}

func alternatives(words []string, which func(string) bool) string {
	var quoted []string
	for _, word := range spelled(words) {
		if which(word) {
			quoted = append(quoted, regexp.QuoteMeta(word))
		}
	}
	return "(?:" + strings.Join(quoted, "|") + ")"
}

var (
	forWords       = wordsOf(func(l Language) []string { return l.For })
	andWords       = wordsOf(func(l Language) []string { return l.And })
	privatelyWords = wordsOf(func(l Language) []string { return l.Privately })
)
