package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"shine/bot/digest"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

func (b *Bot) digestRoutes() routes {
	return routes{commands: table{"digest": {do: b.digest}}}
}

// digest subscribes a channel to the weekly digest, and answers everything else about that.
func (b *Bot) digest(ctx context.Context, r *request) (answer, error) {
	rest := r.rest()
	word := ""
	if len(rest) > 0 {
		word, rest = meaning(rest[0]), rest[1:]
	}
	switch word {
	case "":
		return b.digestStatus(ctx, r)
	case "here":
		return b.subscribe(ctx, r, credit.ScopeHere, rest)
	case "all":
		return b.subscribe(ctx, r, credit.ScopeAll, rest)
	case "off":
		return b.unsubscribe(ctx, r)
	case "preview":
		return b.previewDigest(ctx, r)
	case "map":
		return b.chooseMap(ctx, r, rest)
	}
	return say(r.language.DigestSaid(render.DigestWhich)), nil
}

// mayDigest refuses who may not change the digest of the channel where they ask, and where there can be none.
func (b *Bot) mayDigest(ctx context.Context, r *request) (workspace.Channel, error) {
	place, err := b.thisChannel(ctx, r)
	if err == nil && b.workspace.Settings().Subscribers == credit.Admins {
		err = b.mayAdminister(ctx, r.user)
	}
	return place, err
}

func (b *Bot) subscribe(ctx context.Context, r *request, scope credit.Scope, words []string) (answer, error) {
	place, err := b.mayDigest(ctx, r)
	if err != nil {
		return answer{}, err
	}
	if scope == credit.ScopeAll && place.Visibility != credit.Public {
		return say(r.language.DigestSaid(render.DigestAllPrivate)), nil
	}

	asker, err := b.workspace.Person(ctx, r.user)
	if err != nil {
		return answer{}, err
	}
	schedule, err := credit.ParseSchedule(words, credit.ZoneName(asker.Zone))
	if guess, unclear := errors.AsType[credit.ZoneGuess](err); unclear {
		return say(r.language.DigestZoneGuess(guess.Zone)), nil
	}
	if err != nil {
		return answer{}, err
	}

	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}
	sub, err := b.keepSubscription(ctx, r, schedule, scope, strings.Join(words, " "))
	if err != nil {
		return answer{}, err
	}
	return b.subscribed(r, sub), nil
}

// keepSubscription subscribes a channel, or changes what it subscribed.
func (b *Bot) keepSubscription(
	ctx context.Context, r *request, schedule credit.Schedule, scope credit.Scope, typed string,
) (credit.Subscription, error) {
	now := b.now().UTC().Truncate(time.Millisecond)
	line := storage.AuditLine{Time: now, By: r.user, Action: "digest", About: r.channel, Detail: string(scope) + " " + typed}
	return b.store.Subscribe(ctx, now, r.channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		sub := credit.Subscription{Channel: r.channel, Schedule: schedule, Scope: scope, Since: now, By: r.user, Until: now}
		if before.Channel != "" {
			sub.Since, sub.Until, sub.Changed = before.Since, before.Until, before.Changed
			if before.Schedule != schedule {
				sub.Changed = now
			}
		}
		return sub, nil
	})
}

// subscribed says what a channel subscribed, and tells the channel. Who reads one of the whole workspace has to be looked
// up first, for which nobody waits.
func (b *Bot) subscribed(r *request, sub credit.Subscription) answer {
	next := sub.Schedule.Next(b.now())
	told := func(ctx context.Context) error { return b.digests.TellSubscribed(ctx, r.user, sub, next) }
	if sub.Scope != credit.ScopeAll {
		return say(r.language.DigestSaid(render.DigestSaved)).then(told)
	}
	return say(r.language.DigestSaid(render.DigestLooks)).then(func(context.Context) error {
		b.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
			if err := told(ctx); err != nil {
				b.log.Warn("telling a channel what its digest is", "channel", sub.Channel, "error", err)
			}
		})
		return nil
	})
}

