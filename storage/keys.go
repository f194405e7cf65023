package storage

import (
	"strconv"
	"time"

	"shine/credit"
)

const (
	// eventMemory is how long an event is known: Slack may deliver it again, hourly for a day.
	eventMemory = 48 * time.Hour
	// SaidMemory is how long Shine knows where messages stand that are not announcements. As long as that they follow
	// their shout-outs, and are taken back when somebody who is named in them is erased.
	SaidMemory = 90 * 24 * time.Hour
	toldMemory = SaidMemory
)

// keys makes the keys of one workspace; no other code makes any. The workspace stands in the hash tag, so that all its
// keys are in one slot of a Redis Cluster.
//
//	schema                        the form of all this: see migrate.go
//	last                          the greatest ID ever stamped
//	ledger                        stream: every shout-out, entry ID-0, packed
//	loose                         sorted set: shout-outs that the stream cannot hold in place (edited, imported late)
//	gave:<user>:<year>            sorted set of the IDs that somebody gave in a year, UTC
//	got:<user>:<year>             the same, for those that somebody was credited in
//	heard:<user>                  hash. Digest of an event without a record of its own → the ID of the first
//	                              shout-out: for one that was taken back, for the same words again, and for /shine
//	                              undo. "lately" → when somebody gave what does not stand any more, and changed what
//	                              does, in the last few minutes. Digest of a message → when it was edited last
//	outbox, dead                  streams: what is to be said, and what was given up
//	failing                       hash: entry of the outbox → since when Slack does not take it, in milliseconds
//	said:<channel>:<day>          sorted set: ID of a shout-out by the ts of the message that announces it, under the
//	                              days, UTC, of both
//	elsewhere:<day>               hash: ID → channel and ts of an announcement in another channel than the shout-out's
//	told:<hour>                   hash: ID → where its other messages stand, for 90 days
//	named:<user>                  sorted set: where messages stand that name somebody and follow no shout-out, by when
//	                              they were said; the latest 500, for 90 days
//	forgetting:<user>             lives for a minute after somebody is erased: messages that are being said then are
//	                              taken back, too
//	boosts:<day>                  hash: ID → who boosted it, and when, of the shout-outs of a day, UTC
//	settings                      hash: "workspace" → the settings, as JSON
//	preferences, channels         hashes, as JSON: what people decided for themselves, with the other id by which
//	                              Slack calls them; and what is decided for a channel, with the ids that it had
//	                              before, under which its data stays
//	changes                       how often settings, preferences or channels changed
//	once                          hash: what is said once: welcomes, thanks, who leads somebody, whether to reword
//	homes                         hash: user → when their home tab was drawn last, its hash, and the page that it
//	                              shows
//	acts:<user>                   hash: what somebody may do only so often in a day → how often they did, and "day";
//	                              lives for two days
//	asked:<user>                  hash: message → when somebody was asked for its story, in milliseconds, with a "+"
//	                              where they want to tell it; and "since": what was before that does not count; for 90
//	                              days
//	weeks                         hash: channel → the message whose thread takes a week's announcements
//	drafts:<user>                 hash: token → "number JSON", what somebody typed that may still become a shout-out;
//	                              lives for a day after the newest
//	subscriptions, recaps         hashes: channel or user → their digest or weekly recap, as JSON
//	due                           sorted set: what is due, by when, in milliseconds: "digest C1", "recap U1", "note
//	                              U1", "lines U1" (ask how somebody likes to shine), "friday U1" (ask for wins), and
//	                              "leads" (look for new leads; 0, at once, when teams or settings changed)
//	unsure                        sorted set: IDs of shout-outs of which it is not known who may read them, by when to
//	                              ask Slack again, in milliseconds
//	placed                        sorted set: ID of a shout-out that waited for its place, by the moment of the pick
//	digests                       sorted set: "channel from until" of every digest by its end; editions:<channel>,
//	                              hash: its end → what became of it, as JSON
//	teams, milestones             hashes: lead → their teams, person → their milestones, as JSON; counted in changes
//	                              too
//	lines                         hash: user → how they like to shine, and which of their leads may read that, as JSON
//	wins                          hash: user → what they are glad about, and whether they are asked on Fridays, as
//	                              JSON
//	nudges, notes                 hashes, as JSON: lead → their nudges, and their weekly notes, which only they may
//	                              see
//	asking                        sorted set: leads by when they are asked about next, in milliseconds
//	trial                         hash: the seed of the draws, and since when there are any, in milliseconds
//	audit                         stream: who changed or removed what
//	tried                         lives for a minute; shows that Redis takes writes
//	pace:<conversation>           lives while nobody may speak in a conversation
type keys struct {
	prefix, schema, last, ledger, loose, outbox, dead, failing, settings, preferences, channels, changes string
	once, homes, weeks, subscriptions, recaps, due, placed, digests, teams, milestones, nudges, notes    string
	asking, trial, audit, unsure, lines, wins                                                            string
}

