package render

import (
	"shine/credit"
)

// Story is a shout-out as others read it.
type Story struct {
	credit.Shoutout
	// Chain are the shout-outs from which this one was passed on, the first one first.
	Chain []credit.Shoutout
}

// Announcement is what a channel reads: one shout-out, or as many as [Join] says.
func (l Language) Announcement(stories []Story, boostEmoji string) Message {
	b := l.builder()
	var thread []Message
	for i, s := range stories {
		if i > 0 {
			b.divider()
		}
		thread = b.story(l.announced(s), joinNotEmpty(l.footer(s.Shoutout), l.chain(s)), s.Shoutout)
		b.actions(
			"", button(ActionPassOn, s.ID, l.say("pass_it_on")), l.menu(s.ID, MenuUndo, MenuEdit, MenuHide, MenuRemove),
		)
	}

	m := b.context(l.boostHint(boostEmoji)).message()
	m.Thread = thread // there is only one story then: whatever needs a thread goes alone
	return m
}

func (l Language) announced(s Story) string {
	key := "announced"
	if s.PassedFrom != "" {
		key = "announced_passed_on"
	}
	return l.say(key, "Giver", l.person(s.Giver), "People", l.people(s.VisibleRecipients()))
}

// boostHint says how to boost; it is empty where Shine would not hear of it.
func (l Language) boostHint(emoji string) string {
	if emoji == "" {
		return ""
	}
	return l.say("boost_hint", "Emoji", emoji)
}

// Join says how many of the stories at the front of a queue fit into one announcement, each in full. It is one at
// least: a long one goes alone, and on in its thread.
func (l Language) Join(stories []Story, boostEmoji string) int {
	hint := runes(l.boostHint(boostEmoji)) + 1
	text, blocks := hint, 0
	for i := range stories {
		m := l.Announcement(stories[i:i+1], boostEmoji)
		text += runes(m.Text) + 1 - hint
		blocks += len(m.Blocks) + 1 // and a divider; the hint counts each time, which is on the safe side
		if len(m.Thread) > 0 || text > maxText || blocks > maxBlocks {
			return max(i, 1)
		}
	}

	return len(stories)
}

// WeekThread heads the thread that takes a week's announcements.
func (l Language) WeekThread() Message { return l.paragraph("week_thread") }

// roomForActions is what a story's buttons and the hint under it say at most, in any language.
const roomForActions = 220

// story adds a shout-out between a headline and a small line, for its reader if it is for one alone. It returns what
// goes on in the thread.
func (b *builder) story(headline, footer string, s credit.Shoutout, reader ...string) []Message {
	beside := roomBeside(headline, footer, b.say("goes_on")) - roomForActions
	head, thread := b.parts(b.reason(s, reader...), beside)
	if together := headline + "\n" + quote(head); runes(together) <= maxSection {
		b.section(together)
	} else {
		b.section(headline).quoted(head)
	}
	b.calls(s)
	for i := range thread {
		thread[i].called = s.Mentioned()
	}

	if len(thread) > 0 {
		b.context(b.say("goes_on"))
	}
	b.context(footer)
	return thread
}
