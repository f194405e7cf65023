// Package sleep waits in a way that can be ended.
package sleep

import (
	"context"
	"time"
)

// For waits for a while, or until ctx ends, which is its error. No time, or less, is over at once.
func For(ctx context.Context, d time.Duration) error { return OrWoken(ctx, d, nil) }

// OrWoken is [For], and is over too when something comes out of woken.
func OrWoken(ctx context.Context, d time.Duration, woken <-chan struct{}) error {
	if d <= 0 {
		return ctx.Err()
	}

	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-woken:
	}

	return nil
}
