package storage

import (
	"context"
	"fmt"
	"time"
)

// Reserve takes the turn to speak in a conversation, for as long as gap. Where the turn is taken, it returns how long
// to wait before asking again.
func (s *Store) Reserve(ctx context.Context, conversation string, gap time.Duration) (time.Duration, error) {
	key := []string{s.keys.pace(conversation)}
	wait, err := reserveScript.Run(ctx, s.redis, key, max(gap.Milliseconds(), 1)).Int64()
	if err != nil {
		return 0, fmt.Errorf("reserving the turn in a conversation: %w", err)
	}
	return time.Duration(wait) * time.Millisecond, nil
}

// Hold keeps everybody from speaking in a conversation for a while.
func (s *Store) Hold(ctx context.Context, conversation string, pause time.Duration) error {
	if err := s.redis.Set(ctx, s.keys.pace(conversation), "", max(pause, time.Millisecond)).Err(); err != nil {
		return fmt.Errorf("pausing a conversation: %w", err)
	}
	return nil
}
