// Package delivery says to Slack what storage recorded as "to be said".
//
// The script that records a shout-out also writes an entry into the outbox, a Redis stream. A [Worker] reads it,
// turns it into messages (the announcement, one direct message for each recipient), and lets each conversation's
// messages go out one after the other:
//
//	outbox entry → messages → lane of the conversation → pace → render → Slack → what was said, and where
//
// A lane is a queue of one conversation. Slack takes about one message a second there, so what waits for the same
// channel meanwhile is announced together in one message. Those who give take turns in it, so that the burst of one
// holds up nobody else; a digest waits for none of them. What was taken back before its turn is not said at all.
//
// Nothing acknowledged is lost: an entry leaves the stream only when all its messages are said or let go. When a copy
// of the bot dies, another one claims what it held. Every message carries the ids of its shout-outs as metadata, and
// where it stands is kept in Redis: what may have been posted before the connection broke is looked for, once for all
// that waits in a conversation, before it is said again.
//
// What follows no shout-out but names people, such as thanks and notes, is noted by those people before it is said and
// again once it stands, for 90 days, so that it can be taken back when one of them is erased (forget.go).
//
// Only Slack's own word is final (errors.go, answer.go). A status, a page of somebody on the way, or no answer at all
// lets a message be tried again for hours, while others pass it; what is let go then, or refused, its owner hears of
// (letgo.go).
package delivery
