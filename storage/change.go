package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// These are the errors of changing a shout-out.
var (
	// ErrNotFound: the shout-out does not exist, or not any more.
	ErrNotFound = errors.New("no such shout-out")
	// ErrNotYours: somebody else gave it.
	ErrNotYours = errors.New("somebody else's shout-out")
	// ErrTooLate: it may not be taken back any more.
	ErrTooLate = errors.New("too late to take it back")
	// ErrPlaced: it is announced somewhere already.
	ErrPlaced = errors.New("announced already")
	// ErrTooQuick: its giver gave and changed too many within [credit.BurstWindow]; nothing is written.
	ErrTooQuick = errors.New("too many changes within a few minutes")
	// ErrChanged: it was changed at the same moment; nothing is written.
	ErrChanged = errors.New("changed by somebody else meanwhile")
)

// Remover is the person who takes a shout-out back: its giver, within a time after giving it, or an admin.
type Remover struct {
	Giver  string
	Within time.Duration
	// Admin may remove any shout-out, at any time. The caller checks that they are an admin, and writes the audit log.
	Admin string
}

// Remove takes a shout-out out of everything, gives the words and the day's limit back, and has the outbox take back
// the messages about it. If it is called twice, one call gets [ErrNotFound].
func (s *Store) Remove(ctx context.Context, now time.Time, id string, by Remover) (credit.Shoutout, error) {
	found, record, err := s.find(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, err
	case by.Admin == "" && found.Giver != by.Giver:
		return credit.Shoutout{}, ErrNotYours
	case by.Admin == "" && now.Sub(found.Time) >= by.Within:
		return credit.Shoutout{}, ErrTooLate
	}

	about := found
	about.Text, about.Work = "", ""
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.heard(found.Giver), s.keys.boosts(found.Time)}
	args := []any{id, eventOf(record), eventMemory.Milliseconds(), burstStart(now)}
	args = append(args, OutboxEntry{Say: SayRetract, Shoutout: id, Before: about}.fields()...)
	removed, err := removeScript.Run(ctx, s.redis, append(keys, s.keys.indexes(found)...), args...).Int()
	if err != nil {
		return credit.Shoutout{}, fmt.Errorf("removing shout-out %s: %w", id, err)
	}
	if removed == 0 {
		return credit.Shoutout{}, ErrNotFound
	}

	return found, nil
}

// RememberMeant remembers which shout-out of a giver an event is about. For an event that comes again it returns the
// first one.
func (s *Store) RememberMeant(ctx context.Context, giver, event, id string) (string, error) {
	keys := []string{s.keys.heard(giver)}
	first, err := meantScript.Run(ctx, s.redis, keys, digest(event), id, eventMemory.Milliseconds()).Text()
	if err != nil {
		return "", fmt.Errorf("remembering what an event is about: %w", err)
	}
	return first, nil
}

// RememberUndone notes that a giver took a shout-out back, for 48 hours.
func (s *Store) RememberUndone(ctx context.Context, giver, id string) error {
	heard := s.keys.heard(giver)
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, heard, undoneField, id)
		p.PExpire(ctx, heard, eventMemory)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remembering what was taken back: %w", err)
	}
	return nil
}

// LatestUndone is the shout-out that a giver took back last, in the last 48 hours; empty where there is none.
func (s *Store) LatestUndone(ctx context.Context, giver string) (string, error) {
	id, err := s.redis.HGet(ctx, s.keys.heard(giver), undoneField).Result()
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("reading what was taken back: %w", err)
	}
	return id, nil
}

// Place notes, once, where a shout-out is announced that was given where Shine may not speak. It belongs to the digest
// in whose span its giver picked the place.
func (s *Store) Place(
	ctx context.Context, now time.Time, id, giver, channel string, visibility credit.Visibility,
) (credit.Shoutout, error) {
	found, before, err := s.find(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, err
	case found.Giver != giver:
		return credit.Shoutout{}, ErrNotYours
	case found.Channel != "":
		return found, ErrPlaced
	}

	found.Channel, found.Visibility, found.Placed = channel, visibility, now.UTC()
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.last, s.keys.placed}
	announce := OutboxEntry{Say: SayAnnounce, Shoutout: id}
	for {
		args := append([]any{id, before, pack(found, eventOf(before)), found.Placed.UnixMicro()}, announce.fields()...)
		reply, err := placeScript.Run(ctx, s.redis, keys, args...).Text()
		if err != nil {
			return found, fmt.Errorf("placing shout-out %s: %w", id, err)
		}

		later, ok := strings.CutPrefix(reply, "later ")
		switch {
		case ok:
			found.Placed = time.UnixMicro(idNumber(later)).UTC()
		case reply == "gone":
			return found, ErrPlaced
		default:
			return found, nil
		}
	}
}

