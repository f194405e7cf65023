package storage

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// Entry is a shout-out to be recorded, with what the script needs to know about the giver and the event.
type Entry struct {
	// Shoutout has neither ID nor Time: Record stamps them.
	Shoutout credit.Shoutout
	// Event is the stable key of what Slack delivered; the same event twice is one shout-out. Empty: no event.
	Event string
	// DayStart is when the giver's day began, in the giver's own zone, and DailyLimit how many it may hold, at least
	// one.
	DayStart   time.Time
	DailyLimit int
	// BurstLimit is how many the giver may give within [credit.BurstWindow], counting those taken back and changes,
	// too; 0 is any number.
	BurstLimit int
	// Again is set when the giver said the same words again on purpose.
	Again bool
}

// Status is what [Store.Record] did with an entry.
type Status int

// These are the outcomes. An entry is recorded once: a second one is recognized by its event or by its words.
const (
	Recorded Status = iota
	SameEvent
	SameWords
	OverLimit
	TooQuick
)

// Outcome is what became of an entry.
type Outcome struct {
	Status Status
	// Shoutout is the one that was recorded, now, or before by the same event or words: then as it is by now. It is
	// empty over a limit.
	Shoutout credit.Shoutout
}

// Record writes a shout-out in one round trip, all or nothing: the shout-out, its indexes, its event and the outbox's
// entry. Calling it again with the same event changes nothing.
//
// The ID is the greater of now and the last ID + 1, so IDs rise also where clocks do not. An [ErrUncertain] means
// that Redis may have recorded it; repeating the call is safe.
func (s *Store) Record(ctx context.Context, now time.Time, e Entry) (Outcome, error) {
	e.Shoutout.Workspace, e.Shoutout.Giver = s.workspace, s.PersonNow(e.Shoutout.Giver)
	e.Shoutout.Recipients, e.Shoutout.Quiet = s.peopleNow(e.Shoutout.Recipients), s.peopleNow(e.Shoutout.Quiet)
	event := e.Event
	if event == "" {
		event = rand.Text() // an event that never comes again
	}
	record := pack(e.Shoutout, digest(event))
	for at := now.UTC(); ; {
		keys, args := s.recordCall(e, at, record)
		reply, err := recordScript.Run(ctx, s.redis, keys, args...).Text()
		if err != nil {
			return Outcome{}, fmt.Errorf("recording a shout-out: %w", err)
		}

		status, id, _ := strings.Cut(reply, " ")
		if status != "later" {
			return s.outcome(ctx, e.Shoutout, status, id)
		}

		at = time.UnixMicro(idNumber(id)).UTC()
	}
}

// recordCall makes the keys and arguments of the record script.
func (s *Store) recordCall(e Entry, now time.Time, record string) (keys []string, args []any) {
	year, giver := now.Year(), e.Shoutout.Giver
	since := now.Add(-eventMemory)
	if e.DayStart.Before(since) {
		since = e.DayStart
	}
	keys = make([]string, 0, 8+len(e.Shoutout.Recipients))
	keys = append(
		keys, s.keys.last, s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.heard(giver), s.keys.asking,
		s.keys.gave(giver, year),
	)
	for _, recipient := range e.Shoutout.Recipients {
		keys = append(keys, s.keys.got(recipient, year))
	}

	args = append(
		make([]any, 0, 9), now.UnixMicro(), record, since.UnixMicro(), yearStart(year+1).UnixMicro(), rules(e, now),
	)
	args = append(args, fieldSay, string(SayShoutout), fieldShoutout)
	if since.UTC().Year() < year {
		keys = append(keys, s.keys.gave(giver, year-1))
		args = append(args, "year before")
	}
	return keys, args
}

// rules encodes what the record script needs only where the giver has recent shout-outs, and which leads are to be
// asked about sooner: those who are credited where others may read it.
func rules(e Entry, now time.Time) string {
	words := now.Add(-credit.SameWordsWindow).UnixMicro() + 1
	if e.Again {
		words = maxID
	}
	rules := make([]byte, 0, 160)
	for _, n := range []int64{
		e.DayStart.UnixMicro(), words, int64(e.DailyLimit), eventMemory.Milliseconds(), burstStart(now),
	} {
		rules = append(strconv.AppendInt(rules, max(n, 0), 10), ' ')
	}

	rules = strconv.AppendInt(rules, int64(e.BurstLimit), 10)
	if e.Shoutout.Visibility == credit.Private {
		return string(rules)
	}

	rules = strconv.AppendInt(append(rules, ' '), nudge.PassItOnAfter.Milliseconds(), 10)
	for _, recipient := range e.Shoutout.Recipients {
		rules = append(append(rules, ' '), recipient...)
	}

	return string(rules)
}

// burstStart is the first ID that counts among those given in the last few minutes.
func burstStart(now time.Time) int64 { return now.Add(-credit.BurstWindow).UnixMicro() + 1 }

func (s *Store) outcome(ctx context.Context, recorded credit.Shoutout, status, id string) (Outcome, error) {
	switch status {
	case "limit":
		return Outcome{Status: OverLimit}, nil
	case "quick":
		return Outcome{Status: TooQuick}, nil
	}

	recorded.ID = id
	recorded.Time, _ = credit.IDTime(id)
	if status == "recorded" {
		return Outcome{Status: Recorded, Shoutout: recorded}, nil
	}

	same := SameWords
	if status == "event" {
		same = SameEvent
	}
	first, err := s.Get(ctx, id)
	if err != nil || len(first) == 0 { // taken back
		return Outcome{Status: same, Shoutout: recorded}, err
	}

	return Outcome{Status: same, Shoutout: first[0]}, nil
}
