package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Subscription reads a channel's subscription, and whether there is one.
func (s *Store) Subscription(ctx context.Context, channel string) (credit.Subscription, bool, error) {
	_, found, err := s.subscription(ctx, channel)
	return found, found.Channel != "", err
}

// subscription reads it, and its JSON, "" for none.
func (s *Store) subscription(ctx context.Context, channel string) (raw string, found credit.Subscription, err error) {
	raw, found, err = readField[credit.Subscription](ctx, s, s.keys.subscriptions, channel)
	if err != nil {
		return raw, found, fmt.Errorf("reading the subscription of %w", err)
	}
	return raw, found, nil
}

// Subscriptions reads all subscriptions, by channel.
func (s *Store) Subscriptions(ctx context.Context) ([]credit.Subscription, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.subscriptions).Result()
	if err != nil {
		return nil, fmt.Errorf("reading the subscriptions: %w", err)
	}

	decoded, err := decodeAll[credit.Subscription](raw)
	if err != nil {
		return nil, fmt.Errorf("reading the subscriptions: %w", err)
	}

	return slices.SortedFunc(
		maps.Values(decoded), func(a, b credit.Subscription) int { return cmp.Compare(a.Channel, b.Channel) },
	), nil
}

// Subscribe changes a channel's subscription. Change gets the present one, which has no channel where there is none,
// and returns the new one, without a channel to end it. An error of change's own is returned as it is. The audit line
// may be zero.
func (s *Store) Subscribe(
	ctx context.Context, now time.Time, channel string, line AuditLine,
	change func(credit.Subscription) (credit.Subscription, error),
) (credit.Subscription, error) {
	var changed credit.Subscription
	err := untilSwapped(func() error {
		before, found, err := s.subscription(ctx, channel)
		if err != nil {
			return err
		}

		if changed, err = change(found); err != nil {
			changed = found
			return err
		}

		step := agendaStep{field: channel, before: before, due: dueDigest + channel, audit: line.fields()}
		if changed.Channel != "" {
			step.after, step.at = changed, changed.Wake(now)
		}
		if err := s.agenda(ctx, s.keys.subscriptions, step); err != nil {
			return err
		}

		if !step.at.After(now) {
			s.wake()
		}
		return nil
	})
	return changed, err
}

// Seal makes sure that no shout-out is stamped before a moment any more.
func (s *Store) Seal(ctx context.Context, until time.Time) error {
	if err := sealScript.Run(ctx, s.redis, []string{s.keys.last}, idBefore(until)).Err(); err != nil && !isNil(err) {
		return fmt.Errorf("closing a span: %w", err)
	}
	return nil
}

// Closing says what becomes of a digest that is due.
type Closing int

// Post tells it, Skip lets its span pass in silence, and CarryOver lets its span join the next one.
const (
	Post Closing = iota
	Skip
	CarryOver
)

// CloseDigest ends the span of a digest, and has the outbox tell it. Only one of several copies of the bot gets true;
// the others find that the subscription has changed.
func (s *Store) CloseDigest(
	ctx context.Context, now time.Time, sub credit.Subscription, until time.Time, how Closing,
) (bool, error) {
	before, err := json.Marshal(sub)
	if err != nil {
		return false, fmt.Errorf("encoding a subscription: %w", err)
	}

	after, step := sub, agendaStep{field: sub.Channel, before: string(before), due: dueDigest + sub.Channel}
	if how != CarryOver {
		after.Until = until.UTC()
	}
	if how == Post {
		step.say = OutboxEntry{Say: SayDigest, To: sub.Channel, From: sub.Until, Until: until, Scope: sub.Scope}
	}
	step.after, step.at = after, sub.Schedule.Next(now)
	err = s.agenda(ctx, s.keys.subscriptions, step)
	if errors.Is(err, ErrChanged) {
		return false, nil
	}

	return err == nil, err
}

// Recap is somebody's weekly recap: Until is the end of the last one's span.
type Recap struct{ Until time.Time }

// KeepRecap changes somebody's weekly recap, if it still is as before, and has the outbox tell the week in between
// where tell is set. The zero after ends it. It reports false where another copy of the bot was first.
func (s *Store) KeepRecap(
	ctx context.Context, user string, before, after Recap, due time.Time, tell bool,
) (bool, error) {
	step := agendaStep{field: user, due: dueRecap + user, at: due}
	if before != (Recap{}) {
		raw, err := json.Marshal(before)
		if err != nil {
			return false, fmt.Errorf("encoding a recap: %w", err)
		}
		step.before = string(raw)
	}
	if after != (Recap{}) {
		step.after = after
	}
	if tell {
		step.say = OutboxEntry{Say: SayRecap, To: user, From: before.Until, Until: after.Until}
	}
	err := s.agenda(ctx, s.keys.recaps, step)
	if errors.Is(err, ErrChanged) {
		return false, nil
	}

	return err == nil, err
}

// planRecap begins somebody's recap: the next one tells of the time from now on. The bot looks at once when it is due.
func planRecap(now time.Time, user string) plan {
	return plan{due: dueRecap + user, at: now, recap: Recap{Until: now.UTC()}}
}

// Recap reads somebody's recap; the zero value where they have none.
func (s *Store) Recap(ctx context.Context, user string) (Recap, error) {
	_, found, err := readField[Recap](ctx, s, s.keys.recaps, user)
	if err != nil {
		return Recap{}, fmt.Errorf("reading the recap of %w", err)
	}
	return found, nil
}

// Published reads the shout-outs that others could read from a moment on and before another: those given then, except
// for those placed later, and those placed then. They come in the order of IDs.
func (s *Store) Published(ctx context.Context, from, until time.Time) iter.Seq2[credit.Shoutout, error] {
	return func(yield func(credit.Shoutout, error) bool) {
		placed, err := s.redis.ZRangeByScore(
			ctx, s.keys.placed, &redis.ZRangeBy{Min: firstID(from), Max: idBefore(until)},
		).Result()
		if err != nil {
			yield(credit.Shoutout{}, fmt.Errorf("reading a span: %w", err))
			return
		}

		earlier, err := s.Get(
			ctx, slices.DeleteFunc(placed, func(id string) bool { return idNumber(id) >= from.UnixMicro() })...,
		)
		if err != nil {
			yield(credit.Shoutout{}, err)
			return
		}

		for _, one := range earlier {
			if !yield(one, nil) {
				return
			}
		}

		for one, err := range s.Between(ctx, from, until) {
			if err == nil && !one.PublishedAt().Before(until) {
				continue // it is told in the span in which its place was picked
			}
			if !yield(one, err) || err != nil {
				return
			}
		}
	}
}
