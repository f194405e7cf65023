package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"shine/bot/home"
	"shine/bot/lead"
	"shine/bot/render"
	"shine/bot/trace"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// origin is how, where and by whom a shout-out was typed. Every way in ends here, in give.
type origin struct {
	user, channel string
	source        credit.Source
	// event is the stable key of what Slack delivered: the same event twice is one shout-out.
	event string
	// typed is what the giver typed; it is repeated to them whenever it could not be taken.
	typed []credit.Span
	// thread is the one in which it was said, permalink leads to the message that it is about, and passedFrom is the ID
	// of the shout-out that is passed on.
	thread, permalink, passedFrom string
	// again is set when the giver said the same words again on purpose.
	again bool
	// instead is set when it takes the place of another one, which counts no more.
	instead bool
	// overtaken answers in the place of give where another copy of the bot recorded the same event first, and this may
	// be an edit of it.
	overtaken func(context.Context) (answer, error)
	// inside is set where the giver is in the channel: by Slack's word, or since that was looked up.
	inside bool
}

// giving is how people give credit, in whatever way, and all that they type for it.
type giving struct {
	*base
	homes *home.Keeper
	coach *lead.Coach
}

func (g *giving) routes() routes {
	givers := those(credit.ToGive)
	return routes{
		actions: table{
			render.ActionForm:   {do: g.reopenForm},
			render.FieldPeople:  {do: g.showLines},
			render.ActionAgain:  {do: g.sayAgain, inPlace: true},
			render.ActionPassOn: {do: g.openPassOn, who: givers},
			render.ActionThanks: {do: g.openThanks, who: givers},
		},
		forms: table{
			render.FormGive:   {do: g.submitGive, under: render.FieldReason},
			render.FormThanks: {do: g.submitThanks, who: givers, under: render.FieldOwn},
		},
		shortcuts: table{
			shortcutGive:   {do: g.giveFromAnywhere},
			shortcutCredit: {do: g.creditMessage},
		},
	}
}

// give records a draft and says so, or says why not. Its answer is for the giver alone.
func (g *giving) give(ctx context.Context, r *request, draft credit.Draft) (answer, error) {
	outcome, leftOut, err := g.record(ctx, r.origin, draft)
	return g.given(ctx, r, draft, outcome, leftOut, err)
}

// given is the answer about a draft: what became of it.
func (g *giving) given(
	ctx context.Context, r *request, draft credit.Draft, outcome storage.Outcome, leftOut []credit.LeftOut, err error,
) (answer, error) {
	switch {
	case err != nil:
		return answer{}, g.keptWith(ctx, r.origin, draft, err)
	case outcome.Status == storage.SameEvent && r.overtaken != nil:
		return r.overtaken(ctx)
	case outcome.Status == storage.SameWords:
		again := g.keepDraft(ctx, r.user, draftOf(r.origin, draft))
		return say(r.language.SaidAlready(outcome.Shoutout, r.typed, again)...), nil
	}

	receipt := g.receipt(ctx, r.language, outcome.Shoutout, leftOut)
	return say(receipt).then(g.homes.RefreshAfter(outcome.Shoutout)), nil
}

// keptWith keeps a draft with the error of giving it, for the form, where the form can mend what was wrong.
func (g *giving) keptWith(ctx context.Context, o origin, draft credit.Draft, err error) error {
	refusal, ok := errors.AsType[*credit.Refusal](err)
	if !ok {
		return err
	}
	switch refusal.Code { //nolint:exhaustive // a form mends all the others
	case credit.DailyLimit, credit.TooQuick, credit.TooManyPeople, credit.GiverUnfit:
		return err
	}
	return &mendable{err, g.keepDraft(ctx, o.user, draftOf(o, draft))}
}

// receipt tells the giver where it is announced.
func (g *giving) receipt(
	ctx context.Context, l render.Language, s credit.Shoutout, leftOut []credit.LeftOut,
) render.Message {
	return l.Receipt(s, leftOut, g.destination(ctx, s))
}

// destination is where a shout-out is announced, as its giver may know it: without a channel that they cannot open.
func (g *giving) destination(ctx context.Context, s credit.Shoutout) credit.Destination {
	to := g.workspace.Decided().Destination(s)
	if to.Channel != s.Channel && !g.workspace.Recipient(ctx, s.Giver).Opens(to.Channel) {
		to.Channel = ""
	}
	return to
}

// record judges a draft and records it. Its error is a *credit.Refusal where a rule was broken.
func (g *giving) record(ctx context.Context, o origin, draft credit.Draft) (storage.Outcome, []credit.LeftOut, error) {
	entry, leftOut, err := g.judge(ctx, o, draft)
	if err != nil {
		if errors.Is(err, render.ErrNotLookedUp) {
			g.log.Warn("could not look up who a shout-out is for", "giver", o.user, "error", err)
		}
		return storage.Outcome{}, nil, err
	}

	outcome, err := g.recordTraced(ctx, entry)
	if err != nil {
		g.metrics.redis.Inc()
		g.log.Error("recording a shout-out", "giver", o.user, "error", err)
		return outcome, nil, notRecorded(err)
	}

	switch outcome.Status {
	case storage.OverLimit:
		return outcome, nil, &credit.Refusal{Code: credit.DailyLimit, Limit: entry.DailyLimit}
	case storage.TooQuick:
		return outcome, nil, &credit.Refusal{Code: credit.TooQuick, Limit: entry.BurstLimit}
	case storage.Recorded:
		g.metrics.recorded.Inc()
		g.log.Info("shout-out recorded",
			"id", outcome.Shoutout.ID, "source", o.source, "recipients", len(entry.Shoutout.Recipients))
		g.enqueue(ctx, g.following, o.user, "whether to make it theirs", g.makeTheirs(outcome.Shoutout))
	case storage.SameEvent:
		g.log.Info("the same event again", "id", outcome.Shoutout.ID, "source", o.source)
	case storage.SameWords:
	}

	return outcome, leftOut, nil
}

