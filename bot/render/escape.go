package render

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"shine/credit"
)

var (
	escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	// names are the people and channels of the normal form: all that may stand in angle brackets.
	names = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+)>`)
)

// verbatim makes plain text show as it was typed: https://docs.slack.dev/messaging/formatting-message-text#escaping.
func verbatim(plain string) string { return upright(escape(plain)) }

func escape(plain string) string { return escaper.Replace(printable(plain)) }

// Text draws a text in its normal form: people and channels stay what they are, everything else is escaped.
func Text(normal string) string {
	return drawn(normal, func(id string) string { return "<@" + id + ">" })
}

// maxCalled is how much of a name stands in somebody's words: more would let a short text grow very long.
const maxCalled = 40

// reason draws what a shout-out is for; reader is set where it is for one person alone. People whom it credits are
// mentioned. Others in its words are called by name, since a mention would notify them. People who want to be left out
// are called "somebody".
func (l Language) reason(s credit.Shoutout, reader ...string) string {
	return drawn(s.Text, func(id string) string {
		switch {
		case slices.Contains(reader, id), slices.Contains(s.Recipients, id) && !slices.Contains(s.Quiet, id):
			return l.person(id)
		case slices.Contains(s.Quiet, id), s.Names[id] == "":
			return l.say("somebody")
		}
		return called(s.Names[id])
	})
}

// called is a name as it is written among somebody's words.
func called(name string) string {
	name = name[:firstRunes(name, 4*maxCalled)] // longer than Slack lets a name be
	return shortened(escape(strings.Join(strings.Fields(undirected(name)), " ")), maxCalled)
}

// drawn draws a text in its normal form; person draws the people in it.
func drawn(normal string, person func(id string) string) string {
	if !strings.Contains(normal, "<") { // most texts name nobody
		return verbatim(normal)
	}

	var b strings.Builder
	end := 0
	for _, at := range names.FindAllStringIndex(normal, -1) {
		b.WriteString(escape(normal[end:at[0]]))
		if name := normal[at[0]:at[1]]; name[1] == '@' {
			b.WriteString(person(name[2 : len(name)-1]))
		} else {
			b.WriteString(name)
		}
		end = at[1]
	}

	b.WriteString(escape(normal[end:]))
	return upright(b.String())
}

// typedText draws what somebody typed, to be repeated to them. Groups and broadcasts are only named.
func typedText(typed []credit.Span) string { return Text(credit.NormalText(typed)) }

// printable drops what Slack would refuse or draw as a box: control characters and broken encodings. It keeps
// everything that people see, or that shapes what they see: zero-width joiners, directions, variation selectors.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			return '\n'
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
