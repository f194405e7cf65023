package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"shine/bot"
	"shine/cmd/shine/doctor"
	"shine/storage"
)

// errSick is the error of `shine doctor` where Shine cannot work.
var errSick = errors.New("Shine cannot work like this; mend what has a ✗") //nolint:staticcheck // a name

func newDoctor() *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Check tokens, scopes, Redis and clocks, and say how to mend what is wrong",
		Long: `Check tokens, scopes, Redis and clocks with the variables of "shine serve", and say for each thing that is wrong how
to mend it and what it costs to leave it. It may run beside a running copy: it opens no connection that Slack would send
something to. ✗ is what keeps Shine from working, and ends with exit code 1.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(needNothing)
			if err != nil {
				return err
			}

			groups := examine(cmd.Context(), cfg)
			if asJSON {
				err = printChecksJSON(cmd.OutOrStdout(), groups)
			} else {
				err = printChecks(cmd.OutOrStdout(), groups)
			}
			if err != nil {
				return err
			}

			return verdict(groups)
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "one JSON array")
	return command
}

// verdict is errSick where one of some checks failed.
func verdict(groups []group) error {
	for _, group := range groups {
		if doctor.Failed(group.checks) {
			return errSick
		}
	}
	return nil
}

// group are checks of one thing.
type group struct {
	title  string
	checks []doctor.Check
}

// examine looks at Slack, then at Redis, as far as each lets it.
func examine(ctx context.Context, cfg config) []group {
	slack, workspace := examineSlack(ctx, cfg)
	return []group{slack, {"Redis", examineRedis(ctx, cfg, workspace)}}
}

// examineSlack also returns the workspace of the bot token; empty where that is not known.
func examineSlack(ctx context.Context, cfg config) (found group, workspace string) {
	told := bot.Examine(ctx, bot.Config{
		AppToken: string(cfg.SlackAppToken), BotToken: string(cfg.SlackBotToken), APIURL: cfg.SlackAPIURL,
		Now: time.Now,
	})
	tokens := doctor.Tokens{App: string(cfg.SlackAppToken), Bot: string(cfg.SlackBotToken)}
	return group{"Slack", doctor.Slack(tokens, told)}, told.TeamID
}

func examineRedis(ctx context.Context, cfg config, workspace string) []doctor.Check {
	db, err := storage.Open(ctx, storage.Config{URL: string(cfg.RedisURL), DataDir: cfg.DataDir, Join: true})
	if err != nil {
		return doctor.Unreachable(err)
	}

	defer func() { _ = db.Close() }() // all that matters was asked
	return checksOf(ctx, db.Workspace(workspace), workspace != "")
}

// checksOf are the checks of a Redis, and of a workspace's data where the workspace is known.
func checksOf(ctx context.Context, store *storage.Store, known bool) []doctor.Check {
	condition, err := store.Examine(ctx, time.Now)
	if err != nil {
		return doctor.Unreachable(err)
	}

	checks := doctor.Redis(condition, store.TryWrite(ctx, time.Now()))
	if !known {
		return checks
	}

	backlog, err := store.Backlog(ctx)
	if err != nil {
		return append(checks, doctor.Unreadable(err))
	}
	return append(checks, doctor.Backlog(backlog, time.Now())...)
}

var marks = map[doctor.State]string{doctor.OK: "✓", doctor.Warns: "!", doctor.Fails: "✗"}

func printChecks(out io.Writer, groups []group) error {
	counts := map[doctor.State]int{}
	for _, group := range groups {
		fmt.Fprintln(out, group.title)
		for _, c := range group.checks {
			counts[c.State]++
			fmt.Fprintf(out, "  %s %-16s %s\n", marks[c.State], c.Name, redactText(c.Says))
			if c.State == doctor.OK {
				continue
			}
			fmt.Fprintf(out, "    %-16s costs: %s\n    %-16s mend: %s\n", "", c.Costs, "", c.Mend)
		}
	}

	_, err := fmt.Fprintf(
		out, "%d well, %d to think about, %d that keep Shine from working\n",
		counts[doctor.OK], counts[doctor.Warns], counts[doctor.Fails],
	)
	if err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}

	return nil
}

func printChecksJSON(out io.Writer, groups []group) error {
	var all []doctor.Check
	for _, group := range groups {
		for _, c := range group.checks {
			c.Says = redactText(c.Says)
			all = append(all, c)
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("writing what was found: %w", err)
	}
	return nil
}
