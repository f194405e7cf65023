package render

import (
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// maxRepeated is how much one message that repeats what was typed says; more goes on in the next message. Slack
// refuses somewhat more than 9,000 characters in the blocks of a message (msg_blocks_too_long).
const maxRepeated = 8000

// Refused says which rule a text broke, and repeats the text, so that nobody types it again. Draft, if there is one, is
// the token of a button that opens the form with it.
func (l Language) Refused(r *credit.Refusal, typed []credit.Span, draft string) []Message {
	return l.repeated(l.Refusal(r), typed, l.formButton(draft)...)
}

// SaidAlready says that the same words counted once, and lets the giver say them again on purpose. Draft is the token
// of that button.
func (l Language) SaidAlready(first credit.Shoutout, typed []credit.Span, draft string) []Message {
	var again []slack.BlockElement
	if draft != "" {
		again = append(again, button(ActionAgain, draft, l.say("say_again")))
	}
	return l.repeated(l.say("said_already", "People", l.people(first.Recipients)), typed, again...)
}

// DidYouMean suggests the nearest sub-command.
func (l Language) DidYouMean(suggestion string, typed []credit.Span) []Message {
	return l.repeated(l.say("did_you_mean", "Suggestion", verbatim(suggestion)), typed)
}

// UnknownCommand says how to go on from a text that is neither a shout-out nor a sub-command.
func (l Language) UnknownCommand(typed []credit.Span) []Message {
	return l.repeated(l.say("unknown_command"), typed)
}

// FormExpired offers the form again that could not be opened in time; draft is the token of what was typed.
func (l Language) FormExpired(typed []credit.Span, draft string) []Message {
	return l.repeated(l.say("form_expired"), typed, l.formButton(draft)...)
}

// Expired offers another form again that could not be opened in time; the button is the one that asked for it.
func (l Language) Expired(action, value string) []Message {
	return []Message{
		l.builder().section(l.say("form_again")).actions("", button(action, value, l.say("open_form"))).message(),
	}
}

// EditRefused says which rule an edited message broke: what it brought stays.
func (l Language) EditRefused(r *credit.Refusal, typed []credit.Span) []Message {
	return l.repeated(l.sentences(l.Refusal(r), l.say("edit_stays")), typed)
}

// EditTooOld answers the edit of a message of long ago that nothing is known of.
func (l Language) EditTooOld(typed []credit.Span) []Message {
	return l.repeated(l.say("edit_too_old"), typed)
}

// EditTooOften answers the edit of a message that credited other people again and again.
func (l Language) EditTooOften(typed []credit.Span) []Message {
	return l.repeated(l.say("edit_too_often"), typed)
}

// EditTooLate answers the edit of a message that brought a shout-out, after its 15 minutes.
func (l Language) EditTooLate() Message { return l.paragraph("edit_too_late") }

// EditOfUndone answers the edit of a message whose shout-out was taken back.
func (l Language) EditOfUndone() Message { return l.paragraph("edit_of_undone") }

// WentWrong answers a request that failed unexpectedly, with a reference to the log.
func (l Language) WentWrong(reference string) Message {
	return l.paragraph("went_wrong", "Reference", verbatim(reference))
}

func (l Language) formButton(draft string) []slack.BlockElement {
	if draft == "" {
		return nil
	}
	return []slack.BlockElement{button(ActionForm, draft, l.say("open_form"))}
}

// repeated is a sentence, with what was typed under it, and then buttons.
func (l Language) repeated(sentence string, typed []credit.Span, buttons ...slack.BlockElement) []Message {
	b := l.builder().section(sentence)
	c := inQuotation(typedText(typed))
	if strings.TrimSpace(c.rest) == "" {
		return []Message{b.actions("", buttons...).message()}
	}

	b.context(l.say("you_typed"))
	var messages []Message
	for room := maxRepeated - runes(sentence) - runes(l.say("you_typed")); !c.done(); room = maxRepeated {
		b.quoted(c.next(room))
		if c.done() {
			b.actions("", buttons...)
		}
		messages = append(messages, b.message())
		b = l.builder()
	}

	return messages
}
