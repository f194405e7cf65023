package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// digest subscribes a channel to the weekly digest, and answers everything else about that.
func (b *Bot) digest(ctx context.Context, a asked) answer {
	rest := a.rest()
	word := ""
	if len(rest) > 0 {
		word, rest = meaning(rest[0]), rest[1:]
	}
	switch word {
	case "":
		return b.digestStatus(ctx, a)
	case "here":
		return b.subscribe(ctx, a, credit.ScopeHere, rest)
	case "all":
		return b.subscribe(ctx, a, credit.ScopeAll, rest)
	case "off":
		return b.unsubscribe(ctx, a)
	case "preview":
		return b.previewDigest(ctx, a)
	case "map":
		return b.chooseMap(ctx, a, rest)
	}
	return say(b.speak(ctx, a.giver).DigestSaid(render.DigestWhich))
}

// mayDigest says whether somebody may change the digest of the channel where they ask, and so are.
func (b *Bot) mayDigest(ctx context.Context, l render.Language, a asked) (place channel, refused answer, ok bool) {
	place, refused, ok = b.thisChannel(ctx, l, a.giver, a.channel)
	if !ok {
		return place, refused, false
	}
	if b.settings().Subscribers == credit.Admins {
		refused, ok = b.adminsOnly(ctx, l, a.giver)
	}
	return place, refused, ok
}

func (b *Bot) subscribe(ctx context.Context, a asked, scope credit.Scope, words []string) answer {
	l := b.speak(ctx, a.giver)
	place, refused, ok := b.mayDigest(ctx, l, a)
	if !ok {
		return refused
	}
	if scope == credit.ScopeAll && place.visibility != credit.Public {
		return say(l.DigestSaid(render.DigestAllPrivate))
	}
	asker, err := b.directory.people.get(ctx, a.giver)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	schedule, err := credit.ParseSchedule(words, zoneName(asker.zone))
	if guess, unclear := errors.AsType[credit.ZoneGuess](err); unclear {
		return say(l.DigestZoneGuess(guess.Zone))
	}
	if problem, bad := errors.AsType[credit.ScheduleProblem](err); bad {
		return say(l.DigestSaid(map[credit.ScheduleProblem]render.DigestAnswer{
			credit.ErrNoDay: render.DigestBadDay, credit.ErrNoTime: render.DigestBadTime, credit.ErrBadZone: render.DigestBadZone,
		}[problem]))
	}
	if err := b.mayChangeChannel(ctx, a.giver, a.channel); err != nil {
		return b.unchanged(ctx, a, err)
	}
	now := b.now().UTC().Truncate(time.Millisecond)
	line := storage.AuditLine{Time: now, By: a.giver, Action: "digest", About: a.channel, Detail: string(scope) + " " + strings.Join(words, " ")}
	sub, err := b.store.Subscribe(ctx, now, a.channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		sub := credit.Subscription{Channel: a.channel, Schedule: schedule, Scope: scope, Since: now, By: a.giver, Until: now}
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
		return say(l.DigestSaid(render.DigestSaved)).then(func(ctx context.Context) error { return b.tellSubscribed(ctx, a.giver, sub, next) })
	}
	return say(l.DigestSaid(render.DigestLooks)).then(func(context.Context) error {
		b.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the envelope
			if err := b.tellSubscribed(ctx, a.giver, sub, next); err != nil {
				b.log.Warn("telling a channel what its digest is", "channel", a.channel, "error", err)
			}
		})
		return nil
	})
}

// zoneName is the IANA name of a zone; one that is only an offset has none.
func zoneName(zone *time.Location) string {
	if zone == nil {
		return "UTC"
	}
	if (credit.Schedule{Zone: zone.String()}).Check() != nil {
		return "UTC"
	}
	return zone.String()
}

func (b *Bot) channelLanguage(channel string) render.Language {
	return render.Language(b.rules.get().Language(channel))
}

