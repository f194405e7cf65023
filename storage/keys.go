package storage

import (
	"strconv"
	"time"

	"shine/credit"
)

const (
	// eventMemory is how long an event is known: Slack may deliver it again, hourly for a day.
	eventMemory = 48 * time.Hour
	// saidPeriod is how much of a conversation's announcements one key holds: few enough to stay small in Redis.
	saidPeriod = 7 * 24 * time.Hour
	// toldPeriod is how many messages one key of told holds; it lives for twice as long.
	toldPeriod = 24 * time.Hour
)

// keys makes the keys of one workspace; nothing else does. The workspace stands in the hash tag, so that all its keys
// are in one slot of a Redis Cluster.
//
//	last                          the greatest ID ever stamped
//	ledger                        stream: every shout-out, entry ID-0, packed
//	loose                         sorted set: shout-outs that the stream cannot hold in place (edited, imported late)
//	gave:<user>:<year>            sorted set of the IDs that somebody gave in a year, UTC
//	got:<user>:<year>             the same, for those that somebody was credited in
//	undone:<user>                 hash: digest of an event → the ID that it brought, for what somebody took back
//	outbox, dead                  streams: what is to be said, and what was given up
//	said:<conversation>:<period>  sorted set: ID of a shout-out by the ts of the message that announces it
//	told:<day>                    hash: ID → where its other messages stand
//	pace:<conversation>           lives while nobody may speak in a conversation
type keys struct{ prefix string }

func keysOf(workspace string) keys { return keys{prefix: "shine:{" + workspace + "}:"} }

func (k keys) last() string   { return k.prefix + "last" }
func (k keys) ledger() string { return k.prefix + "ledger" }
func (k keys) loose() string  { return k.prefix + "loose" }
func (k keys) outbox() string { return k.prefix + "outbox" }
func (k keys) dead() string   { return k.prefix + "dead" }

func (k keys) gave(user string, year int) string {
	return k.prefix + "gave:" + user + ":" + strconv.Itoa(year)
}
func (k keys) got(user string, year int) string {
	return k.prefix + "got:" + user + ":" + strconv.Itoa(year)
}

func (k keys) undone(user string) string { return k.prefix + "undone:" + user }

func (k keys) said(conversation string, period int64) string {
	return k.prefix + "said:" + conversation + ":" + strconv.FormatInt(period, 10)
}

func (k keys) told(day int64) string { return k.prefix + "told:" + strconv.FormatInt(day, 10) }

func (k keys) pace(conversation string) string { return k.prefix + "pace:" + conversation }

// indexes are the keys of gave and got that hold a shout-out.
func (k keys) indexes(s credit.Shoutout) []string {
	year := s.Time.Year()
	all := make([]string, 0, 1+len(s.Recipients))
	all = append(all, k.gave(s.Giver, year))
	for _, recipient := range s.Recipients {
		all = append(all, k.got(recipient, year))
	}
	return all
}

// periodOf numbers the periods of a length since 1970.
func periodOf(t time.Time, length time.Duration) int64 { return t.Unix() / int64(length/time.Second) }

func startOfPeriod(n int64, length time.Duration) time.Time {
	return time.Unix(n*int64(length/time.Second), 0)
}

func yearStart(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }
