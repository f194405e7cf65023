package storage

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Wins reads what somebody is glad about. Nobody but they may see it.
func (s *Store) Wins(ctx context.Context, user string) (credit.Wins, error) {
	_, wins, err := readField[credit.Wins](ctx, s, s.keys.wins, user)
	if err != nil {
		return wins, fmt.Errorf("reading the wins of %w", err)
	}
	return wins, nil
}

// AllWins reads those of everybody, for who moves to another Redis.
func (s *Store) AllWins(ctx context.Context) (map[string]credit.Wins, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.wins).Result()
	if err != nil {
		return nil, fmt.Errorf("reading wins: %w", err)
	}
	if len(raw) == 0 {
		return nil, nil
	}
	return decodeAll[credit.Wins](raw)
}

// WinStep is what a change of somebody's wins brings with it.
type WinStep struct {
	// Next is when they are asked for some next, zero for never; with Stays that stays as it is.
	Next  time.Time
	Stays bool
	// Say is what the outbox is to bring; the zero entry for nothing.
	Say OutboxEntry
}

// ChangeWins changes what somebody is glad about, and in the same step when they are asked next and what is said. An
// error of change's own leaves all as it is, and so does a change that changes nothing.
func (s *Store) ChangeWins(
	ctx context.Context, user string, change func(credit.Wins) (credit.Wins, WinStep, error),
) (credit.Wins, error) {
	var wins credit.Wins
	err := untilSwapped(func() error {
		before, found, err := readField[credit.Wins](ctx, s, s.keys.wins, user)
		if err != nil {
			return fmt.Errorf("reading the wins of %w", err)
		}

		changed, step, err := change(found)
		wins = changed
		if err != nil || step.Stays && reflect.DeepEqual(changed, found) {
			return err
		}

		then := agendaStep{field: user, before: before, due: dueFriday + user, at: step.Next, stays: step.Stays, say: step.Say}
		if !changed.IsZero() {
			then.after = changed
		}
		return s.agenda(ctx, s.keys.wins, then)
	})
	return wins, err
}

// eraseWins forgets what somebody is glad about, and their name in what others are.
func (s *Store) eraseWins(ctx context.Context, user string) error {
	_, err := s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HDel(ctx, s.keys.wins, user)
		p.ZRem(ctx, s.keys.due, dueFriday+user)
		return nil
	})
	if err != nil {
		return fmt.Errorf("erasing wins: %w", err)
	}

	all, err := s.AllWins(ctx)
	if err != nil {
		return err
	}

	for other, wins := range all {
		if reflect.DeepEqual(wins.Forget(user), wins) {
			continue
		}
		_, err := s.ChangeWins(ctx, other, func(w credit.Wins) (credit.Wins, WinStep, error) {
			return w.Forget(user), WinStep{Stays: true}, nil
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// importWins joins what another Redis knew of people's wins with what is known here. When they are asked next is looked
// up at once.
func (s *Store) importWins(ctx context.Context, all map[string]credit.Wins) error {
	for user, other := range all {
		_, err := s.ChangeWins(ctx, user, func(w credit.Wins) (credit.Wins, WinStep, error) {
			joined := w.Joined(other)
			if !joined.Fridays {
				return joined, WinStep{Stays: true}, nil
			}
			return joined, WinStep{Next: time.UnixMilli(1)}, nil
		})
		if err != nil {
			return err
		}
	}

	return nil
}
