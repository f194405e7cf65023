package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Language is a language that Shine speaks: its names, and the words that people type in it. The sentences that people
// read are in a catalog of package bot/render.
type Language struct {
	// Tag is its BCP 47 tag, under which it is kept: "en", "pt-BR".
	Tag string
	// Name is its own name, and Called are the names by which people ask for it, in any language.
	Name   string
	Called []string

	// For leads from the people to the reason, And joins people, and Privately stands before them.
	For, And, Privately []string

	// Days are the names of the days, from Sunday on, with the short ones.
	Days [7][]string
	// BesideDays are the words to skip in "every Monday at nine", and OClock those after a time.
	BesideDays, OClock []string
	// Since begins a span of time, and Ago are the words for days, weeks, months and years in it.
	Since []string
	Ago   [4][]string

	// Commands are the sub-commands, and what may follow them, as people type them: each with its English word.
	Commands map[string]string
	// Hellos and Thanks are greetings, and words of thanks, to Shine itself.
	Hellos, Thanks []string

	// Birthdays are words for a birthday. A text with one of NotBirthdays is about something else.
	Birthdays, NotBirthdays []string
	// Changed are phrases that begin to say what something changed, and BehindScenes are words for work that is seldom
	// seen; "*" stands where a word may go on.
	Changed, BehindScenes []string
}

// Languages are all languages that Shine speaks; the first one is the default.
var Languages = []Language{english, spanish, french, german, portuguese, japanese}

// knownLanguage reports whether Shine speaks a language; the empty tag, no choice, is fine, too.
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

// spelled returns words in both Unicode forms of their accents.
func spelled(words []string) []string {
	all := slices.Clone(words)
	for _, word := range words {
		if apart := norm.NFD.String(word); apart != word {
			all = append(all, apart)
		}
	}
	return all
}

// foldedWords returns words in the form in which they are compared: without case and accents.
func foldedWords(words []string) []string {
	folded := make([]string, 0, len(words))
	for _, word := range words {
		folded = append(folded, unaccented(word))
	}
	return folded
}

// spaced reports whether a word is written in a script that puts spaces between words.
func spaced(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return !unicode.In(r, unspaced...)
}

// oneOf is a regular expression for one of those words that need spaces around them.
func oneOf(words []string) string { return alternatives(words, spaced) }

// oneUnspaced is the same for those words that need no spaces.
func oneUnspaced(words []string) string {
	return alternatives(words, func(word string) bool { return !spaced(word) })
}

func alternatives(words []string, which func(string) bool) string {
	var quoted []string
	for _, word := range spelled(words) {
		if which(word) {
			quoted = append(quoted, strings.ReplaceAll(regexp.QuoteMeta(word), " ", spaces+"+"))
		}
	}
	slices.SortFunc(quoted, func(a, b string) int { return len(b) - len(a) }) // "as well as" before "as"
	return "(?:" + strings.Join(quoted, "|") + ")"
}

var (
	forWords       = wordsOf(func(l Language) []string { return l.For })
	andWords       = wordsOf(func(l Language) []string { return l.And })
	privatelyWords = wordsOf(func(l Language) []string { return l.Privately })
)
