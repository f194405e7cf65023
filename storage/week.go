package storage

import (
	"context"
	"fmt"
	"strings"
)

// WeekThread reads the ts of the message in a channel whose thread takes the announcements of a week; empty where
// there is none for that week yet.
func (s *Store) WeekThread(ctx context.Context, channel, week string) (string, error) {
	kept, err := s.redis.HMGet(ctx, s.keys.weeks, s.channelIDs(channel)...).Result()
	if err != nil {
		return "", fmt.Errorf("reading a week's thread: %w", err)
	}

	for _, one := range kept {
		thread, _ := one.(string)
		if of, ts, _ := strings.Cut(thread, " "); of == week {
			return ts, nil
		}
	}

	return "", nil
}

// KeepWeekThread notes the message whose thread takes the announcements of a week.
func (s *Store) KeepWeekThread(ctx context.Context, channel, week, ts string) error {
	if err := s.redis.HSet(ctx, s.keys.weeks, channel, week+" "+ts).Err(); err != nil {
		return fmt.Errorf("noting a week's thread: %w", err)
	}
	return nil
}
