// Command shine is a Slack bot with which people credit each other: let your people shine.
//
// `shine serve` runs the bot, `shine demo` a whole workspace to try it in, without Slack. `shine help` lists the rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // people live in zones that a bare image may not know

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/bot/delivery"
	"shine/storage"
)

// These are the exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	// exitWrongUse is for wrong arguments. Go ends a program that panics with the same code.
	exitWrongUse = 2
	// exitWrongConfig is EX_CONFIG of sysexits.h. It tells service managers that starting again does not help.
	exitWrongConfig = 78
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel() // finish what is in flight
		if second, ok := (<-signals).(syscall.Signal); ok {
			os.Exit(128 + int(second))
		}
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program. Results go to stdout and everything else to stderr.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot() //nolint:contextcheck // cobra hands the context to its commands
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var wrong *wrongUse
	var variables *wrongConfig
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		fmt.Fprintln(stderr, wrong)
		return exitWrongUse
	case errors.As(err, &variables):
		fmt.Fprintln(stderr, variables)
		return exitWrongConfig
	}

	fmt.Fprintf(stderr, "shine: %v\n", err)
	if needsOperator(err) {
		return exitWrongConfig
	}

	return exitFailed
}

// wrongUse is the error of arguments that cannot work.
type wrongUse struct{ error }

// wrongConfig is the error of an environment that cannot work: a line for each variable.
type wrongConfig struct{ error }

// needsOperator reports whether starting again would fail in the same way until somebody mends what is around Shine: a
// token that Slack does not take, a Redis that is named wrongly, data of a newer version.
func needsOperator(err error) bool {
	_, config := errors.AsType[*storage.ConfigError](err)
	return config || delivery.AppIsOut(err) || errors.Is(err, bot.ErrOrganization)
}

func newRoot() *cobra.Command {
	serve := newServe()
	root := &cobra.Command{
		Use:   "shine",
		Short: "Let your people shine: a Slack bot with which people credit each other",
		Long: `Let your people shine: a Slack app that a company runs itself. People credit each other in a sentence, and
everybody who did the work is named for it. Without a command, shine does what "shine serve" does.`,
		Example:       "  shine demo                 try everything in a browser, without Slack\n  shine manifest             what Slack wants to know about the app\n  shine serve                run the bot",
		Args:          noArguments,
		Version:       versionLine(),
		RunE:          serve.RunE,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &wrongUse{fmt.Errorf("shine: %w; see %s --help", err, cmd.CommandPath())}
	})
	root.AddCommand(serve, newDemo(), newManifest(), newDigest(), newNudge(), newExport(), newImport(), newErase(),
		newAudit(), newOutbox(), newMigrate(), newSetup(), newDoctor(), newSlacksim(), newVersion(), newPackaging())
	return root
}

// oneArgument takes exactly one argument; its error says what that should be.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return &wrongUse{fmt.Errorf(
			"shine: %s takes one argument, %s, not %d; see %s --help", cmd.Name(), what, len(args), cmd.CommandPath(),
		)}
	}
}

// noArguments refuses any argument, and suggests the nearest command where there is one.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return &wrongUse{fmt.Errorf("shine: there is no %q; did you mean %q?", args[0], near[0])}
	}
	return &wrongUse{fmt.Errorf("shine: there is no %q; see %s --help", args[0], cmd.CommandPath())}
}
