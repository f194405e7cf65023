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

// digestCommand answers everything about the digest of a channel.
type digestCommand struct {
	*base
	channels *channels
	editor   *digest.Editor
	readings *reading.Room
}

func (d *digestCommand) routes() routes {
	return routes{commands: table{"digest": {do: d.digest}}}
}

// digest subscribes a channel to the weekly digest, and answers everything else about that.
func (d *digestCommand) digest(ctx context.Context, r *request) (answer, error) {
	rest := r.rest()
	word := ""
	if len(rest) > 0 {
		word, rest = meaning(rest[0]), rest[1:]
	}
	switch word {
	case "":
		return d.digestStatus(ctx, r)
	case "here":
		return d.subscribe(ctx, r, credit.ScopeHere, rest)
	case "all":
		return d.subscribe(ctx, r, credit.ScopeAll, rest)
	case "off":
		return d.unsubscribe(ctx, r)
	case "preview":
		return d.previewDigest(ctx, r)
	case "map":
		return d.chooseMap(ctx, r, rest)
	}

	return say(r.language.DigestSaid(render.DigestWhich)), nil
}

// mayDigest returns the channel where somebody asks. It is an error where they may not change its digest, or where
// there can be none.
func (d *digestCommand) mayDigest(ctx context.Context, r *request) (workspace.Channel, error) {
	place, err := d.channels.thisChannel(ctx, r)
	if err == nil && d.workspace.Settings().Subscribers == credit.Admins {
		err = d.mayAdminister(ctx, r.user)
	}
	return place, err
}

func (d *digestCommand) subscribe(ctx context.Context, r *request, scope credit.Scope, words []string) (answer, error) {
	place, err := d.mayDigest(ctx, r)
	if err != nil {
		return answer{}, err
	}
	if scope == credit.ScopeAll && place.Visibility != credit.Public {
		return say(r.language.DigestSaid(render.DigestAllPrivate)), nil
	}

	asker, err := d.workspace.Person(ctx, r.user)
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

	if err := d.countChannelChange(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}

	sub, err := d.keepSubscription(ctx, r, schedule, scope, strings.Join(words, " "))
	if err != nil {
		return answer{}, err
	}

	return d.subscribed(r, sub), nil
}

// keepSubscription subscribes a channel, or changes its subscription.
func (d *digestCommand) keepSubscription(
	ctx context.Context, r *request, schedule credit.Schedule, scope credit.Scope, typed string,
) (credit.Subscription, error) {
	now := d.now().UTC().Truncate(time.Millisecond)
	line := storage.AuditLine{
		Time: now, By: r.user, Action: "digest", About: r.channel, Detail: string(scope) + " " + typed,
	}
	return d.store.Subscribe(ctx, now, r.channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		sub := credit.Subscription{
			Channel: r.channel, Schedule: schedule, Scope: scope, Since: now, By: r.user, Until: now,
		}
		if before.Channel != "" {
			sub.Since, sub.Until, sub.Changed = before.Since, before.Until, before.Changed
			if before.Schedule != schedule {
				sub.Changed = now
			}
		}
		return sub, nil
	})
}

// subscribed says what a channel subscribed to, and tells the channel. For a digest of the whole workspace the
// channel's readers are looked up first, and nobody waits for that.
func (d *digestCommand) subscribed(r *request, sub credit.Subscription) answer {
	next := sub.Schedule.Next(d.now())
	told := func(ctx context.Context) error { return d.editor.TellSubscribed(ctx, r.user, sub, next) }
	if sub.Scope != credit.ScopeAll {
		return say(r.language.DigestSaid(render.DigestSaved)).then(told)
	}

	return say(r.language.DigestSaid(render.DigestLooks)).then(func(context.Context) error {
		d.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
			if err := told(ctx); err != nil {
				d.log.Warn("telling a channel what its digest is", "channel", sub.Channel, "error", err)
			}
		})
		return nil
	})
}

