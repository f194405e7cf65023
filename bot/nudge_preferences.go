package bot

import (
	"context"
	"slices"
	"strconv"
	"time"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// switchNudges switches all nudges of somebody on or off.
func (b *Bot) switchNudges(ctx context.Context, user string, on bool) answer {
	l := b.workspace.LanguageOf(ctx, user)
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok && on {
		return refused
	}
	done := l.NotLead() // where there is no record
	err := b.answered(ctx, user, func(r *nudge.Record) {
		*r = r.Switched(on, b.now())
		if done = l.NudgesOff(); on {
			done = l.NudgesOn()
		}
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(done).then(func(ctx context.Context) error { return b.refreshHomes(ctx, user) })
}

// nudges opens somebody's preferences, or does what a word behind the command says.
func (b *Bot) nudges(ctx context.Context, r request) answer {
	if words := r.rest(); len(words) == 1 {
		switch word := meaning(words[0]); word {
		case "report":
			return b.showNudgeReport(ctx, r.user, r.responseURL)
		case "on", "off":
			return b.switchNudges(ctx, r.user, word == "on")
		}
	}
	return b.openNudges(ctx, r.user, r.trigger)
}

func (b *Bot) openNudges(ctx context.Context, user, trigger string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok {
		return refused
	}
	records, err := b.store.NudgeRecords(ctx, user)
	record, ok := records[user]
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case !ok:
		return say(l.NotLead())
	case trigger == "":
		return say(l.NudgesWay())
	}
	record.Snoozed = record.Snoozed.In(b.workspace.Zone(ctx, user)) // a date is one of their calendar
	return b.open(ctx, l, trigger, l.NudgePreferences(record, b.dayOf(ctx, user, b.now())), func() []render.Message { return []render.Message{l.NudgesWay()} })
}

// submitNudges keeps which nudges a lead wants, and when.
func (b *Bot) submitNudges(ctx context.Context, c payload.Interaction) answer {
	user, l, f := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID), fieldsOf(c)
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok {
		return notice(l, refused.messages[0])
	}
	var until time.Time
	if date := f.get(render.FieldUntil).SelectedDate; date != "" {
		if until = b.dayChosen(ctx, user, date); until.IsZero() {
			return problem(render.FieldUntil, l.Problem(render.WrongDay))
		}
	}
	minute, err := strconv.Atoi(f.chosen(render.FieldHour))
	if err != nil || minute != 0 && (minute < nudge.FirstMinute || minute >= nudge.LastMinute) {
		minute = 0
	}
	var days []time.Weekday
	for _, day := range f.checked(render.FieldDays) {
		if n, err := strconv.Atoi(day); err == nil && n >= 0 && n < 7 {
			days = append(days, time.Weekday(n))
		}
	}
	slices.Sort(days)
	chosen := nudge.Preferences{On: len(f.checked(render.FieldOn)) > 0, Until: until, Minute: minute, Days: days}
	for _, kind := range f.checked(render.FieldKinds) {
		chosen.Kinds = append(chosen.Kinds, nudge.Kind(kind))
	}
	zone, now := b.workspace.Zone(ctx, user), b.now()
	var next time.Time
	_, err = b.store.ChangeNudges(ctx, now, user, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		*r = r.Preferred(chosen, zone, now)
		next = nudge.NextAsk(r.Calendar(zone, b.workspace.Settings().Holidays), *r, user, now)
		return storage.NudgeStep{Stays: true}, kept
	})
	if err == nil && !next.IsZero() {
		err = b.store.AskSooner(ctx, next, user) // never later: a credit may wait to be passed on, and who is asked too soon is asked again
	}
	if err != nil {
		return problem(render.FieldKinds, l.Problem(render.NotRecorded))
	}
	return notice(l, l.NudgesSaved()).then(func(ctx context.Context) error { return b.refreshHomes(ctx, user) })
}
