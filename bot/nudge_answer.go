package bot

import (
	"context"
	"time"

	"shine/bot/home"
	"shine/bot/lead"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
)

// nudges handles what leads do with their nudges.
type nudges struct {
	*base
	giving *giving
	homes  *home.Keeper
	coach  *lead.Coach
}

func (n *nudges) routes() routes {
	leads := those(credit.ToLead)
	return routes{
		commands: table{"nudges": {do: n.nudgesCommand}, "nudge": {do: n.nudgesCommand}},
		actions: table{
			render.ActionNudgeGive: {do: n.openNudged, who: leads},
			render.ActionNudgeAsk:  {do: n.openAsk, who: leads},
			render.ActionNotNow:    {do: n.notNow, who: leads, inPlace: true},
			render.ActionNudges:    {do: n.openNudges, who: leads},
			render.ActionNudgesOn:  {do: n.switchOn, who: leads, inPlace: true},
			render.ActionNudgesOff: {do: n.switchOff, inPlace: true}, // also for people who led somebody before
			render.ActionReport:    {do: n.showNudgeReport, who: those(credit.ToAdminister)},
		},
		entries: table{
			render.MenuSnoozeWeek:  {do: n.snoozeWeek, who: leads, inPlace: true},
			render.MenuSnoozeUntil: {do: n.openSnooze, who: leads},
			render.MenuMute:        {do: n.mute, who: leads, inPlace: true},
			render.MenuOff:         {do: n.endNudges, who: leads, inPlace: true},
			render.MenuWhy:         {do: n.whyNudged, who: leads},
		},
		forms: table{
			render.FormPassOnEach: {do: n.submitPassOn, who: leads, under: render.RowField(render.FieldReason, 1)},
			render.FormAsk:        {do: n.submitAsk, who: leads, under: render.FieldQuestion},
			render.FormSnooze:     {do: n.submitSnooze, under: render.FieldUntil},
			render.FormNudges:     {do: n.submitNudges, who: leads, under: render.FieldKinds},
		},
	}
}

// nudgeOf finds a nudge of somebody's own; a forged ID finds nothing.
func (n *nudges) nudgeOf(ctx context.Context, r *request, id string) (nudge.Moment, error) {
	moment, ok, err := n.coach.Moment(ctx, r.user, id)
	if err == nil && !ok {
		err = render.ErrNudgeGone
	}
	return moment, err
}

// answerNudge notes an answer to a nudge, and says something about it.
func (n *nudges) answerNudge(
	ctx context.Context, r *request, given nudge.Answer,
	change func(*nudge.Record, nudge.Moment), done func(nudge.Moment) render.Message,
) (answer, error) {
	moment, err := n.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}

	err = n.coach.Answered(ctx, r.user, func(record *nudge.Record) {
		*record = record.Answered(moment.ID, given)
		change(record, moment)
	})
	if err != nil {
		return answer{}, err
	}

	return say(done(moment)).then(n.homes.RefreshLater(r.user)), nil
}

func (n *nudges) notNow(ctx context.Context, r *request) (answer, error) {
	return n.answerNudge(ctx, r, nudge.NotNow, func(*nudge.Record, nudge.Moment) {},
		func(nudge.Moment) render.Message { return r.language.NotNow() })
}

// aWeek is how long the shorter snooze is.
const aWeek = 7 * 24 * time.Hour

func (n *nudges) snoozeWeek(ctx context.Context, r *request) (answer, error) {
	until := n.now().Add(aWeek).UTC()
	return n.answerNudge(ctx, r, nudge.Snooze, func(record *nudge.Record, _ nudge.Moment) { record.Snoozed = until },
		func(nudge.Moment) render.Message { return r.language.Snoozed(until) })
}

func (n *nudges) mute(ctx context.Context, r *request) (answer, error) {
	return n.answerNudge(
		ctx, r, nudge.Mute, func(record *nudge.Record, m nudge.Moment) { *record = record.MutedOf(m.Kind) },
		func(m nudge.Moment) render.Message { return r.language.Muted(m.Kind) },
	)
}

func (n *nudges) endNudges(ctx context.Context, r *request) (answer, error) {
	return n.answerNudge(ctx, r, nudge.Off, func(record *nudge.Record, _ nudge.Moment) { record.Off = true },
		func(nudge.Moment) render.Message { return r.language.NudgesOff() })
}

// openSnooze lets a lead choose a day.
func (n *nudges) openSnooze(ctx context.Context, r *request) (answer, error) {
	moment, err := n.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	token := n.keepDraft(ctx, r.user, formDraft{Nudge: moment.ID, ResponseURL: r.responseURL})
	form := r.language.SnoozeForm(token, n.dayOf(ctx, r.user, n.now().Add(aWeek)))
	return n.open(ctx, r, form, r.language.NudgesWay())
}

func (n *nudges) whyNudged(ctx context.Context, r *request) (answer, error) {
	moment, err := n.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	return say(r.language.Why(moment)), nil
}

// dayOf is the date of a moment where somebody lives.
func (b *base) dayOf(ctx context.Context, user string, at time.Time) string {
	return at.In(b.workspace.Zone(ctx, user)).Format(time.DateOnly)
}

// dayChosen is the start of a day that somebody chose, where it is to come, within a year; zero where it is not.
func (b *base) dayChosen(ctx context.Context, user, date string) time.Time {
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
func (n *nudges) submitSnooze(ctx context.Context, r *request) (answer, error) {
	until := n.dayChosen(ctx, r.user, r.fields().get(render.FieldUntil).SelectedDate)
	if until.IsZero() {
		return answer{}, render.ErrWrongDay
	}

	var d formDraft
	_, err := n.store.Draft(ctx, r.user, r.view.PrivateMetadata, &d)
	if err == nil {
		err = n.coach.Answered(ctx, r.user, func(record *nudge.Record) {
			*record = record.Answered(d.Nudge, nudge.Snooze)
			record.Snoozed = until
		})
	}
	if err != nil {
		return answer{}, err
	}

	snoozed := r.language.Snoozed(until)
	return notice(r.language, snoozed).
		then(func(ctx context.Context) error { return n.replaceNudge(ctx, d, snoozed) }).
		then(n.homes.RefreshLater(r.user)), nil
}
