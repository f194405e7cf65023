package render

import (
	"github.com/slack-go/slack"

	"shine/credit"
)

// Receipt tells a giver, and nobody else, what was recorded and who was left out, with the ways to take it back or
// mend it. While nobody picked where to announce it, it asks for that.
func (l Language) Receipt(s credit.Shoutout, leftOut []credit.LeftOut, to credit.Destination) Message {
	b := l.builder().section(l.recorded(s, to))
	for _, sentence := range l.leftOut(leftOut) {
		b.section(sentence)
	}

	if len(s.Quiet) > 0 {
		b.section(l.say("recorded_quiet", "People", l.people(s.Quiet)))
	}
	if unplaced(s) {
		return b.actions(placeBlock+s.ID, l.placePicker(), l.undoButton(s), l.editButton(s)).
			context(l.say("undo_hint")).message()
	}

	return b.actions("", l.undoButton(s), l.editButton(s)).context(l.say("undo_hint")).message()
}

func (l Language) undoButton(s credit.Shoutout) slack.BlockElement {
	return button(ActionUndo, s.ID, l.say("undo"))
}

func (l Language) editButton(s credit.Shoutout) slack.BlockElement {
	return button(ActionEdit, s.ID, l.say("edit"))
}

// unplaced reports whether a shout-out waits for its giver to pick where it is announced.
func unplaced(s credit.Shoutout) bool { return s.Channel == "" && s.Visibility == credit.Private }

// placeBlock starts the id of the block with the picker; the shout-out's ID follows, since a picker has no value.
const placeBlock = "place:"

// PlacedID is the ID of the shout-out that a picker's block is about.
func PlacedID(blockID string) string { return blockID[min(len(placeBlock), len(blockID)):] }

func (l Language) placePicker() *slack.SelectBlockElement {
	picker := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations,
		slack.NewTextBlockObject(slack.PlainTextType, l.say("pick_channel"), false, false), ActionPlace)
	picker.Filter = channelsOnly()
	return picker
}

// channelsOnly lets people pick channels, and nothing else.
func channelsOnly() *slack.SelectBlockElementFilter {
	return &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
}

// Placed answers the pick of a channel. It names where the shout-out is announced: the channel may have its
// announcements elsewhere, or none.
func (l Language) Placed(s credit.Shoutout, to credit.Destination) Message {
	sentence := l.recorded(s, to)
	if to.How != credit.AnnounceNowhere && to.Channel != "" {
		sentence = l.say("placed", "People", l.people(s.Recipients), "Channel", channel(to.Channel))
	}
	return l.builder().section(sentence).
		actions("", l.undoButton(s), l.editButton(s)).context(l.say("undo_hint")).message()
}

// CannotPlace answers a pick of a channel where Shine may not speak for this person, and asks again.
func (l Language) CannotPlace(s credit.Shoutout, picked string) Message {
	return l.builder().section(l.say("cannot_place", "Channel", channel(picked))).
		actions(placeBlock+s.ID, l.placePicker(), l.undoButton(s)).message()
}

// PlacedAlready answers a second pick.
func (l Language) PlacedAlready(s credit.Shoutout) Message {
	return l.paragraph("placed_already", "Channel", channel(s.Channel))
}

// Undone says that a shout-out is taken back, and repeats its words. It replaces the receipt, which has no thread for
// more text.
func (l Language) Undone(s credit.Shoutout) Message {
	return l.withWords(l.say("undone", "People", l.people(s.Recipients)), s)
}

// TakenBack stands in the place of a message about a shout-out that is taken back, where something is answered under
// it.
func (l Language) TakenBack() Message { return l.paragraph("taken_back") }

// UndoAsk asks whether a shout-out is to be taken back, when a later one was.
func (l Language) UndoAsk(s credit.Shoutout) Message {
	return l.builder().
		section(l.say("undo_ask", "People", l.people(s.Recipients))).
		quoted(shortened(l.reason(s), maxBrief)).calls(s).
		actions("", l.undoButton(s)).message()
}

// Edited answers an edit with the words as they are now.
func (l Language) Edited(s credit.Shoutout) Message {
	return l.withWords(l.say("edited", "People", l.people(s.Recipients)), s)
}

func (l Language) withWords(sentence string, s credit.Shoutout) Message {
	c := inQuotation(l.reason(s))
	room := maxRepeated - runes(sentence) - runes(l.say("cut_short"))
	b := l.builder().section(sentence).quoted(c.next(room)).calls(s)
	if !c.done() {
		b.context(l.say("cut_short"))
	}
	return b.context(l.work(s)).message()
}

// Hidden answers a recipient who keeps their name out of digests.
func (l Language) Hidden() Message { return l.paragraph("hidden") }

// Removed answers an admin who removed a shout-out.
func (l Language) Removed(s credit.Shoutout) Message {
	return l.paragraph("removed", "Giver", l.person(s.Giver), "People", l.people(s.VisibleRecipients()))
}

// ThanksSent answers a recipient who said thanks, the first time or again.
func (l Language) ThanksSent(giver string, first bool) Message {
	if first {
		return l.paragraph("thanks_sent", "Giver", l.person(giver))
	}
	return l.paragraph("thanks_sent_before", "Giver", l.person(giver))
}

// NothingToUndo answers /shine undo where there is nothing to take back.
func (l Language) NothingToUndo() Message { return l.paragraph("nothing_to_undo") }
