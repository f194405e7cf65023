package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

func newDemo() *cobra.Command {
	var addr string
	var script bool
	demo := &cobra.Command{
		Use:   "demo",
		Short: "Try everything in a browser: no Slack, no Redis, no account",
		Long: `Run a whole workspace on this machine: the bot, a simulated Slack with a page to use it from, a Redis in memory, and
a small made-up company with six weeks of shout-outs. Nothing leaves this machine, and nothing is kept.`,
		Example: "  shine demo              open the printed address; Ctrl-C ends it\n  shine demo --script     a scene in the terminal, without a browser",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if script {
				return playScript(cmd.Context(), cmd.OutOrStdout())
			}
			return serveDemo(cmd.Context(), addr, cmd.OutOrStdout(), newLog(cmd.ErrOrStderr(), config{LogLevel: slog.LevelWarn}))
		},
	}
	demo.Flags().StringVar(&addr, "addr", "127.0.0.1:8484", "where the page listens; another port if that one is taken")
	demo.Flags().BoolVar(&script, "script", false, "play a short scene in the terminal, and end")
	return demo
}

// demo is a workspace with a company in it, and the bot at work.
type demo struct {
	*slacksim.Slack
	clock   *demoClock
	db      *storage.DB
	log     *slog.Logger
	company company
	// page is the address to open in a browser.
	page string
}

// demoClock runs with the machine's, so much behind or ahead of it.
type demoClock struct{ ahead atomic.Int64 }

// Now is the moment that the clock shows.
func (c *demoClock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// set moves the clock to a moment.
func (c *demoClock) set(t time.Time) { c.ahead.Store(int64(time.Until(t))) }

const (
	// passingMinute is the time of each day at which a clock that is moved on stops for passing, so that what is due in the
	// hours of work happens in them.
	passingMinute = 11*60 + 30
	passing       = 250 * time.Millisecond
	longestPass   = 10 * time.Second
)

// moveTo moves the clock to a moment, through every day before it.
func (d *demo) moveTo(ctx context.Context, t time.Time) {
	zone := d.zone()
	now := d.clock.Now().In(zone)
	for day := 0; ; day++ {
		noon := credit.WallClock(now.Year(), now.Month(), now.Day()+day, passingMinute, zone)
		if !noon.Before(t) {
			break
		}
		if noon.After(now) {
			d.clock.set(noon)
			if err := d.pass(ctx); err != nil {
				d.log.Warn("letting a day pass", "error", err)
			}
		}
	}
	d.clock.set(t)
}

// pass lets what is due happen and be said, unless it takes too long.
func (d *demo) pass(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(passing):
		}
		left, err := d.db.Workspace(slacksim.TeamID).OutboxLength(ctx)
		if err != nil || left == 0 {
			return err
		}
	}
}

// zone is that of the first person of the company.
func (d *demo) zone() *time.Location {
	zone, err := time.LoadLocation(table(companyText)[0][3])
	if err != nil {
		return time.UTC
	}
	return zone
}

func serveDemo(ctx context.Context, addr string, out io.Writer, log *slog.Logger) (err error) {
	fmt.Fprintln(out, "Making up a company, and six weeks of its shout-outs…")
	d, err := startDemo(ctx, freeAddr(ctx, addr), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	stop, err := d.startBot(ctx, 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\n  Open %s\n\nChoose who you are, type /shine in a channel, and pick people with @. The clock above moves on to Monday 9:00, when\n#general reads its week; two Mondays on, Luis Ortega, who leads Kenji, has a nudge. Ctrl-C ends it.\n", d.page)
	<-ctx.Done()
	return stop()
}

// freeAddr is addr, or a free port of the same host where that one is taken.
func freeAddr(ctx context.Context, addr string) string {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err == nil {
		_ = listener.Close() // only a try
		return addr
	}
	host, _, _ := net.SplitHostPort(addr) // what is wrong with addr, Start will say
	return net.JoinHostPort(host, "0")
}

// startDemo makes up the company and lets it live through its history.
func startDemo(ctx context.Context, addr string, log *slog.Logger) (*demo, error) {
	d := &demo{clock: &demoClock{}, log: log}
	var err error
	d.Slack = slacksim.New(slacksim.Options{Now: d.clock.Now, MoveClock: func(t time.Time) { d.moveTo(context.WithoutCancel(ctx), t) }, Shortcuts: shortcuts()})
	if d.company, err = d.settle(); err != nil {
		return nil, err
	}
	if d.page, err = d.Start(ctx, addr); err != nil {
		return nil, err
	}
	if d.db, err = storage.Open(ctx, storage.Config{URL: "memory://", Log: log}); err != nil {
		return nil, err
	}
	if err := d.live(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// shortcuts are those that Shine's manifest declares.
func shortcuts() []slacksim.Shortcut {
	var all []slacksim.Shortcut
	for _, s := range bot.Shortcuts {
		all = append(all, slacksim.Shortcut{Name: s.Name, CallbackID: s.CallbackID, OnMessage: s.Type == "message"})
	}
	return all
}

func (d *demo) close() error { return errors.Join(d.Close(), d.db.Close()) }

// startBot lets the bot work, at Slack's pace or without any. The function returned stops it.
func (d *demo) startBot(ctx context.Context, pace time.Duration) (stop func() error, err error) {
	shine, err := bot.New(ctx, bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: d.APIURL(),
		Now: d.clock.Now, Log: d.log, Pace: pace, SocketStagger: -1, Agenda: 50 * time.Millisecond,
	}, d.db)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- shine.Run(running) }()
	stop = func() error {
		cancel()
		return <-done
	}
	connected, ended := context.WithTimeout(ctx, 10*time.Second)
	defer ended()
	if err := d.Await(connected, func() bool { return d.Connections() >= 2 }); err != nil {
		return nil, errors.Join(fmt.Errorf("connecting the bot: %w", err), stop())
	}
	return stop, nil
}
