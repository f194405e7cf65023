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

// digest subscribes a channel to the weekly digest, and answers everything else about that.
func (b *Bot) digest(ctx context.Context, r request) answer {
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
	return say(b.workspace.LanguageOf(ctx, r.user).DigestSaid(render.DigestWhich))
}

// mayDigest says whether somebody may change the digest of the channel where they ask, and so are.
func (b *Bot) mayDigest(ctx context.Context, l render.Language, r request) (place workspace.Channel, refused answer, ok bool) {
	place, refused, ok = b.thisChannel(ctx, l, r.user, r.channel)
	if !ok {
		return place, refused, false
	}
	if b.workspace.Settings().Subscribers == credit.Admins {
		refused, ok = b.adminsOnly(ctx, l, r.user)
	}
	return place, refused, ok
}

func (b *Bot) subscribe(ctx context.Context, r request, scope credit.Scope, words []string) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	place, refused, ok := b.mayDigest(ctx, l, r)
	if !ok {
		return refused
	}
	if scope == credit.ScopeAll && place.Visibility != credit.Public {
		return say(l.DigestSaid(render.DigestAllPrivate))
	}
	asker, err := b.workspace.Person(ctx, r.user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	schedule, err := credit.ParseSchedule(words, credit.ZoneName(asker.Zone))
	if guess, unclear := errors.AsType[credit.ZoneGuess](err); unclear {
		return say(l.DigestZoneGuess(guess.Zone))
	}
	if problem, bad := errors.AsType[credit.ScheduleProblem](err); bad {
		return say(l.DigestSaid(map[credit.ScheduleProblem]render.DigestAnswer{
			credit.ErrNoDay: render.DigestBadDay, credit.ErrNoTime: render.DigestBadTime, credit.ErrBadZone: render.DigestBadZone,
		}[problem]))
	}
	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return b.unchanged(ctx, r, err)
	}
	now := b.now().UTC().Truncate(time.Millisecond)
	line := storage.AuditLine{Time: now, By: r.user, Action: "digest", About: r.channel, Detail: string(scope) + " " + strings.Join(words, " ")}
	sub, err := b.store.Subscribe(ctx, now, r.channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		sub := credit.Subscription{Channel: r.channel, Schedule: schedule, Scope: scope, Since: now, By: r.user, Until: now}
		if before.Channel != "" {
			sub.Since, sub.Until, sub.Changed = before.Since, before.Until, before.Changed
			if before.Schedule != schedule {
				sub.Changed = now
			}
		}
		return sub, nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	next := sub.Schedule.Next(now)
	if scope != credit.ScopeAll {
		return say(l.DigestSaid(render.DigestSaved)).then(func(ctx context.Context) error { return b.digests.TellSubscribed(ctx, r.user, sub, next) })
	}
	return say(l.DigestSaid(render.DigestLooks)).then(func(context.Context) error {
		b.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
			if err := b.digests.TellSubscribed(ctx, r.user, sub, next); err != nil {
				b.log.Warn("telling a channel what its digest is", "channel", r.channel, "error", err)
			}
		})
		return nil
	})
}

func (b *Bot) unsubscribe(ctx context.Context, r request) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	if _, refused, ok := b.mayDigest(ctx, l, r); !ok {
		return refused
	}
	if _, found, err := b.store.Subscription(ctx, r.channel); err == nil && !found {
		return say(l.DigestSaid(render.DigestNone))
	}
	if err := b.mayChangeChannel(ctx, r.user, r.channel); err != nil {
		return b.unchanged(ctx, r, err)
	}
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "digest", About: r.channel, Detail: "off"}
	ended, err := b.digests.Cancel(ctx, r.channel, line)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case ended.Channel == "":
		return say(l.DigestSaid(render.DigestNone))
	}
	return say(l.DigestSaid(render.DigestOffSaved)).then(func(ctx context.Context) error {
		return b.sayTo(ctx, r.channel, b.workspace.ChannelLanguage(r.channel).DigestOff(r.user))
	})
}

func (b *Bot) digestStatus(ctx context.Context, r request) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	sub, found, err := b.store.Subscription(ctx, r.channel)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case !found:
		return say(l.DigestSaid(render.DigestNone))
	}
	return say(l.DigestStatus(sub, sub.Schedule.Next(b.now())))
}

// previewDigest shows the digest as it would be now to who asks alone. Who may not read all of the workspace sees what was
// given in the channel, in which they are.
func (b *Bot) previewDigest(ctx context.Context, r request) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	if refused, ok := b.may(ctx, l, r.user, credit.ToReadHere); !ok {
		return refused
	}
	if _, refused, ok := b.speaksIn(ctx, l, r.channel); !ok {
		return refused
	}
	standing, err := b.workspace.Standing(ctx, r.user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	sub, found, err := b.store.Subscription(ctx, r.channel)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	now := b.now()
	e := storage.Edition{Channel: r.channel, From: sub.Until, Until: now.Add(time.Second), Scope: sub.Scope}
	if !found {
		e.From, e.Scope = now.AddDate(0, 0, -7), credit.ScopeHere
	}
	if !standing.May(credit.ToReadAll) {
		e.Scope = credit.ScopeHere
	}
	question := fmt.Sprint("digest of ", e.Channel, " ", e.Scope)
	week, err := reading.Once(ctx, b.readings, question, func(ctx context.Context) (digest.Composed, error) {
		return b.digests.Compose(ctx, e)
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.DigestPreview(b.workspace.ChannelLanguage(r.channel).Digest(week.Week))...)
}

// chooseMap says what the picture of a channel's digest shows.
func (b *Bot) chooseMap(ctx context.Context, r request, words []string) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	kinds := map[string]credit.MapKind{
		"people": credit.PeopleMap, "personas": credit.PeopleMap, "on": credit.PeopleMap,
		"teams": credit.TeamsMap, "equipos": credit.TeamsMap, "off": credit.NoMap, "no": credit.NoMap,
	}
	kind, known := kinds[strings.ToLower(strings.Join(words, " "))]
	if !known {
		return say(l.DigestSaid(render.DigestMapWhich))
	}
	if _, refused, ok := b.mayDigest(ctx, l, r); !ok {
		return refused
	}
	if err := b.mayChange(ctx, r.user); err != nil {
		return b.unchanged(ctx, r, err)
	}
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "channel", About: r.channel, Detail: "map " + string(kind)}
	if _, err := b.store.ChangeChannel(ctx, r.channel, func(c *credit.ChannelSettings) { c.Map = kind }, line); err != nil {
		return say(b.wentWrong(l, err))
	}
	b.workspace.Reload(ctx)
	return say(l.DigestSaid(render.DigestMapSaved))
}
