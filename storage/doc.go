// Package storage keeps Shine's shout-outs in Redis.
//
// [Open] connects to whatever REDIS_URL names, or starts a server; a [Store] is one workspace in it. Every write that
// must not be half done is one Lua script, in the folder lua, each with its KEYS, ARGV and effects in its header; the
// first of them, record, does in one round trip all that a shout-out needs. All keys are made in keys.go.
//
// # Layout
//
// The ledger is a stream, which costs the fewest bytes and is read by time for nothing. A stream cannot change an entry or
// take one older than its last, so what is edited, or imported late, moves to a sorted set beside it, under the same
// ID; reading merges both. An ID is one integer, the microsecond of recording, so that it is member and score of the small
// sorted sets that index shout-outs by giver and recipient.
//
// # What may go wrong
//
// go-redis repeats commands whose connection broke, also when the first try had worked. Every script is therefore safe to
// repeat: recording by its event, removing and placing by looking first. An error that leaves open whether something
// was written is an [ErrUncertain]; any other means that nothing was.
package storage
