package lead

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// PlanAll welcomes new leads, and puts them on the agenda.
func (coach *Coach) PlanAll(ctx context.Context) error {
	if !coach.workspace.Settings().Nudges {
		return nil
	}

	teams, err := coach.store.Teams(ctx)
	if err != nil {
		return err
	}

	led := teams.Active().ByLead()
	missing, err := coach.store.NotAsked(ctx, slices.Sorted(maps.Keys(led))...)
	if err != nil {
		return err
	}
	if err := coach.workspace.Prepare(ctx, missing); err != nil {
		return fmt.Errorf("welcoming leads: %w", err)
	}

	var failed []error // a lead whom Slack does not show does not keep the others waiting
	for _, lead := range missing {
		failed = append(failed, coach.planLead(ctx, lead, led[lead]))
	}

	return errors.Join(failed...)
}

// planLead puts a lead on the agenda. A new one who leads somebody is welcomed, and those people are told who leads
// them: an imported team was not announced to anybody.
func (coach *Coach) planLead(ctx context.Context, lead string, people []string) error {
	person, err := coach.workspace.Person(ctx, lead)
	if err != nil {
		return fmt.Errorf("welcoming a lead: %w", err)
	}
	if !person.Standing.May(credit.ToLead) {
		return nil
	}

	records, err := coach.store.NudgeRecords(ctx, lead)
	if err != nil {
		return err
	}

	if records[lead].Welcomed.IsZero() {
		if err := coach.TellLed(ctx, lead, people); err != nil {
			return err
		}
	}
	now := coach.now()
	_, err = coach.store.ChangeNudges(ctx, now, lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		step := storage.NudgeStep{Next: nudge.NextAsk(
			r.Calendar(person.Zone, coach.workspace.Settings().Holidays), *r, lead, now,
		)}
		greeted, isNew := r.Greeted(now)
		if len(people) > 0 && isNew {
			*r, step.Say = greeted, storage.SayLead
		}
		return step, true
	})
	return err
}
