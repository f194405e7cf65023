package bot

import (
	"context"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
)

func (b *Bot) nudgeRoutes() routes {
	leads := those(credit.ToLead)
	return routes{
		commands: table{"nudges": {do: b.nudgesCommand}, "nudge": {do: b.nudgesCommand}},
		actions: table{
			render.ActionNudgeGive: {do: b.openNudged, who: leads},
			render.ActionNudgeAsk:  {do: b.openAsk, who: leads},
			render.ActionNotNow:    {do: b.notNow, who: leads, inPlace: true},
			render.ActionNudges:    {do: b.openNudges, who: leads},
			render.ActionNudgesOn:  {do: b.switchOn, who: leads, inPlace: true},
			render.ActionNudgesOff: {do: b.switchOff, inPlace: true}, // also for who led somebody before
			render.ActionReport:    {do: b.showNudgeReport, who: those(credit.ToAdminister)},
		},
		entries: table{
			render.MenuSnoozeWeek:  {do: b.snoozeWeek, who: leads, inPlace: true},
			render.MenuSnoozeUntil: {do: b.openSnooze, who: leads},
			render.MenuMute:        {do: b.mute, who: leads, inPlace: true},
			render.MenuOff:         {do: b.endNudges, who: leads, inPlace: true},
			render.MenuWhy:         {do: b.whyNudged, who: leads},
		},
		forms: table{
			render.FormPassOnEach: {do: b.submitPassOn, who: leads, below: render.RowField(render.FieldReason, 1)},
			render.FormAsk:        {do: b.submitAsk, who: leads, below: render.FieldQuestion},
			render.FormSnooze:     {do: b.submitSnooze, below: render.FieldUntil},
			render.FormNudges:     {do: b.submitNudges, who: leads, below: render.FieldKinds},
		},
	}
}

// nudgeOf finds a nudge of somebody's own; a forged ID finds nothing.
func (b *Bot) nudgeOf(ctx context.Context, r *request, id string) (nudge.Moment, error) {
	moment, ok, err := b.coach.Moment(ctx, r.user, id)
	if err == nil && !ok {
		err = render.ErrNudgeGone
	}
	return moment, err
}

// answerNudge notes an answer to a nudge, and says something about it.
func (b *Bot) answerNudge(
	ctx context.Context, r *request, given nudge.Answer,
	change func(*nudge.Record, nudge.Moment), done func(nudge.Moment) render.Message,
) (answer, error) {
	moment, err := b.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	err = b.coach.Answered(ctx, r.user, func(record *nudge.Record) {
		*record = record.Answered(moment.ID, given)
		change(record, moment)
	})
	if err != nil {
		return answer{}, err
	}
	return say(done(moment)).then(func(ctx context.Context) error { return b.homes.refresh(ctx, r.user) }), nil
}

func (b *Bot) notNow(ctx context.Context, r *request) (answer, error) {
	return b.answerNudge(ctx, r, nudge.NotNow, func(*nudge.Record, nudge.Moment) {},
		func(nudge.Moment) render.Message { return r.language.NotNow() })
}

// aWeek is how long the shorter snooze is.
const aWeek = 7 * 24 * time.Hour

func (b *Bot) snoozeWeek(ctx context.Context, r *request) (answer, error) {
	until := b.now().Add(aWeek).UTC()
	return b.answerNudge(ctx, r, nudge.Snooze, func(record *nudge.Record, _ nudge.Moment) { record.Snoozed = until },
		func(nudge.Moment) render.Message { return r.language.Snoozed(until) })
}

func (b *Bot) mute(ctx context.Context, r *request) (answer, error) {
	return b.answerNudge(ctx, r, nudge.Mute, func(record *nudge.Record, m nudge.Moment) { *record = record.MutedOf(m.Kind) },
		func(m nudge.Moment) render.Message { return r.language.Muted(m.Kind) })
}

func (b *Bot) endNudges(ctx context.Context, r *request) (answer, error) {
	return b.answerNudge(ctx, r, nudge.Off, func(record *nudge.Record, _ nudge.Moment) { record.Off = true },
		func(nudge.Moment) render.Message { return r.language.NudgesOff() })
}

// openSnooze lets a lead choose a day.
func (b *Bot) openSnooze(ctx context.Context, r *request) (answer, error) {
	moment, err := b.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	token := b.keepDraft(ctx, r.user, formDraft{Nudge: moment.ID, ResponseURL: r.responseURL})
	form := r.language.SnoozeForm(token, b.dayOf(ctx, r.user, b.now().Add(aWeek)))
	return b.open(ctx, r, form, r.language.NudgesWay())
}

func (b *Bot) whyNudged(ctx context.Context, r *request) (answer, error) {
	moment, err := b.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	return say(r.language.Why(moment)), nil
}

// dayOf is the date of a moment where somebody lives.
func (b *Bot) dayOf(ctx context.Context, user string, at time.Time) string {
	return at.In(b.workspace.Zone(ctx, user)).Format(time.DateOnly)
}

// dayChosen is the start of a day that somebody chose, where it is to come, within a year; zero where it is not.
func (b *Bot) dayChosen(ctx context.Context, user, date string) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}
	}
	at := credit.WallClock(day.Year(), day.Month(), day.Day(), 0, b.workspace.Zone(ctx, user))
	if now := b.now(); !at.After(now) || at.After(now.AddDate(1, 0, 1)) {
		return time.Time{}
	}
	return at
}

// submitSnooze lets a lead's nudges rest until the day that they chose.
func (b *Bot) submitSnooze(ctx context.Context, r *request) (answer, error) {
	until := b.dayChosen(ctx, r.user, r.fields().get(render.FieldUntil).SelectedDate)
	if until.IsZero() {
		return answer{}, render.ErrWrongDay
	}

	var d formDraft
	_, err := b.store.Draft(ctx, r.user, r.view.PrivateMetadata, &d)
	if err == nil {
		err = b.coach.Answered(ctx, r.user, func(record *nudge.Record) {
			*record = record.Answered(d.Nudge, nudge.Snooze)
			record.Snoozed = until
		})
	}
	if err != nil {
		return answer{}, err
	}
	snoozed := r.language.Snoozed(until)
	return notice(r.language, snoozed).
		then(func(ctx context.Context) error { return b.replaceNudge(ctx, d, snoozed) }).
		then(func(ctx context.Context) error { return b.homes.refresh(ctx, r.user) }), nil
}
