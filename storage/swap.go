package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// This file changes values that several copies of the bot change. A value is read, changed, and then swapped: written
// only if it is still what was read. Otherwise the change begins anew.

// swapTries is how often a change is tried while others come in between.
const swapTries = 10

// untilSwapped runs a change, which reads a value and swaps it, until no other change comes between these two. It is
// [ErrChanged] where one always does.
func untilSwapped(change func() error) error {
	for range swapTries {
		if err := change(); !errors.Is(err, ErrChanged) {
			return err
		}
	}
	return ErrChanged
}

// plan says what is due because of a change; the zero plan is nothing.
type plan struct {
	due string
	at  time.Time // zero is before all else
	// recap is the recap that begins with the change, zero for none.
	recap Recap
}

func planNothing[V any](_, _ V) plan { return plan{} }

// atMilli is when it is due, in milliseconds.
func (p plan) atMilli() int64 {
	if p.at.IsZero() {
		return 0
	}
	return p.at.UnixMilli()
}

func (p plan) kept() (string, error) {
	if p.recap == (Recap{}) {
		return "", nil
	}
	raw, err := json.Marshal(p.recap)
	if err != nil {
		return "", fmt.Errorf("encoding a recap: %w", err)
	}
	return string(raw), nil
}

// swap writes a value as JSON. Where people and channels decide nothing, which is the zero value, the field is removed.
func (s *Store) swap(ctx context.Context, key, field, before string, value any, then plan, audit ...any) error {
	after, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", field, err)
	}
	if string(after) == "{}" {
		after = nil
	}
	return s.swapRaw(ctx, key, field, before, string(after), then, audit...)
}

// swapRaw puts a value in the place of one that has not changed meanwhile; otherwise [ErrChanged].
func (s *Store) swapRaw(ctx context.Context, key, field, before, after string, then plan, audit ...any) error {
	recap, err := then.kept()
	if err != nil {
		return err
	}

	keys := []string{key, s.keys.changes, s.keys.audit, s.keys.due, s.keys.recaps}
	args := append([]any{field, before, after, then.due, then.atMilli(), recap}, audit...)
	swapped, err := swapScript.Run(ctx, s.redis, keys, args...).Bool()
	if err != nil {
		return fmt.Errorf("changing %s: %w", field, err)
	}
	if !swapped {
		return ErrChanged
	}

	if then.due != "" {
		s.wake()
	}
	return nil
}
