package render

import (
	"github.com/slack-go/slack"

	"shine/credit"
)

// Receipt tells a giver, and nobody else, what was recorded and who was left out, with the way to take it back. While
// nobody picked where to announce it, it asks for that.
func Receipt(s credit.Shoutout, leftOut []credit.LeftOut) Message {
	b := new(builder).section(recorded(s))
	for _, sentence := range leftOutSentences(leftOut) {
		b.section(sentence)
	}
	undo := button(ActionUndo, s.ID, undoLabel())
	if Unplaced(s) {
		return b.actions(placeBlock+s.ID, placePicker(), undo).context(undoHint()).message()
	}
	return b.actions("", undo).context(undoHint()).message()
}

// Unplaced reports whether a shout-out waits for its giver to pick where it is announced.
func Unplaced(s credit.Shoutout) bool { return s.Channel == "" && s.Visibility == credit.Private }

// placeBlock starts the id of the block with the picker; the shout-out's ID follows, since a picker has no value.
const placeBlock = "place:"

// PlacedID is the ID of the shout-out that a picker's block is about.
func PlacedID(blockID string) string { return blockID[min(len(placeBlock), len(blockID)):] }

func placePicker() *slack.SelectBlockElement {
	picker := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations,
		slack.NewTextBlockObject(slack.PlainTextType, pickLabel(), false, false), ActionPlace)
	picker.Filter = &slack.SelectBlockElementFilter{
		Include: []string{"public", "private"}, ExcludeExternalSharedChannels: false, ExcludeBotUsers: true,
	}
	return picker
}

// Placed answers the pick.
func Placed(s credit.Shoutout) Message {
	return new(builder).section(placed(s)).actions("", button(ActionUndo, s.ID, undoLabel())).context(undoHint()).message()
}

// CannotPlace answers a pick of a channel where Shine may not speak for this person, and asks again.
func CannotPlace(s credit.Shoutout, picked string) Message {
	undo := button(ActionUndo, s.ID, undoLabel())
	return new(builder).section(cannotPlace(picked)).actions(placeBlock+s.ID, placePicker(), undo).message()
}

// PlacedAlready answers a second pick.
func PlacedAlready(s credit.Shoutout) Message { return say(placedAlready(s)) }

// Undone answers the Undo that took a shout-out back, and gives the words back too. It replaces the receipt, which
// has no thread to go on in.
func Undone(s credit.Shoutout) Message {
	sentence := undone(s)
	head, rest := cut(quote(Text(s.Text)), maxRepeated-runes(sentence)-runes(cutShort()))
	b := new(builder).section(sentence).quoted(head)
	if rest != "" {
		b.context(cutShort())
	}
	return b.message()
}

// UndoTooLate answers an Undo after its 15 minutes.
func UndoTooLate() Message { return say(undoTooLate()) }

// NotYours answers somebody who would act on another giver's shout-out.
func NotYours() Message { return say(notYours()) }

// AlreadyUndone answers a second Undo.
func AlreadyUndone() Message { return say(alreadyUndone()) }
