// Package demo is a workspace to try Shine in: a simulated Slack, a Redis in memory, the real bot, and a small made-up
// company that has lived through six weeks of shout-outs. A browser opens its page, and a script plays a scene in it.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

// Options are where the page listens, when the company's clock starts, and whether other machines are let in.
type Options struct {
	// Addr is a host and a port; port 0 is any that is free.
	Addr string
	// At is the moment up to which the company has lived when the demo begins.
	At time.Time
	// Remote lets pages in that were opened by another name than this machine's own.
	Remote bool
	Log    *slog.Logger
}

// patience is how long the demo's Slack waits for answers, where the real one waits 3 seconds: the machine may be busy.
const patience = time.Minute

// Workspace is a simulated Slack with a company in it, and the bot at work.
type Workspace struct {
	*slacksim.Slack
	clock *slacksim.Clock
	// began is the moment up to which the company has lived when the demo begins.
	began time.Time
	// chatted is the ts of what people wrote last, by channel, while they lived through the history.
	chatted map[string]string
	db      *storage.DB
	log     *slog.Logger
	company company
	bot     worker
	// program is what the bot's process runs, and errs where that writes what it has to say; nil within this process.
	program  []string
	errs     io.Writer
	recorded *recorded
	// keepers are those who start the bot's process again when it is killed, until over ends.
	keepers  sync.WaitGroup
	over     context.Context //nolint:containedctx // the workspace's own life
	endsOver context.CancelFunc
	// turn is held by whoever moves the clock on, or tries something out.
	turn sync.Mutex
	// tried is how many shout-outs were given to try something out.
	tried int
	// Page is the address to open in a browser.
	Page string
}

const (
	// passingMinute is the time of each day at which a clock that is moved on stops for passing, so that what is due in
	// the hours of work happens in them.
	passingMinute = 11*60 + 30
	longestPass   = time.Minute
)

// moveTo moves the clock to a moment, through every day before it.
func (w *Workspace) moveTo(ctx context.Context, t time.Time) error {
	now := w.clock.Now().In(w.company.zone)
	for day := 0; ; day++ {
		noon := credit.WallClock(now.Year(), now.Month(), now.Day()+day, passingMinute, w.company.zone)
		if !noon.Before(t) {
			break
		}
		if !noon.After(now) {
			continue
		}
		if err := w.pass(ctx, noon); err != nil {
			return fmt.Errorf("playing the day %s: %w", noon.Format(time.DateOnly), err)
		}
	}

	return w.pass(ctx, t)
}

// pass moves the clock to a moment, and lets what is due by then happen and be said.
func (w *Workspace) pass(ctx context.Context, t time.Time) error {
	w.clock.Move(t)
	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	if err := w.takeOver(ctx); err != nil {
		return err
	}
	return w.bot.catchUp(ctx)
}

// Start makes up the company and lets it live through its history, up to a moment. The bot that it lived with has
// ended: see [Workspace.StartBot].
func Start(ctx context.Context, o Options) (*Workspace, error) {
	w := &Workspace{clock: slacksim.NewClock(o.At), log: o.Log, began: o.At}
	w.Slack = slacksim.New(slacksim.Options{
		Now: w.clock.Now, MoveClock: w.clockIsMoved(ctx), Shortcuts: shortcuts(), Remote: o.Remote, AckTimeout: patience,
		Suggest: w.suggestions, Jumps: w.jumps(ctx), StartAgain: w.startAgain,
		Connected: "Northlight Films", App: slacksim.App{
			Invites: "@somebody for … — Shine reads this as the command", Offers: "or / for what Shine can do",
			Empty: "Whom would you like to credit?",
		},
	})
	w.over, w.endsOver = context.WithCancel(context.WithoutCancel(ctx))
	w.recorded = newRecorded(w.Touch)
	var err error
	if w.company, err = w.settle(); err != nil {
		return nil, err
	}
	if w.Page, err = w.Start(ctx, o.Addr); err != nil {
		return nil, err
	}
	if err := w.beginLife(ctx); err != nil {
		return nil, errors.Join(err, w.End())
	}

	return w, nil
}

// beginLife lets the company live up to the first moment of the demo, with a Redis of its own.
func (w *Workspace) beginLife(ctx context.Context) (err error) {
	if w.db, err = storage.Open(ctx, storage.Config{URL: "memory://", Log: w.log, Watch: w.recorded.saw}); err != nil {
		return err
	}
	if err := w.live(ctx, w.began); err != nil {
		return err
	}
	if err := w.offerTour(ctx); err != nil {
		return err
	}

	w.offerInside()
	return nil
}

