package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Brought says what became of an event.
type Brought struct {
	// Known is set where the event is remembered: as long as its shout-out exists, and otherwise for 48 hours.
	Known bool
	// Shoutout is the one that it brought. It is empty where that was taken back, and where the event repeated the
	// words of another one.
	Shoutout credit.Shoutout
	// Again is set where the event repeated the words of another one.
	Again bool
}

// Brought finds the shout-outs that events brought, among those that somebody gave between two moments.
func (s *Store) Brought(ctx context.Context, giver string, from, to time.Time, events ...string) ([]Brought, error) {
	digests := make([]string, len(events))
	for i, event := range events {
		digests[i] = digest(event)
	}

	brought := make([]Brought, len(events))
	gave, heard, err := s.gaveAndHeard(ctx, giver, from, to, digests)
	if err != nil {
		return nil, err
	}

	standing, err := s.records(ctx, gave...)
	if err != nil {
		return nil, err
	}

	for i := range events {
		for _, one := range standing {
			if eventOf(one.packed) != digests[i] {
				continue
			}
			brought[i].Known = true
			if brought[i].Shoutout, err = s.unpack(one.id, one.packed); err != nil {
				return nil, err
			}
		}

		first, remembered := heard[i].(string)
		if !remembered || brought[i].Known {
			continue
		}

		others, err := s.records(ctx, first)
		if err != nil {
			return nil, err
		}

		brought[i].Known, brought[i].Again = true, len(others) > 0
	}

	return brought, nil
}

// gaveAndHeard reads the IDs of what somebody gave between two moments, and which shout-outs events were about that
// have no record of their own.
func (s *Store) gaveAndHeard(
	ctx context.Context, giver string, from, to time.Time, digests []string,
) ([]string, []any, error) {
	var years []*redis.StringSliceCmd
	var heard *redis.SliceCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range s.keys.gaveSince(giver, from, to) {
			years = append(years, p.ZRangeByScore(ctx, key, &redis.ZRangeBy{Min: firstID(from), Max: idBefore(to)}))
		}
		heard = p.HMGet(ctx, s.keys.heard(giver), digests...)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading what an event brought: %w", err)
	}

	var gave []string
	for _, year := range years {
		gave = append(gave, year.Val()...)
	}

	return gave, heard.Val(), nil
}

// NoteLatest notes when something of somebody's was changed, and reports whether this is the latest change: changes may
// come in any order, and twice.
func (s *Store) NoteLatest(ctx context.Context, user, of string, at time.Time) (bool, error) {
	latest, err := latestScript.Run(ctx, s.redis, []string{s.keys.heard(user)},
		digest("latest", of), at.UnixMicro(), eventMemory.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("noting a change: %w", err)
	}
	return latest, nil
}
