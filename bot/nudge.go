package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"shine/bot/workspace"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
	"shine/storage/rescue"
)

// leadsAtOnce is how many leads are asked about together, with one look-up of who may be disturbed.
const leadsAtOnce = workspace.DisturbedAtOnce

// planNudges welcomes new leads, and puts them on the agenda.
func (b *Bot) planNudges(ctx context.Context) error {
	if !b.workspace.Settings().Nudges {
		return nil
	}
	teams, err := b.store.Teams(ctx)
	if err != nil {
		return err
	}
	led := teams.Active().ByLead()
	missing, err := b.store.NotAsked(ctx, slices.Sorted(maps.Keys(led))...)
	if err != nil {
		return err
	}
	if err := b.workspace.Prepare(ctx, missing); err != nil {
		return fmt.Errorf("welcoming leads: %w", err)
	}
	var failed []error // one lead whom Slack does not show keeps no other waiting
	for _, lead := range missing {
		failed = append(failed, b.planLead(ctx, lead, led[lead]))
	}
	return errors.Join(failed...)
}

// planLead puts a lead on the agenda. One who is new and leads somebody is welcomed, and those people are told: of a team
// that was imported, nobody knew before.
func (b *Bot) planLead(ctx context.Context, lead string, people []string) error {
	person, err := b.workspace.Person(ctx, lead)
	if err != nil {
		return fmt.Errorf("welcoming a lead: %w", err)
	}
	if !person.Standing.May(credit.ToLead) {
		return nil
	}
	records, err := b.store.NudgeRecords(ctx, lead)
	if err != nil {
		return err
	}
	if records[lead].Welcomed.IsZero() {
		if err := b.tellLed(ctx, lead, people); err != nil {
			return err
		}
	}
	now := b.now()
	_, err = b.store.ChangeNudges(ctx, now, lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		step := storage.NudgeStep{Next: nudge.NextAsk(r.Calendar(person.Zone, b.workspace.Settings().Holidays), *r, lead, now)}
		greeted, isNew := r.Greeted(now)
		if len(people) > 0 && isNew {
			*r, step.Say = greeted, storage.SayLead
		}
		return step, true
	})
	return err
}

// askAboutLeads asks about the leads for whom it is time, and reports whether there may be more.
func (b *Bot) askAboutLeads(ctx context.Context) bool {
	leads, err := b.store.ClaimAsking(ctx, b.now(), agendaLease, leadsAtOnce)
	if err == nil && len(leads) > 0 {
		err = rescue.Do(func() error { return b.round(ctx, leads) })
	}
	if err != nil && ctx.Err() == nil {
		b.log.Warn("asking about leads; it is tried again", "error", err)
	}
	return err == nil && len(leads) == leadsAtOnce
}

// round decides what becomes of leads. One of whom too little is known is left out, and part of the error; the others go on.
func (b *Bot) round(ctx context.Context, leads []string) error {
	cases, err := b.consider(ctx, leads, true)
	if err != nil {
		return err
	}
	var failed []error
	for _, c := range cases {
		if c.failed == nil {
			c.failed = rescue.Do(func() error { return b.noteNudge(ctx, c) })
		}
		failed = append(failed, c.failed)
	}
	return errors.Join(failed...)
}

// noteNudge decides about a lead by what is kept of them at this moment, notes that, and has the nudge said: all of it
// in one step, which of several copies of the bot one does.
func (b *Bot) noteNudge(ctx context.Context, c considered) error {
	away := c.Record.Away
	_, err := b.store.ChangeNudges(ctx, c.Now, c.Lead, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		if !kept { // erased while they were asked about: everybody on the agenda has a record
			return storage.NudgeStep{}, false
		}
		r.Away = away
		if !c.active {
			return storage.NudgeStep{}, true
		}
		c.Record = *r
		c.Calendar.Days = r.Days
		var step nudge.Step
		*r, step = nudge.Ask(c.Case, c.Circumstances)
		noted := noted(step)
		noted.Credited = c.credited
		return noted, true
	})
	return err
}

// noted is a step as it is noted with the record: when to ask next, and what the lead is told.
func noted(step nudge.Step) storage.NudgeStep {
	noted := storage.NudgeStep{Next: step.Next, Until: step.Until, Moment: step.Moment}
	switch {
	case step.Moment != "":
		noted.Say = storage.SayNudge
	case step.GaveUp:
		noted.Say = storage.SayGaveUp
	case step.Welcome:
		noted.Say = storage.SayLead
	}
	return noted
}