// Edit changes the words of a shout-out, for its giver alone and within a time after giving it, and has its messages
// follow. Reword makes the new shout-out from the old one; its error is returned as it is.
func (s *Store) Edit(
	ctx context.Context, now time.Time, id string, by Remover, reword func(credit.Shoutout) (credit.Shoutout, error),
) (credit.Shoutout, error) {
	found, before, err := s.find(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, err
	case found.Giver != by.Giver:
		return credit.Shoutout{}, ErrNotYours
	case now.Sub(found.Time) >= by.Within:
		return credit.Shoutout{}, ErrTooLate
	}

	edited, err := reword(found)
	if err != nil {
		return found, err
	}

	return edited, s.replaceOwn(ctx, now, before, edited)
}

// replaceOwn replaces a shout-out for its giver. It counts towards the limit of the few minutes, as giving does.
func (s *Store) replaceOwn(ctx context.Context, now time.Time, before string, changed credit.Shoutout) error {
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.told(changed.Time), s.keys.heard(changed.Giver)}
	keys = append(keys, s.keys.gaveSince(changed.Giver, now.Add(-credit.BurstWindow), now)...)
	args := []any{
		changed.ID, before, pack(changed, eventOf(before)),
		now.UnixMicro(), burstStart(now), credit.BurstLimit, eventMemory.Milliseconds(),
	}
	args = append(args, OutboxEntry{Say: SayEdited, Shoutout: changed.ID}.fields()...)
	replaced, err := replaceScript.Run(ctx, s.redis, keys, args...).Int()
	switch {
	case err != nil:
		return fmt.Errorf("changing shout-out %s: %w", changed.ID, err)
	case replaced == 2:
		return ErrTooQuick
	case replaced == 0:
		return ErrChanged
	}

	return nil
}

// Hide keeps a recipient's name out of digests for this shout-out, also out of one that is posted already. It is safe
// to repeat.
func (s *Store) Hide(ctx context.Context, id, recipient string) (credit.Shoutout, error) {
	found, before, err := s.find(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, err
	case !slices.Contains(found.Recipients, recipient):
		return credit.Shoutout{}, ErrNotYours
	case slices.Contains(found.Hidden, recipient):
		return found, nil
	}

	found.Hidden = append(found.Hidden, recipient)
	return found, s.replace(ctx, before, found, OutboxEntry{Say: SayEdited, Shoutout: id})
}

// replace puts a changed shout-out in the place of its record, unless the record has changed meanwhile, and has the
// messages follow.
func (s *Store) replace(ctx context.Context, before string, changed credit.Shoutout, follow OutboxEntry) error {
	keys := []string{s.keys.ledger, s.keys.loose, s.keys.outbox, s.keys.told(changed.Time)}
	args := append([]any{changed.ID, before, pack(changed, eventOf(before)), "", "", "", ""}, follow.fields()...)
	replaced, err := replaceScript.Run(ctx, s.redis, keys, args...).Int()
	if err != nil {
		return fmt.Errorf("changing shout-out %s: %w", changed.ID, err)
	}
	if replaced == 0 {
		return ErrChanged
	}
	return nil
}

// find reads a shout-out and its record.
func (s *Store) find(ctx context.Context, id string) (credit.Shoutout, string, error) {
	records, err := s.records(ctx, id)
	if err != nil {
		return credit.Shoutout{}, "", err
	}
	if len(records) == 0 {
		return credit.Shoutout{}, "", ErrNotFound
	}

	found, err := s.unpack(id, records[0].packed)
	if err != nil {
		return credit.Shoutout{}, "", err
	}

	return found, records[0].packed, nil
}
