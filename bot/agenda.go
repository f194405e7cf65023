package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"shine/bot/digest"
	"shine/bot/lead"
	"shine/storage"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// defaultAgenda is how often a copy of the bot asks what is due.
	defaultAgenda = time.Second
	// agendaLease is how long a copy may take over one thing; after that another copy does it.
	agendaLease = 30 * time.Second
	// agendaPatience is how long the agenda waits for one digest before it goes on with the next.
	agendaPatience = 5 * time.Second
	// catchUpEvery is how often CatchUp looks whether all is said: nothing tells when the outbox becomes empty.
	catchUpEvery = 5 * time.Millisecond
	// leadsEvery is how often the agenda looks for new leads when nothing has changed in Shine.
	leadsEvery = 24 * time.Hour
)

// agenda does what comes by the clock.
type agenda struct {
	*base
	digests *digest.Editor
	coach   *lead.Coach
	// every is how often to ask what is due.
	every time.Duration
	// turn is held while what is due is done.
	turn sync.Mutex
	// closings are the channels whose digests are being closed.
	closings sync.Map
}

// keep does what is due (digests, recaps, nudges) where this copy of the bot is the first to ask: every so often, and
// at once when it has made something due itself.
func (a *agenda) keep(ctx context.Context) error {
	for completed := false; ; {
		completed = completed || a.complete(ctx)
		a.doAllDue(ctx)
		if sleep.OrWoken(ctx, a.every, a.store.Woken()) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

// complete plans what an older version of Shine left to be planned, and reports whether it could.
func (a *agenda) complete(ctx context.Context) bool {
	err := a.store.PlanMissing(ctx, a.now())
	if err != nil && ctx.Err() == nil {
		a.log.Warn("planning what an older version left; it is tried again", "error", err)
	}
	return err == nil
}

// CatchUp does what is due by the bot's clock and today's settings, and returns when all is said. The bot has to run.
// It is for programs that move the clock and want to know when the bot has followed.
func (b *Bot) CatchUp(ctx context.Context) error {
	if err := b.workspace.Refresh(ctx); err != nil {
		return err
	}

	b.agenda.doAllDue(ctx)
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

// doAllDue does everything that is due. A second caller waits, and finds it done.
func (a *agenda) doAllDue(ctx context.Context) {
	a.turn.Lock()
	defer a.turn.Unlock()

	for a.doDue(ctx) {
	}
	for a.coach.AskDue(ctx) {
	}
}

// doDue does the first thing that is due, and reports whether there may be more.
func (a *agenda) doDue(ctx context.Context) bool {
	due, found, err := a.store.ClaimDue(ctx, a.now(), agendaLease)
	if err == nil && found {
		// A panic keeps nothing else from being done.
		err = rescue.Do(func() error { return a.doClaimed(ctx, due) })
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("doing what is due; it is tried again", "kind", due.Kind, "of", due.Of, "error", err)
	}
	return err == nil && found
}

// doClaimed does one thing, by what is decided now: that may be why it is due.
func (a *agenda) doClaimed(ctx context.Context, due storage.Due) error {
	if err := a.workspace.Refresh(ctx); err != nil {
		return err
	}

	switch due.Kind {
	case storage.DueDigest:
		return a.closeBeside(ctx, due.Of)
	case storage.DueRecap:
		return a.digests.CloseRecap(ctx, due.Of)
	case storage.DueLines:
		return a.coach.AskForLines(ctx, due)
	case storage.DueNote:
		return a.coach.CloseNote(ctx, due.Of)
	case storage.DueFriday:
		return a.coach.CloseFriday(ctx, due.Of)
	case storage.DueLeads:
		return a.lookForLeads(ctx, due)
	}

	return errors.New("only a newer version of Shine knows how")
}

// lookForLeads puts new leads on the agenda. It is due when teams or settings change, and daily, since Slack may say by
// then that somebody can lead. Where it fails it is tried again, and nothing else waits for that.
func (a *agenda) lookForLeads(ctx context.Context, due storage.Due) error {
	err, again := a.coach.PlanAll(ctx), a.now().Add(leadsEvery)
	if err != nil {
		again = a.now()
	}
	return errors.Join(err, a.store.LookAgain(ctx, due, again))
}

// closeBeside closes a digest in a job of its own, for which the agenda waits only so long.
func (a *agenda) closeBeside(ctx context.Context, channel string) error {
	if _, under := a.closings.LoadOrStore(channel, true); under {
		return nil
	}

	done := make(chan error, 1)
	a.start(func(ctx context.Context) { //nolint:contextcheck // it outlives the round
		defer a.closings.Delete(channel)
		done <- rescue.Do(func() error {
			_, err := a.digests.Close(ctx, channel)
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
