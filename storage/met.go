package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

// Seen reports of each person whether they were credited from a moment on and before another.
func (s *Store) Seen(ctx context.Context, people []string, from, until time.Time) (map[string]bool, error) {
	seen := make(map[string]bool, len(people))
	for year := from.UTC().Year(); year <= until.UTC().Year(); year++ {
		for chunk := range slices.Chunk(people, 500) {
			keys := make([]string, len(chunk))
			for i, user := range chunk {
				keys[i] = s.keys.got(user, year)
			}
			found, err := seenScript.Run(ctx, s.redis, keys, firstID(from), idBefore(until)).Int64Slice()
			if err != nil {
				return nil, fmt.Errorf("reading who was credited before: %w", err)
			}
			for i, user := range chunk {
				seen[user] = seen[user] || found[i] > 0
			}
		}
	}
	return seen, nil
}

// Met reports of each pair of a giver and a recipient whether the first credited the second before a moment.
func (s *Store) Met(ctx context.Context, pairs [][2]string, before time.Time) (map[[2]string]bool, error) {
	met := make(map[[2]string]bool, len(pairs))
	for year := before.UTC().Year(); year > before.UTC().Year()-yearsBack; year-- {
		gave, got := make([]*redis.StringSliceCmd, len(pairs)), make([]*redis.StringSliceCmd, len(pairs))
		_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, pair := range pairs {
				all := &redis.ZRangeBy{Min: "-inf", Max: idBefore(before)}
				gave[i] = p.ZRangeByScore(ctx, s.keys.gave(pair[0], year), all)
				got[i] = p.ZRangeByScore(ctx, s.keys.got(pair[1], year), all)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("reading who credited whom before: %w", err)
		}
		for i, pair := range pairs {
			met[pair] = met[pair] || shareOne(gave[i].Val(), got[i].Val())
		}
	}
	return met, nil
}

// yearsBack is how many years of somebody's history are looked through.
const yearsBack = 5

// shareOne reports whether two lists of IDs, both rising, have one in common.
func shareOne(a, b []string) bool {
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(idNumber(a[0]), idNumber(b[0])); {
		case c == 0:
			return true
		case c < 0:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}
