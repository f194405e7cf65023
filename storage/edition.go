package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Edition is one digest: what was decided for it, and where its messages stand.
type Edition struct {
	Channel string    `json:"-"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"-"`
	// Featured are the IDs of the featured stories, and People everybody credited in them.
	Featured []string `json:"featured,omitempty"`
	People   []string `json:"people,omitempty"`
	// Stories is how many it tells, and Scope which channels they are from.
	Stories int          `json:"stories"`
	Scope   credit.Scope `json:"scope"`
	// TS is the ts of its message, and Parts are those of the messages in its thread.
	TS    string   `json:"ts,omitempty"`
	Parts []string `json:"parts,omitempty"`
	// Picture is Slack's id of its picture, empty where there is none, and Pictured is set once that is shared or
	// refused.
	Pictured bool   `json:"pictured,omitempty"`
	Picture  string `json:"picture,omitempty"`
	// OlderBlocks is set where Slack does not take the newer ones.
	OlderBlocks bool `json:"older_blocks,omitempty"`
	// Done is set once all of it is said, and Failed is Slack's word for why it cannot be said.
	Done   bool   `json:"done,omitempty"`
	Failed string `json:"failed,omitempty"`
}

// Edition reads the digest of a channel whose span ends at a moment, and whether it was begun.
func (s *Store) Edition(ctx context.Context, channel string, until time.Time) (Edition, bool, error) {
	ids := s.channelIDs(channel)
	for _, id := range ids {
		raw, e, err := readField[Edition](ctx, s, s.keys.editions(id), firstID(until))
		if err != nil {
			return e, false, fmt.Errorf("reading a digest: %w", err)
		}
		if raw != "" {
			e.Channel, e.Until = ids[0], until.UTC()
			return e, true, nil
		}
	}

	return Edition{Channel: ids[0], Until: until.UTC()}, false, nil
}

// KeepEdition notes what became of a digest.
func (s *Store) KeepEdition(ctx context.Context, e Edition) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encoding a digest: %w", err)
	}

	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, s.keys.editions(e.Channel), firstID(e.Until), raw)
		p.ZAdd(ctx, s.keys.digests, redis.Z{
			Score: float64(e.Until.UnixMicro()), Member: e.Channel + " " + firstID(e.From) + " " + firstID(e.Until),
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("noting a digest: %w", err)
	}

	return nil
}

// Editions reads the digests of a channel that ended before a moment, oldest first.
func (s *Store) Editions(ctx context.Context, channel string, before time.Time) ([]Edition, error) {
	ids := s.channelIDs(channel)
	all := map[string]Edition{}
	for _, id := range slices.Backward(ids) {
		raw, err := s.redis.HGetAll(ctx, s.keys.editions(id)).Result()
		if err != nil {
			return nil, fmt.Errorf("reading digests: %w", err)
		}
		decoded, err := decodeAll[Edition](raw)
		if err != nil {
			return nil, fmt.Errorf("reading digests: %w", err)
		}
		maps.Copy(all, decoded)
	}

	var editions []Edition
	for until, e := range all {
		e.Channel, e.Until = ids[0], time.UnixMicro(idNumber(until)).UTC()
		if e.Until.Before(before) {
			editions = append(editions, e)
		}
	}

	slices.SortFunc(editions, func(a, b Edition) int { return a.Until.Compare(b.Until) })
	return editions, nil
}

// EditionsAt finds the digests of all channels in whose span a moment falls.
func (s *Store) EditionsAt(ctx context.Context, at time.Time) ([]Edition, error) {
	members, err := s.redis.ZRangeByScore(
		ctx, s.keys.digests, &redis.ZRangeBy{Min: nextID(firstID(at)), Max: "+inf"},
	).Result()
	if err != nil {
		return nil, fmt.Errorf("finding digests: %w", err)
	}

	var editions []Edition
	for _, member := range members {
		fields := append(strings.Fields(member), "", "", "")
		from := time.UnixMicro(idNumber(fields[1])).UTC()
		if from.After(at) {
			continue
		}

		e, found, err := s.Edition(ctx, fields[0], time.UnixMicro(idNumber(fields[2])))
		if err != nil {
			return nil, err
		}

		e.From = from
		twice := slices.ContainsFunc(
			editions, func(one Edition) bool { return one.Channel == e.Channel && one.Until.Equal(e.Until) },
		)
		if found && !twice { // it may be noted under another id of its channel as well
			editions = append(editions, e)
		}
	}

	return editions, nil
}
