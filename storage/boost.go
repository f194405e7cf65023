package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Boost notes that somebody boosts a shout-out, or does not any more, and reports whether that changed anything. At is
// when it happened: Slack may tell it twice and out of order, and only the last word counts.
func (s *Store) Boost(ctx context.Context, id, user string, on bool, at time.Time) (bool, error) {
	given, ok := credit.IDTime(id)
	if !ok {
		return false, nil
	}

	sign := "-"
	if on {
		sign = "+"
	}
	keys := []string{s.keys.boosts(given), s.keys.ledger, s.keys.loose}
	changed, err := boostScript.Run(ctx, s.redis, keys, id, user, sign, at.UnixMicro(), credit.MaxBoosts).Bool()
	if err != nil {
		return false, fmt.Errorf("boosting shout-out %s: %w", id, err)
	}

	return changed, nil
}

// readBoosts fills in who boosted each, in one round trip.
func (s *Store) readBoosts(ctx context.Context, shoutouts []credit.Shoutout) error {
	if len(shoutouts) == 0 {
		return nil
	}

	ids := make([]string, len(shoutouts))
	for i, one := range shoutouts {
		ids[i] = one.ID
	}

	var asked askedBoosts
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		asked = s.askBoosts(ctx, p, ids)
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading boosts: %w", err)
	}

	asked.fill(shoutouts)
	return nil
}

// askedBoosts are questions for the boosts of shout-outs, one for those of each day.
type askedBoosts []dayBoosts

type dayBoosts struct {
	key   string
	ids   []string
	marks *redis.SliceCmd
}

// askBoosts asks who boosted each. The answers are there when the pipeline has run.
func (s *Store) askBoosts(ctx context.Context, p redis.Pipeliner, ids []string) askedBoosts {
	var asked askedBoosts
	of := map[string]int{}
	for _, id := range ids {
		given, _ := credit.IDTime(id)
		key := s.keys.boosts(given)
		at, known := of[key]
		if !known {
			at = len(asked)
			of[key] = at
			asked = append(asked, dayBoosts{key: key})
		}
		asked[at].ids = append(asked[at].ids, id)
	}

	for i, day := range asked {
		asked[i].marks = p.HMGet(ctx, day.key, day.ids...)
	}

	return asked
}

// fill fills in what was answered.
func (asked askedBoosts) fill(shoutouts []credit.Shoutout) {
	boosts := map[string]string{}
	for _, day := range asked {
		for i, marks := range day.marks.Val() {
			boosts[day.ids[i]], _ = marks.(string)
		}
	}

	for i := range shoutouts {
		shoutouts[i].Boosts = boosters(boosts[shoutouts[i].ID])
	}
}

// boosters are the people who boost now: U1 in "U1+1763942179000123 U2-1763942180000000".
func boosters(marks string) []string {
	people := []string{}
	for mark := range strings.FieldsSeq(marks) {
		if who, at, ok := strings.Cut(mark, "+"); ok {
			if _, err := strconv.ParseInt(at, 10, 64); err == nil {
				people = append(people, who)
			}
		}
	}
	return people
}
