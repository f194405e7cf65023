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
	// agendaPatience is how long the agenda waits for one digest before it goes on with the next.
	agendaPatience = 5 * time.Second
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

// recapTime is when somebody's recaps come, on their own clock.
func recapTime(p workspace.Person) credit.Schedule {
	return credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: credit.ZoneName(p.Zone)}
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

// closeBeside closes a digest in a job of its own, for which the agenda waits only so long.
func (b *Bot) closeBeside(ctx context.Context, channel string) error {
	if _, under := b.closings.LoadOrStore(channel, true); under {
		return nil
	}
	done := make(chan error, 1)
	b.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the round
		defer b.closings.Delete(channel)
		done <- rescue.Do(func() error {
			_, err := b.digests.Close(ctx, channel)
			return err
		})
	})

	waiting, cancel := context.WithTimeout(ctx, agendaPatience)
	defer cancel()
	select {
	case err := <-done:
		return err
	case <-waiting.Done():
		return nil
	}
}
