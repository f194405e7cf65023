package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Home is somebody's home tab as it was drawn last.
type Home struct {
	// Drawn is when; zero for a tab that never was.
	Drawn time.Time
	// Hash is Slack's hash of that state.
	Hash string
	// Page is the page that it shows, without spaces.
	Page string
}

// Homes reads the home tabs of people, in their order.
func (s *Store) Homes(ctx context.Context, users ...string) ([]Home, error) {
	if len(users) == 0 {
		return nil, nil
	}

	found, err := s.redis.HMGet(ctx, s.keys.homes, users...).Result()
	if err != nil {
		return nil, fmt.Errorf("reading home tabs: %w", err)
	}

	homes := make([]Home, len(users))
	for i := range found {
		kept, _ := found[i].(string)
		fields := append(strings.Split(kept, " "), "", "")
		if at, err := strconv.ParseInt(fields[0], 10, 64); err == nil {
			homes[i] = Home{Drawn: time.UnixMilli(at).UTC(), Hash: fields[1], Page: fields[2]}
		}
	}

	return homes, nil
}

// DrewHome notes that somebody's home tab was drawn.
func (s *Store) DrewHome(ctx context.Context, user string, home Home) error {
	value := strconv.FormatInt(home.Drawn.UnixMilli(), 10) + " " + home.Hash + " " + home.Page
	if err := s.redis.HSet(ctx, s.keys.homes, user, value).Err(); err != nil {
		return fmt.Errorf("noting a home tab: %w", err)
	}
	return nil
}
