package storage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// OwnLines reads how some people like to shine, by person. People who wrote nothing are left out.
func (s *Store) OwnLines(ctx context.Context, people ...string) (map[string]credit.OwnLines, error) {
	if len(people) == 0 {
		return nil, nil
	}

	kept, err := s.redis.HMGet(ctx, s.keys.lines, people...).Result()
	if err != nil {
		return nil, fmt.Errorf("reading people's own lines: %w", err)
	}

	raw := map[string]string{}
	for i, person := range people {
		if text, ok := kept[i].(string); ok {
			raw[person] = text
		}
	}

	lines, err := decodeAll[credit.OwnLines](raw)
	if err != nil {
		return nil, fmt.Errorf("reading people's own lines: %w", err)
	}

	return lines, nil
}

// AllOwnLines reads the lines of everybody; nil where nobody wrote any.
func (s *Store) AllOwnLines(ctx context.Context) (map[string]credit.OwnLines, error) {
	lines, err := readAll[credit.OwnLines](ctx, s, s.keys.lines)
	if err != nil {
		return nil, fmt.Errorf("reading everybody's own lines: %w", err)
	}

	return lines, nil
}

// ChangeOwnLines changes how somebody likes to shine.
func (s *Store) ChangeOwnLines(
	ctx context.Context, user string, change func(credit.OwnLines) credit.OwnLines,
) (credit.OwnLines, error) {
	return s.changeOwnLines(ctx, user, func(l credit.OwnLines) (credit.OwnLines, agendaStep) {
		return change(l), agendaStep{stays: true}
	})
}

// changeOwnLines changes them and, in the same step, when somebody is asked for them and what the outbox is to say. A
// change that changes nothing says nothing.
func (s *Store) changeOwnLines(
	ctx context.Context, user string, change func(credit.OwnLines) (credit.OwnLines, agendaStep),
) (credit.OwnLines, error) {
	var lines credit.OwnLines
	err := untilSwapped(func() error {
		before, kept, err := readField[credit.OwnLines](ctx, s, s.keys.lines, user)
		if err != nil {
			return fmt.Errorf("reading the own lines of %w", err)
		}

		var step agendaStep
		lines, step = change(kept)
		step.field, step.before, step.due = user, before, dueLines+user
		if !lines.IsZero() {
			step.after = lines
		}
		return s.agenda(ctx, s.keys.lines, step)
	})
	return lines, err
}

// AskForLines has the outbox ask somebody how they like to shine, once ever.
func (s *Store) AskForLines(ctx context.Context, user string) error {
	_, err := s.changeOwnLines(ctx, user, func(l credit.OwnLines) (credit.OwnLines, agendaStep) {
		var step agendaStep
		if !l.Asked && !l.Written() {
			step.say = OutboxEntry{Say: SayLines, To: user}
		}
		l.Asked = true
		return l, step
	})
	return err
}

// AskAboutLead has the outbox ask somebody, once for as long as a lead leads them, whether that lead may read the lines
// that they wrote for their leads.
func (s *Store) AskAboutLead(ctx context.Context, person, lead string) error {
	_, err := s.changeOwnLines(ctx, person, func(l credit.OwnLines) (credit.OwnLines, agendaStep) {
		if !l.HasForLeads() || l.AskedAbout(lead) {
			return l, agendaStep{stays: true}
		}
		asked := l.WithLead(lead, time.Time{})
		return asked, agendaStep{stays: true, say: OutboxEntry{Say: SayLineLead, To: person, By: lead}}
	})
	return err
}

// forgetLineLead takes from a lead, who does not lead some people any more, the right to read their lines. If they come
// to that lead's team again, they are asked again.
func (s *Store) forgetLineLead(ctx context.Context, lead string, people []string) error {
	lines, err := s.OwnLines(ctx, people...)
	if err != nil {
		return err
	}

	for _, person := range slices.Sorted(maps.Keys(lines)) {
		if !lines[person].AskedAbout(lead) {
			continue
		}
		without := func(l credit.OwnLines) credit.OwnLines { return l.WithoutLead(lead) }
		if _, err := s.ChangeOwnLines(ctx, person, without); err != nil {
			return err
		}
	}

	return nil
}

