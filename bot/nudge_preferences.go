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
func (b *Bot) nudgesCommand(ctx context.Context, r *request) (answer, error) {
	to := b.routes.actions[render.ActionNudges]
	if words := r.rest(); len(words) == 1 {
		switch meaning(words[0]) {
		case "report":
			to = b.routes.actions[render.ActionReport]
		case "on":
			to = b.routes.actions[render.ActionNudgesOn]
		case "off":
			to = b.routes.actions[render.ActionNudgesOff]
		}
	}
	return b.serve(ctx, r, to)
}

func (b *Bot) switchOn(ctx context.Context, r *request) (answer, error) {
	return b.switchNudges(ctx, r, true, r.language.NudgesOn())
}

func (b *Bot) switchOff(ctx context.Context, r *request) (answer, error) {
	return b.switchNudges(ctx, r, false, r.language.NudgesOff())
}

// switchNudges switches all nudges of somebody on or off, who leads somebody or did.
func (b *Bot) switchNudges(ctx context.Context, r *request, on bool, switched render.Message) (answer, error) {
	done := r.language.NotLead() // where there is no record
	err := b.coach.Answered(ctx, r.user, func(record *nudge.Record) {
		*record = record.Switched(on, b.now())
		done = switched
	})
	if err != nil {
		return answer{}, err
	}
	return say(done).then(func(ctx context.Context) error { return b.homes.refresh(ctx, r.user) }), nil
}

func (b *Bot) openNudges(ctx context.Context, r *request) (answer, error) {
	records, err := b.store.NudgeRecords(ctx, r.user)
	record, ok := records[r.user]
	switch {
	case err != nil:
		return answer{}, err
	case !ok:
		return say(r.language.NotLead()), nil
	case r.trigger == "":
		return say(r.language.NudgesWay()), nil
	}

	record.Snoozed = record.Snoozed.In(b.workspace.Zone(ctx, r.user)) // a date is one of their calendar
	form := r.language.NudgePreferences(record, b.dayOf(ctx, r.user, b.now()))
	return b.open(ctx, r, form, r.language.NudgesWay())
}

// submitNudges keeps which nudges a lead wants, and when.
func (b *Bot) submitNudges(ctx context.Context, r *request) (answer, error) {
	chosen, err := b.chosenNudges(ctx, r)
	if err != nil {
		return answer{}, err
	}

	zone, now := b.workspace.Zone(ctx, r.user), b.now()
	_, err = b.store.ChangeNudges(ctx, now, r.user, func(record *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		*record = record.Preferred(chosen, zone, now)
		next := nudge.NextAsk(record.Calendar(zone, b.workspace.Settings().Holidays), *record, r.user, now)
		return storage.NudgeStep{Next: next, Stays: true}, kept // never later: a credit may wait to be passed on
	})
	if err != nil {
		return answer{}, err
	}
	saved := notice(r.language, r.language.NudgesSaved())
	return saved.then(func(ctx context.Context) error { return b.homes.refresh(ctx, r.user) }), nil
}

// chosenNudges is what a lead chose in the form. Hours and days that it does not offer are none.
func (b *Bot) chosenNudges(ctx context.Context, r *request) (nudge.Preferences, error) {
	f := r.fields()
	chosen := nudge.Preferences{On: len(f.checked(render.FieldOn)) > 0}
	if date := f.get(render.FieldUntil).SelectedDate; date != "" {
		if chosen.Until = b.dayChosen(ctx, r.user, date); chosen.Until.IsZero() {
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
