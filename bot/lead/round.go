package lead

import (
	"context"
	"errors"

	"shine/bot/workspace"
	"shine/credit/nudge"
	"shine/storage"
	"shine/storage/rescue"
)

// leadsAtOnce is how many leads are asked about together, with one look-up of who may be disturbed.
const leadsAtOnce = workspace.DisturbedAtOnce

// AskDue asks about the leads for whom it is time, and reports whether there may be more.
func (coach *Coach) AskDue(ctx context.Context) bool {
	leads, err := coach.store.ClaimAsking(ctx, coach.now(), coach.lease, leadsAtOnce)
	if err == nil && len(leads) > 0 {
		err = rescue.Do(func() error { return coach.round(ctx, leads) })
	}
	if err != nil && ctx.Err() == nil {
		coach.log.Warn("asking about leads; it is tried again", "error", err)
	}
	return err == nil && len(leads) == leadsAtOnce
}

// round decides whether leads are nudged. A lead of whom too little is known is left out, and named in the error; the
// others go on.
func (coach *Coach) round(ctx context.Context, leads []string) error {
	cases, err := coach.consider(ctx, leads, true)
	if err != nil {
		return err
	}

	var failed []error
	for _, c := range cases {
		if c.failed == nil {
			c.failed = rescue.Do(func() error { return coach.noteNudge(ctx, c) })
		}
		failed = append(failed, c.failed)
	}

	return errors.Join(failed...)
}

// noteNudge decides about a lead by what is kept of them at this moment, notes the decision, and has the nudge said.
// All of that is one step, and only one of several copies of the bot does it.
func (coach *Coach) noteNudge(ctx context.Context, c considered) error {
	away := c.Record.Away
	_, err := coach.store.ChangeNudges(ctx, c.Now, c.Lead, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		if !kept { // they were erased meanwhile: everybody on the agenda has a record
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

// noted is a step as storage notes it with the record: when to ask next, and what the lead is told.
func noted(step nudge.Step) storage.NudgeStep {
	noted := storage.NudgeStep{Next: step.Next, Until: step.Until, Moment: step.Moment}
	switch {
	case step.Moment != "":
		noted.Say = storage.SayNudge
	case step.GaveUp:
		noted.Say = storage.SayGaveUp
	case step.Welcome:
		noted.Say = storage.SayLead
	case step.Offer:
		noted.Say = storage.SayNoteOffer
	}
	return noted
}