// PlanLines has people asked how they like to shine, once, two weeks after their first credit, unless they wrote that
// or were asked before. It may be called for each of their credits.
func (s *Store) PlanLines(ctx context.Context, now time.Time, people ...string) error {
	unplanned, err := s.withoutLines(ctx, people)
	if err != nil || len(unplanned) == 0 {
		return err
	}

	for _, person := range unplanned {
		credited, err := s.FirstCredit(ctx, person, now)
		if err != nil {
			return err
		}
		if credited.IsZero() { // taken back meanwhile
			continue
		}

		at := redis.Z{Score: float64(credited.Add(credit.AskForLinesAfter).UnixMilli()), Member: dueLines + person}
		if err := s.redis.ZAddNX(ctx, s.keys.due, at).Err(); err != nil {
			return fmt.Errorf("planning to ask for own lines: %w", err)
		}
	}

	return nil
}

// withoutLines returns those of some people who wrote nothing, and are not going to be asked.
func (s *Store) withoutLines(ctx context.Context, people []string) ([]string, error) {
	due, kept := make([]*redis.FloatCmd, len(people)), make([]*redis.BoolCmd, len(people))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, person := range people {
			due[i] = p.ZScore(ctx, s.keys.due, dueLines+person)
			kept[i] = p.HExists(ctx, s.keys.lines, person)
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("reading who is asked for own lines: %w", err)
	}

	var without []string
	for i, person := range people {
		if isNil(due[i].Err()) && !kept[i].Val() {
			without = append(without, person)
		}
	}

	return without, nil
}

// FirstCredit is when somebody was credited for the first time by a shout-out that was not taken back; zero for never.
func (s *Store) FirstCredit(ctx context.Context, user string, now time.Time) (time.Time, error) {
	first, err := s.First(ctx)
	if err != nil || first.IsZero() {
		return time.Time{}, err
	}

	keys := s.keys.gotSince(user, first, now)
	earliest := make([]*redis.StringSliceCmd, len(keys))
	_, err = s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			earliest[i] = p.ZRange(ctx, key, 0, 0)
		}
		return nil
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reading who was credited when: %w", err)
	}

	for _, of := range earliest {
		for _, id := range of.Val() {
			at, _ := credit.IDTime(id)
			return at, nil
		}
	}

	return time.Time{}, nil
}

// DropLines plans not to ask somebody for lines until they are credited again: their first credit was taken back.
func (s *Store) DropLines(ctx context.Context, user string) error {
	if err := s.redis.ZRem(ctx, s.keys.due, dueLines+user).Err(); err != nil {
		return fmt.Errorf("planning not to ask for own lines: %w", err)
	}
	return nil
}

// ImportOwnLines replaces how people like to shine.
func (s *Store) ImportOwnLines(ctx context.Context, all map[string]credit.OwnLines) error {
	var failed []error
	for _, user := range slices.Sorted(maps.Keys(all)) {
		_, err := s.ChangeOwnLines(ctx, user, func(credit.OwnLines) credit.OwnLines { return all[user] })
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// eraseOwnLines forgets how somebody likes to shine, and whose lines they may read.
func (s *Store) eraseOwnLines(ctx context.Context, user string) error {
	all, err := s.AllOwnLines(ctx)
	if err != nil {
		return err
	}
	if err := s.forgetLineLead(ctx, user, slices.Collect(maps.Keys(all))); err != nil {
		return err
	}

	if err := s.erasePlanned(ctx, s.keys.lines, user, s.keys.due, dueLines+user); err != nil {
		return fmt.Errorf("erasing own lines: %w", err)
	}

	return nil
}
