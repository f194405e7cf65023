package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Messages to Shine that their writers edit. Slack tells of each edit as of something new: what was a shout-out is edited,
// what was none may become one, and what was taken back stays away.

const (
	// editsFor is how long after it was written an edited message is read anew.
	editsFor = 48 * time.Hour
	// broughtWithin is how long after it was written a message may have brought a shout-out: Slack delivers for a day.
	broughtWithin = editsFor + 24*time.Hour
	// mostPeople is how often an edit may credit other people.
	mostPeople = 8
)

// messageEvent is the key of the event that a message is, however often Slack tells of it.
func messageEvent(channel, ts string) string { return "message:" + channel + ":" + ts }

// eventsOf are the keys under which a message may have brought shout-outs: one for each time that an edit gave credit anew.
func eventsOf(channel, ts string) []string {
	events := []string{messageEvent(channel, ts)}
	for n := 1; n < mostPeople; n++ {
		events = append(events, events[0]+":"+strconv.Itoa(n))
	}
	return events
}

// hear reads a message to Shine as the command, the first time or after an edit. An edit waits until what the message said
// before is recorded, and another one until it is.
func (b *Bot) hear(ctx context.Context, r request, m payload.Message) answer {
	heard, err := b.hearing.begin(ctx, r.event)
	if err != nil {
		return say(b.workspace.LanguageOf(ctx, r.user).NotSaved(r.typed)...)
	}
	defer heard()

	if b.automatic(ctx, r.user) {
		return answer{}
	}
	if m.Edited.TS == "" {
		return b.ask(ctx, r)
	}
	latest, err := b.store.Latest(ctx, r.user, r.event, storage.TSTime(m.Edited.TS))
	switch {
	case err != nil:
		return say(b.wentWrong(b.workspace.LanguageOf(ctx, r.user), err))
	case !latest:
		return answer{} // Slack delivered the later edit first, and that is answered
	}
	return b.hearAgain(ctx, r, m.TS, 0)
}

// hearAgain reads a message anew that was edited. Of the times that it gave credit, the first few are known to be taken.
func (b *Bot) hearAgain(ctx context.Context, r request, ts string, taken int) answer {
	l, written, events := b.workspace.LanguageOf(ctx, r.user), storage.TSTime(ts), eventsOf(r.channel, ts)
	brought, err := b.store.Brought(ctx, r.user, written.Add(-time.Hour), written.Add(broughtWithin), events...)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	next := slices.IndexFunc(brought, func(one storage.Brought) bool { return !one.Known })
	if next < 0 {
		return say(l.EditTooOften(r.typed)...)
	}
	again := r
	r.event, r.overtaken = events[next], nil
	if next >= taken {
		r.overtaken = func(ctx context.Context) answer { return b.hearAgain(ctx, again, ts, next+1) }
	}
	if next > 0 && !brought[next-1].Again {
		return b.rewrite(ctx, r, brought[:next])
	}
	if b.now().Sub(written) > editsFor {
		return say(l.EditTooOld(r.typed)...)
	}
	return b.ask(ctx, r)
}

// rewrite lets a shout-out follow the message that brought it. The last one is what stands; an earlier one that still
// does was to be taken back when this one was given in its place.
func (b *Bot) rewrite(ctx context.Context, r request, brought []storage.Brought) answer {
	l, last := b.workspace.LanguageOf(ctx, r.user), len(brought)-1
	for _, earlier := range brought[:last] {
		b.takeBack(ctx, earlier.Shoutout)
	}
	stands := brought[last].Shoutout
	switch {
	case stands.ID == "":
		return say(l.EditOfUndone())
	case !credit.MayUndo(stands.Time, b.now()):
		return say(l.EditTooLate())
	}
	draft := credit.Parse(r.typed)
	entry, _, err := b.judge(ctx, r.origin, draft)
	if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
		return say(l.EditRefused(refusal, r.typed)...)
	}
	if err != nil {
		return b.notGiven(ctx, r.origin, draft, err)
	}
	if !samePeople(stands, entry.Shoutout) {
		return b.giveInstead(ctx, r.origin, draft, stands)
	}
	return b.reword(ctx, l, stands, entry.Shoutout)
}

// samePeople reports whether two shout-outs tell the same people, and nobody else.
func samePeople(one, other credit.Shoutout) bool {
	return (one.Visibility == credit.Private) == (other.Visibility == credit.Private) &&
		slices.Equal(slices.Sorted(slices.Values(one.Recipients)), slices.Sorted(slices.Values(other.Recipients)))
}

// reword puts other words into a shout-out.
func (b *Bot) reword(ctx context.Context, l render.Language, stands, now credit.Shoutout) answer {
	if stands.Text == now.Text {
		return say(b.receipt(ctx, l, stands, nil)) // what was edited is not what it says
	}
	by := storage.Remover{Giver: stands.Giver, Within: credit.UndoWindow}
	edited, err := b.store.Edit(ctx, b.now(), stands.ID, by, func(s credit.Shoutout) (credit.Shoutout, error) {
		s.Text, s.Values = now.Text, now.Values
		return s, nil
	})
	switch {
	case errors.Is(err, storage.ErrTooQuick):
		return say(l.EditRefused(&credit.Refusal{Code: credit.TooQuick, Limit: credit.BurstLimit}, credit.Spans(now.Text))...)
	case err != nil:
		return b.cannotChange(l, err)
	}
	b.log.Info("shout-out edited with its message", "id", edited.ID)
	return say(l.Edited(edited)).then(b.refreshed(edited))
}

// giveInstead gives credit to other people, and takes back what stood: in this order, so that nothing is lost between.
func (b *Bot) giveInstead(ctx context.Context, o origin, draft credit.Draft, stands credit.Shoutout) answer {
	o.instead = true
	outcome, leftOut, err := b.record(ctx, o, draft)
	if err != nil || outcome.Status == storage.SameWords || outcome.Status == storage.SameEvent && o.overtaken != nil {
		return b.given(ctx, o, draft, outcome, leftOut, err)
	}
	b.takeBack(ctx, stands)
	return b.given(ctx, o, draft, outcome, leftOut, nil).then(b.refreshed(stands))
}

// takeBack takes back what another shout-out stands for now. Where that fails, the next edit does it.
func (b *Bot) takeBack(ctx context.Context, s credit.Shoutout) {
	if s.ID == "" {
		return
	}
	_, err := b.store.Remove(ctx, b.now(), s.ID, storage.Remover{Giver: s.Giver, Within: broughtWithin})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		b.log.Error("taking back what an edited message said before", "id", s.ID, "error", fmt.Errorf("removing it: %w", err))
	}
}
