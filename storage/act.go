package storage

import (
	"context"
	"fmt"
	"time"
)

// actMemory is how long somebody's acts of a day are kept: longer than the day lasts in any time zone.
const actMemory = 48 * time.Hour

// CountAct counts that somebody does something once more on a day, by UTC. It reports whether they may: false where
// they did it most times before, and then nothing is counted.
func (s *Store) CountAct(ctx context.Context, now time.Time, user, act string, most int) (bool, error) {
	keys := []string{s.keys.acts(user)}
	may, err := actScript.Run(ctx, s.redis, keys, number(now, 24*time.Hour), act, most, actMemory.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("counting what somebody does in a day: %w", err)
	}
	return may, nil
}
