package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// nudged does something about a nudge of somebody's own; a forged ID finds nothing.
func (b *Bot) nudged(ctx context.Context, user, id string, do func(render.Language, nudge.Moment) answer) answer {
	l := b.speak(ctx, user)
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
		return b.answerNudge(ctx, c, id, nudge.Mute, func(r *nudge.Record, m nudge.Moment) {
			if !slices.Contains(r.Muted, m.Kind) {
				r.Muted = append(slices.Clone(r.Muted), m.Kind)
			}
		}, func(l render.Language, m nudge.Moment) render.Message { return l.Muted(m.Kind) }), true
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
	return at.In(b.zone(ctx, user)).Format(time.DateOnly)
}

func (b *Bot) zone(ctx context.Context, user string) *time.Location {
	if person, err := b.directory.people.get(ctx, user); err == nil {
		return person.zone
	}
	return time.UTC
}

// dayChosen is the start of a day that somebody chose, where it is to come, within a year; zero where it is not.
func (b *Bot) dayChosen(ctx context.Context, user, date string) time.Time {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}
	}
	at := credit.WallClock(day.Year(), day.Month(), day.Day(), 0, b.zone(ctx, user))
	if now := b.now(); !at.After(now) || at.After(now.AddDate(1, 0, 1)) {
		return time.Time{}
	}
	return at
}