func keysOf(workspace string) keys {
	prefix := "shine:{" + workspace + "}:"
	return keys{
		prefix: prefix,
		schema: prefix + "schema", last: prefix + "last", ledger: prefix + "ledger", loose: prefix + "loose",
		outbox: prefix + "outbox", dead: prefix + "dead", failing: prefix + "failing",
		settings: prefix + "settings", preferences: prefix + "preferences", channels: prefix + "channels",
		changes: prefix + "changes",
		once:    prefix + "once", homes: prefix + "homes", weeks: prefix + "weeks",
		subscriptions: prefix + "subscriptions", recaps: prefix + "recaps", due: prefix + "due", placed: prefix + "placed",
		digests: prefix + "digests", teams: prefix + "teams", milestones: prefix + "milestones",
		nudges: prefix + "nudges", notes: prefix + "notes", asking: prefix + "asking", trial: prefix + "trial",
		audit: prefix + "audit", unsure: prefix + "unsure", lines: prefix + "lines", wins: prefix + "wins",
	}
}

// These are fields of hashes, and members of sorted sets, that are not just ids of people, channels and shout-outs.
const (
	// ledgerField is the only field of an entry of the ledger, and settingsField that of the settings.
	ledgerField   = "r"
	settingsField = "workspace"
	// undoneField is the field of heard that holds the latest shout-out that somebody took back.
	undoneField = "undone"
	// seedField and beganField are those of the trial.
	seedField  = "seed"
	beganField = "began"
	// These are the fields of a line of the audit log.
	auditTime   = "at" // in milliseconds
	auditBy     = "by"
	auditAction = "action"
	auditAbout  = "about"
	auditDetail = "detail"
	// These stand in due before the channel or user, and dueLeads alone.
	dueDigest = "digest "
	dueRecap  = "recap "
	dueLines  = "lines "
	dueNote   = "note "
	dueFriday = "friday "
	dueLeads  = "leads"
	// askedSince is a field of asked, and tellsMark follows the time of a message whose story is told.
	askedSince = "since"
	tellsMark  = "+"
	// saidOnce is the value of what was said once: the field says what it was.
	saidOnce = "1"
	// installerWelcome is the field of the welcome to the person who brought Shine into the workspace.
	installerWelcome = "welcome installer"
)

// The fields of once name what was said: to whom, by whom, and about which shout-out.
func welcomeOf(to string) string           { return "welcome " + to }
func thanksOf(id, recipient string) string { return "thanks " + id + " " + recipient }
func ledOf(person, lead string) string     { return "led " + person + " " + lead }
func theirsOf(giver string) string         { return "theirs " + giver }

// anyData are the schema's key, and keys of which at least one exists in a workspace with any data.
func (k keys) anyData() []string {
	return []string{
		k.schema, k.last, k.ledger, k.loose, k.outbox, k.settings, k.preferences, k.channels, k.once, k.homes, k.audit,
		k.subscriptions, k.recaps, k.teams, k.milestones, k.nudges, k.notes, k.trial, k.lines, k.wins,
	}
}

func (k keys) gave(user string, year int) string {
	return k.prefix + "gave:" + user + ":" + strconv.Itoa(year)
}

// gaveSince are the keys of gave that hold what somebody gave between two moments, and gotSince those of got.
func (k keys) gaveSince(user string, from, to time.Time) []string {
	return yearly(k.gave, user, from, to)
}

func (k keys) gotSince(user string, from, to time.Time) []string {
	return yearly(k.got, user, from, to)
}

func yearly(key func(user string, year int) string, user string, from, to time.Time) []string {
	var all []string
	for year := from.UTC().Year(); year <= to.UTC().Year(); year++ {
		all = append(all, key(user, year))
	}
	return all
}

func (k keys) got(user string, year int) string {
	return k.prefix + "got:" + user + ":" + strconv.Itoa(year)
}

func (k keys) heard(user string) string { return k.prefix + "heard:" + user }

func (k keys) said(channel string, t time.Time) string {
	return k.prefix + "said:" + channel + ":" + number(t, 24*time.Hour)
}

func (k keys) elsewhere(t time.Time) string {
	return k.prefix + "elsewhere:" + number(t, 24*time.Hour)
}

func (k keys) told(t time.Time) string { return k.prefix + "told:" + number(t, time.Hour) }

func (k keys) named(user string) string { return k.prefix + "named:" + user }

func (k keys) forgetting(user string) string { return k.prefix + "forgetting:" + user }

func (k keys) boosts(t time.Time) string { return k.prefix + "boosts:" + number(t, 24*time.Hour) }

func (k keys) tried() string { return k.prefix + "tried" }

func (k keys) drafts(user string) string { return k.prefix + "drafts:" + user }

func (k keys) acts(user string) string { return k.prefix + "acts:" + user }

func (k keys) asked(user string) string { return k.prefix + "asked:" + user }

func (k keys) editions(channel string) string { return k.prefix + "editions:" + channel }

func (k keys) pace(conversation string) string { return k.prefix + "pace:" + conversation }

// indexes are the keys of gave and got that hold a shout-out, and of placed where it waited for its place.
func (k keys) indexes(s credit.Shoutout) []string {
	year := s.Time.Year()
	all := make([]string, 0, 2+len(s.Recipients))
	all = append(all, k.gave(s.Giver, year))
	if !s.Placed.IsZero() {
		all = append(all, k.placed)
	}
	for _, recipient := range s.Recipients {
		all = append(all, k.got(recipient, year))
	}
	return all
}

// number is how many periods of a length have passed since 1970. The messages of one channel in a day, or of a
// workspace in an hour, are few enough for Redis's compact encoding.
func number(t time.Time, period time.Duration) string {
	return strconv.FormatInt(t.Unix()/int64(period/time.Second), 10)
}

func yearStart(year int) time.Time { return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC) }
