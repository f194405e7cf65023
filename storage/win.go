package storage

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"shine/credit"
)

// Wins reads what somebody is glad about. Only they may see it.
func (s *Store) Wins(ctx context.Context, user string) (credit.Wins, error) {
	_, wins, err := readField[credit.Wins](ctx, s, s.keys.wins, user)
	if err != nil {
		return wins, fmt.Errorf("reading the wins of %w", err)
	}
	return wins, nil
}

// AllWins reads the wins of everybody, for the move to another Redis.
func (s *Store) AllWins(ctx context.Context) (map[string]credit.Wins, error) {
	wins, err := readAll[credit.Wins](ctx, s, s.keys.wins)
	if err != nil {
		return nil, fmt.Errorf("reading wins: %w", err)
	}
	return wins, nil
}

// ChangeWins changes what somebody is glad about and, in the same step, when they are asked next and what the outbox is
// to say. An error of change's own leaves everything as it is, and so does a change that changes nothing.
func (s *Store) ChangeWins(
	ctx context.Context, user string, change func(credit.Wins) (credit.Wins, Step, error),
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

		then := agendaStep{
			field: user, before: before, due: dueFriday + user, at: step.Next, stays: step.Stays, say: step.Say,
		}
		if !changed.IsZero() {
			then.after = changed
		}
		return s.agenda(ctx, s.keys.wins, then)
	})
	return wins, err
}

// eraseWins forgets what somebody is glad about, and their name in the wins of others.
func (s *Store) eraseWins(ctx context.Context, user string) error {
	if err := s.erasePlanned(ctx, s.keys.wins, user, s.keys.due, dueFriday+user); err != nil {
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
		_, err := s.ChangeWins(ctx, other, func(w credit.Wins) (credit.Wins, Step, error) {
			return w.Forget(user), Step{Stays: true}, nil
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// importWins joins what another Redis knew of people's wins with what is known here. The bot looks at once when they
// are asked next.
func (s *Store) importWins(ctx context.Context, all map[string]credit.Wins) error {
	for user, other := range all {
		_, err := s.ChangeWins(ctx, user, func(w credit.Wins) (credit.Wins, Step, error) {
			joined := w.Joined(other)
			if !joined.Fridays {
				return joined, Step{Stays: true}, nil
			}
			return joined, Step{Next: time.UnixMilli(1)}, nil
		})
		if err != nil {
			return err
		}
	}

	return nil
}
