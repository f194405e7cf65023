package render

import (
	"shine/credit"
)

// maxRepeated is how much one message that repeats what was typed says; more goes on in the next message. Slack
// refuses somewhat more than 9,000 characters in the blocks of a message (msg_blocks_too_long).
const maxRepeated = 8000

// Refused says which rule a text broke, and repeats the text, so that nobody types it again.
func Refused(r *credit.Refusal, typed []credit.Span) []Message { return repeated(refusal(r), typed) }

// LookupFailed says that Slack did not tell in time who people are; nothing is recorded.
func LookupFailed(typed []credit.Span) []Message { return repeated(lookupFailed(), typed) }

// NotSaved says that Redis could not take it; nothing is recorded.
func NotSaved(typed []credit.Span) []Message { return repeated(notSaved(), typed) }

// NotSure says that nobody knows whether it is recorded, and that saying it again is safe.
func NotSure(typed []credit.Span) []Message { return repeated(notSure(), typed) }

// SaidAlready says that the same words counted once.
func SaidAlready(first credit.Shoutout, typed []credit.Span) []Message {
	return repeated(saidAlready(first), typed)
}

// DidYouMean suggests the nearest sub-command.
func DidYouMean(suggestion string, typed []credit.Span) []Message {
	return repeated(didYouMean(suggestion), typed)
}

// UnknownCommand says how to go on from a text that is neither a shout-out nor a sub-command.
func UnknownCommand(typed []credit.Span) []Message { return repeated(unknownCommand(), typed) }

// WentWrong is the answer to everything unforeseen, with a reference to the log.
func WentWrong(reference string) Message { return say(wentWrong(reference)) }

// repeated is a sentence, and what was typed below it.
func repeated(sentence string, typed []credit.Span) []Message {
	b := new(builder).section(sentence)
	rest := quote(Typed(typed))
	if rest == ">" {
		return []Message{b.message()}
	}
	b.context(youTyped())
	var messages []Message
	for room := maxRepeated - runes(sentence) - runes(youTyped()); rest != ""; room = maxRepeated {
		var part string
		part, rest = cut(rest, room)
		rest = requote(rest)
		messages = append(messages, b.quoted(part).message())
		b = new(builder)
	}
	return messages
}
