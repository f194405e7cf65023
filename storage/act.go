package storage

import (
	"context"
	"fmt"
	"time"
)

// actMemory is how long it is kept what somebody did on a day: longer than that day is anywhere.
const actMemory = 48 * time.Hour

// May counts that somebody does something once more on a day, by UTC, and reports whether they may: they did it less
// often than most before.
func (s *Store) May(ctx context.Context, now time.Time, user, act string, most int) (bool, error) {
	keys := []string{s.keys.acts(user)}
	may, err := actScript.Run(ctx, s.redis, keys, number(now, 24*time.Hour), act, most, actMemory.Milliseconds()).Bool()
	if err != nil {
		return false, fmt.Errorf("counting what somebody does in a day: %w", err)
	}
	return may, nil
}
