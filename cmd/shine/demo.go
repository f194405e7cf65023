package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

func newDemo() *cobra.Command {
	var addr, at string
	var script, remote bool
	demo := &cobra.Command{
		Use:   "demo",
		Short: "Try everything in a browser: no Slack, no Redis, no account",
		Long: `Run a whole workspace on this machine: the bot, a simulated Slack with a page to use it from, a Redis in memory, and
a small made-up company with six weeks of shout-outs. Nothing leaves this machine, and nothing is kept.

The page listens on this machine alone. With --allow-remote it may listen elsewhere too: it knows no passwords, so whoever
reaches it is anybody in the made-up company.`,
		Example: "  shine demo              open the printed address; Ctrl-C ends it\n  shine demo --script     a scene in the terminal, without a browser",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			moment, err := parseMoment(at)
			if err != nil {
				return err
			}
			if script {
				return playScript(cmd.Context(), moment, cmd.OutOrStdout())
			}
			if err := checkDemoAddr(addr, remote); err != nil {
				return err
			}
			if remote {
				fmt.Fprintln(cmd.ErrOrStderr(), remoteWarning)
			}
			return serveDemo(cmd.Context(), demoOptions{addr: addr, at: moment, remote: remote}, cmd.OutOrStdout(), newLog(cmd.ErrOrStderr(), config{LogLevel: slog.LevelWarn}))
		},
	}
	demo.Flags().StringVar(&addr, "addr", "127.0.0.1:8484", "where the page listens; another port if that one is taken")
	demo.Flags().BoolVar(&remote, "allow-remote", false, "let --addr be one that other machines reach; whoever does can be anybody in the demo")
	demo.Flags().StringVar(&at, "at", "", "start the company's clock at this moment, RFC 3339; default: now")
	demo.Flags().BoolVar(&script, "script", false, "play a short scene in the terminal, and end")
	return demo
}

const remoteWarning = "shine: --allow-remote: whoever reaches this address can be anybody in the demo, read all of it and write in it"

// patience is how long the demo's Slack waits for answers, where the real one waits 3 seconds: the machine may be busy.
const patience = time.Minute

// checkDemoAddr refuses what is no address, and what other machines reach unless that is wanted.
func checkDemoAddr(addr string, remote bool) error {
	host, err := hostOf(addr)
	switch {
	case err != nil:
		return &wrongUse{fmt.Errorf("shine: --addr %w", err)}
	case !remote && !isLoopback(host):
		return &wrongUse{fmt.Errorf("shine: --addr %s is reached from other machines, and whoever reaches the demo can be anybody in it; "+
			"use 127.0.0.1, or say --allow-remote", addr)}
	}
	return nil
}

// demo is a workspace with a company in it, and the bot at work.
type demo struct {
	*slacksim.Slack
	clock   *demoClock
	db      *storage.DB
	log     *slog.Logger
	company company
	bot     *bot.Bot
	stopBot func() error
	// page is the address to open in a browser.
	page string
}

// demoClock runs on from the moment to which it was set, whatever the machine's clock says.
type demoClock struct {
	mu     sync.Mutex
	moment time.Time
	since  time.Time // when it was set, by the machine's monotonic clock
}

// Now is the moment that the clock shows.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.moment.Add(time.Since(c.since))
}

// set moves the clock to a moment.
func (c *demoClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moment, c.since = t, time.Now()
}

const (
	// passingMinute is the time of each day at which a clock that is moved on stops for passing, so that what is due in the
	// hours of work happens in them.
	passingMinute = 11*60 + 30
	longestPass   = time.Minute
)

// moveTo moves the clock to a moment, through every day before it.
func (d *demo) moveTo(ctx context.Context, t time.Time) error {
	now := d.clock.Now().In(d.company.zone)
	for day := 0; ; day++ {
		noon := credit.WallClock(now.Year(), now.Month(), now.Day()+day, passingMinute, d.company.zone)
		if !noon.Before(t) {
			break
		}
		if !noon.After(now) {
			continue
		}
		if err := d.pass(ctx, noon); err != nil {
			return fmt.Errorf("letting %s pass: %w", noon.Format(time.DateOnly), err)
		}
	}
	return d.pass(ctx, t)
}