func (b *Bot) unsubscribe(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	if _, refused, ok := b.mayDigest(ctx, l, a); !ok {
		return refused
	}
	if _, found, err := b.store.Subscription(ctx, a.channel); err == nil && !found {
		return say(l.DigestSaid(render.DigestNone))
	}
	if err := b.mayChangeChannel(ctx, a.giver, a.channel); err != nil {
		return b.unchanged(ctx, a, err)
	}
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "digest", About: a.channel, Detail: "off"}
	ended, err := b.cancelSubscription(ctx, a.channel, line)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case ended.Channel == "":
		return say(l.DigestSaid(render.DigestNone))
	}
	return say(l.DigestSaid(render.DigestOffSaved)).then(func(ctx context.Context) error {
		return b.sayTo(ctx, a.channel, b.channelLanguage(a.channel).DigestOff(a.giver))
	})
}

// cancelSubscription ends a channel's subscription, and returns it; without a channel where there was none.
func (b *Bot) cancelSubscription(ctx context.Context, channel string, line storage.AuditLine) (credit.Subscription, error) {
	var ended credit.Subscription
	_, err := b.store.Subscribe(ctx, b.now(), channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		if ended = before; before.Channel == "" {
			return before, errNoSubscription
		}
		return credit.Subscription{}, nil
	})
	if errors.Is(err, errNoSubscription) {
		return credit.Subscription{}, nil
	}
	return ended, err
}

// errNoSubscription leaves a channel alone that is not subscribed.
var errNoSubscription = errors.New("no subscription")

// endDigest ends the digest of a channel in which Shine cannot speak any more, and tells who subscribed it.
func (b *Bot) endDigest(ctx context.Context, channel string) error {
	line := storage.AuditLine{Time: b.now(), By: "shine", Action: "digest", About: channel, Detail: "ended"}
	ended, err := b.cancelSubscription(ctx, channel, line)
	if err != nil || ended.By == "" {
		return err
	}
	return b.sayTo(ctx, ended.By, b.speak(ctx, ended.By).DigestEnded(channel))
}

func (b *Bot) digestStatus(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	sub, found, err := b.store.Subscription(ctx, a.channel)
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
func (b *Bot) previewDigest(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	if refused, ok := b.may(ctx, l, a.giver, credit.ToReadHere); !ok {
		return refused
	}
	if _, refused, ok := b.speaksIn(ctx, l, a.channel); !ok {
		return refused
	}
	standing, err := b.standing(ctx, a.giver)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	sub, found, err := b.store.Subscription(ctx, a.channel)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	now := b.now()
	e := storage.Edition{Channel: a.channel, From: sub.Until, Until: now.Add(time.Second), Scope: sub.Scope}
	if !found {
		e.From, e.Scope = now.AddDate(0, 0, -7), credit.ScopeHere
	}
	if !standing.May(credit.ToReadAll) {
		e.Scope = credit.ScopeHere
	}
	question := fmt.Sprint("digest of ", e.Channel, " ", e.Scope)
	week, err := readOnce(ctx, b.readings, question, func(ctx context.Context) (composed, error) {
		return b.composeDigest(ctx, e)
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.DigestPreview(b.channelLanguage(a.channel).Digest(week.Week))...)
}

// chooseMap says what the picture of a channel's digest shows.
func (b *Bot) chooseMap(ctx context.Context, a asked, words []string) answer {
	l := b.speak(ctx, a.giver)
	kinds := map[string]credit.MapKind{
		"people": credit.PeopleMap, "personas": credit.PeopleMap, "on": credit.PeopleMap,
		"teams": credit.TeamsMap, "equipos": credit.TeamsMap, "off": credit.NoMap, "no": credit.NoMap,
	}
	kind, known := kinds[strings.ToLower(strings.Join(words, " "))]
	if !known {
		return say(l.DigestSaid(render.DigestMapWhich))
	}
	if _, refused, ok := b.mayDigest(ctx, l, a); !ok {
		return refused
	}
	if err := b.mayChange(ctx, a.giver); err != nil {
		return b.unchanged(ctx, a, err)
	}
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "channel", About: a.channel, Detail: "map " + string(kind)}
	if _, err := b.store.ChangeChannel(ctx, a.channel, func(c *credit.ChannelSettings) { c.Map = kind }, line); err != nil {
		return say(b.wentWrong(l, err))
	}
	b.rules.changed(ctx)
	return say(l.DigestSaid(render.DigestMapSaved))
}
