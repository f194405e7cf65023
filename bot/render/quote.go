package render

import "strings"

// maxReason is how much of a reason, escaped, one message shows; the rest goes on in its thread.
const maxReason = 3500

// quoted adds the quotation of an escaped text, a block for each part that Slack's limit makes of it.
func (b *builder) quoted(quotation string) *builder {
	for i, part := range split(quotation, maxSection-1) {
		if i > 0 {
			part = requote(part)
		}
		b.section(part)
	}
	return b
}

// requote quotes what was cut off a quotation: the mark stands at the start of each line.
func requote(rest string) string {
	if rest == "" || strings.HasPrefix(rest, ">") {
		return rest
	}
	return ">" + rest
}

// roomBeside is how much of a reason fits into a message that says these lines too.
func roomBeside(lines ...string) int {
	room := maxText
	for _, line := range lines {
		room -= runes(line) + 1
	}
	return min(maxReason, room)
}

// parts cuts a quotation into what the message shows, at most first characters, and what goes on in its thread.
func (l Language) parts(quotation string, first int) (head string, thread []Message) {
	head, rest := cut(quotation, first)
	for rest = requote(rest); rest != ""; rest = requote(rest) {
		var part string
		part, rest = cut(rest, maxReason)
		thread = append(thread, l.builder().quoted(part).message())
	}
	return head, thread
}
