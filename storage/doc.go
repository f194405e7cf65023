// Package storage keeps Shine's shout-outs in Redis.
//
// [Open] connects to whatever REDIS_URL names, or starts a server; a [Store] is one workspace in it. Every write that
// must not be half done is one Lua script, in the folder lua, each with its KEYS, ARGV and effects in its header; the
// first of them, record, does in one round trip all that a shout-out needs. All keys are made in keys.go.
//
// # Layout
//
// The ledger is a stream: that costs the fewest bytes, and is in the order of time. A stream cannot change an entry or
// take one older than its last, so shout-outs that are edited, or imported late, stand in a sorted set beside it, under
// their IDs; reading merges both. An ID is one integer, the microsecond of recording, so that it is member and score of
// the small sorted sets that index shout-outs by giver and recipient.
//
// Settings, preferences, what channels decided, teams and milestones are few: JSON in hashes, changed by one
// compare-and-swap script, which counts the changes so that every copy of the bot knows when to read them again.
//
// # Older and newer data
//
// The form of all this has a number, the schema, which stands in Redis with it. [Store.Migrate] brings older data
// forward, step by step (migrate.go); data of a newer version is refused, and a copy that is running when its data is
// moved forward stops.
//
// # What is due
//
// Digests, recaps and questions about leads stand in sorted sets by when they are due. The script that makes something
// due (a subscription, a preference, a team, a shout-out that credits a lead) also plans it, so that no other code has
// to remember to. The copy of the bot that ran the script is woken, the others see it at their next look. A copy claims
// what is due for a while (agenda.go), so that another one takes over where it dies; what it did then, when it is due
// next and what is to be said are written by one script, which only the first of several copies gets through.
//
// # What comes twice
//
// Each record begins with the digest of its words and of the event that brought it. The record script looks through the
// giver's own latest records, a handful at most, for what it has seen before; only events that have no record of their
// own are kept apart. So none of this takes memory for longer than it matters, and no rule depends on a key's expiry.
//
// # What may go wrong
//
// Every script is safe to repeat: recording by its event, removing and placing by looking first. So a command whose
// connection broke is tried again, three times within the time that its caller has. An error of a script that leaves
// open whether something was written is an [ErrUncertain]; any other means that nothing was.
//
// # A server of Shine's own
//
// Without a URL, Open starts a redis-server in the data directory (ownserver.go, datadir.go), which nobody else can
// reach and which has every write on disk before it acknowledges it. Locks that the kernel gives back keep two copies
// of Shine, and two servers, from one directory, also when one of them was killed.
package storage
