package render

import (
	"strings"

	"shine/credit"
)

// maxReason is how much of a reason, escaped, one message shows; the rest goes on in its thread.
const maxReason = 3500

// quote draws escaped text as a quotation: the mark stands at the start of each line.
func quote(escaped string) string {
	return ">" + strings.ReplaceAll(strings.TrimRight(escaped, "\n"), "\n", "\n>")
}

// inQuotation returns a cutter for a text that is quoted part by part.
func inQuotation(escaped string) *cutter { return newCutter(escaped, 1) }

// quoted adds the quotation of an escaped text, a block for each part that Slack's limit makes of it.
func (b *builder) quoted(escaped string) *builder {
	c := inQuotation(escaped)
	b.section(quote(c.next(maxSection)))
	for !c.done() {
		b.section(quote(c.next(maxSection)))
	}
	return b
}

// excerpt quotes a reason, cut at a word where it is longer than so many characters.
func (l Language) excerpt(s credit.Shoutout, most int) string {
	return quote(inQuotation(l.reason(s)).shortened(most))
}

// roomBeside is how much of a reason fits into a message beside these lines.
func roomBeside(lines ...string) int {
	room := maxText
	for _, line := range lines {
		room -= runes(line) + 1
	}
	return min(maxReason, room)
}

// parts cuts an escaped text, to be quoted, into what the message shows, at most first characters, and what goes on in
// its thread.
func (l Language) parts(escaped string, first int) (head string, thread []Message) {
	c := inQuotation(escaped)
	head = c.next(first)
	for !c.done() {
		thread = append(thread, l.builder().quoted(c.next(maxReason)).message())
	}
	return head, thread
}
