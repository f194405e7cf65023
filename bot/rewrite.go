package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Messages to Shine that their writers edit. Slack tells of each edit as of something new: what was a shout-out is
// edited, what was none may become one, and what was taken back stays away.

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

// eventsOf are the keys under which a message may have brought shout-outs: one for each time that an edit gave credit
// anew.
func eventsOf(channel, ts string) []string {
	events := []string{messageEvent(channel, ts)}
	for n := 1; n < mostPeople; n++ {
		events = append(events, events[0]+":"+strconv.Itoa(n))
	}
	return events
}

// hear reads a message to Shine as the command, the first time or after an edit. An edit waits until what the message
// said before is recorded, and another one until it is.
func (l *listener) hear(ctx context.Context, r *request) (answer, error) {
	heard, err := l.hearing.begin(ctx, r.event)
	if err != nil {
		r.language = l.workspace.LanguageOf(ctx, r.user)
		return answer{}, fmt.Errorf("%w: %w", render.ErrNotRecorded, err)
	}

	defer heard()

	if l.isBot(ctx, r.user) {
		return answer{}, nil
	}

	r.language = l.workspace.LanguageOf(ctx, r.user)
	if r.message.Edited.TS == "" {
		return l.texts.ask(ctx, r)
	}

	latest, err := l.store.NoteLatest(ctx, r.user, r.event, storage.TSTime(r.message.Edited.TS))
	switch {
	case err != nil:
		return answer{}, err
	case !latest:
		return answer{}, nil // Slack delivered the later edit first, and that is answered
	}

	return l.hearAgain(ctx, r, 0)
}

// hearAgain reads a message anew that was edited. It may have given credit before: taken is how many of its event keys
// are known to be used.
func (l *listener) hearAgain(ctx context.Context, r *request, taken int) (answer, error) {
	written, events := storage.TSTime(r.message.TS), eventsOf(r.channel, r.message.TS)
	brought, err := l.store.Brought(ctx, r.user, written.Add(-time.Hour), written.Add(broughtWithin), events...)
	if err != nil {
		return answer{}, err
	}

	next := slices.IndexFunc(brought, func(one storage.Brought) bool { return !one.Known })
	if next < 0 {
		return say(r.language.EditTooOften(r.typed)...), nil
	}

	again := *r
	r.event, r.overtaken = events[next], nil
	if next >= taken {
		r.overtaken = func(ctx context.Context) (answer, error) { return l.hearAgain(ctx, &again, next+1) }
	}
	if next > 0 && !brought[next-1].Again {
		return l.rewrite(ctx, r, brought[:next])
	}
	if l.now().Sub(written) > editsFor {
		return say(r.language.EditTooOld(r.typed)...), nil
	}

	return l.texts.ask(ctx, r)
}

// rewrite changes a shout-out as its message was edited. The last one brought is the one that stands; an earlier one
// that is still there should have been taken back when the last one was given in its place.
func (l *listener) rewrite(ctx context.Context, r *request, brought []storage.Brought) (answer, error) {
	last := len(brought) - 1
	for _, earlier := range brought[:last] {
		l.takeBack(ctx, earlier.Shoutout)
	}

	stands := brought[last].Shoutout
	switch {
	case stands.ID == "":
		return say(r.language.EditOfUndone()), nil
	case !credit.MayUndo(stands.Time, l.now()):
		return say(r.language.EditTooLate()), nil
	}

	draft := readDraft(r.text)
	entry, _, err := l.giving.judge(ctx, r.origin, draft)
	if refusal := refusalOf(err); refusal != nil {
		return say(r.language.EditRefused(refusal, r.typed)...), nil
	}
	if err != nil {
		return answer{}, err
	}
	if !samePeople(stands, entry.Shoutout) {
		return l.giveInstead(ctx, r, draft, stands)
	}

	return l.reword(ctx, r, stands, entry.Shoutout)
}

// samePeople reports whether two shout-outs are told to the same people.
func samePeople(one, other credit.Shoutout) bool {
	return (one.Visibility == credit.Private) == (other.Visibility == credit.Private) &&
		slices.Equal(slices.Sorted(slices.Values(one.Recipients)), slices.Sorted(slices.Values(other.Recipients)))
}

// reword puts other words into a shout-out.
func (l *listener) reword(ctx context.Context, r *request, stands, now credit.Shoutout) (answer, error) {
	if stands.Text == now.Text && stands.Work == now.Work {
		return say(l.giving.receipt(ctx, r.language, stands, nil)), nil // the edit did not touch what it says
	}

	by := storage.Remover{Giver: stands.Giver, Within: credit.UndoWindow}
	edited, err := l.store.Edit(ctx, l.now(), stands.ID, by, func(s credit.Shoutout) (credit.Shoutout, error) {
		s.Text, s.Values, s.Work, s.WorkHere = now.Text, now.Values, now.Work, now.WorkHere
		return s, nil
	})
	if refusal := refusalOf(err); refusal != nil {
		return say(r.language.EditRefused(refusal, credit.Spans(now.Text))...), nil
	}
	if err != nil {
		return answer{}, fmt.Errorf("editing %s with its message: %w", stands.ID, err)
	}

	l.log.Info("shout-out edited with its message", "id", edited.ID)
	return say(r.language.Edited(edited)).then(l.giving.homes.RefreshAfter(edited)), nil
}

// giveInstead gives credit to other people, and takes back what stood: in this order, so that nothing is lost between.
func (l *listener) giveInstead(
	ctx context.Context, r *request, draft credit.Draft, stands credit.Shoutout,
) (answer, error) {
	r.instead = true
	outcome, leftOut, err := l.giving.record(ctx, r.origin, draft)
	if err != nil || outcome.Status == storage.SameWords || outcome.Status == storage.SameEvent && r.overtaken != nil {
		return l.giving.given(ctx, r, draft, outcome, leftOut, err)
	}

	l.takeBack(ctx, stands)
	a, err := l.giving.given(ctx, r, draft, outcome, leftOut, nil)
	return a.then(l.giving.homes.RefreshAfter(stands)), err
}

// takeBack takes back a shout-out that another one has replaced. Where that fails, the next edit does it.
func (l *listener) takeBack(ctx context.Context, s credit.Shoutout) {
	if s.ID == "" {
		return
	}
	_, err := l.store.Remove(ctx, l.now(), s.ID, storage.Remover{Giver: s.Giver, Within: broughtWithin})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		l.log.Error(
			"taking back what an edited message said before", "id", s.ID, "error", fmt.Errorf("removing it: %w", err),
		)
	}
}
