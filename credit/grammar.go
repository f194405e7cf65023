package credit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Draft is what somebody typed, read but not yet judged.
type Draft struct {
	// Private is set when the text started with "privately".
	Private bool
	// People are the users and groups to credit, in the order in which they were named.
	People []Span
	// Unresolved are plain names, typed with their "@", that Slack did not turn into people.
	Unresolved []string
	// Broadcast is set when @channel, @here or @everyone stood among the people.
	Broadcast bool
	// Values are those picked from a list, beside the tags of the reason.
	Values []string
	// Reason is the rest, trimmed at both ends and otherwise as typed.
	Reason []Span
}

// NamesPeople reports whether the text started the way a shout-out does.
func (d Draft) NamesPeople() bool {
	return len(d.People) > 0 || len(d.Unresolved) > 0 || d.Broadcast
}

// Parse reads a shout-out:
//
//	[privately] person { [","|"and"|"&"] person } ["for"|"to"|":"|"-"] reason
//
// The same words work in Spanish: "en privado", "y", "por".
//
// A person is a user, a user group, or a plain @name that Slack did not recognize. Someone named inside the
// reason is not a recipient.
func Parse(spans []Span) Draft {
	p := parser{rest: slices.Clone(trimRight(spans))}
	p.skipSpace()
	d := Draft{Private: p.word("privately") || p.word("en privado")}
	for p.person(&d) {
		p.separator()
	}
	if d.NamesPeople() {
		p.connector()
	}
	d.Reason = p.rest
	return d
}

var (
	// plainName is an @name at the start of a text, up to what may separate it from the next.
	plainName = regexp.MustCompile(`^@[^\s,&:@<>]+`)
	// separators may stand between two people, together with spaces.
	separators = regexp.MustCompile(`^(?i:\s*(?:,|&|\b(?:and|y)\b)\s*)+`)
	// emojiCode is `:tada:` at the start of a text: its first colon connects nothing.
	emojiCode = regexp.MustCompile(`^:[\pL\pN_+'-]+:`)
)

// parser eats spans of its own from the front; white space never comes first.
type parser struct{ rest []Span }

// text is the plain text that comes next; it is empty before a mention and at the end.
func (p *parser) text() string {
	if len(p.rest) > 0 && p.rest[0].Kind == PlainText {
		return p.rest[0].Text
	}
	return ""
}

// skip drops n bytes of the plain text that comes next, and the white space behind them.
func (p *parser) skip(n int) {
	p.rest[0].Text = p.rest[0].Text[n:]
	p.skipSpace()
}

func (p *parser) skipSpace() {
	for len(p.rest) > 0 && p.rest[0].Kind == PlainText {
		p.rest[0].Text = strings.TrimLeftFunc(p.rest[0].Text, unicode.IsSpace)
		if p.rest[0].Text != "" {
			return
		}
		p.rest = p.rest[1:]
	}
}

// word skips w, in any case, where it comes next as a whole word.
func (p *parser) word(w string) bool {
	t := p.text()
	if len(t) < len(w) || !strings.EqualFold(t[:len(w)], w) || startsWithWord(t[len(w):]) {
		return false
	}
	p.skip(len(w))
	return true
}

// person moves the person that comes next into the draft.
func (p *parser) person(d *Draft) bool {
	if len(p.rest) == 0 {
		return false
	}
	switch next := p.rest[0]; next.Kind {
	case User, Group:
		d.People = append(d.People, next)
	case Broadcast:
		d.Broadcast = true
	case PlainText:
		return p.plainPerson(d)
	case Channel:
		return false
	}
	p.rest = p.rest[1:]
	p.skipSpace()
	return true
}

func (p *parser) plainPerson(d *Draft) bool {
	name := plainName.FindString(p.text())
	if name == "" {
		return false
	}
	switch strings.ToLower(strings.TrimRight(name, ".;!?")) {
	case "@channel", "@here", "@everyone":
		d.Broadcast = true
	default:
		d.Unresolved = append(d.Unresolved, name)
	}
	p.skip(len(name))
	return true
}

// separator skips commas, "and" and "&", but only where another person follows: "@ana and the whole
// night shift" is about Ana, and starts with "and".
func (p *parser) separator() {
	n := len(separators.FindString(p.text()))
	if n == 0 {
		return
	}
	ahead := p.text()[n:]
	if plainName.MatchString(ahead) || ahead == "" && len(p.rest) > 1 && isPerson(p.rest[1]) {
		p.skip(n)
	}
}

// connector skips the one word or sign that may lead from the people to the reason.
func (p *parser) connector() {
	if p.word("for") || p.word("to") || p.word("por") {
		return
	}
	t := p.text()
	switch {
	case strings.HasPrefix(t, ":") && !emojiCode.MatchString(t),
		t == "-", strings.HasPrefix(t, "-") && unicode.IsSpace(firstRune(t[1:])):
		p.skip(1)
	case strings.HasPrefix(t, ","):
		p.skip(1)
		p.connector()
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func startsWithWord(s string) bool {
	r := firstRune(s)
	return s != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

// trimRight drops trailing white space, and spans of nothing else.
func trimRight(spans []Span) []Span {
	for n := len(spans); n > 0 && spans[n-1].Kind == PlainText; n = len(spans) {
		t := strings.TrimRightFunc(spans[n-1].Text, unicode.IsSpace)
		if t == spans[n-1].Text && t != "" {
			return spans
		}
		spans = spans[:n-1]
		if t != "" {
			return append(spans[:n-1:n-1], Span{Text: t})
		}
	}
	return spans
}

func isPerson(s Span) bool { return s.Kind == User || s.Kind == Group || s.Kind == Broadcast }
