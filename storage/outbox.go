package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// deliveryGroup is the consumer group of the outbox.
const deliveryGroup = "delivery"

// longestWait is how long a read waits at a time: while it waits, go-redis does not notice that its context ends.
const longestWait = time.Second

// ReadOutbox takes entries that nobody has taken yet, and waits for the first one for up to block.
func (s *Store) ReadOutbox(
	ctx context.Context, consumer string, count int, block time.Duration,
) ([]OutboxEntry, error) {
	for {
		wait := max(min(block, longestWait), time.Millisecond)
		streams, err := s.db.waiting.XReadGroup(ctx, &redis.XReadGroupArgs{
			Group: deliveryGroup, Consumer: consumer, Streams: []string{s.keys.outbox, ">"}, Count: int64(count),
			Block: wait,
		}).Result()
		block -= wait
		switch {
		case err == nil:
			return s.entries(streams[0].Messages, false), nil
		case redis.HasErrorPrefix(err, "NOGROUP"):
			if err := s.createGroup(ctx); err != nil {
				return nil, err
			}
		case !isNil(err):
			return nil, fmt.Errorf("reading the outbox: %w", explain(err))
		case block <= 0 || ctx.Err() != nil:
			return nil, nil //nolint:nilerr // nothing came in time, and that is no error
		}
	}
}

// createGroup creates the consumer group, from the outbox's first entry on.
func (s *Store) createGroup(ctx context.Context) error {
	err := s.redis.XGroupCreateMkStream(ctx, s.keys.outbox, deliveryGroup, "0").Err()
	if err != nil && !redis.HasErrorPrefix(err, "BUSYGROUP") {
		return fmt.Errorf("creating the outbox's consumer group: %w", err)
	}
	return nil
}

// ClaimOutbox takes over entries that a copy of the bot took and has not kept for minIdle.
func (s *Store) ClaimOutbox(
	ctx context.Context, consumer string, minIdle time.Duration, count int,
) ([]OutboxEntry, error) {
	var claimed []redis.XMessage
	for start := "0-0"; ; {
		messages, next, err := s.redis.XAutoClaim(ctx, &redis.XAutoClaimArgs{
			Stream: s.keys.outbox, Group: deliveryGroup, Consumer: consumer, MinIdle: minIdle, Start: start,
			Count: int64(count),
		}).Result()
		if err != nil && redis.HasErrorPrefix(err, "NOGROUP") {
			return nil, s.createGroup(ctx)
		}
		if err != nil {
			return nil, fmt.Errorf("claiming from the outbox: %w", err)
		}

		claimed = append(claimed, messages...)
		if start = next; next == "0-0" || len(claimed) >= count {
			return s.entries(claimed, true), nil
		}
	}
}

// KeepOutbox notes that entries are still being worked on, and returns those that are not the consumer's any more:
// another one has taken them over, or has done them.
func (s *Store) KeepOutbox(ctx context.Context, consumer string, ids ...string) (lost []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}

	args := []any{deliveryGroup, consumer}
	for _, id := range ids {
		args = append(args, id)
	}
	lost, err = keepScript.Run(ctx, s.redis, []string{s.keys.outbox}, args...).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("keeping entries of the outbox: %w", err)
	}

	return lost, nil
}

// Failing notes that Slack did not take something of an entry, and returns when that was noted first, by the callers'
// clocks. All copies of the bot share this.
func (s *Store) Failing(ctx context.Context, id string, now time.Time) (since time.Time, err error) {
	var first *redis.StringCmd
	_, err = s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HSetNX(ctx, s.keys.failing, id, now.UnixMilli())
		first = p.HGet(ctx, s.keys.failing, id)
		return nil
	})
	if err != nil {
		return now, fmt.Errorf("noting since when an entry is not taken: %w", err)
	}
	return time.UnixMilli(idNumber(first.Val())).UTC(), nil
}

// DoneOutbox takes an entry off the outbox.
func (s *Store) DoneOutbox(ctx context.Context, id string) error {
	keys := []string{s.keys.outbox, s.keys.failing}
	if err := doneScript.Run(ctx, s.redis, keys, deliveryGroup, id).Err(); err != nil {
		return fmt.Errorf("taking an entry off the outbox: %w", err)
	}
	return nil
}

// OutboxLength counts the entries that are not done.
func (s *Store) OutboxLength(ctx context.Context) (int64, error) {
	return s.length(ctx, s.keys.outbox)
}

// DeadLength counts the dead letters.
func (s *Store) DeadLength(ctx context.Context) (int64, error) {
	return s.length(ctx, s.keys.dead)
}

func (s *Store) length(ctx context.Context, stream string) (int64, error) {
	n, err := s.redis.XLen(ctx, stream).Result()
	if err != nil {
		return 0, fmt.Errorf("counting what is to be said: %w", err)
	}
	return n, nil
}

// entries decodes messages of the outbox. Entries that this version cannot read are left to a newer copy.
func (s *Store) entries(messages []redis.XMessage, taken bool) []OutboxEntry {
	entries := make([]OutboxEntry, 0, len(messages))
	for _, m := range messages {
		e, err := s.decodeEntry(m.Values)
		if err != nil {
			continue
		}
		e.ID, e.Taken = m.ID, taken
		entries = append(entries, e)
	}
	return entries
}
