package bot

import (
	"context"
	"slices"
	"strconv"
	"time"

	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage"
)

// nudgesCommand opens somebody's preferences, or does what a word after the command says.
func (n *nudges) nudgesCommand(ctx context.Context, r *request) (answer, error) {
	actions := n.routes().actions
	to := actions[render.ActionNudges]
	if words := r.rest(); len(words) == 1 {
		switch meaning(words[0]) {
		case "report":
			to = actions[render.ActionReport]
		case "on":
			to = actions[render.ActionNudgesOn]
		case "off":
			to = actions[render.ActionNudgesOff]
		}
	}
	return n.serve(ctx, r, to)
}

// showNudgeReport shows an admin the totals, after the acknowledgement: over many leads they take longer than that may.
func (n *nudges) showNudgeReport(_ context.Context, r *request) (answer, error) {
	return answer{after: func(ctx context.Context) error {
		rows, err := n.coach.Report(ctx)
		report := r.language.NudgeReport(rows)
		if err != nil {
			report = n.why(r, err)[0]
		}
		if r.responseURL != "" && n.respond(ctx, r.responseURL, ephemeral(report)) == nil {
			return nil
		}
		return n.sayTo(ctx, r.user, report)
	}}, nil
}

func (n *nudges) switchOn(ctx context.Context, r *request) (answer, error) {
	return n.switchNudges(ctx, r, true, r.language.NudgesOn())
}

func (n *nudges) switchOff(ctx context.Context, r *request) (answer, error) {
	return n.switchNudges(ctx, r, false, r.language.NudgesOff())
}

// switchNudges switches all nudges on or off for a person who leads somebody or did.
func (n *nudges) switchNudges(ctx context.Context, r *request, on bool, switched render.Message) (answer, error) {
	done := r.language.NotLead() // where there is no record
	err := n.coach.Answered(ctx, r.user, func(record *nudge.Record) {
		*record = record.Switched(on, n.now())
		done = switched
	})
	if err != nil {
		return answer{}, err
	}
	return say(done).then(n.homes.RefreshLater(r.user)), nil
}

func (n *nudges) openNudges(ctx context.Context, r *request) (answer, error) {
	records, err := n.store.NudgeRecords(ctx, r.user)
	record, ok := records[r.user]
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return say(r.language.NotLead()), nil
	case r.trigger == "":
		return say(r.language.NudgesWay()), nil
	}

	record.Snoozed = record.Snoozed.In(n.workspace.Zone(ctx, r.user)) // a date is one of their calendar
	form := r.language.NudgePreferences(record, n.dayOf(ctx, r.user, n.now()))
	return n.open(ctx, r, form, r.language.NudgesWay())
}

// submitNudges keeps which nudges a lead wants, and when.
func (n *nudges) submitNudges(ctx context.Context, r *request) (answer, error) {
	chosen, err := n.chosenNudges(ctx, r)
	if err != nil {
		return answer{}, err
	}

	zone, now := n.workspace.Zone(ctx, r.user), n.now()
	_, err = n.store.ChangeNudges(ctx, now, r.user, func(record *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		*record = record.Preferred(chosen, zone, now)
		next := nudge.NextAsk(record.Calendar(zone, n.workspace.Settings().Holidays), *record, r.user, now)
		return storage.NudgeStep{Next: next, Stays: true}, kept // never later: a credit may wait to be passed on
	})
	if err != nil {
		return answer{}, err
	}

	saved := notice(r.language, r.language.NudgesSaved())
	return saved.then(n.homes.RefreshLater(r.user)), nil
}

// chosenNudges is what a lead chose in the form. Hours and days that it does not offer are none.
func (n *nudges) chosenNudges(ctx context.Context, r *request) (nudge.Preferences, error) {
	f := r.fields()
	chosen := nudge.Preferences{On: len(f.checked(render.FieldOn)) > 0}
	if date := f.get(render.FieldUntil).SelectedDate; date != "" {
		if chosen.Until = n.dayChosen(ctx, r.user, date); chosen.Until.IsZero() {
			return chosen, at(render.FieldUntil, render.ErrWrongDay)
		}
	}

	minute, err := strconv.Atoi(f.chosen(render.FieldHour))
	if err == nil && minute >= nudge.FirstMinute && minute < nudge.LastMinute {
		chosen.Minute = minute
	}
	for _, day := range f.checked(render.FieldDays) {
		if n, err := strconv.Atoi(day); err == nil && n >= 0 && n < 7 {
			chosen.Days = append(chosen.Days, time.Weekday(n))
		}
	}

	slices.Sort(chosen.Days)
	for _, kind := range f.checked(render.FieldKinds) {
		chosen.Kinds = append(chosen.Kinds, nudge.Kind(kind))
	}

	return chosen, nil
}
