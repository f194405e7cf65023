package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shine/credit"
)

// Entry is a shout-out to be recorded, with what the script needs to know about the giver and the event.
type Entry struct {
	// Shoutout has neither ID nor Time: Record stamps them.
	Shoutout credit.Shoutout
	// Event is the stable key of what Slack delivered; the same event twice is one shout-out. Empty: no event.
	Event string
	// DayStart is when the giver's day began, in the giver's own zone, and DailyLimit what it may hold.
	DayStart   time.Time
	DailyLimit int
	// Again is set when the giver said the same words again on purpose.
	Again bool
}

// Status is what [Store.Record] did with an entry.
type Status int

// An entry is recorded once; what comes twice is recognized by its event or by its words.
const (
	Recorded Status = iota
	SameEvent
	SameWords
	OverLimit
)

// Outcome is what became of an entry.
type Outcome struct {
	Status Status
	// Shoutout is the one recorded, now or by the same event or words before. It is empty when over the limit.
	Shoutout credit.Shoutout
}

// Record writes a shout-out in one round trip, all or nothing: the shout-out, its indexes, its event and the outbox's
// entry. Calling it again with the same event changes nothing.
//
// The ID is the greater of now and the last ID + 1, so IDs rise also where clocks do not. An [ErrUncertain] means
// that Redis may have recorded it; repeating the call is safe.
func (s *Store) Record(ctx context.Context, now time.Time, e Entry) (Outcome, error) {
	e.Shoutout.Workspace = s.workspace
	event := digest(e.Event)
	record := pack(e.Shoutout, event)
	for at := now.UTC(); ; {
		keys, args := s.recordCall(e, at, record)
		reply, err := recordScript.Run(ctx, s.redis, keys, args...).StringSlice()
		if err != nil {
			return Outcome{}, uncertain(fmt.Errorf("recording a shout-out: %w", err))
		}
		if reply[0] != "later" {
			return s.outcome(ctx, e.Shoutout, reply)
		}
		at = time.UnixMicro(idNumber(reply[1])).UTC()
	}
}

// recordCall makes the keys and arguments of the record script.
func (s *Store) recordCall(e Entry, now time.Time, record string) (keys []string, args []any) {
	year, giver := now.Year(), e.Shoutout.Giver
	since := now.Add(-eventMemory)
	if e.DayStart.Before(since) {
		since = e.DayStart
	}
	keys = make([]string, 0, 7+len(e.Shoutout.Recipients))
	keys = append(keys, s.keys.last(), s.keys.ledger(), s.keys.loose(), s.keys.outbox(), s.keys.undone(giver), s.keys.gave(giver, year))
	for _, recipient := range e.Shoutout.Recipients {
		keys = append(keys, s.keys.got(recipient, year))
	}
	yearBefore := 0
	if since.UTC().Year() < year {
		yearBefore = 1
		keys = append(keys, s.keys.gave(giver, year-1))
	}
	words, event := record[:digestLength], eventOf(record)
	if e.Again {
		words = ""
	}
	if e.Event == "" {
		event = ""
	}
	return keys, []any{
		now.UnixMicro(), record, words, event, e.DayStart.UnixMicro(), e.DailyLimit,
		now.Add(-credit.SameWordsWindow).UnixMicro(), since.UnixMicro(), yearBefore, yearStart(year + 1).UnixMicro(),
	}
}

func (s *Store) outcome(ctx context.Context, recorded credit.Shoutout, reply []string) (Outcome, error) {
	if reply[0] == "limit" {
		return Outcome{Status: OverLimit}, nil
	}
	recorded.ID = reply[1]
	recorded.Time, _ = credit.IDTime(recorded.ID)
	switch reply[0] {
	case "recorded":
		return Outcome{Status: Recorded, Shoutout: recorded}, nil
	case "event":
		return Outcome{Status: SameEvent, Shoutout: recorded}, nil
	}
	first, err := s.Get(ctx, recorded.ID)
	if err != nil || len(first) == 0 {
		return Outcome{Status: SameWords, Shoutout: recorded}, err
	}
	return Outcome{Status: SameWords, Shoutout: first[0]}, nil
}

// Errors of Remove and Place.
var (
	// ErrNotFound: there is no such shout-out, or not any more.
	ErrNotFound = errors.New("no such shout-out")
	// ErrNotYours: somebody else gave it.
	ErrNotYours = errors.New("somebody else's shout-out")
	// ErrTooLate: it may not be taken back any more.
	ErrTooLate = errors.New("too late to take it back")
	// ErrPlaced: it is announced somewhere already.
	ErrPlaced = errors.New("announced already")
)

// Remover is who takes a shout-out back: its giver, within a time of giving it.
type Remover struct {
	Giver  string
	Within time.Duration
}

// Remove takes a shout-out out of everything, gives the words and the day's limit back, and has the outbox take back
// what was said. Of two calls one gets [ErrNotFound].
func (s *Store) Remove(ctx context.Context, now time.Time, id string, by Remover) (credit.Shoutout, error) {
	found, event, err := s.own(ctx, id, by.Giver)
	if err != nil {
		return credit.Shoutout{}, err
	}
	if now.Sub(found.Time) >= by.Within {
		return credit.Shoutout{}, ErrTooLate
	}
	about := found
	about.Text = ""
	keys := []string{s.keys.ledger(), s.keys.loose(), s.keys.outbox(), s.keys.undone(found.Giver)}
	removed, err := removeScript.Run(ctx, s.redis, append(keys, s.keys.indexes(found)...),
		id, pack(about, event), event, eventMemory.Milliseconds()).Int()
	if err != nil {
		return credit.Shoutout{}, uncertain(fmt.Errorf("removing shout-out %s: %w", id, err))
	}
	if removed == 0 {
		return credit.Shoutout{}, ErrNotFound
	}
	return found, nil
}

// Place says where a shout-out is announced that was given where Shine may not speak, once.
func (s *Store) Place(ctx context.Context, id, giver, channel string, visibility credit.Visibility) (credit.Shoutout, error) {
	found, event, err := s.own(ctx, id, giver)
	if err != nil {
		return credit.Shoutout{}, err
	}
	if found.Channel != "" {
		return found, ErrPlaced
	}
	before := pack(found, event)
	found.Channel, found.Visibility = channel, visibility
	after := pack(found, event)
	keys := []string{s.keys.ledger(), s.keys.loose(), s.keys.outbox()}
	replaced, err := replaceScript.Run(ctx, s.redis, keys, id, before, after, string(SayAnnounce)).Int()
	if err != nil {
		return credit.Shoutout{}, uncertain(fmt.Errorf("placing shout-out %s: %w", id, err))
	}
	if replaced == 0 {
		return found, ErrPlaced
	}
	return found, nil
}

// own reads a shout-out that giver gave, and the digest of the event that brought it.
func (s *Store) own(ctx context.Context, id, giver string) (credit.Shoutout, string, error) {
	records, err := s.records(ctx, id)
	if err != nil {
		return credit.Shoutout{}, "", err
	}
	if len(records) == 0 {
		return credit.Shoutout{}, "", ErrNotFound
	}
	found, err := unpack(s.workspace, id, records[0].packed)
	if err != nil {
		return credit.Shoutout{}, "", err
	}
	if found.Giver != giver {
		return credit.Shoutout{}, "", ErrNotYours
	}
	return found, eventOf(records[0].packed), nil
}
