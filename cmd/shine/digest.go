package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/bot/digest"
	"shine/credit"
)

// digestOptions are the flags of `shine digest`.
type digestOptions struct {
	channel, at, picture string
	dryRun, json         bool
}

func newDigest() *cobra.Command {
	var o digestOptions
	command := &cobra.Command{
		Use:   "digest --channel C123",
		Short: "Post the digest that is due in a channel, or show it",
		Long: `Post the weekly digest that is due in a channel, and return when it is said. Where nothing is due, print nothing.
It needs SLACK_BOT_TOKEN and the bot's Redis; the bot may run meanwhile or not.

--at is the clock: weeks that passed can be played in order, each with its own span. What is posted at a moment in the
future closes the time up to it; shout-outs that are given before it comes are stamped behind it.`,
		Example: "  shine digest --channel C012AB3CD --dry-run --picture map.png\n  shine digest --channel C012AB3CD --at 2026-11-23T09:00:00Z",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDigest(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	command.Flags().StringVar(&o.channel, "channel", "", "the channel's id (C…)")
	command.Flags().StringVar(&o.at, "at", "", "the moment, RFC 3339; default: now")
	command.Flags().StringVar(&o.picture, "picture", "", "keep the map of the week in this file")
	command.Flags().BoolVar(&o.dryRun, "dry-run", false, "show it, and change nothing")
	command.Flags().BoolVar(&o.json, "json", false, "print it as JSON")
	return command
}

func runDigest(ctx context.Context, o digestOptions, out, errs io.Writer) error {
	if !credit.IsChannel(o.channel) {
		return &wrongUse{fmt.Errorf("shine: --channel is a channel's id, such as C012AB3CD, not %q", o.channel)}
	}
	return atBot(ctx, o.at, errs, func(shine *bot.Bot) error {
		report, err := shine.Digest(ctx, o.channel, o.dryRun)
		if err != nil || report == nil {
			return err
		}
		return printDigest(ctx, shine, report, o, out)
	})
}

// clockAt returns a clock that stands still at a moment; without a moment it is the machine's clock.
func clockAt(at string) (func() time.Time, error) {
	if at == "" {
		return time.Now, nil
	}
	moment, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return nil, &wrongUse{fmt.Errorf("shine: --at is a moment such as 2026-11-23T09:00:00Z, not %q", at)}
	}
	return func() time.Time { return moment }, nil
}

func printDigest(ctx context.Context, shine *bot.Bot, report *digest.Report, o digestOptions, out io.Writer) error {
	if o.picture != "" && len(report.Picture) > 0 {
		err := toFile(o.picture, out, func(w io.Writer) error {
			_, err := w.Write(report.Picture)
			return err //nolint:wrapcheck // said below
		})
		if err != nil {
			return fmt.Errorf("keeping the picture: %w", err)
		}
	}
	if o.json {
		return printLines(out, []*digest.Report{report})
	}

	fmt.Fprintln(out, shine.Readable(ctx, report.Text))
	if o.picture != "" && len(report.Picture) > 0 {
		fmt.Fprintf(out, "\npicture: %s\n", o.picture)
	}
	return nil
}
