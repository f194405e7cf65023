package credit

import (
	"cmp"
	"regexp"
	"strings"
)

// Kind says what a [Span] stands for.
type Kind int

// These are the kinds of span that Slack's text is made of.
const (
	PlainText Kind = iota
	User
	Group
	Channel
	// Broadcast is @channel, @here or @everyone; it names nobody and must never notify anybody.
	Broadcast
)

// Span is a piece of a text as a surface of Slack delivered it.
type Span struct {
	Kind Kind
	// ID is Slack's id of the user, group or channel; empty for plain text and broadcasts.
	ID string
	// Text is the plain text itself, unescaped. For the other kinds it is the name without its sign ("ana", "platform",
	// "general", "here"), if Slack told it; it may be empty.
	Text string
}

// typedReference matches typed text that looks like a reference of the normal form.
var typedReference = regexp.MustCompile(`<([@#][A-Z0-9]+>)`)

// NormalText joins spans to the one form in which shout-outs are kept and exported: plain text as typed, people as
// <@U1>, channels as <#C1>. User groups and broadcasts become plain "@name", which notifies nobody.
//
// A reference that somebody typed out, letter by letter, gets an invisible word joiner (U+2060) after its "<": it reads
// the same, and notifies nobody.
func NormalText(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case PlainText:
			b.WriteString(typedReference.ReplaceAllString(s.Text, "<\u2060$1"))
		case User:
			b.WriteString("<@" + s.ID + ">")
		case Channel:
			b.WriteString("<#" + s.ID + ">")
		case Group:
			b.WriteString("@" + cmp.Or(s.Text, "group"))
		case Broadcast:
			b.WriteString("@" + cmp.Or(s.Text, "channel"))
		}
	}

	return b.String()
}

// normalReference is a person or channel in the normal form.
var normalReference = regexp.MustCompile(`<[@#][A-Z0-9]+>`)

// Spans takes a text in its normal form apart again.
func Spans(normal string) []Span {
	var spans []Span
	for {
		at := normalReference.FindStringIndex(normal)
		if at == nil {
			break
		}

		if at[0] > 0 {
			spans = append(spans, Span{Text: normal[:at[0]]})
		}
		kind := User
		if normal[at[0]+1] == '#' {
			kind = Channel
		}
		spans = append(spans, Span{Kind: kind, ID: normal[at[0]+2 : at[1]-1]})
		normal = normal[at[1]:]
	}

	if normal != "" {
		spans = append(spans, Span{Text: normal})
	}
	return spans
}
