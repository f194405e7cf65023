package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shine/credit"
)

// Slack may call one person by two ids. Everything of theirs is kept under one of them. The person's preferences name
// the other id; every copy of the bot that knows them reads and writes under the one that is kept.

// FollowPeople tells the store the other ids of people, and returns them, each with the id that is kept.
func (s *Store) FollowPeople(preferences map[string]credit.Preferences) (kept map[string]string) {
	kept = map[string]string{}
	for user, p := range preferences {
		for _, other := range p.OtherIDs() {
			kept[other] = user
		}
	}
	s.people.Store(&kept)
	return kept
}

// PersonNow is the id that somebody is kept under; any other id is itself.
func (s *Store) PersonNow(id string) string {
	if kept := s.people.Load(); kept != nil {
		if now, known := (*kept)[id]; known {
			return now
		}
	}
	return id
}

// peopleNow are the ids that some people are kept under, each once.
func (s *Store) peopleNow(ids []string) []string {
	if s.people.Load() == nil {
		return ids
	}

	var now []string
	for _, id := range ids {
		if id = s.PersonNow(id); !slices.Contains(now, id) {
			now = append(now, id)
		}
	}
	return now
}

// KnowAs remembers that Slack calls somebody by another id, too. They are kept under the first of the two, unless only
// the other one has given, was credited or decided something. Both reports that each has: then what is kept under the
// other one stays there.
func (s *Store) KnowAs(ctx context.Context, now time.Time, id, other string) (both bool, err error) {
	first, err := s.hasKept(ctx, now, id)
	if err != nil {
		return false, err
	}

	second, err := s.hasKept(ctx, now, other)
	if err != nil {
		return false, err
	}

	if second && !first {
		id, other = other, id
	}
	_, err = s.ChangePreferences(ctx, now, id, func(p *credit.Preferences) { *p = p.KnownAs(other) })
	return first && second, err
}

// hasKept reports whether anything is kept under an id.
func (s *Store) hasKept(ctx context.Context, now time.Time, id string) (bool, error) {
	var keys []string
	for year := now.UTC().Year(); year > now.UTC().Year()-yearsBack; year-- {
		keys = append(keys, s.keys.gave(id, year), s.keys.got(id, year))
	}

	found, err := s.redis.Exists(ctx, keys...).Result()
	if err != nil {
		return false, fmt.Errorf("looking for shout-outs of %s: %w", id, err)
	}
	if found > 0 {
		return true, nil
	}

	return s.Keeps(ctx, id)
}