func (b *Bot) submitSnooze(ctx context.Context, c slack.InteractionCallback) answer {
	user, l := c.User.ID, b.speak(ctx, c.User.ID)
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

// switchNudges switches all nudges of somebody on or off.
func (b *Bot) switchNudges(ctx context.Context, user string, on bool) answer {
	l := b.speak(ctx, user)
	done := l.NotLead() // where there is no record
	err := b.answered(ctx, user, func(r *nudge.Record) {
		b.switched(r, on)
		if done = l.NudgesOff(); on {
			done = l.NudgesOn()
		}
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(done).then(func(ctx context.Context) error { return b.refreshHomes(ctx, user) })
}

func (b *Bot) switched(r *nudge.Record, on bool) {
	if on && r.Off {
		r.On, r.GaveUp = b.now().UTC(), false
	}
	r.Off = !on
}

// nudges opens somebody's preferences, or does what a word behind the command says.
func (b *Bot) nudges(ctx context.Context, a asked) answer {
	words := a.rest()
	switch {
	case len(words) == 1 && words[0] == "report":
		return b.showNudgeReport(ctx, a.giver, a.responseURL)
	case len(words) == 1 && (words[0] == "on" || words[0] == "off"):
		return b.switchNudges(ctx, a.giver, words[0] == "on")
	}
	return b.openNudges(ctx, a.giver, a.trigger)
}

func (b *Bot) openNudges(ctx context.Context, user, trigger string) answer {
	l := b.speak(ctx, user)
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
	record.Snoozed = record.Snoozed.In(b.zone(ctx, user)) // a date is one of their calendar
	return b.open(ctx, l, trigger, l.NudgePreferences(record, b.dayOf(ctx, user, b.now())), func() []render.Message { return []render.Message{l.NudgesWay()} })
}

// submitNudges keeps which nudges a lead wants, and when.
func (b *Bot) submitNudges(ctx context.Context, c slack.InteractionCallback) answer {
	user, l, f := c.User.ID, b.speak(ctx, c.User.ID), fieldsOf(c)
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
	wanted := f.checked(render.FieldKinds)
	zone, now := b.zone(ctx, user), b.now()
	_, err = b.store.ChangeNudges(ctx, now, user, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		b.switched(r, len(f.checked(render.FieldOn)) > 0)
		if kept := r.Snoozed.In(zone); kept.Format(time.DateOnly) != until.In(zone).Format(time.DateOnly) { // else it is as it was shown
			r.Snoozed = until
		}
		r.Minute, r.Days, r.Muted = minute, days, nil
		for _, kind := range nudge.Kinds {
			if !slices.Contains(wanted, string(kind)) {
				r.Muted = append(r.Muted, kind)
			}
		}
		return storage.NudgeStep{Next: nudge.NextAsk(r.Calendar(zone, b.settings().Holidays), *r, user, now), Stays: r.Idle}, kept
	})
	if err != nil {
		return problem(render.FieldKinds, l.Problem(render.NotRecorded))
	}
	return notice(l, l.NudgesSaved()).then(func(ctx context.Context) error { return b.refreshHomes(ctx, user) })
}

// openNudged opens the form that a nudge is for.
func (b *Bot) openNudged(ctx context.Context, c clicked) answer {
	return b.nudged(ctx, c.User.ID, c.id(), func(l render.Language, m nudge.Moment) answer {
		opened := func(ctx context.Context) error {
			return b.answered(ctx, c.User.ID, func(r *nudge.Record) {
				if m, ok := r.Moment(m.ID); ok && m.Answer == "" {
					*r = r.Answered(m.ID, nudge.Opened)
				}
			})
		}
		if m.Kind == nudge.PassItOn {
			passed, ok, refused := b.received(ctx, l, c.User.ID, m.Source)
			if !ok {
				return refused
			}
			form := l.PassOnForm(passed, b.keepDraft(ctx, c.User.ID, formDraft{Nudge: m.ID, ResponseURL: c.ResponseURL}))
			return b.open(ctx, l, c.TriggerID, form, func() []render.Message { return l.Expired(render.ActionNudgeGive, m.ID) }).then(opened)
		}
		d := formDraft{Nudge: m.ID, Channel: b.usualChannel(ctx, c.User.ID)}
		if m.About != "" && m.Kind != nudge.Spread { // who got most of the credit is not who is asked for
			d.People = []credit.Span{{Kind: credit.User, ID: m.About}}
		}
		return b.openForm(ctx, asked{
			occasion: occasion{giver: c.User.ID}, trigger: c.TriggerID, responseURL: c.ResponseURL,
		}, d).then(opened)
	})
}

// usualChannel is where somebody lately gave credit that everybody may read: a nudge comes from no channel. Empty for none.
func (b *Bot) usualChannel(ctx context.Context, user string) string {
	given, err := b.store.Given(ctx, user, storage.Span{From: b.now().Add(-nudge.GivenFor), To: b.now(), Count: credit.Recent})
	if err != nil {
		b.log.Warn("looking where somebody gives credit", "error", err)
	}
	for _, s := range given {
		if place, err := b.directory.channels.get(ctx, s.Channel); err == nil && s.Visibility == credit.Public && place.postable {
			return s.Channel
		}
	}
	return ""
}

// gaveAfter notes that a nudge led to credit, and thanks in its place.
func (b *Bot) gaveAfter(user string, d formDraft) func(context.Context) error {
	return func(ctx context.Context) error {
		if d.Nudge == "" {
			return nil
		}
		err := b.answered(ctx, user, func(r *nudge.Record) { *r = r.Answered(d.Nudge, nudge.Gave) })
		if err != nil {
			return err
		}
		return b.replaceNudge(ctx, d, b.speak(ctx, user).NudgeAnswered())
	}
}

// replaceNudge says something in the place of the nudge that a form was opened from.
func (b *Bot) replaceNudge(ctx context.Context, d formDraft, m render.Message) error {
	if d.ResponseURL == "" {
		return nil
	}
	said := ephemeral(m)
	said.ReplaceOriginal = true
	return b.respond(ctx, d.ResponseURL, said)
}

// submitPassOn passes a credit on to several people, each with a sentence of their own. All of it is judged before any
// of it is recorded, and sent twice it counts once.
func (b *Bot) submitPassOn(ctx context.Context, c slack.InteractionCallback) answer {
	user, l := c.User.ID, b.speak(ctx, c.User.ID)
	var d formDraft
	_, err := b.store.Draft(ctx, user, c.View.PrivateMetadata, &d)
	if err != nil {
		return problem(render.RowField(render.FieldReason, 1), l.Problem(render.NotRecorded))
	}
	m, ok, err := b.momentOf(ctx, user, d.Nudge)
	if err != nil {
		return problem(render.RowField(render.FieldReason, 1), l.Problem(render.NotRecorded))
	}
	if !ok {
		return notice(l, l.NudgeGone())
	}
	passed, err := b.store.Get(ctx, m.Source)
	switch {
	case err != nil:
		return problem(render.RowField(render.FieldReason, 1), l.Problem(render.NotRecorded))
	case len(passed) == 0 || passed[0].Text == "": // of a giver who is erased, the nudge does not know it any more
		return problem(render.RowField(render.FieldReason, 1), l.Problem(render.Gone))
	}
	f := fieldsOf(c)
	problems := map[string]string{}
	type row struct {
		occasion
		credit.Draft
		field string
	}
	var rows []row
	var named []string
	for i := 1; i <= render.PassOnRows; i++ {
		personField, reasonField := render.RowField(render.FieldPerson, i), render.RowField(render.FieldReason, i)
		person, reason := f.get(personField).SelectedUser, f.text(reasonField)
		switch {
		case person == "" && reason == "":
			continue
		case person == "":
			problems[personField] = l.Problem(render.NoPerson)
			continue
		case slices.Contains(named, person):
			problems[personField] = l.Problem(render.SamePerson)
			continue
		}
		named = append(named, person)
		r := row{field: strconv.Itoa(i)}
		r.People, r.Reason = []credit.Span{{Kind: credit.User, ID: person}}, credit.Spans(retyped(reason, ""))
		r.occasion = occasion{
			giver: user, source: credit.FromPassOn, event: "view:" + c.View.ID + ":" + strconv.Itoa(i), passedFrom: m.Source, channel: user,
		}
		rows = append(rows, r)
		if _, _, err := b.judge(ctx, r.occasion, r.Draft); err != nil {
			field, sentence := b.rowProblem(ctx, l, err, personField, reasonField)
			problems[field] = sentence
		}
	}
	if len(problems) > 0 {
		return answer{form: slack.NewErrorsViewSubmissionResponse(problems)}
	}
	var messages []render.Message
	var done []func(context.Context) error
	for _, r := range rows {
		outcome, leftOut, err := b.record(ctx, r.occasion, r.Draft)
		if err != nil {
			field, sentence := b.rowProblem(ctx, l, err, render.FieldPerson+"_"+r.field, render.FieldReason+"_"+r.field)
			return problem(field, sentence)
		}
		messages = append(messages, b.receipt(l, outcome.Shoutout, leftOut))
		done = append(done, b.refreshed(outcome.Shoutout))
	}
	finished := b.receive(d, user, messages).then(b.gaveAfter(user, d))
	for _, do := range done {
		finished = finished.then(do)
	}
	return finished
}

// rowProblem is the sentence for a row that cannot be recorded, and the field that can mend it.
func (b *Bot) rowProblem(ctx context.Context, l render.Language, err error, person, reason string) (field, sentence string) {
	var refusal *credit.Refusal
	switch {
	case errors.As(err, &refusal) && fieldOf(refusal.Code) == render.FieldPeople:
		return person, b.Readable(ctx, l.Refusal(refusal))
	case errors.As(err, &refusal):
		return reason, l.Refusal(refusal)
	case errors.Is(err, errLookup):
		return person, l.Problem(render.NotLookedUp)
	case errors.Is(err, errNotRecipient), errors.Is(err, storage.ErrNotFound):
		return reason, l.Problem(render.Gone)
	case errors.Is(err, storage.ErrUncertain):
		return reason, l.Problem(render.NotCertain)
	}
	return reason, l.Problem(render.NotRecorded)
}

// openAsk opens a draft of a question to whom a nudge is about.
func (b *Bot) openAsk(ctx context.Context, c clicked) answer {
	return b.nudged(ctx, c.User.ID, c.id(), func(l render.Language, m nudge.Moment) answer {
		if !render.Askable(m) {
			return say(l.NudgeGone())
		}
		form := l.AskForm(m, b.keepDraft(ctx, c.User.ID, formDraft{Nudge: m.ID, ResponseURL: c.ResponseURL}))
		return b.open(ctx, l, c.TriggerID, form, func() []render.Message { return l.Expired(render.ActionNudgeAsk, m.ID) })
	})
}

// submitAsk brings the question to that person, once, if the lead leads them still.
func (b *Bot) submitAsk(ctx context.Context, c slack.InteractionCallback) answer {
	user, l := c.User.ID, b.speak(ctx, c.User.ID)
	question := fieldsOf(c).text(render.FieldQuestion)
	if question == "" {
		return problem(render.FieldQuestion, l.Problem(render.NoQuestion))
	}
	var d formDraft
	_, err := b.store.Draft(ctx, user, c.View.PrivateMetadata, &d)
	if err != nil {
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	}
	teams, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	}
	var person string
	first := false
	_, err = b.store.ChangeNudges(ctx, b.now(), user, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		m, ok := r.Moment(d.Nudge)
		person, first = m.About, ok && m.Answer != nudge.AskedIt
		led := slices.ContainsFunc(teams, func(t credit.Team) bool { return t.Has(m.About) && !t.Waiting })
		if !ok || !render.Askable(m) || !led {
			person = ""
		}
		if person == "" || !first {
			return storage.NudgeStep{}, false
		}
		*r = r.Answered(m.ID, nudge.AskedIt)
		return storage.NudgeStep{Stays: true, Say: storage.SayAsk, To: person, Text: question}, true
	})
	switch {
	case err != nil:
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	case person == "":
		return problem(render.FieldQuestion, l.Problem(render.NotYourTeam))
	case !first:
		return problem(render.FieldQuestion, l.Problem(render.AskedThem))
	}
	return notice(l, l.AskSent(person)).then(func(ctx context.Context) error { return b.replaceNudge(ctx, d, l.AskSent(person)) })
}

// makeTheirs asks the giver of words that look like earlier ones, once ever, whether to make them their own.
func (b *Bot) makeTheirs(s credit.Shoutout) func(context.Context) error {
	return func(ctx context.Context) error {
		if s.Source == credit.FromImport {
			return nil
		}
		earlier, err := b.store.Given(ctx, s.Giver, storage.Span{From: time.Unix(0, 0), To: b.now().Add(time.Minute), Before: s.ID, Count: credit.Recent})
		if err != nil {
			return err
		}
		texts := make([]string, 0, len(earlier))
		for _, one := range earlier {
			texts = append(texts, one.Text)
		}
		if !credit.Repeats(s.Text, texts) {
			return nil
		}
		first, err := b.store.TheirsAsked(ctx, s.Giver)
		if err != nil || !first {
			return err
		}
		return b.sayTo(ctx, s.Giver, b.speak(ctx, s.Giver).MakeTheirs(s))
	}
}
