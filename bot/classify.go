package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"shine/credit"
)

// This file decides what a text asks for, from nothing but the text, before anything is looked up.

// want is what somebody wants who typed a text.
type want int

const (
	// wantsGuess is none of the others: what the text means has to be guessed.
	wantsGuess want = iota
	// wantsForm is the form, with what the text says already.
	wantsForm
	// wantsFilledForm is the form for a shout-out that begins with its reason, and names people later on.
	wantsFilledForm
	// wantsToGive is a shout-out.
	wantsToGive
	// wantsCommand is a sub-command, such as "week".
	wantsCommand
	// wantsHelp is what can be asked for: where nothing is said, and no form can be opened.
	wantsHelp
)

// wish is a text, and what it asks for.
type wish struct {
	want
	// text is the text without the command that somebody typed in front of it, and typed are its spans.
	text  string
	typed []credit.Span
	// seen is the text with a space that is seen for each that is not. In a reason those stay: some scripts need them.
	seen string
	// draft is the text read as a shout-out.
	draft credit.Draft
	// word is the first word, and command the sub-command that it may be the name of, in any language.
	word, command string
}

// classify decides what a text asks for: a shout-out where it names people, a sub-command otherwise. A text that is not
// clear enough for either opens the form, if a form can be opened.
func classify(text string, canOpen bool, isCommand func(name string) bool) wish {
	seen := visible(text)
	if without := withoutCommand(seen); without != seen {
		text, seen = without, without
	}
	typed, word := spansOf(text), firstWord(seen)

	command, _, _ := strings.Cut(meaning(word), " ")
	w := wish{
		text: text, typed: typed, seen: seen, draft: readDraft(text), word: word, command: cmp.Or(command, word),
	}
	w.want = w.decide(canOpen, isCommand)
	return w
}

func (w wish) decide(canOpen bool, isCommand func(name string) bool) want {
	d := w.draft
	switch {
	case onlyNames(d) && canOpen:
		return wantsForm
	case d.Private && !d.NamesPeople() && mentionsPeople(d.Reason):
		return wantsFilledForm
	case d.NamesPeople(), d.Private && len(d.Reason) > 0:
		return wantsToGive
	case isCommand(w.command) && !w.beginsSentence():
		return wantsCommand
	case w.word == "" && canOpen:
		return wantsForm
	case w.word == "":
		return wantsHelp
	case mentionsPeople(w.typed):
		return wantsFilledForm
	}

	return wantsGuess
}

// beginsSentence reports whether what could be a sub-command begins a sentence about somebody: "Yo quería dar las
// gracias a @ana", "Ich danke @ana".
func (w wish) beginsSentence() bool { return w.command == "me" && mentionsPeople(w.typed) }

// onlyNames reports whether a text says for whom it is, or that it is private, and not yet what for.
func onlyNames(d credit.Draft) bool {
	return (len(d.People) > 0 || d.Private) && len(d.Reason) == 0 && len(d.Unresolved) == 0
}

func mentionsPeople(typed []credit.Span) bool {
	return slices.ContainsFunc(typed, func(s credit.Span) bool {
		return s.Kind == credit.User || s.Kind == credit.Group
	})
}

// visible is a text with a space for each character that nobody sees, as they come with what is pasted.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if credit.IsSpace(r) && !unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
}

// wordMarks are what Slack's composer puts around words, or people around what they quote.
const wordMarks = "*_~`\"'“”‘’«»"

// firstWord is the first word of a text, up to any white space, without marks around it.
func firstWord(text string) string {
	for word := range strings.FieldsSeq(text) {
		return strings.Trim(word, wordMarks)
	}
	return ""
}

// cutWord takes the first word off a text, at any white space.
func cutWord(text string) (word, rest string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end], text[end:]
	}
	return text, ""
}

// withoutCommand is a text without the command that somebody typed in front of it, as in a message that quotes it.
func withoutCommand(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 || strings.Trim(words[0], wordMarks) != commandName {
		return text
	}
	rest := strings.TrimSpace(text)[len(words[0]):]
	if strings.TrimRight(words[0], wordMarks) == words[0] && strings.TrimLeft(words[0], wordMarks) != words[0] {
		rest = strings.TrimRight(rest, wordMarks) // they stand around all of it
	}
	return strings.TrimSpace(rest)
}
