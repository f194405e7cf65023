package render

import (
	"strings"
	"unicode"
)

// fence begins and ends a block of code.
const fence = "```"

// maxTurns is how many turns of the writing direction are open at a time; people need two or three.
const maxTurns = 8

// These characters end a turn of the writing direction: https://unicode.org/reports/tr9/.
const (
	popEmbedding = '\u202C'
	popIsolate   = '\u2069'
)

// open holds what is open at a spot of a text: a code block, and turns of the writing direction in its line.
type open struct {
	code  bool
	turns [maxTurns]rune
	n     int
}

// pass reads a piece of the text. It reports whether the piece may stay: where it would be one turn too many, it may
// not, and nothing is read.
func (o *open) pass(text string) bool {
	for _, r := range text {
		switch {
		case r == '\n':
			o.n = 0
		case isEmbedding(r), isIsolate(r):
			if o.n == maxTurns {
				return false
			}
			o.turns[o.n] = r
			o.n++
		case r == popEmbedding:
			if o.n > 0 && isEmbedding(o.turns[o.n-1]) {
				o.n--
			}
		case r == popIsolate:
			o.endIsolate()
		}
	}

	return true
}

// endIsolate ends the last isolate, if there is one, with all that began in it.
func (o *open) endIsolate() {
	for n := o.n - 1; n >= 0; n-- {
		if isIsolate(o.turns[n]) {
			o.n = n
			return
		}
	}
}

// start is what opens everything again, and end what closes it; each is of this length.
func (o *open) start() string {
	start := string(o.turns[:o.n])
	if o.code {
		start = fence + start
	}
	return start
}

func (o *open) end() string {
	end := o.endTurns()
	if o.code {
		end += fence
	}
	return end
}

func (o *open) length() int {
	length := o.n
	if o.code {
		length += len(fence)
	}
	return length
}

func (o *open) endTurns() string {
	var end strings.Builder
	for n := o.n - 1; n >= 0; n-- {
		if isIsolate(o.turns[n]) {
			end.WriteRune(popIsolate)
		} else {
			end.WriteRune(popEmbedding)
		}
	}
	return end.String()
}

func isEmbedding(r rune) bool {
	return r == '\u202A' || r == '\u202B' || r == '\u202D' || r == '\u202E' // embeddings and overrides
}

func isIsolate(r rune) bool { return r >= '\u2066' && r <= '\u2068' }

// upright ends every turn of the writing direction that a text leaves open at the end of its line, or it would turn
// what stands around the text.
func upright(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return isEmbedding(r) || isIsolate(r) }) {
		return text
	}

	var b strings.Builder
	var turned open
	for _, r := range text {
		if r == '\n' {
			b.WriteString(turned.endTurns())
		}
		if turned.pass(string(r)) {
			b.WriteRune(r)
		}
	}

	b.WriteString(turned.endTurns())
	return b.String()
}

// undirected drops the controls of writing direction.
func undirected(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}
