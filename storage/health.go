package storage

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

const (
	// tryEvery is how often a write is tried at most, however often somebody asks.
	tryEvery = time.Second
	// triedMemory is how long the key that it writes lives.
	triedMemory = time.Minute
)

// tried is the last try to write.
type tried struct {
	mu  sync.Mutex
	at  time.Time
	err error
}

// TryWrite makes sure that Redis takes writes: one that is full, a replica, or cut off from its disk still answers.
func (s *Store) TryWrite(ctx context.Context, now time.Time) error {
	s.tried.mu.Lock()
	defer s.tried.mu.Unlock()
	if since := now.Sub(s.tried.at); since >= 0 && since < tryEvery {
		return s.tried.err
	}
	s.tried.at, s.tried.err = now, nil
	if err := s.redis.Set(ctx, s.keys.tried(), now.UnixMilli(), triedMemory).Err(); err != nil {
		s.tried.err = fmt.Errorf("writing to Redis: %w", err)
	}
	return s.tried.err
}

// warnOfEviction warns an operator where Redis would throw shout-outs away when it is full. A managed one may hide its
// configuration; then its report about memory tells.
func (db *DB) warnOfEviction(ctx context.Context, log *slog.Logger) {
	policy := db.redis.ConfigGet(ctx, "maxmemory-policy").Val()["maxmemory-policy"]
	if policy == "" {
		_, rest, _ := strings.Cut(db.redis.Info(ctx, "memory").Val(), "maxmemory_policy:")
		policy, _, _ = strings.Cut(rest, "\r\n")
	}
	if policy != "" && policy != "noeviction" {
		log.Warn(
			"this Redis throws data away when it is full, and shout-outs with it; set maxmemory-policy to noeviction",
			"maxmemory_policy", policy,
		)
	}
}
