package storage

import (
	"context"
	"fmt"
	"strings"
)

// WeekThread reads the ts of the message in a channel whose thread takes the announcements of a week; empty where
// there is none for that week yet.
func (s *Store) WeekThread(ctx context.Context, channel, week string) (string, error) {
	kept, err := s.redis.HGet(ctx, s.keys.weeks, channel).Result()
	if err != nil && !isNil(err) {
		return "", fmt.Errorf("reading a week's thread: %w", err)
	}
	if of, ts, _ := strings.Cut(kept, " "); of == week {
		return ts, nil
	}
	return "", nil
}

// KeepWeekThread notes where the announcements of a week go.
func (s *Store) KeepWeekThread(ctx context.Context, channel, week, ts string) error {
	if err := s.redis.HSet(ctx, s.keys.weeks, channel, week+" "+ts).Err(); err != nil {
		return fmt.Errorf("noting a week's thread: %w", err)
	}
	return nil
}
