package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// A value that several copies of the bot change is read, changed, and then swapped: written only if it is still what was
// read. Otherwise the change begins anew.

// swapTries is how often a change is tried that meets other ones.
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

// swap writes a value as JSON; the zero value of what people and channels decide is none.
func (s *Store) swap(ctx context.Context, key, field, before string, value any, audit ...any) error {
	after, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encoding %s: %w", field, err)
	}
	if string(after) == "{}" {
		after = nil
	}
	return s.swapRaw(ctx, key, field, before, string(after), audit...)
}

// swapRaw puts a value in the place of one that has not changed meanwhile; otherwise [ErrChanged].
func (s *Store) swapRaw(ctx context.Context, key, field, before, after string, audit ...any) error {
	keys := []string{key, s.keys.changes, s.keys.audit}
	swapped, err := swapScript.Run(ctx, s.redis, keys, append([]any{field, before, after}, audit...)...).Bool()
	if err != nil {
		return fmt.Errorf("changing %s: %w", field, err)
	}
	if !swapped {
		return ErrChanged
	}
	return nil
}
