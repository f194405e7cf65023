package render

import (
	"shine/credit"
)

// Announcement is what a channel reads: one shout-out, or as many as [Join] says.
func Announcement(shoutouts []credit.Shoutout) Message {
	b := new(builder)
	var thread []Message
	for i, s := range shoutouts {
		if i > 0 {
			b.divider()
		}
		thread = b.story(announced(s), footer(s), s)
	}
	m := b.message()
	m.Thread = thread // of the only one: whatever needs a thread goes alone
	return m
}

// Join says how many of the shout-outs at the front of a queue fit into one announcement, each in full. It is one
// at least: a long one goes alone, and on in its thread.
func Join(shoutouts []credit.Shoutout) int {
	text, blocks := 0, 0
	for i, s := range shoutouts {
		m := Announcement([]credit.Shoutout{s})
		text += runes(m.Text) + 1
		blocks += len(m.Blocks) + 1
		if len(m.Thread) > 0 || text > maxText || blocks > maxBlocks {
			return max(i, 1)
		}
	}
	return len(shoutouts)
}

// story adds a shout-out between a headline and a small line. It returns what goes on in the thread.
func (b *builder) story(headline, footer string, s credit.Shoutout) []Message {
	head, thread := parts(quote(Text(s.Text)), roomBeside(headline, footer, goesOn()))
	b.section(headline).quoted(head)
	if len(thread) > 0 {
		b.context(goesOn())
	}
	b.context(footer)
	return thread
}
