package storage

import (
	"context"
	"fmt"
	"time"
)

// Reserve takes the next turn to speak in a conversation, which keeps it for gap, or says how long to wait before
// asking again.
func (s *Store) Reserve(ctx context.Context, conversation string, gap time.Duration) (time.Duration, error) {
	wait, err := reserveScript.Run(ctx, s.redis, []string{s.keys.pace(conversation)}, max(gap.Milliseconds(), 1)).Int64()
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
