// Package delivery says to Slack what storage recorded as "to be said".
//
// The script that records a shout-out also writes an entry into the outbox, a Redis stream, so that nothing which was
// acknowledged is forgotten. A [Worker] reads the entries, and plans their messages: for a shout-out the announcement,
// and a direct message to each recipient. Any number of copies of the bot run one worker each. This is the life of a
// message:
//
//	           entry of the outbox
//	                   │ plan (plan.go, plan_change.go)
//	                   ▼
//	┌───────────▶ its lane: the queue of one conversation (lanes.go)
//	│                  │ it is its turn, alone or joined with others (serve.go)
//	│                  ▼
//	│            may it stand already? ─── yes ──▶ looked for (find.go) ── found ──┐
//	│                  │ no, or not found                                          │
//	│                  ▼                                                           │
//	│            still right? ─────────── no ───────────────────────────────┐      │
//	│                  │ yes                                                │      │
//	│                  ▼                                                    │      │
//	│            posted, or changed in Slack (post.go, change.go)           │      │
//	│                  │                                                    │      │
//	│                  ▼                                                    │      │
//	└─ later ──── what Slack answers (errors.go) ── never ──▶ skipped,      │      │
//	   or unsure       │                              its owner is told     │      │
//	                   │ taken                        (skip.go, note.go)    │      │
//	                   ▼                                      │             │      │
//	          noted where it stands ◀─────────────────────────┼─────────────┼──────┘
//	                   │                                      │             │
//	                   ▼                                      ▼             ▼
//	      settled; the last message of an entry takes the entry out of the stream (work.go)
//
// # Messages
//
// A [message] is an action and its progress. The action knows what to say, and to whom: an [announcement], a [direct]
// message, [thanks], and so on; message.go lists them all. The progress is what the lane needs to know: when it is due,
// how often it failed, whether an earlier try may have posted it. A message holds IDs. It is drawn by package render
// when it is its turn, so that it tells the shout-out as it is then.
//
// # Lanes, joining, pace
//
// Each conversation has a lane, which one goroutine serves while there are messages in it. Everybody who causes
// messages has one turn in each round, so the burst of one person holds up nobody else. What comes by the clock, or
// greets, goes first.
//
// Slack takes about one message a second in a conversation. The turns are reserved in Redis, so all copies of the bot
// keep this pace together. Announcements that wait for the same place are joined: they go out as one message, each in
// full.
//
// # Verdicts
//
// What Slack answers is a verdict (errors.go): sent, later, limited, unsure, needs a person, a mistake, and some more.
// Only Slack's own word is final (answer.go). A status, a page from somebody in between, or no answer at all only puts
// a message off: it is tried again for hours, while others pass it. When it is skipped at last, its owner reads why,
// and what to do. An entry that waits for Slack is set aside, so that a full worker still takes others.
//
// # Claims
//
// A copy of the bot holds the entries that it took, and says so every two seconds. When it dies, another copy claims
// them (storage calls them taken). Some of their messages may have been posted without a note of it. All messages carry
// a mark as metadata (mark.go): the IDs of their shout-outs, and a part. So what may stand is looked for first, once
// for all that waits in a conversation, where the workspace granted history; without history it is said again: rather
// twice than never.
//
// # Changes
//
// A shout-out may be edited, taken back, or lose somebody who is erased. Then its messages change, too: Redis knows
// where they stand. Those that a dead copy posted and did not note are looked for (unnoted.go). Some messages name
// people, and no shout-out leads to them, such as thanks and notes. They are noted by these people before they are
// posted, and again once they stand, for 90 days; so they can be taken back when one of the people is erased
// (forget.go).
//
// # Shutdown
//
// When its context ends, a worker reads no more entries and begins no more messages. It finishes what is under way,
// within 20 seconds; a long digest only up to its next part. What it still holds stays in the stream, for the next copy
// that claims it.
package delivery
