package storage

import (
	"context"
	"fmt"
	"time"
)

// Expire removes the shout-outs from before a moment, and returns how many. It is safe to repeat, and to run in several
// copies at the same time. Nobody is told, and the messages in Slack stay.
func (s *Store) Expire(ctx context.Context, before time.Time) (removed int, err error) {
	for {
		page, _, err := s.page(ctx, "0", idBefore(before))
		if err != nil || len(page) == 0 {
			return removed, err
		}
		for _, old := range page {
			keys := []string{
				s.keys.ledger, s.keys.loose, s.keys.boosts(old.Time), s.keys.elsewhere(old.Time), s.keys.once,
				s.keys.told(old.Time),
			}
			keys = append(keys, s.keys.indexes(old)...)
			if old.Channel != "" {
				for _, id := range s.channelIDs(old.Channel) {
					keys = append(keys, s.keys.said(id, old.Time))
				}
			}
			args := []any{old.ID}
			for _, recipient := range old.Recipients {
				args = append(args, thanksOf(old.ID, recipient))
			}

			n, err := expireScript.Run(ctx, s.redis, keys, args...).Int()
			if err != nil {
				return removed, fmt.Errorf("removing old shout-out %s: %w", old.ID, err)
			}

			removed += n
		}
	}
}
