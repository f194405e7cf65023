package storage

import (
	"context"
	"fmt"
	"slices"
	"time"
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

// pairsAtOnce is how many pairs one script looks at: few enough to keep nobody waiting.
const pairsAtOnce = 20

// Met reports of each pair of a giver and a recipient whether the first credited the second before a moment.
func (s *Store) Met(ctx context.Context, pairs [][2]string, before time.Time) (map[[2]string]bool, error) {
	met := make(map[[2]string]bool, len(pairs))
	strangers := slices.Clone(pairs)
	for year := before.UTC().Year(); year > before.UTC().Year()-yearsBack; year-- {
		for some := range slices.Chunk(strangers, pairsAtOnce) {
			keys := make([]string, 0, 2*len(some))
			for _, pair := range some {
				keys = append(keys, s.keys.gave(pair[0], year), s.keys.got(pair[1], year))
			}

			found, err := metScript.Run(ctx, s.redis, keys, idBefore(before)).Int64Slice()
			if err != nil {
				return nil, fmt.Errorf("reading who credited whom before: %w", err)
			}

			for i, pair := range some {
				met[pair] = found[i] > 0
			}
		}

		strangers = slices.DeleteFunc(strangers, func(pair [2]string) bool { return met[pair] })
	}

	return met, nil
}

// yearsBack is how many years of somebody's history are looked through.
const yearsBack = 5
