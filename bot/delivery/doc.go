// Package delivery says to Slack what storage recorded as "to be said".
//
// The script that records a shout-out also writes an entry into the outbox, a Redis stream. A [Worker] reads it,
// turns it into messages (the announcement, one direct message for each recipient), and lets each conversation's
// messages go out one after the other:
//
//	outbox entry → messages → lane of the conversation → pace → render → Slack → what was said, and where
//
// A lane is a queue of one conversation. Slack takes about one message a second there, so what waits for the same
// channel meanwhile is announced together in one message.
//
// Nothing acknowledged is lost: an entry leaves the stream only when all its messages are said, parked or buried.
// When a copy of the bot dies, another one claims what it held. Every message carries the ids of its shout-outs as
// metadata, and where it stands is kept in Redis, so that a message which may have been posted before the
// connection broke is looked for before it is said again.
//
// What each of Slack's errors means for a message stands in errors.go.
package delivery
