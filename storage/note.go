package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
	"shine/credit/nudge"
)

// Notes reads what is kept of a lead's notes; the zero value where there is nothing. Only the lead may see it.
func (s *Store) Notes(ctx context.Context, lead string) (nudge.Notes, error) {
	_, notes, err := readField[nudge.Notes](ctx, s, s.keys.notes, lead)
	if err != nil {
		return notes, fmt.Errorf("reading the notes of %w", err)
	}
	return notes, nil
}

// AllNotes reads what is kept of the notes of all leads.
func (s *Store) AllNotes(ctx context.Context) (map[string]nudge.Notes, error) {
	notes, err := readAll[nudge.Notes](ctx, s, s.keys.notes)
	if err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	return notes, nil
}

// ChangeNotes changes what is kept of a lead's notes and, in the same step, when the next is due and what the outbox is
// to say. Several copies of the bot may do so at once: each sees what the one before it wrote. Where change returns
// false, everything stays as it is.
func (s *Store) ChangeNotes(
	ctx context.Context, lead string, change func(*nudge.Notes) (Step, bool),
) (nudge.Notes, error) {
	var notes nudge.Notes
	err := untilSwapped(func() (err error) {
		var before string
		if before, notes, err = readField[nudge.Notes](ctx, s, s.keys.notes, lead); err != nil {
			return fmt.Errorf("reading the notes of %w", err)
		}

		step, changed := change(&notes)
		if !changed {
			return nil
		}

		return s.agenda(ctx, s.keys.notes, agendaStep{
			field: lead, before: before, after: notes, due: dueNote + lead, at: step.Next, stays: step.Stays,
			say: step.Say,
		})
	})
	return notes, err
}

// PublishedTo is [Store.Published] for the shout-outs that credit any of some people, without their words. Its cost
// grows with what these people got.
func (s *Store) PublishedTo(ctx context.Context, people []string, from, until time.Time) ([]credit.Shoutout, error) {
	asked := make([]HistoryOf, len(people))
	for i, user := range people {
		asked[i] = HistoryOf{User: user, Received: from}
	}

	received, err := s.idsSince(ctx, asked, until, s.keys.got, func(h HistoryOf) time.Time { return h.Received })
	if err != nil {
		return nil, err
	}

	placed, err := s.redis.ZRangeByScore(
		ctx, s.keys.placed, &redis.ZRangeBy{Min: firstID(from), Max: idBefore(until)},
	).Result()
	if err != nil {
		return nil, fmt.Errorf("reading what was placed: %w", err)
	}

	heads, err := s.heads(ctx, slices.Concat(slices.Concat(received...), placed))
	if err != nil {
		return nil, err
	}

	var found []credit.Shoutout
	for _, head := range heads {
		at := head.PublishedAt()
		named := slices.ContainsFunc(head.Recipients, func(one string) bool { return slices.Contains(people, one) })
		if named && !at.Before(from) && at.Before(until) {
			found = append(found, head)
		}
	}

	slices.SortFunc(found, func(a, b credit.Shoutout) int { return int(idNumber(a.ID) - idNumber(b.ID)) })
	return found, nil
}

// pruneNotes drops the moments of notes that are older than they may be kept.
func (s *Store) pruneNotes(ctx context.Context, now time.Time) error {
	return s.changeAllNotes(ctx, func(n nudge.Notes) (nudge.Notes, bool) {
		pruned := n.Pruned(now)
		return pruned, len(pruned.Moments)+len(pruned.Saw) < len(n.Moments)+len(n.Saw)
	})
}

// eraseNotes forgets what is kept of a lead's notes, and their name in what is kept of others.
func (s *Store) eraseNotes(ctx context.Context, user string) error {
	if err := s.erasePlanned(ctx, s.keys.notes, user, s.keys.due, dueNote+user); err != nil {
		return fmt.Errorf("erasing somebody's notes: %w", err)
	}

	return s.changeAllNotes(ctx, func(n nudge.Notes) (nudge.Notes, bool) { return n.Without(user), n.Names(user) })
}

// changeAllNotes changes what is kept of the notes of all leads for whom change returns true.
func (s *Store) changeAllNotes(ctx context.Context, change func(nudge.Notes) (nudge.Notes, bool)) error {
	all, err := s.AllNotes(ctx)
	if err != nil {
		return err
	}

	for lead, n := range all {
		if _, wanted := change(n); !wanted {
			continue
		}
		_, err := s.ChangeNotes(ctx, lead, func(n *nudge.Notes) (Step, bool) {
			changed, wanted := change(*n)
			*n = changed
			return Step{Stays: true}, wanted
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// importNotes joins what another Redis knew of leads' notes with what is known here. The bot looks at once when the
// next ones are due.
func (s *Store) importNotes(ctx context.Context, all map[string]nudge.Notes) error {
	for lead, other := range all {
		_, err := s.ChangeNotes(ctx, lead, func(n *nudge.Notes) (Step, bool) {
			*n = n.Joined(other)
			return Step{Next: time.UnixMilli(1)}, true
		})
		if err != nil {
			return err
		}
	}

	return nil
}
