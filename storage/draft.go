package storage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// draftMemory is how long something that somebody typed is kept for a button to use.
const draftMemory = 24 * time.Hour

// draftRoom is how many bytes the drafts of one person take together: the oldest go first, the newest is always kept
// whole.
const draftRoom = 64 << 10

// KeepDraft keeps what somebody typed, as JSON, and returns the token under which the same person gets it back.
func (s *Store) KeepDraft(ctx context.Context, user string, draft any) (token string, err error) {
	encoded, err := json.Marshal(draft)
	if err != nil {
		return "", fmt.Errorf("encoding a draft: %w", err)
	}

	token = rand.Text()
	err = draftScript.Run(
		ctx, s.redis, []string{s.keys.drafts(user)}, token, encoded, draftRoom, draftMemory.Milliseconds(),
	).Err()
	if err != nil {
		return "", fmt.Errorf("keeping a draft: %w", err)
	}

	return token, nil
}

// Draft reads what somebody typed before into draft; false where it is gone, or somebody else's.
func (s *Store) Draft(ctx context.Context, user, token string, draft any) (bool, error) {
	kept, err := s.redis.HGet(ctx, s.keys.drafts(user), token).Result()
	if isNil(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading a draft: %w", err)
	}

	_, encoded, _ := strings.Cut(kept, " ")
	if err := json.Unmarshal([]byte(encoded), draft); err != nil {
		return false, fmt.Errorf("reading a draft: %w", err)
	}

	return true, nil
}
