package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/bot/lead"
	"shine/credit"
	"shine/credit/nudge"
)

// nudgeOptions are the flags of `shine nudge`.
type nudgeOptions struct {
	at   string
	json bool
	lead.Round
}

func newNudge() *cobra.Command {
	var o nudgeOptions
	command := &cobra.Command{
		Use:   "nudge",
		Short: "Ask about every lead once, or show what that would do",
		Long: `Run one round of nudges, and return when all is said: of every lead, the first kind that fires and passes all gates is
sent, or held back by the draw. It prints a line per lead. It needs SLACK_BOT_TOKEN and the bot's Redis; the bot may run
meanwhile or not.

--at is the clock, so weeks can be played in order. Whom a nudge is about is shown with --reveal alone, which leaves a
line in the audit log. "shine nudge report" compares what leads did with a nudge and without.`,
		Example: "  shine nudge --dry-run\n  shine nudge --at 2026-11-23T10:00:00Z --lead U012AB3CD --json\n  shine nudge report",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runNudge(cmd.Context(), o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := command.PersistentFlags()
	flags.StringVar(&o.at, "at", "", "the moment, RFC 3339; default: now")
	flags.BoolVar(&o.json, "json", false, "print JSON, an object a line")
	command.Flags().StringVar(&o.Lead, "lead", "", "ask about this lead only (U…)")
	command.Flags().BoolVar(&o.DryRun, "dry-run", false, "show what would be done, and change nothing")
	command.Flags().BoolVar(&o.Reveal, "reveal", false, "name whom nudges are about; the audit log says that you did")
	command.AddCommand(newNudgeReport(&o))
	return command
}

func newNudgeReport(o *nudgeOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "report",
		Short: "Tell whether nudges help, in totals over five leads or more",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return atBot(cmd.Context(), o.at, cmd.ErrOrStderr(), func(shine *bot.Bot) error {
				rows, err := shine.NudgeReport(cmd.Context())
				if err != nil {
					return err
				}
				if !o.json {
					fmt.Fprintln(cmd.OutOrStdout(), bot.ReadableReport(rows))
					return nil
				}
				return printLines(cmd.OutOrStdout(), reportLines(rows))
			})
		},
	}
}

// reportLine is a row of the report as JSON; shares are from 0 to 1.
type reportLine struct {
	Kind       string     `json:"kind"` // "all" for all together
	Leads      int        `json:"leads"`
	Sent       int        `json:"sent"`
	Held       int        `json:"held"`
	Gave       [2]float64 `json:"gave"` // with a nudge, and without
	Difference float64    `json:"difference"`
	Interval   [2]float64 `json:"interval"`
	Enough     bool       `json:"enough"`
	Declined   float64    `json:"declined"`
	Retire     bool       `json:"retire"`
}

func reportLines(rows []nudge.Row) []reportLine {
	lines := make([]reportLine, 0, len(rows))
	for _, r := range rows {
		kind := string(r.Kind)
		if kind == "" {
			kind = "all"
		}
		lines = append(lines, reportLine{
			Kind: kind, Leads: r.Leads, Sent: r.Sent, Held: r.Held, Gave: [2]float64{r.Gave.Sent, r.Gave.Held},
			Difference: r.Gave.Difference,
			Interval:   [2]float64{r.Gave.Low, r.Gave.High}, Enough: r.Enough, Declined: r.Declined,
			Retire: r.Kind != "" && (r.Annoys || r.Idle),
		})
	}

	return lines
}

func runNudge(ctx context.Context, o nudgeOptions, out, errs io.Writer) error {
	if o.Lead != "" && !credit.IsPerson(o.Lead) {
		return &wrongUse{fmt.Errorf("shine: --lead is a person's id, such as U012AB3CD, not %q", o.Lead)}
	}

	o.Asked = time.Now()
	return atBot(ctx, o.at, errs, func(shine *bot.Bot) error {
		lines, err := shine.Nudge(ctx, o.Round)
		if o.Lead != "" && len(lines) == 0 && err == nil {
			return fmt.Errorf("%s leads nobody; “/shine lead @ana”, typed by them in Slack, changes that", o.Lead)
		}
		if o.json {
			return errors.Join(err, printLines(out, lines))
		}

		for _, line := range lines {
			fmt.Fprintln(out, readableNudge(line, o.DryRun))
		}

		return err
	})
}

// printLines prints an object a line.
func printLines[V any](out io.Writer, lines []V) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, line := range lines {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	return nil
}

// readableNudge says in words what was decided about a lead.
func readableNudge(line lead.Line, dryRun bool) string {
	if len(line.Fires) == 0 {
		return line.Lead + "  nothing fires"
	}

	fires := make([]string, 0, len(line.Fires))
	for _, f := range line.Fires {
		fires = append(fires, strings.TrimSpace(string(f.Kind)+" "+f.About))
	}

	done := "kept back: " + string(line.Gate)
	switch {
	case line.Chosen != "" && dryRun:
		done = "would send " + string(line.Chosen)
	case line.Chosen != "":
		done = "sent " + string(line.Chosen)
	}

	return fmt.Sprintf("%s  %s; fires: %s", line.Lead, done, strings.Join(fires, ", "))
}

// atBot signs in to Slack at a moment, with the Redis of the running copy, and without sockets.
func atBot(ctx context.Context, at string, errs io.Writer, do func(*bot.Bot) error) (err error) {
	clock, err := clockAt(at)
	if err != nil {
		return err
	}

	cfg, err := loadConfig(needBotToken)
	if err != nil {
		return err
	}

	db, err := joinRedis(ctx, cfg)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, db.Close()) }()
	shine, err := bot.New(ctx, bot.Config{
		BotToken: string(cfg.SlackBotToken), APIURL: cfg.SlackAPIURL, Now: clock, Log: newLog(errs, cfg),
		Admins:  cfg.Admins,
		Patient: true,
	}, db)
	if err != nil {
		return err
	}

	return do(shine)
}
