package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// HistoryOf asks for somebody's history: what they gave and got since.
type HistoryOf struct {
	User            string
	Given, Received time.Time // zero for none
}

// History is what somebody gave and got, oldest first, without the words, and when they last gave and got anything.
type History struct {
	Given, Received        []credit.Shoutout
	LastGave, LastReceived time.Time
}

// headsAtOnce is how many records one call reads: few enough to keep nobody waiting.
const headsAtOnce = 500

// Histories reads the histories of many people, up to and including a moment, in few round trips. Its cost grows with
// what they gave and got, and with nothing else. First is the moment of the workspace's first shout-out: nobody's last
// one can be before it.
func (s *Store) Histories(ctx context.Context, asked []HistoryOf, first, until time.Time) ([]History, error) {
	until = until.Add(time.Millisecond)
	given, err := s.idsSince(ctx, asked, until, s.keys.gave, func(h HistoryOf) time.Time { return h.Given })
	if err != nil {
		return nil, err
	}

	received, err := s.idsSince(ctx, asked, until, s.keys.got, func(h HistoryOf) time.Time { return h.Received })
	if err != nil {
		return nil, err
	}

	heads, err := s.heads(ctx, slices.Concat(slices.Concat(given...), slices.Concat(received...)))
	if err != nil {
		return nil, err
	}

	histories := make([]History, len(asked))
	for i := range asked {
		histories[i] = History{
			Given: pick(heads, given[i]), Received: pick(heads, received[i]),
			LastGave: lastOf(given[i]), LastReceived: lastOf(received[i]),
		}
	}

	return histories, s.lasts(ctx, asked, first, until, histories)
}

// idsSince reads the IDs of everybody's shout-outs since a moment, oldest first.
func (s *Store) idsSince(
	ctx context.Context, asked []HistoryOf, until time.Time, key func(string, int) string,
	since func(HistoryOf) time.Time,
) ([][]string, error) {
	commands := make([][]*redis.StringSliceCmd, len(asked))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, of := range asked {
			from := since(of)
			if from.IsZero() {
				continue
			}
			span := &redis.ZRangeBy{Min: firstID(from), Max: idBefore(until)}
			for year := from.UTC().Year(); year <= until.UTC().Year(); year++ {
				commands[i] = append(commands[i], p.ZRangeByScore(ctx, key(of.User, year), span))
			}
		}

		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading histories: %w", err)
	}

	ids := make([][]string, len(asked))
	for i, years := range commands {
		for _, year := range years {
			ids[i] = append(ids[i], year.Val()...)
		}
	}

	return ids, nil
}

// heads reads shout-outs without their words, by ID.
func (s *Store) heads(ctx context.Context, ids []string) (map[string]credit.Shoutout, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	heads := make(map[string]credit.Shoutout, len(ids))
	for chunk := range slices.Chunk(ids, headsAtOnce) {
		args := make([]any, len(chunk))
		for i, id := range chunk {
			args[i] = id
		}

		read, err := headsScript.Run(ctx, s.redis, []string{s.keys.ledger, s.keys.loose}, args...).StringSlice()
		if err != nil {
			return nil, fmt.Errorf("reading histories: %w", err)
		}

		for i, head := range read {
			if head == "" {
				continue // taken back meanwhile
			}
			if heads[chunk[i]], err = s.unpack(chunk[i], head); err != nil {
				return nil, err
			}
		}
	}

	return heads, nil
}

func pick(heads map[string]credit.Shoutout, ids []string) []credit.Shoutout {
	found := make([]credit.Shoutout, 0, len(ids))
	for _, id := range ids {
		if head, ok := heads[id]; ok {
			found = append(found, head)
		}
	}
	return found
}

func lastOf(ids []string) time.Time {
	if len(ids) == 0 {
		return time.Time{}
	}
	at, _ := credit.IDTime(ids[len(ids)-1]) // zero where it is none
	return at
}

// lasts looks further back for those who gave or got nothing since.
func (s *Store) lasts(ctx context.Context, asked []HistoryOf, first, until time.Time, histories []History) error {
	if first.IsZero() {
		return nil
	}

	type look struct {
		into  *time.Time
		years []*redis.StringSliceCmd
	}
	var looks []look
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		further := func(into *time.Time, user string, since time.Time, key func(string, int) string) {
			if since.IsZero() || !into.IsZero() {
				return
			}

			l := look{into: into}
			for year := until.UTC().Year(); year >= first.UTC().Year(); year-- {
				latest := &redis.ZRangeBy{Min: "-inf", Max: idBefore(until), Count: 1}
				l.years = append(l.years, p.ZRevRangeByScore(ctx, key(user, year), latest))
			}

			looks = append(looks, l)
		}
		for i, of := range asked {
			further(&histories[i].LastGave, of.User, of.Given, s.keys.gave)
			further(&histories[i].LastReceived, of.User, of.Received, s.keys.got)
		}

		return nil
	})
	if err != nil {
		return fmt.Errorf("reading histories: %w", err)
	}

	for _, l := range looks {
		for _, year := range l.years {
			if *l.into = lastOf(year.Val()); !l.into.IsZero() {
				break
			}
		}
	}

	return nil
}

// First is the moment of the first shout-out; zero where there is none.
func (s *Store) First(ctx context.Context) (time.Time, error) {
	var ledger *redis.XMessageSliceCmd
	var loose *redis.StringSliceCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		ledger = p.XRangeN(ctx, s.keys.ledger, "-", "+", 1)
		loose = p.ZRangeByScore(ctx, s.keys.loose, &redis.ZRangeBy{Min: "-inf", Max: "+inf", Count: 1})
		return nil
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the first shout-out: %w", err)
	}

	first := merge(ledger.Val(), loose.Val())
	if len(first) == 0 {
		return time.Time{}, nil
	}

	at, _ := credit.IDTime(first[0].id) // zero where it is none
	return at, nil
}
