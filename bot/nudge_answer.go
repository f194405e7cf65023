package bot

import (
	"context"
	"time"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// nudged does something about a nudge of somebody's own; a forged ID finds nothing.
func (b *Bot) nudged(ctx context.Context, user, id string, do func(render.Language, nudge.Moment) answer) answer {
	l := b.workspace.LanguageOf(ctx, user)
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok {
		return refused
	}
	moment, ok, err := b.momentOf(ctx, user, id)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case !ok:
		return say(l.NudgeGone())
	}
	return do(l, moment)
}

// answered notes what a lead did with a nudge, or about all of them, without changing when they are asked about next.
func (b *Bot) answered(ctx context.Context, user string, change func(*nudge.Record)) error {
	_, err := b.store.ChangeNudges(ctx, b.now(), user, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		if !kept {
			return storage.NudgeStep{}, false
		}
		change(r)
		return storage.NudgeStep{Stays: true}, true
	})
	return err
}

// answerNudge notes an answer and says something about it in the place of the nudge.
func (b *Bot) answerNudge(ctx context.Context, c clicked, id string, given nudge.Answer, change func(*nudge.Record, nudge.Moment), done func(render.Language, nudge.Moment) render.Message) answer {
	return b.replaceBy(c, b.nudged(ctx, c.User.ID, id, func(l render.Language, m nudge.Moment) answer {
		err := b.answered(ctx, c.User.ID, func(r *nudge.Record) {
			*r = r.Answered(id, given)
			change(r, m)
		})
		if err != nil {
			return say(b.wentWrong(l, err))
		}
		return say(done(l, m)).then(func(ctx context.Context) error { return b.refreshHomes(ctx, c.User.ID) })
	}))
}

func (b *Bot) notNow(ctx context.Context, c clicked) answer {
	return b.answerNudge(ctx, c, c.id(), nudge.NotNow, func(*nudge.Record, nudge.Moment) {},
		func(l render.Language, _ nudge.Moment) render.Message { return l.NotNow() })
}

// snoozeWeek is how long the shorter snooze is.
const snoozeWeek = 7 * 24 * time.Hour

// nudgeMenu does what an entry of a nudge's "…" menu says, and reports whether it is one.
func (b *Bot) nudgeMenu(ctx context.Context, c clicked, entry, id string) (answer, bool) {
	until := b.now().Add(snoozeWeek).UTC()
	switch entry {
	case render.MenuSnoozeWeek:
		return b.answerNudge(ctx, c, id, nudge.Snooze, func(r *nudge.Record, _ nudge.Moment) { r.Snoozed = until },
			func(l render.Language, _ nudge.Moment) render.Message { return l.Snoozed(until) }), true
	case render.MenuMute:
		return b.answerNudge(ctx, c, id, nudge.Mute, func(r *nudge.Record, m nudge.Moment) { *r = r.MutedOf(m.Kind) },
			func(l render.Language, m nudge.Moment) render.Message { return l.Muted(m.Kind) }), true
	case render.MenuOff:
		return b.answerNudge(ctx, c, id, nudge.Off, func(r *nudge.Record, _ nudge.Moment) { r.Off = true },
			func(l render.Language, _ nudge.Moment) render.Message { return l.NudgesOff() }), true
	case render.MenuSnoozeUntil:
		return b.answerBeside(c, b.nudged(ctx, c.User.ID, id, func(l render.Language, _ nudge.Moment) answer {
			token := b.keepDraft(ctx, c.User.ID, formDraft{Nudge: id, ResponseURL: c.ResponseURL})
			form := l.SnoozeForm(token, b.dayOf(ctx, c.User.ID, b.now().Add(snoozeWeek)))
			return b.open(ctx, l, c.TriggerID, form, func() []render.Message { return []render.Message{l.NudgesWay()} })
		})), true
	case render.MenuWhy:
		return b.answerBeside(c, b.nudged(ctx, c.User.ID, id, func(l render.Language, m nudge.Moment) answer { return say(l.Why(m)) })), true
	}
	return answer{}, false
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

func (b *Bot) submitSnooze(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	until := b.dayChosen(ctx, user, fieldsOf(c).get(render.FieldUntil).SelectedDate)
	if until.IsZero() {
		return problem(render.FieldUntil, l.Problem(render.WrongDay))
	}
	var d formDraft
	_, err := b.store.Draft(ctx, user, c.View.PrivateMetadata, &d)
	if err == nil {
		err = b.answered(ctx, user, func(r *nudge.Record) {
			*r = r.Answered(d.Nudge, nudge.Snooze)
			r.Snoozed = until
		})
	}
	if err != nil {
		return problem(render.FieldUntil, l.Problem(render.NotRecorded))
	}
	return notice(l, l.Snoozed(until)).
		then(func(ctx context.Context) error { return b.replaceNudge(ctx, d, l.Snoozed(until)) }).
		then(func(ctx context.Context) error { return b.refreshHomes(ctx, user) })
}
