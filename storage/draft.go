package storage

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"
)

// draftMemory is how long what somebody typed waits behind a button.
const draftMemory = 24 * time.Hour

// KeepDraft keeps what somebody typed, and returns the token under which the same person gets it back. It needs to
// encode as JSON.
func (s *Store) KeepDraft(ctx context.Context, user string, draft any) (token string, err error) {
	encoded, err := json.Marshal(draft)
	if err != nil {
		return "", fmt.Errorf("encoding a draft: %w", err)
	}
	token = rand.Text()
	if err := s.redis.Set(ctx, s.keys.draft(user+":"+token), encoded, draftMemory).Err(); err != nil {
		return "", fmt.Errorf("keeping a draft: %w", err)
	}
	return token, nil
}

// Draft reads what somebody typed before into draft; false where it is gone, or somebody else's.
func (s *Store) Draft(ctx context.Context, user, token string, draft any) (bool, error) {
	encoded, err := s.redis.Get(ctx, s.keys.draft(user+":"+token)).Bytes()
	if isNil(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading a draft: %w", err)
	}
	if err := json.Unmarshal(encoded, draft); err != nil {
		return false, fmt.Errorf("reading a draft: %w", err)
	}
	return true, nil
}