func (b *Bot) unsubscribe(ctx context.Context, r *request) (answer, error) {
	if _, err := b.mayDigest(ctx, r); err != nil {
		return answer{}, err
	}
	if _, found, err := b.store.Subscription(ctx, r.channel); err == nil && !found {
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}

	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "digest", About: r.channel, Detail: "off"}
	ended, err := b.digests.Cancel(ctx, r.channel, line)
	switch {
	case err != nil:
		return answer{}, err
	case ended.Channel == "":
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}
	return say(r.language.DigestSaid(render.DigestOffSaved)).then(func(ctx context.Context) error {
		return b.sayTo(ctx, r.channel, b.workspace.ChannelLanguage(r.channel).DigestOff(r.user))
	}), nil
}

func (b *Bot) digestStatus(ctx context.Context, r *request) (answer, error) {
	sub, found, err := b.store.Subscription(ctx, r.channel)
	switch {
	case err != nil:
		return answer{}, err
	case !found:
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}
	return say(r.language.DigestStatus(sub, sub.Schedule.Next(b.now()))), nil
}

// previewDigest shows the digest as it would be now to who asks alone. Who may not read all of the workspace sees what was
// given in the channel, in which they are.
func (b *Bot) previewDigest(ctx context.Context, r *request) (answer, error) {
	if err := b.may(ctx, r.user, credit.ToReadHere); err != nil {
		return answer{}, err
	}
	if _, err := b.speaksIn(ctx, r.channel); err != nil {
		return answer{}, err
	}
	edition, err := b.editionSoFar(ctx, r)
	if err != nil {
		return answer{}, err
	}

	question := fmt.Sprint("digest of ", edition.Channel, " ", edition.Scope)
	week, err := reading.Once(ctx, b.readings, question, func(ctx context.Context) (digest.Composed, error) {
		return b.digests.Compose(ctx, edition)
	})
	if err != nil {
		return answer{}, err
	}
	return say(r.language.DigestPreview(b.workspace.ChannelLanguage(r.channel).Digest(week.Week))...), nil
}

// editionSoFar is the digest of a channel up to now, as far as who asks may read it.
func (b *Bot) editionSoFar(ctx context.Context, r *request) (storage.Edition, error) {
	standing, err := b.workspace.Standing(ctx, r.user)
	if err != nil {
		return storage.Edition{}, err
	}
	sub, found, err := b.store.Subscription(ctx, r.channel)
	if err != nil {
		return storage.Edition{}, err
	}

	now := b.now()
	e := storage.Edition{Channel: r.channel, From: sub.Until, Until: now.Add(time.Second), Scope: sub.Scope}
	if !found {
		e.From, e.Scope = now.AddDate(0, 0, -7), credit.ScopeHere
	}
	if !standing.May(credit.ToReadAll) {
		e.Scope = credit.ScopeHere
	}
	return e, nil
}

// mapKinds are what people call the pictures of a digest.
var mapKinds = map[string]credit.MapKind{
	"people": credit.PeopleMap, "personas": credit.PeopleMap, "on": credit.PeopleMap,
	"teams": credit.TeamsMap, "equipos": credit.TeamsMap, "off": credit.NoMap, "no": credit.NoMap,
}

// chooseMap says what the picture of a channel's digest shows.
func (b *Bot) chooseMap(ctx context.Context, r *request, words []string) (answer, error) {
	kind, known := mapKinds[strings.ToLower(strings.Join(words, " "))]
	if !known {
		return say(r.language.DigestSaid(render.DigestMapWhich)), nil
	}
	if _, err := b.mayDigest(ctx, r); err != nil {
		return answer{}, err
	}
	if err := b.mayChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "channel", About: r.channel, Detail: "map " + string(kind)}
	if _, err := b.store.ChangeChannel(ctx, r.channel, func(c *credit.ChannelSettings) { c.Map = kind }, line); err != nil {
		return answer{}, err
	}
	b.workspace.Reload(ctx)
	return say(r.language.DigestSaid(render.DigestMapSaved)), nil
}
