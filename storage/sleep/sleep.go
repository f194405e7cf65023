// Package sleep waits in a way that can be ended.
package sleep

import (
	"context"
	"time"
)

// For waits for a while, or until ctx ends, which is its error. No time, or less, is over at once.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