// startAgain brings everything back to the first moment: the bot, what is kept, the clock, and what was said.
func (w *Workspace) startAgain(ctx context.Context) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := errors.Join(w.bot.stop(), w.db.Close()); err != nil {
		return err
	}
	if err := w.Await(ctx, func() bool { return w.Connections() == 0 }); err != nil {
		return err
	}

	w.recorded.end()
	w.Rewind()
	w.clock.Move(w.began)
	if err := w.beginLife(ctx); err != nil {
		return fmt.Errorf("starting again: %w", err)
	}
	if w.program == nil {
		return w.StartBot(ctx, -1)
	}
	return w.StartProcess(ctx, w.program, w.errs)
}

// clockIsMoved is what the page's clock does.
func (w *Workspace) clockIsMoved(ctx context.Context) func(time.Time) {
	ctx = context.WithoutCancel(ctx)
	return func(t time.Time) {
		w.turn.Lock()
		defer w.turn.Unlock()
		if err := w.moveTo(ctx, t); err != nil {
			w.log.Warn("moving the clock", "error", err)
		}
	}
}

// shortcuts are those that Shine's manifest declares.
func shortcuts() []slacksim.Shortcut {
	var all []slacksim.Shortcut
	for _, s := range bot.Shortcuts {
		all = append(all, slacksim.Shortcut{Name: s.Name, CallbackID: s.CallbackID, OnMessage: s.Type == "message"})
	}
	return all
}

// End ends the bot, if it runs, and everything else.
func (w *Workspace) End() error {
	w.endsOver()
	w.keepers.Wait()
	var err error
	if w.bot != nil {
		err = w.bot.stop()
	}
	if w.db != nil {
		err = errors.Join(err, w.db.Close())
	}
	return errors.Join(err, w.Close())
}

// StartBot lets the bot work within this process, at Slack's pace or without any, and returns when it has seen what is due.
func (w *Workspace) StartBot(ctx context.Context, pace time.Duration) error {
	shine, err := newBot(ctx, w.begins(pace), w.clock, w.log, w.db)
	if err != nil {
		return err
	}

	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := rescue.Go(func() error { return shine.Run(running) })
	w.bot = &within{shine, sync.OnceValue(func() error {
		cancel()
		return <-done
	})}
	return w.connected(ctx)
}

// StartProcess lets the bot work as a process of its own, at Slack's pace: a program that does what [RunBot] does.
func (w *Workspace) StartProcess(ctx context.Context, program []string, log io.Writer) error {
	w.program, w.errs = program, log
	p, err := startProcess(ctx, program, w.begins(0), w.clock, log)
	if err != nil {
		return err
	}
	w.bot = p
	w.keep(p)
	return w.connected(ctx)
}

// tooSoon is after how long a bot's process may end without the next one having to wait as long.
const tooSoon = 3 * time.Second

// keep starts the bot's process again as soon as it ends in a way that nobody asked for, and tells so on the page.
func (w *Workspace) keep(p *process) {
	began := time.Now()
	w.keepers.Add(1)
	rescue.Go(func() error {
		defer w.keepers.Done()
		select {
		case <-p.gone:
		case <-w.over.Done():
			return nil
		}
		if time.Since(began) < tooSoon && sleep.For(w.over, tooSoon) != nil {
			return nil
		}

		w.turn.Lock()
		defer w.turn.Unlock()
		if w.bot != worker(p) || p.told() || w.over.Err() != nil { // somebody else saw to it
			return nil
		}
		if err := w.takeOver(w.over); err != nil {
			w.log.Warn("starting the bot again", "error", err)
		}
		return nil
	})
}

// takeOver starts the bot's process again, if somebody killed it, and tells so on the page.
func (w *Workspace) takeOver(ctx context.Context) error {
	gone, ok := w.bot.(*process)
	if !ok || !gone.ended() {
		return nil
	}
	if err := w.revive(ctx); err != nil {
		return err
	}
	heir, _ := w.bot.(*process)
	w.Tell(fmt.Sprintf(
		"Shine’s process %d has ended (%v). Process %d took over, and nothing that was acknowledged is lost.",
		gone.Process.Pid, gone.ProcessState, heir.Process.Pid,
	))
	return nil
}

// revive starts the bot's process again, if somebody killed it.
func (w *Workspace) revive(ctx context.Context) error {
	if p, ok := w.bot.(*process); !ok || !p.ended() {
		return nil
	}
	return w.StartProcess(ctx, w.program, w.errs)
}

// begins is what a bot of this workspace has to know.
func (w *Workspace) begins(pace time.Duration) beginning {
	return beginning{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: w.APIURL(), RedisURL: "memory://" + w.db.Addr(),
		Pace: pace,
	}
}

// connected waits until the bot is connected, and has seen what is due.
func (w *Workspace) connected(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2 }); err != nil {
		return fmt.Errorf("connecting the bot: %w", err)
	}
	return w.bot.catchUp(ctx)
}