func (d *digestCommand) unsubscribe(ctx context.Context, r *request) (answer, error) {
	if _, err := d.mayDigest(ctx, r); err != nil {
		return answer{}, err
	}
	if _, found, err := d.store.Subscription(ctx, r.channel); err == nil && !found {
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}

	if err := d.countChannelChange(ctx, r.user, r.channel); err != nil {
		return answer{}, err
	}

	line := storage.AuditLine{Time: d.now(), By: r.user, Action: "digest", About: r.channel, Detail: "off"}
	ended, err := d.editor.Cancel(ctx, r.channel, line)
	switch {
	case err != nil:
		return answer{}, err
	case ended.Channel == "":
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}

	return say(r.language.DigestSaid(render.DigestOffSaved)).then(func(ctx context.Context) error {
		return d.sayTo(ctx, r.channel, d.workspace.ChannelLanguage(r.channel).DigestOff(r.user))
	}), nil
}

func (d *digestCommand) digestStatus(ctx context.Context, r *request) (answer, error) {
	sub, found, err := d.store.Subscription(ctx, r.channel)
	switch {
	case err != nil:
		return answer{}, err
	case !found:
		return say(r.language.DigestSaid(render.DigestNone)), nil
	}
	return say(r.language.DigestStatus(sub, sub.Schedule.Next(d.now()))), nil
}

// previewDigest shows the asker alone the digest as it would be now. An asker who may not read all of the workspace
// sees what was given in the channel, which they are in.
func (d *digestCommand) previewDigest(ctx context.Context, r *request) (answer, error) {
	if err := d.may(ctx, r.user, credit.ToReadHere); err != nil {
		return answer{}, err
	}
	if _, err := d.channels.speaksIn(ctx, r.channel); err != nil {
		return answer{}, err
	}

	edition, err := d.editionSoFar(ctx, r)
	if err != nil {
		return answer{}, err
	}

	question := fmt.Sprint("digest of ", edition.Channel, " ", edition.Scope)
	week, err := reading.Once(ctx, d.readings, question, func(ctx context.Context) (digest.Composed, error) {
		return d.editor.Compose(ctx, edition)
	})
	if err != nil {
		return answer{}, err
	}

	return say(r.language.DigestPreview(d.workspace.ChannelLanguage(r.channel).Digest(week.Week))...), nil
}

// editionSoFar is the digest of a channel up to now, as far as the asker may read it. It uses Slack's older blocks: an
// answer is sent once, and cannot be repeated where Slack refuses the newer ones.
func (d *digestCommand) editionSoFar(ctx context.Context, r *request) (storage.Edition, error) {
	standing, err := d.workspace.Standing(ctx, r.user)
	if err != nil {
		return storage.Edition{}, err
	}

	sub, found, err := d.store.Subscription(ctx, r.channel)
	if err != nil {
		return storage.Edition{}, err
	}

	now := d.now()
	e := storage.Edition{
		Channel: r.channel, From: sub.Until, Until: now.Add(time.Second), Scope: sub.Scope, OlderBlocks: true,
	}
	if !found {
		e.From, e.Scope = now.AddDate(0, 0, -7), credit.ScopeHere
	}
	if !standing.May(credit.ToReadAll) {
		e.Scope = credit.ScopeHere
	}
	return e, nil
}

// mapKinds are what people call the pictures of a digest, in English. In other languages the word for teams is read as
// "leads".
var mapKinds = map[string]credit.MapKind{
	"people": credit.PeopleMap, "on": credit.PeopleMap, "teams": credit.TeamsMap, "leads": credit.TeamsMap,
	"off": credit.NoMap, "no": credit.NoMap,
}

// chooseMap decides what the picture of a channel's digest shows.
func (d *digestCommand) chooseMap(ctx context.Context, r *request, words []string) (answer, error) {
	kind, known := mapKinds[meanings(words)]
	if !known {
		return say(r.language.DigestSaid(render.DigestMapWhich)), nil
	}
	if _, err := d.mayDigest(ctx, r); err != nil {
		return answer{}, err
	}
	if err := d.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	line := storage.AuditLine{
		Time: d.now(), By: r.user, Action: "channel", About: r.channel, Detail: "map " + string(kind),
	}
	change := func(c *credit.ChannelSettings) { c.Map = kind }
	if _, err := d.store.ChangeChannel(ctx, r.channel, change, line); err != nil {
		return answer{}, err
	}

	d.workspace.Reload(ctx)
	return say(r.language.DigestSaid(render.DigestMapSaved)), nil
}
