package lead

import (
	"context"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage"
)

// Draw draws what one person is told of themselves, where it is still true and wanted.
func (coach *Coach) Draw(ctx context.Context, entry storage.OutboxEntry) (render.Message, bool, error) {
	l := coach.workspace.LanguageOf(ctx, entry.To)
	switch entry.Say { //nolint:exhaustive // the others are no such messages
	case storage.SayGaveUp:
		return l.GaveUp(), true, nil
	case storage.SayAsk:
		return l.Asked(entry.By, entry.Text, entry.Shoutout), true, nil
	case storage.SayAnswer:
		return coach.drawAnswer(ctx, l, entry)
	case storage.SayWin:
		return coach.drawWin(ctx, l, entry)
	case storage.SayFriday:
		return coach.drawFriday(ctx, l, entry)
	case storage.SayLines:
		return coach.drawAskForLines(ctx, l, entry.To)
	case storage.SayLineLead:
		return coach.drawAskAboutLead(ctx, l, entry.To, entry.By)
	case storage.SayLed:
		return l.Led(entry.By), !coach.workspace.Decided().Preferences[entry.To].Unled, nil
	case storage.SayNote:
		return coach.drawNote(ctx, l, entry)
	case storage.SayNoteOffer:
		notes, err := coach.store.Notes(ctx, entry.To)
		return l.NoteOffer(), notes.Until.IsZero(), err // a lead who had notes before knows of them
	case storage.SaySaw:
		return coach.drawSaw(ctx, l, entry)
	case storage.SayLead:
		people, err := coach.welcomes(ctx, entry.To)
		return l.LeadWelcome(people), len(people) > 0, err
	}

	if !entry.Taken && !entry.Until.IsZero() && !coach.now().Before(entry.Until) {
		return render.Message{}, false, coach.forgetMoment(ctx, entry.To, entry.Text)
	}

	moment, ok, err := coach.Moment(ctx, entry.To, entry.Text)
	if err != nil || !ok {
		return render.Message{}, false, err
	}

	return coach.drawNudge(ctx, l, moment)
}

// forgetMoment forgets a nudge that could not be said in the hours of its day: the lead did not get it, and is asked
// about anew.
func (coach *Coach) forgetMoment(ctx context.Context, lead, id string) error {
	return coach.Answered(ctx, lead, func(r *nudge.Record) {
		r.Moments = slices.DeleteFunc(slices.Clone(r.Moments), func(m nudge.Moment) bool { return m.ID == id })
	})
}

// welcomes are the people for whose sake a lead is welcomed. Where there are none any more, the lead is welcomed later,
// when there are some.
func (coach *Coach) welcomes(ctx context.Context, lead string) ([]string, error) {
	teams, err := coach.store.TeamsOf(ctx, lead)
	if err != nil {
		return nil, err
	}
	people := teams.Active().Members()
	if len(people) == 0 {
		return nil, coach.Answered(ctx, lead, func(r *nudge.Record) { r.Welcomed = time.Time{} })
	}
	return people, nil
}

func (coach *Coach) drawNudge(ctx context.Context, l render.Language, m nudge.Moment) (render.Message, bool, error) {
	if m.Kind != nudge.PassItOn {
		return l.Nudge(m, nil), true, nil
	}
	found, err := coach.store.Get(ctx, m.Source)
	if err != nil || len(found) == 0 || found[0].Text == "" {
		return render.Message{}, false, err
	}
	coach.workspace.Call(ctx, found)
	return l.Nudge(m, &found[0]), true, nil
}

// Moment finds a nudge of a lead's own.
func (coach *Coach) Moment(ctx context.Context, lead, id string) (nudge.Moment, bool, error) {
	records, err := coach.store.NudgeRecords(ctx, lead)
	if err != nil {
		return nudge.Moment{}, false, err
	}
	moment, ok := records[lead].Moment(id)
	return moment, ok, nil
}

// Answered notes what a lead did with a nudge, or about all of them, without changing when they are asked about next.
func (coach *Coach) Answered(ctx context.Context, user string, change func(*nudge.Record)) error {
	_, err := coach.store.ChangeNudges(ctx, coach.now(), user, func(r *nudge.Record, kept bool) (
		storage.NudgeStep, bool,
	) {
		if !kept {
			return storage.NudgeStep{}, false
		}
		change(r)
		return storage.NudgeStep{Stays: true}, true
	})
	return err
}

// HandedOn notes that a lead gave credit from their own message, if they were asked lately to pass some on.
func (coach *Coach) HandedOn(ctx context.Context, user string) error {
	return coach.Answered(ctx, user, func(r *nudge.Record) { *r = r.HandedOn(coach.now()) })
}
