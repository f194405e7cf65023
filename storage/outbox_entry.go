package storage

import (
	"strconv"
	"strings"
	"time"

	"shine/credit"
)

// Say is what an entry of the outbox asks for.
type Say string

// These are the kinds of entries.
const (
	// SayShoutout announces a shout-out and tells its recipients.
	SayShoutout Say = "shoutout"
	// SayAnnounce announces a shout-out whose recipients were told before.
	SayAnnounce Say = "announce"
	// SayRetract takes back the messages about a shout-out.
	SayRetract Say = "retract"
	// SayEdited has the messages about a shout-out follow its new words.
	SayEdited Say = "edited"
	// SayThanks tells a giver that a recipient says thanks.
	SayThanks Say = "thanks"
	// SayWelcome greets a channel, or a person.
	SayWelcome Say = "welcome"
	// SayDigest tells a channel's week, and SayRecap somebody's own.
	SayDigest Say = "digest"
	SayRecap  Say = "recap"
	// SayNudge nudges a lead, SayLead tells a lead what nudges are, and SayGaveUp that there will be none any more.
	SayNudge  Say = "nudge"
	SayLead   Say = "lead"
	SayGaveUp Say = "gave_up"
	// SayNote tells a lead what others wrote about the people they lead, SayNoteOffer offers such notes, and SaySaw
	// brings somebody a line that their lead wrote about a shout-out.
	SayNote      Say = "note"
	SayNoteOffer Say = "note_offer"
	SaySaw       Say = "saw"
	// SayLed tells somebody who leads them.
	SayLed Say = "led"
	// SayLines asks somebody how they like to shine, and SayLineLead whether a new lead may read what they wrote.
	SayLines    Say = "lines"
	SayLineLead Say = "line_lead"
	// SayAsk brings a lead's question to somebody, and SayAnswer the answer to the lead. Shoutout is the moment that
	// led to it.
	SayAsk    Say = "ask"
	SayAnswer Say = "answer"
	// SayWin brings a lead the win that somebody shares with them, by its ID, and SayFriday asks somebody what they are
	// glad about.
	SayWin    Say = "win"
	SayFriday Say = "friday"
	// SayForget takes back the messages that name somebody who is erased.
	SayForget Say = "forget"
)

// OutboxEntry is something to be said. It holds ids, never what is said.
type OutboxEntry struct {
	// ID is the entry's ID in the stream.
	ID  string
	Say Say
	// Shoutout is the ID of the shout-out that it is about.
	Shoutout string
	// Before is that shout-out, without its text, as it was when its messages were said: set when it was taken back, or
	// lost somebody who is erased.
	Before credit.Shoutout
	// To is the channel or person that is told. By is the person who says thanks, asks, or leads somebody, and Text are
	// their words. For a nudge and a note, Text is the ID of its moment.
	To, By, Text string
	// From and Until are the span of a digest, a recap or a note, and Scope is the digest's. For a nudge, Until is when
	// it is too late.
	From, Until time.Time
	Scope       credit.Scope
	// Taken is set when a copy of the bot had the entry before.
	Taken bool
}

// Time is when the entry was made, by Redis's clock.
func (e OutboxEntry) Time() time.Time {
	millis, _, _ := strings.Cut(e.ID, "-")
	return time.UnixMilli(idNumber(millis)).UTC()
}

// These are the fields of an entry in Redis. Older and newer versions read them, too: a new field may be absent.
const (
	fieldSay      = "say"
	fieldShoutout = "id"
	fieldBefore   = "of" // packed
	fieldTo       = "to"
	fieldBy       = "by"
	fieldText     = "text"
	fieldFrom     = "from"  // in microseconds
	fieldUntil    = "until" // in microseconds
	fieldScope    = "scope"
	fieldReason   = "reason" // of a dead letter
)

// fields encodes an entry as names and values. Empty fields are left out; the zero entry has none.
func (e OutboxEntry) fields() []any {
	if e.Say == "" {
		return nil
	}

	before := ""
	if e.Say == SayRetract || e.Before.ID != "" {
		before = pack(e.Before, digest(""))
	}

	fields := []any{fieldSay, string(e.Say)}
	for _, field := range [...]struct{ name, value string }{
		{fieldShoutout, e.Shoutout},
		{fieldBefore, before},
		{fieldTo, e.To},
		{fieldBy, e.By},
		{fieldText, e.Text},
		{fieldFrom, microseconds(e.From)},
		{fieldUntil, microseconds(e.Until)},
		{fieldScope, string(e.Scope)},
	} {
		if field.value != "" {
			fields = append(fields, field.name, field.value)
		}
	}

	return fields
}

// decodeEntry reads the fields of an entry. It is an error where a newer version packed the shout-out in another form.
func (s *Store) decodeEntry(fields map[string]any) (OutboxEntry, error) {
	field := func(name string) string { value, _ := fields[name].(string); return value }
	e := OutboxEntry{
		Say:      Say(field(fieldSay)),
		Shoutout: field(fieldShoutout),
		To:       s.ChannelNow(field(fieldTo)),
		By:       field(fieldBy),
		Text:     field(fieldText),
		From:     momentOf(field(fieldFrom)),
		Until:    momentOf(field(fieldUntil)),
		Scope:    credit.Scope(field(fieldScope)),
	}

	before := field(fieldBefore)
	if before == "" && e.Say != SayRetract {
		return e, nil
	}

	var err error
	e.Before, err = s.unpack(e.Shoutout, before)
	return e, err
}

// microseconds writes a moment, "" for none; momentOf reads it.
func microseconds(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMicro(), 10)
}

func momentOf(microseconds string) time.Time {
	if microseconds == "" {
		return time.Time{}
	}
	return time.UnixMicro(idNumber(microseconds)).UTC()
}
