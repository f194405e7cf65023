package bot

import (
	"context"
	"errors"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// occasion is how, where and by whom a shout-out was typed. Every way in ends here, in give.
type occasion struct {
	giver, channel string
	source         credit.Source
	// event is the stable key of what Slack delivered: the same event twice is one shout-out.
	event string
	// typed is repeated to the giver whenever it could not be taken.
	typed []credit.Span
}

// give records a draft and says so, or says why not. What it returns is for the giver alone.
func (b *Bot) give(ctx context.Context, o occasion, draft credit.Draft) []render.Message {
	entry, leftOut, err := b.judge(ctx, o, draft)
	var refusal *credit.Refusal
	switch {
	case errors.As(err, &refusal):
		return render.Refused(refusal, o.typed)
	case err != nil:
		b.log.Warn("could not look up who a shout-out is for", "giver", o.giver, "error", err)
		return render.LookupFailed(o.typed)
	}
	outcome, err := b.store.Record(ctx, b.now(), entry)
	switch {
	case errors.Is(err, storage.ErrUncertain):
		b.troubleRecording(o, err)
		return render.NotSure(o.typed)
	case err != nil:
		b.troubleRecording(o, err)
		return render.NotSaved(o.typed)
	}
	switch outcome.Status {
	case storage.OverLimit:
		return render.Refused(&credit.Refusal{Code: credit.DailyLimit, Limit: entry.DailyLimit}, o.typed)
	case storage.SameWords:
		return render.SaidAlready(outcome.Shoutout, o.typed)
	case storage.Recorded:
		b.metrics.recorded.Inc()
		b.log.Info("shout-out recorded", "id", outcome.Shoutout.ID, "source", o.source, "recipients", len(entry.Shoutout.Recipients))
	case storage.SameEvent:
		b.log.Info("the same event again", "id", outcome.Shoutout.ID, "source", o.source)
	}
	return []render.Message{render.Receipt(outcome.Shoutout, leftOut)}
}

func (b *Bot) troubleRecording(o occasion, err error) {
	b.metrics.redis.Inc()
	b.log.Error("recording a shout-out", "giver", o.giver, "error", err)
}

// judge looks up what the rules need to know and applies them.
func (b *Bot) judge(ctx context.Context, o occasion, draft credit.Draft) (storage.Entry, []credit.LeftOut, error) {
	giver, err := b.directory.people.get(ctx, o.giver)
	if err != nil {
		return storage.Entry{}, nil, err
	}
	place, err := b.directory.channels.get(ctx, o.channel)
	if err != nil {
		return storage.Entry{}, nil, err
	}
	settings := b.settings()
	facts := credit.Facts{
		Workspace: b.workspace, Giver: o.giver, Channel: o.channel, Visibility: place.visibility,
		Source: o.source, Settings: settings,
	}
	unplaced := !place.postable && !draft.Private
	if unplaced {
		facts.Channel = ""
	}
	if err := b.directory.know(ctx, draft, &facts); err != nil {
		return storage.Entry{}, nil, err
	}
	given, err := credit.Judge(draft, facts)
	if err != nil {
		return storage.Entry{}, nil, err
	}
	now := b.now()
	return storage.Entry{
		Shoutout: given.Shoutout, Event: o.event,
		DayStart: credit.DayStart(now, giver.zone), DailyLimit: settings.DailyLimit,
	}, given.LeftOut, nil
}
