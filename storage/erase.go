package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Erased counts what somebody's erasure touched.
type Erased struct {
	// Given are the shout-outs of theirs that lost their words, Named those that lost their name, and Mentioned those
	// of others whose words named them. Boosted are those that lost a boost of theirs.
	Given, Named, Mentioned, Boosted int
}

// counterOf is the counter of the part that somebody has in a shout-out; nil where they have none.
func (e *Erased) counterOf(in credit.Shoutout, user string) *int {
	switch {
	case in.Giver == user:
		return &e.Given
	case slices.Contains(in.Recipients, user):
		return &e.Named
	case strings.Contains(in.Text, "<@"+user+">"):
		return &e.Mentioned
	}
	return nil
}

// erasedName replaces the mention of somebody who is erased.
const erasedName = "@somebody"

// Erase removes somebody: the words and the giver of what they gave, their name wherever they were credited or
// mentioned, their boosts and preferences. Messages in Slack follow. It reads the whole ledger, tells progress how far
// it is, and is safe to repeat: after a stop it is begun again.
func (s *Store) Erase(ctx context.Context, now time.Time, user string, progress func(done int)) (Erased, error) {
	var total Erased
	user = s.PersonNow(user)
	oldest, done := now, 0
	for first := "0"; ; {
		page, full, err := s.page(ctx, first, idBefore(now.Add(time.Minute)))
		if err != nil {
			return total, err
		}

		for _, found := range page {
			if found.Time.Before(oldest) {
				oldest = found.Time
			}
			if err := s.eraseFrom(ctx, found, user, &total); err != nil {
				return total, err
			}
		}

		done += len(page)
		progress(done)
		if !full {
			return total, s.eraseKeys(ctx, user, oldest, now)
		}

		first = nextID(page[len(page)-1].ID)
	}
}

// Keeps reports whether anything beside shout-outs is kept of somebody: what they prefer, whom they lead, who leads
// them, which messages name them.
func (s *Store) Keeps(ctx context.Context, user string) (bool, error) {
	var kept []*redis.BoolCmd
	var named *redis.IntCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, key := range []string{
			s.keys.preferences, s.keys.recaps, s.keys.homes, s.keys.nudges, s.keys.notes, s.keys.lines,
			s.keys.wins,
		} {
			kept = append(kept, p.HExists(ctx, key, user))
		}
		named = p.ZCard(ctx, s.keys.named(user))
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("looking what is kept of %s: %w", user, err)
	}
	if named.Val() > 0 || slices.ContainsFunc(kept, (*redis.BoolCmd).Val) {
		return true, nil
	}

	teams, err := s.Teams(ctx)
	if err != nil {
		return false, err
	}

	milestones, err := s.Milestones(ctx)
	if err != nil {
		return false, err
	}

	return slices.ContainsFunc(teams, func(t credit.Team) bool { return t.Lead == user || t.Has(user) }) ||
		slices.ContainsFunc(milestones, func(m credit.Milestone) bool { return m.Person == user }), nil
}

// eraseFrom takes somebody out of one shout-out; where that changes at the same moment, it looks again.
func (s *Store) eraseFrom(ctx context.Context, found credit.Shoutout, user string, total *Erased) error {
	if slices.Contains(found.Boosts, user) {
		if err := s.eraseBoost(ctx, found, user); err != nil {
			return err
		}
		total.Boosted++
	}
	if err := s.eraseHearing(ctx, found, user); err != nil {
		return err
	}
	if total.counterOf(found, user) == nil {
		return nil
	}

	err := untilSwapped(func() error { return s.eraseOne(ctx, found.ID, user, total) })
	if errors.Is(err, ErrNotFound) { // taken back meanwhile
		return nil
	}

	return err
}

// eraseHearing takes back the message by which somebody heard that their credit was passed on.
func (s *Store) eraseHearing(ctx context.Context, passed credit.Shoutout, user string) error {
	if passed.PassedFrom == "" {
		return nil
	}
	keys := []string{s.keys.told(passed.Time), s.keys.outbox}
	args := append([]any{passed.ID, HearTarget + user}, OutboxEntry{Say: SayEdited, Shoutout: passed.ID}.fields()...)
	if err := unhearScript.Run(ctx, s.redis, keys, args...).Err(); err != nil {
		return fmt.Errorf("erasing that somebody heard: %w", err)
	}
	return nil
}

// eraseOne takes somebody out of a shout-out as it is now, and counts what they were in it.
func (s *Store) eraseOne(ctx context.Context, id, user string, total *Erased) error {
	found, before, err := s.find(ctx, id)
	if err != nil {
		return err
	}

	count := total.counterOf(found, user)
	if count == nil {
		return nil
	}

	if err := s.writeWithout(ctx, found, before, user); err != nil {
		return err
	}

	*count++
	return nil
}

