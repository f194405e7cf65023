// Package sleep waits until a time is over or a context ends.
package sleep

import (
	"context"
	"time"
)

// For waits for a while, or until ctx ends: then it returns the error of ctx. It returns at once where d is zero or
// less.
func For(ctx context.Context, d time.Duration) error { return OrWoken(ctx, d, nil) }

// OrWoken is [For], and also returns when something comes out of woken.
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
