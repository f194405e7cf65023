package bot

import (
	"context"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage"
)

// drawPrivate draws what one person is told of themselves, where it is still true and wanted.
func (b *Bot) drawPrivate(ctx context.Context, entry storage.OutboxEntry) (render.Message, bool, error) {
	l := b.workspace.LanguageOf(ctx, entry.To)
	switch entry.Say { //nolint:exhaustive // the others are no such messages
	case storage.SayGaveUp:
		return l.GaveUp(), true, nil
	case storage.SayAsk:
		return l.Asked(entry.By, entry.Text), true, nil
	case storage.SayLed:
		return l.Led(entry.By), !b.workspace.Rules().Preferences[entry.To].Unled, nil
	case storage.SayLead:
		people, err := b.welcomes(ctx, entry.To)
		return l.LeadWelcome(people), len(people) > 0, err
	}
	if !entry.Taken && !entry.Until.IsZero() && !b.now().Before(entry.Until) {
		return render.Message{}, false, b.forgetMoment(ctx, entry.To, entry.Text)
	}
	moment, ok, err := b.momentOf(ctx, entry.To, entry.Text)
	if err != nil || !ok {
		return render.Message{}, false, err
	}
	return b.drawNudge(ctx, l, moment)
}

// forgetMoment forgets a nudge that could not be said in the hours of its day: the lead got none, and is asked about anew.
func (b *Bot) forgetMoment(ctx context.Context, lead, id string) error {
	return b.answered(ctx, lead, func(r *nudge.Record) {
		r.Moments = slices.DeleteFunc(slices.Clone(r.Moments), func(m nudge.Moment) bool { return m.ID == id })
	})
}

// welcomes are the people whom a lead is welcomed for. Where there are none any more, the welcome waits for some.
func (b *Bot) welcomes(ctx context.Context, lead string) ([]string, error) {
	teams, err := b.store.TeamsOf(ctx, lead)
	if err != nil {
		return nil, err
	}
	people := teams.Active().Members()
	if len(people) == 0 {
		return nil, b.answered(ctx, lead, func(r *nudge.Record) { r.Welcomed = time.Time{} })
	}
	return people, nil
}

func (b *Bot) drawNudge(ctx context.Context, l render.Language, m nudge.Moment) (render.Message, bool, error) {
	if m.Kind != nudge.PassItOn {
		return l.Nudge(m, nil), true, nil
	}
	found, err := b.store.Get(ctx, m.Source)
	if err != nil || len(found) == 0 || found[0].Text == "" {
		return render.Message{}, false, err
	}
	b.workspace.Call(ctx, found)
	return l.Nudge(m, &found[0]), true, nil
}

// momentOf finds a nudge of a lead's own.
func (b *Bot) momentOf(ctx context.Context, lead, id string) (nudge.Moment, bool, error) {
	records, err := b.store.NudgeRecords(ctx, lead)
	if err != nil {
		return nudge.Moment{}, false, err
	}
	moment, ok := records[lead].Moment(id)
	return moment, ok, nil
}
