package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"shine/cmd/shine/demo"
)

func newDemo() *cobra.Command {
	var addr, at string
	var script, remote bool
	command := &cobra.Command{
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
				return demo.PlayScript(cmd.Context(), moment, cmd.OutOrStdout())
			}
			if err := checkDemoAddr(addr, remote); err != nil {
				return err
			}

			if remote {
				fmt.Fprintln(cmd.ErrOrStderr(), remoteWarning)
			}
			return serveDemo(cmd.Context(), demo.Options{
				Addr: addr, At: moment, Remote: remote, Log: newDemoLog(cmd),
			}, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	command.Flags().StringVar(
		&addr, "addr", "127.0.0.1:8484", "where the page listens; another port if that one is taken",
	)
	command.Flags().BoolVar(
		&remote, "allow-remote", false,
		"let --addr be one that other machines reach; whoever does can be anybody in the demo",
	)
	command.Flags().StringVar(&at, "at", "", "start the company's clock at this moment, RFC 3339; default: now")
	command.Flags().BoolVar(&script, "script", false, "play a short scene in the terminal, and end")
	command.AddCommand(newDemoBot())
	return command
}

// newDemoBot is the bot of the page, which the demo starts as a process of its own.
func newDemoBot() *cobra.Command {
	return &cobra.Command{
		Use:    "bot",
		Hidden: true,
		Args:   noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return demo.RunBot(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), newDemoLog(cmd))
		},
	}
}

func newDemoLog(cmd *cobra.Command) *slog.Logger {
	return newLog(cmd.ErrOrStderr(), config{LogLevel: slog.LevelWarn})
}

const remoteWarning = "shine: --allow-remote: whoever reaches this address can be anybody in the demo, read all of it and write in it"

// checkDemoAddr refuses a wrong address, and one that other machines can reach, unless that is wanted.
func checkDemoAddr(addr string, remote bool) error {
	host, err := hostOf(addr)
	switch {
	case err != nil:
		return &wrongUse{fmt.Errorf("shine: --addr %w", err)}
	case !remote && !isLoopback(host):
		return &wrongUse{fmt.Errorf(
			"shine: --addr %s is reached from other machines, and whoever reaches the demo can be anybody in it; "+
				"use 127.0.0.1, or say --allow-remote", addr,
		)}
	}

	return nil
}

// parseMoment reads the moment at which a demo begins; an empty one is now.
func parseMoment(at string) (time.Time, error) {
	clock, err := clockAt(at)
	if err != nil {
		return time.Time{}, err
	}
	return clock(), nil
}

func serveDemo(ctx context.Context, o demo.Options, out, errs io.Writer) (err error) {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("looking where this program is: %w", err)
	}

	fmt.Fprintln(out, "Making up a company, and six weeks of its shout-outs…")
	o.Addr = freeAddr(ctx, o.Addr)
	w, err := demo.Start(ctx, o)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, w.End()) }()
	if err := w.StartProcess(ctx, []string{program, "demo", "bot"}, errs); err != nil {
		return err
	}

	fmt.Fprintf(
		out,
		"\n  Open %s\n\nChoose who you are, type /shine in a channel, and pick people with @. The clock above moves on to Monday 9:00, when\n#general reads its week; two Mondays on, Luis Ortega, who leads Kenji, has a nudge. Ctrl-C ends it.\n",
		w.Page,
	)
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