// writeWithout writes a shout-out anew without somebody. One that credited nobody else is removed.
func (s *Store) writeWithout(ctx context.Context, found credit.Shoutout, before, user string) error {
	gone := func(one string) bool { return one == user }
	left := found
	left.Recipients = slices.DeleteFunc(slices.Clone(found.Recipients), gone)
	left.Quiet = slices.DeleteFunc(slices.Clone(found.Quiet), gone)
	left.Hidden = slices.DeleteFunc(slices.Clone(found.Hidden), gone)
	left.Text = strings.ReplaceAll(found.Text, "<@"+user+">", erasedName)
	if len(left.Recipients) == 0 {
		_, err := s.Remove(ctx, found.Time, found.ID, Remover{Admin: erasedName})
		return err
	}

	if slices.Contains(found.Recipients, user) {
		if err := s.redis.HDel(ctx, s.keys.once, thanksOf(found.ID, user)).Err(); err != nil {
			return fmt.Errorf("erasing thanks: %w", err)
		}
	}
	said := found
	said.Giver, said.Text, said.Work = "", "", ""
	if found.Giver != user {
		return s.replace(ctx, before, left, OutboxEntry{Say: SayEdited, Shoutout: found.ID, Before: said})
	}

	left.Giver, left.Text, left.Permalink, left.Thread, left.Work = "", "", "", "", ""
	return s.replace(ctx, before, left, OutboxEntry{Say: SayRetract, Shoutout: found.ID, Before: said})
}

// eraseBoost takes somebody out of the boosts of a shout-out.
func (s *Store) eraseBoost(ctx context.Context, of credit.Shoutout, user string) error {
	key := s.keys.boosts(of.Time)
	return untilSwapped(func() error {
		before, err := s.redis.HGet(ctx, key, of.ID).Result()
		if err != nil {
			return fmt.Errorf("erasing a boost: %w", err)
		}

		kept := slices.DeleteFunc(strings.Fields(before), func(mark string) bool {
			return strings.HasPrefix(mark, user+"+") || strings.HasPrefix(mark, user+"-")
		})
		return s.swapRaw(ctx, key, of.ID, before, strings.Join(kept, " "), plan{})
	})
}

// eraseSubscriber forgets that somebody subscribed channels; the digests go on.
func (s *Store) eraseSubscriber(ctx context.Context, user string, now time.Time) error {
	all, err := s.Subscriptions(ctx)
	if err != nil {
		return err
	}

	for _, sub := range all {
		if sub.By != user {
			continue
		}

		_, err := s.Subscribe(
			ctx, now, sub.Channel, AuditLine{}, func(current credit.Subscription) (credit.Subscription, error) {
				current.By = ""
				return current, nil
			},
		)
		if err != nil {
			return err
		}
	}

	return nil
}

// eraseEditions forgets that somebody was in featured stories. Digests follow their shout-outs; here it is about
// shout-outs that the workspace does not keep any longer.
func (s *Store) eraseEditions(ctx context.Context, user string) error {
	members, err := s.redis.ZRange(ctx, s.keys.digests, 0, -1).Result()
	if err != nil {
		return fmt.Errorf("finding digests: %w", err)
	}

	channels := map[string]bool{}
	for _, member := range members {
		channel, _, _ := strings.Cut(member, " ")
		channels[channel] = true
	}

	for channel := range channels {
		editions, err := s.Editions(ctx, channel, time.UnixMicro(maxID))
		if err != nil {
			return err
		}
		for _, e := range editions {
			if !slices.Contains(e.People, user) {
				continue
			}
			e.People = slices.DeleteFunc(e.People, func(one string) bool { return one == user })
			if err := s.KeepEdition(ctx, e); err != nil {
				return err
			}
		}
	}

	return nil
}

// eraseKeys removes what is kept under somebody's own name.
func (s *Store) eraseKeys(ctx context.Context, user string, oldest, now time.Time) error {
	none := func(p *credit.Preferences) { *p = credit.Preferences{} }
	if _, err := s.ChangePreferences(ctx, now, user, none); err != nil {
		return err
	}

	err := errors.Join(
		s.eraseSubscriber(ctx, user, now), s.eraseEditions(ctx, user), s.eraseTeams(ctx, user),
		s.eraseNudges(ctx, now, user),
		s.eraseOnce(ctx, user), s.eraseWins(ctx, user), s.eraseOwnLines(ctx, user), s.eraseLetters(ctx, user),
	)
	if err != nil {
		return err
	}

	_, err = s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for year := oldest.UTC().Year(); year <= now.UTC().Year(); year++ {
			p.Del(ctx, s.keys.gave(user, year), s.keys.got(user, year))
		}
		p.Del(ctx, s.keys.heard(user), s.keys.drafts(user), s.keys.acts(user), s.keys.asked(user))
		p.HDel(ctx, s.keys.homes, user)
		p.HDel(ctx, s.keys.recaps, user)
		p.ZRem(ctx, s.keys.due, dueRecap+user)
		return nil
	})
	if err != nil {
		return fmt.Errorf("erasing what is kept of %s: %w", user, err)
	}

	return s.sayForget(ctx, user)
}
