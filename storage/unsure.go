package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// NoteUnsure notes that Slack has to be asked again who may read a shout-out.
func (s *Store) NoteUnsure(ctx context.Context, id string) error {
	if err := s.redis.ZAddNX(ctx, s.keys.unsure, redis.Z{Member: id}).Err(); err != nil {
		return fmt.Errorf("noting that it is not known who may read %s: %w", id, err)
	}
	return nil
}

// ClaimUnsure claims some of the shout-outs of which it is not known who may read them. After the pause they are
// claimed again, unless they were settled.
func (s *Store) ClaimUnsure(ctx context.Context, now time.Time, pause time.Duration, most int) ([]string, error) {
	return s.claim(ctx, s.keys.unsure, now, pause, most)
}

// Settle writes down who may read a shout-out of which that was not known. Its messages follow, and so do the digests
// that it belongs to.
func (s *Store) Settle(ctx context.Context, id string, visibility credit.Visibility) error {
	found, before, err := s.find(ctx, id)
	if err == nil && found.Unsure {
		found.Unsure, found.Visibility = false, visibility
		err = s.replace(ctx, before, found, OutboxEntry{Say: SayEdited, Shoutout: id})
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := s.redis.ZRem(ctx, s.keys.unsure, id).Err(); err != nil {
		return fmt.Errorf("noting that it is known who may read %s: %w", id, err)
	}

	return nil
}
