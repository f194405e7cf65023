package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"shine/credit"
)

// Teams reads all teams, by lead and group.
func (s *Store) Teams(ctx context.Context) (credit.Teams, error) {
	all, err := readLists[credit.Team](ctx, s, s.keys.teams)
	if err != nil {
		return nil, fmt.Errorf("reading the teams: %w", err)
	}
	return all, nil
}

// TeamsOf reads the teams of leads, in their order.
func (s *Store) TeamsOf(ctx context.Context, leads ...string) (credit.Teams, error) {
	if len(leads) == 0 {
		return nil, nil
	}

	raw, err := s.redis.HMGet(ctx, s.keys.teams, leads...).Result()
	if err != nil {
		return nil, fmt.Errorf("reading teams: %w", err)
	}

	var all credit.Teams
	for _, one := range raw {
		kept, ok := one.(string)
		if !ok {
			continue
		}
		var teams credit.Teams
		if err := json.Unmarshal([]byte(kept), &teams); err != nil {
			return nil, fmt.Errorf("reading teams: %w", err)
		}
		all = append(all, teams...)
	}

	return all, nil
}

// ChangeTeams changes the teams of a lead, and has the bot look at once for new leads. An error of change's own is
// returned as it is. People who are not led by them any more are asked again before they could read lines for leads.
// The audit line may be zero.
func (s *Store) ChangeTeams(
	ctx context.Context, lead string, line AuditLine, change func(credit.Teams) (credit.Teams, error),
) (credit.Teams, error) {
	var before []string
	after, err := changeList(
		ctx, s, s.keys.teams, lead, plan{due: dueLeads}, line, func(own credit.Teams) (credit.Teams, error) {
			before = own.Active().Members()
			return change(own)
		},
	)
	if err != nil {
		return after, err
	}

	left := slices.DeleteFunc(before, after.Keep)
	return after, s.forgetLineLead(ctx, lead, left)
}

// Milestones reads all milestones, by person and date.
func (s *Store) Milestones(ctx context.Context) ([]credit.Milestone, error) {
	all, err := readLists[credit.Milestone](ctx, s, s.keys.milestones)
	if err != nil {
		return nil, fmt.Errorf("reading the milestones: %w", err)
	}
	return all, nil
}

// ChangeMilestones changes the milestones of a person.
func (s *Store) ChangeMilestones(
	ctx context.Context, person string, line AuditLine, change func([]credit.Milestone) ([]credit.Milestone, error),
) ([]credit.Milestone, error) {
	return changeList(ctx, s, s.keys.milestones, person, plan{}, line, change)
}

// SayLedBy has the outbox tell somebody who leads them, once ever.
func (s *Store) SayLedBy(ctx context.Context, person, lead string) (first bool, err error) {
	return s.once(ctx, ledOf(person, lead), OutboxEntry{Say: SayLed, To: person, By: lead})
}

// NoteLedSaid notes that somebody was told who leads them, as an export tells of another Redis.
func (s *Store) NoteLedSaid(ctx context.Context, person, lead string) error {
	if err := s.redis.HSetNX(ctx, s.keys.once, ledOf(person, lead), saidOnce).Err(); err != nil {
		return fmt.Errorf("noting what was said once: %w", err)
	}
	return nil
}

// NoteTheirsAsked notes that a giver is asked to make their words their own, and reports whether this is the first
// time.
func (s *Store) NoteTheirsAsked(ctx context.Context, giver string) (bool, error) {
	first, err := s.redis.HSetNX(ctx, s.keys.once, theirsOf(giver), saidOnce).Result()
	if err != nil {
		return false, fmt.Errorf("noting what was said once: %w", err)
	}
	return first, nil
}

// readLists reads a hash of lists, in the order of its fields.
func readLists[V any](ctx context.Context, s *Store, key string) ([]V, error) {
	raw, err := s.redis.HGetAll(ctx, key).Result()
	if err != nil {
		return nil, err //nolint:wrapcheck // the callers say what it was
	}

	decoded, err := decodeAll[[]V](raw)
	if err != nil {
		return nil, err
	}

	var all []V
	for _, field := range slices.Sorted(maps.Keys(decoded)) {
		all = append(all, decoded[field]...)
	}

	return all, nil
}

// changeList changes one list of a hash of lists; an empty one is removed.
func changeList[L ~[]V, V any](
	ctx context.Context, s *Store, key, field string, then plan, line AuditLine, change func(L) (L, error),
) (L, error) {
	var changed L
	err := untilSwapped(func() error {
		before, list, err := readField[L](ctx, s, key, field)
		if err != nil {
			return fmt.Errorf("reading %w", err)
		}

		if changed, err = change(list); err != nil {
			changed = nil
			return err
		}

		after := ""
		if len(changed) > 0 {
			raw, err := json.Marshal(changed)
			if err != nil {
				return fmt.Errorf("encoding %s: %w", field, err)
			}
			after = string(raw)
		}
		if after == before {
			return nil
		}

		return s.swapRaw(ctx, key, field, before, after, then, line.fields()...)
	})
	return changed, err
}

// eraseTeams takes somebody out of every team, and their own with them.
func (s *Store) eraseTeams(ctx context.Context, user string) error {
	teams, err := s.Teams(ctx)
	if err != nil {
		return err
	}

	for _, t := range teams {
		if t.Lead != user && t.By != user && !t.Has(user) {
			continue
		}

		_, err := s.ChangeTeams(ctx, t.Lead, AuditLine{}, func(own credit.Teams) (credit.Teams, error) {
			if t.Lead == user {
				return nil, nil
			}

			for i := range own {
				own[i] = own[i].Without(user)
				if own[i].By == user {
					own[i].By = ""
				}
			}

			return own, nil
		})
		if err != nil {
			return err
		}
	}

	return s.eraseMilestones(ctx, user)
}

// eraseMilestones forgets somebody's milestones, and that they entered those of others.
func (s *Store) eraseMilestones(ctx context.Context, user string) error {
	milestones, err := s.Milestones(ctx)
	if err != nil {
		return err
	}

	for _, m := range milestones {
		if m.Person != user && m.By != user {
			continue
		}

		without := func(own []credit.Milestone) ([]credit.Milestone, error) {
			if m.Person == user {
				return nil, nil
			}
			for i := range own {
				if own[i].By == user {
					own[i].By = ""
				}
			}
			return own, nil
		}
		if _, err := s.ChangeMilestones(ctx, m.Person, AuditLine{}, without); err != nil {
			return err
		}
	}

	return nil
}