// pass moves the clock to a moment, and lets what is due by then happen and be said.
func (d *demo) pass(ctx context.Context, t time.Time) error {
	d.clock.set(t)
	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	return d.bot.CatchUp(ctx)
}

// parseMoment reads the moment at which a demo begins; without one that is the machine's now.
func parseMoment(at string) (time.Time, error) {
	clock, err := clockAt(at)
	if err != nil {
		return time.Time{}, err
	}
	return clock(), nil
}

// demoOptions are where the page listens, when the company's clock starts, and whether other machines are let in.
type demoOptions struct {
	addr   string
	at     time.Time
	remote bool
}

func serveDemo(ctx context.Context, o demoOptions, out io.Writer, log *slog.Logger) (err error) {
	fmt.Fprintln(out, "Making up a company, and six weeks of its shout-outs…")
	o.addr = freeAddr(ctx, o.addr)
	d, err := startDemo(ctx, o, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.startBot(ctx, 0); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n  Open %s\n\nChoose who you are, type /shine in a channel, and pick people with @. The clock above moves on to Monday 9:00, when\n#general reads its week; two Mondays on, Luis Ortega, who leads Kenji, has a nudge. Ctrl-C ends it.\n", d.page)
	<-ctx.Done()
	return nil
}

// freeAddr is addr, or a free port of the same host where that one is taken.
func freeAddr(ctx context.Context, addr string) string {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err == nil {
		_ = listener.Close() // only a try
		return addr
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr // what is wrong with it, Start will say
	}
	return net.JoinHostPort(host, "0")
}

// startDemo makes up the company and lets it live through its history, up to a moment.
func startDemo(ctx context.Context, o demoOptions, log *slog.Logger) (*demo, error) {
	d := &demo{clock: &demoClock{}, log: log, stopBot: func() error { return nil }}
	d.clock.set(o.at)
	d.Slack = slacksim.New(slacksim.Options{
		Now: d.clock.Now, MoveClock: d.clockIsMoved(ctx), Shortcuts: shortcuts(), Remote: o.remote, AckTimeout: patience,
	})
	var err error
	if d.company, err = d.settle(); err != nil {
		return nil, err
	}
	if d.page, err = d.Start(ctx, o.addr); err != nil {
		return nil, err
	}
	if d.db, err = storage.Open(ctx, storage.Config{URL: "memory://", Log: log}); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if err := d.live(ctx, o.at); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// clockIsMoved is what the page's clock does.
func (d *demo) clockIsMoved(ctx context.Context) func(time.Time) {
	ctx = context.WithoutCancel(ctx)
	return func(t time.Time) {
		if err := d.moveTo(ctx, t); err != nil {
			d.log.Warn("moving the clock", "error", err)
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

// close ends the bot, if it runs, and everything else.
func (d *demo) close() error { return errors.Join(d.stopBot(), d.Close(), d.db.Close()) }

// startBot lets the bot work, at Slack's pace or without any, and returns when it has seen what is due.
func (d *demo) startBot(ctx context.Context, pace time.Duration) error {
	shine, err := bot.New(ctx, bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: d.APIURL(),
		Now: d.clock.Now, Log: d.log, Pace: pace, SocketStagger: -1, Agenda: 50 * time.Millisecond, AnswerWithin: patience,
	}, d.db)
	if err != nil {
		return err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- shine.Run(running) }()
	d.bot = shine
	d.stopBot = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	connected, ended := context.WithTimeout(ctx, longestPass)
	defer ended()
	if err := d.Await(connected, func() bool { return d.Connections() >= 2 }); err != nil {
		return fmt.Errorf("connecting the bot: %w", err)
	}
	return shine.CatchUp(connected)
}
