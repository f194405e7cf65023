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

	byDay := map[string][]string{}
	for _, one := range shoutouts {
		day := s.keys.boosts(one.Time)
		byDay[day] = append(byDay[day], one.ID)
	}

	read := map[string]*redis.SliceCmd{}
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for day, ids := range byDay {
			read[day] = p.HMGet(ctx, day, ids...)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading boosts: %w", err)
	}

	boosts := map[string]string{}
	for day, ids := range byDay {
		for i, marks := range read[day].Val() {
			boosts[ids[i]], _ = marks.(string)
		}
	}

	for i := range shoutouts {
		shoutouts[i].Boosts = boosters(boosts[shoutouts[i].ID])
	}

	return nil
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