// recordTraced records a shout-out, and notes in the trace of the envelope where that of its messages is.
func (g *giving) recordTraced(ctx context.Context, entry storage.Entry) (storage.Outcome, error) {
	ctx, span := trace.Start(ctx, "record")
	outcome, err := g.store.Record(ctx, g.now(), entry)
	if err != nil {
		span.End("failed")
		return outcome, err
	}

	span.LeadsTo(outcome.Shoutout.ID)
	span.End("ok")
	return outcome, nil
}

// judge looks up what the rules need to know and applies them.
func (g *giving) judge(ctx context.Context, o origin, draft credit.Draft) (storage.Entry, []credit.LeftOut, error) {
	giver, err := g.workspace.Person(ctx, o.user)
	if err != nil {
		return storage.Entry{}, nil, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err)
	}

	facts, err := g.facts(ctx, o, giver, &draft)
	if err != nil {
		return storage.Entry{}, nil, err
	}

	given, err := credit.Judge(draft, facts)
	if err != nil {
		return storage.Entry{}, nil, err
	}

	now, limit := g.now(), facts.Settings.DailyLimit
	if o.instead {
		limit++
	}
	return storage.Entry{
		Shoutout: given.Shoutout, Event: o.event, Again: o.again,
		DayStart: credit.DayStart(now, giver.Zone), DailyLimit: limit, BurstLimit: credit.BurstLimit,
	}, given.LeftOut, nil
}

func (g *giving) facts(
	ctx context.Context, o origin, giver workspace.Person, draft *credit.Draft,
) (credit.Facts, error) {
	rules := g.workspace.Decided()
	facts := credit.Facts{
		Workspace: g.workspace.ID, Giver: o.user, Channel: o.channel, Source: o.source, Permalink: o.permalink,
		Thread: o.thread, Settings: rules.Settings,
	}
	var err error
	if o.passedFrom == "" {
		err = g.placeOf(ctx, o, draft.Private, &facts)
	} else if err = g.inherit(ctx, o, &facts); err == nil {
		draft.Private = facts.Visibility == credit.Private
	}
	if err != nil {
		return facts, err
	}
	if err := g.workspace.Know(ctx, *draft, &facts); err != nil {
		if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
			return facts, refusal
		}
		return facts, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err)
	}

	facts.Standings[o.user] = giver.Standing
	for user := range facts.Standings {
		if rules.Preferences[user].Quiet {
			facts.Quiet = append(facts.Quiet, user)
		}
	}

	return facts, nil
}

// placeOf finds out who can read what is said in a channel, and whether Shine may speak there for the giver. Where only
// the recipients are told, it need not.
func (g *giving) placeOf(ctx context.Context, o origin, private bool, facts *credit.Facts) error {
	place, unsure := g.workspace.PlaceNow(ctx, o.channel)
	if place.Postable && !o.inside && !private {
		inside, err := g.workspace.IsIn(ctx, o.user, o.channel)
		if err != nil {
			return fmt.Errorf("%w: %w", render.ErrNotLookedUp, err)
		}
		if !inside {
			place, unsure = workspace.Channel{Visibility: credit.Private}, false
		}
	}
	facts.Visibility, facts.Silent, facts.Unsure = place.Visibility, !place.Postable, unsure
	return nil
}

// inherit lets credit that is passed on stay as public or private as it was, or more private, where its channel is by
// now or the giver is not in it; and keeps it from going round in a circle.
func (g *giving) inherit(ctx context.Context, o origin, facts *credit.Facts) error {
	chain, err := g.store.Chain(ctx, o.passedFrom)
	switch {
	case err != nil:
		return notRecorded(err)
	case len(chain) == 0 || chain[0].Text == "":
		return render.ErrGone // taken back while the form was open
	case !slices.Contains(chain[0].Recipients, o.user):
		return render.ErrNotRecipient
	}

	passed := chain[0]
	for _, s := range chain {
		facts.Chain = append(append(facts.Chain, s.Giver), s.Recipients...)
	}

	facts.PassedFrom, facts.Visibility, facts.Thread = passed.ID, passed.Visibility, ""
	if facts.Channel = passed.Channel; facts.Channel == "" {
		// The first shout-out still waits for a place; this one is told privately, and does not.
		facts.Channel = o.channel
	}
	if passed.Visibility == credit.Private {
		return nil
	}

	return g.inheritPlace(ctx, o, passed, facts)
}

// inheritPlace sets who may read credit that is passed on, where others may read it at all: never more people than may
// read the first shout-out.
func (g *giving) inheritPlace(ctx context.Context, o origin, passed credit.Shoutout, facts *credit.Facts) error {
	o.channel, o.inside = facts.Channel, o.inside && o.channel == facts.Channel
	if err := g.placeOf(ctx, o, false, facts); err != nil {
		return err
	}
	facts.Silent = false
	if facts.Visibility == credit.Public && passed.Visibility == credit.ChannelOnly {
		facts.Visibility, facts.Unsure = credit.ChannelOnly, passed.Unsure
	}
	return nil
}
