package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shine/credit"
)

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
	found, record, err := s.own(ctx, id, by.Giver)
	if err != nil {
		return credit.Shoutout{}, err
	}
	if now.Sub(found.Time) >= by.Within {
		return credit.Shoutout{}, ErrTooLate
	}
	about, event := found, eventOf(record)
	about.Text = ""
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.heard(found.Giver)}
	removed, err := removeScript.Run(ctx, s.redis, append(keys, s.keys.indexes(found)...),
		id, pack(about, event), event, eventMemory.Milliseconds()).Int()
	if err != nil {
		return credit.Shoutout{}, fmt.Errorf("removing shout-out %s: %w", id, err)
	}
	if removed == 0 {
		return credit.Shoutout{}, ErrNotFound
	}
	return found, nil
}

// Place says where a shout-out is announced that was given where Shine may not speak, once.
func (s *Store) Place(ctx context.Context, id, giver, channel string, visibility credit.Visibility) (credit.Shoutout, error) {
	found, before, err := s.own(ctx, id, giver)
	if err != nil {
		return credit.Shoutout{}, err
	}
	if found.Channel != "" {
		return found, ErrPlaced
	}
	found.Channel, found.Visibility = channel, visibility
	after := pack(found, eventOf(before))
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox}
	replaced, err := replaceScript.Run(ctx, s.redis, keys, id, before, after, string(SayAnnounce)).Int()
	if err != nil {
		return credit.Shoutout{}, fmt.Errorf("placing shout-out %s: %w", id, err)
	}
	if replaced == 0 {
		return found, ErrPlaced
	}
	return found, nil
}

// own reads a shout-out that giver gave, and its record.
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
	return found, records[0].packed, nil
}
