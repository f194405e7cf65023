package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// defaultAgenda is how often a copy of the bot asks what is due.
	defaultAgenda = time.Second
	// agendaLease is how long it may take over one thing; then another copy does it.
	agendaLease = 30 * time.Second
	// catchUpEvery is how often CatchUp looks whether all is said: nothing tells when the outbox becomes empty.
	catchUpEvery = 5 * time.Millisecond
)

// keepAgenda does what is due, digests, recaps and nudges, in whichever copy of the bot asks first.
func (b *Bot) keepAgenda(ctx context.Context) error {
	for {
		b.doAllDue(ctx)
		if sleep.For(ctx, b.agendaEvery) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

// CatchUp does what is due by the bot's clock and today's settings, and returns when all is said. The bot has to run. It is
// for whoever moves the clock and wants to know when the bot has seen that.
func (b *Bot) CatchUp(ctx context.Context) error {
	if err := b.workspace.Refresh(ctx); err != nil {
		return err
	}
	b.doAllDue(ctx)
	for {
		left, err := b.store.OutboxLength(ctx)
		if err != nil || left == 0 {
			return err
		}
		if err := sleep.For(ctx, catchUpEvery); err != nil {
			return fmt.Errorf("waiting until all is said: %w", err)
		}
	}
}

// doAllDue does everything that is due, once at a time: whoever comes second finds it done.
func (b *Bot) doAllDue(ctx context.Context) {
	b.agendaTurn.Lock()
	defer b.agendaTurn.Unlock()

	b.plan(ctx)
	for b.doDue(ctx) {
	}
	for b.askAboutLeads(ctx) {
	}
}

// plan puts on the agenda who is new there, whenever a setting, a preference or a team has changed.
func (b *Bot) plan(ctx context.Context) {
	version := b.workspace.Rules().Version
	if version == b.planned {
		return
	}
	recaps := rescue.Do(func() error { return b.planRecaps(ctx) })
	nudges := rescue.Do(func() error { return b.planNudges(ctx) })
	if err := errors.Join(recaps, nudges); err == nil {
		b.planned = version
	} else if ctx.Err() == nil {
		b.log.Warn("planning recaps and leads", "error", err)
	}
}

// doDue does the first thing that is due, and reports whether there may be more.
func (b *Bot) doDue(ctx context.Context) bool {
	due, found, err := b.store.ClaimDue(ctx, b.now(), agendaLease)
	if err == nil && found {
		err = rescue.Do(func() error { // one that panics keeps no other waiting
			if due.Digest == "" {
				return b.closeRecap(ctx, due.Recap)
			}
			return b.closeBeside(ctx, due.Digest)
		})
	}
	if err != nil && ctx.Err() == nil {
		b.log.Warn("doing what is due; it is tried again", "digest", due.Digest, "recap", due.Recap, "error", err)
	}
	return err == nil && found
}

// closeDigest ends the span of a channel's digest and has it told, if it is due; of several copies of the bot one does.
// It returns the edition that is told, without a channel where none is.
func (b *Bot) closeDigest(ctx context.Context, channel string) (storage.Edition, error) {
	if goesOn := b.store.ChannelNow(channel); goesOn != channel {
		return storage.Edition{}, b.moveSubscription(ctx, channel, goesOn) // which failed when Slack told of its new id
	}
	now := b.now()
	sub, found, err := b.store.Subscription(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}
	until, due := sub.Due(now)
	if !found || !due { // look again when it is time, or never
		_, err := b.store.Subscribe(ctx, now, channel, storage.AuditLine{}, func(s credit.Subscription) (credit.Subscription, error) { return s, nil })
		return storage.Edition{}, err
	}
	b.workspace.ChannelChanged(channel)
	place, err := b.workspace.Channel(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}
	if !place.Postable {
		return storage.Edition{}, b.endDigest(ctx, channel)
	}
	if sub, err = b.checkedAudience(ctx, sub, until); err != nil {
		return storage.Edition{}, err
	}
	if err := b.store.Seal(ctx, until); err != nil {
		return storage.Edition{}, err
	}
	how, err := b.closing(ctx, sub, until, place)
	if err != nil {
		return storage.Edition{}, err
	}
	closed, err := b.store.CloseDigest(ctx, now, sub, until, how)
	if err != nil || !closed || how != storage.Tell {
		return storage.Edition{}, err
	}
	b.log.Info("a digest is due", "channel", channel, "from", sub.Until, "until", until)
	return storage.Edition{Channel: channel, From: sub.Until, Until: until, Scope: sub.Scope}, nil
}

// closing decides what becomes of a span: a workspace may want quiet weeks to pass in silence. A single story then is
// told in the next digest.
func (b *Bot) closing(ctx context.Context, sub credit.Subscription, until time.Time, place workspace.Channel) (storage.Closing, error) {
	if b.workspace.Settings().QuietWeek == credit.KindLine {
		return storage.Tell, nil
	}
	if !place.Open {
		sub.Scope = credit.ScopeHere
	}
	stories, open := 0, b.workspace.Openness()
	for s, err := range b.store.Published(ctx, sub.Until, until) {
		if err != nil {
			return 0, err
		}
		tells, err := open.Lets(ctx, s, sub.Tells)
		if err != nil {
			return 0, err
		}
		if tells {
			stories++
			if stories == credit.FewStories {
				return storage.Tell, nil
			}
		}
	}
	if stories == 0 {
		return storage.LetGo, nil
	}
	return storage.Join, nil
}

// recapTime is when somebody's recaps come, on their own clock.
func recapTime(p workspace.Person) credit.Schedule {
	return credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: zoneName(p.Zone)}
}

// planRecaps puts everybody on the agenda who switched the recap on since.
func (b *Bot) planRecaps(ctx context.Context) error {
	planned, err := b.store.Recaps(ctx)
	if err != nil {
		return err
	}
	preferences := b.workspace.Rules().Preferences
	var missing []string
	for _, user := range slices.Sorted(maps.Keys(preferences)) {
		if _, known := planned[user]; !known && preferences[user].Recap {
			missing = append(missing, user)
		}
	}
	if err := b.workspace.Prepare(ctx, missing); err != nil {
		return fmt.Errorf("planning recaps: %w", err)
	}
	for _, user := range missing {
		person, err := b.workspace.Person(ctx, user)
		if err != nil {
			return fmt.Errorf("planning a recap: %w", err)
		}
		now := b.now()
		if _, err := b.store.KeepRecap(ctx, user, storage.Recap{}, storage.Recap{Until: now.UTC()}, recapTime(person).Next(now), false); err != nil {
			return err
		}
	}
	return nil
}

// closeRecap has somebody's week told, if they still want it.
func (b *Bot) closeRecap(ctx context.Context, user string) error {
	planned, err := b.store.Recaps(ctx)
	if err != nil {
		return err
	}
	before := planned[user]
	person, err := b.workspace.Person(ctx, user)
	if err != nil {
		return err
	}
	if !b.workspace.Rules().Preferences[user].Recap || !person.Standing.May(credit.ToReadOwn) {
		_, err := b.store.KeepRecap(ctx, user, before, storage.Recap{}, time.Time{}, false)
		return err
	}
	now, schedule := b.now(), recapTime(person)
	end, tell := credit.Subscription{Schedule: schedule, Until: before.Until}.Due(now)
	if !end.After(before.Until) {
		_, err := b.store.KeepRecap(ctx, user, before, before, schedule.Next(now), false)
		return err
	}
	if err := b.store.Seal(ctx, end); err != nil {
		return err
	}
	_, err = b.store.KeepRecap(ctx, user, before, storage.Recap{Until: end}, schedule.Next(now), tell)
	return err
}
