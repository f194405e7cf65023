package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"shine/bot/slacksim"
	"shine/bot/slacksim/control"
	"shine/bot/slacksim/seed"
)

func newSlacksim() *cobra.Command {
	var config, addr string
	var example bool
	command := &cobra.Command{
		Use:   "slacksim",
		Short: "Run the simulated Slack alone, to test any app on it",
		Long: `Run the Slack that Shine is tested on, without Shine: the Web API, Socket Mode or signed requests over HTTP, a page to
use it from, and routes for test programs below /_control/, described in /_control/openapi.json.

The people, channels and messages in it, and what the app may do, come from a YAML file; --example prints one. It listens
on this machine alone: whoever reaches it can be anybody in it.`,
		Example: "  shine slacksim --example > company.yaml\n  shine slacksim --config company.yaml",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if example {
				_, err := cmd.OutOrStdout().Write(seed.Example)
				return err //nolint:wrapcheck // there is nothing to add
			}
			if err := checkSlacksimAddr(addr); err != nil {
				return err
			}
			slack, err := openCompany(config)
			if err != nil {
				return err
			}
			return serveSlacksim(cmd.Context(), slack, addr, cmd.OutOrStdout())
		},
	}
	command.Flags().StringVar(
		&config, "config", "", "the YAML file that says who and what is in the workspace; without it, the example",
	)
	command.Flags().StringVar(&addr, "addr", "127.0.0.1:8585", "where it listens; another port if that one is taken")
	command.Flags().BoolVar(&example, "example", false, "print an example of a file for --config, and end")
	return command
}

// checkSlacksimAddr refuses a wrong address, and one that other machines can reach.
func checkSlacksimAddr(addr string) error {
	host, err := hostOf(addr)
	switch {
	case err != nil:
		return &wrongUse{fmt.Errorf("shine: --addr %w", err)}
	case !isLoopback(host):
		return &wrongUse{fmt.Errorf(
			"shine: --addr %s is reached from other machines, and whoever reaches the simulator can be anybody in it; use 127.0.0.1",
			addr,
		)}
	}
	return nil
}

// openCompany makes the workspace of a file, or of the example.
func openCompany(path string) (*slacksim.Slack, error) {
	name, text := "the example", seed.Example
	if path != "" {
		read, err := os.ReadFile(path)
		if err != nil {
			return nil, &wrongUse{fmt.Errorf("shine: --config: %w", err)}
		}
		name, text = path, read
	}

	company, err := seed.Read(bytes.NewReader(text))
	if err != nil {
		return nil, &wrongUse{fmt.Errorf("shine: %s: %w", name, err)}
	}
	slack, err := company.Open()
	if err != nil {
		return nil, &wrongUse{fmt.Errorf("shine: %s: %w", name, err)}
	}
	return slack, nil
}

// serveSlacksim runs a workspace until it is told to stop.
func serveSlacksim(ctx context.Context, slack *slacksim.Slack, addr string, out io.Writer) (err error) {
	control.Serve(slack)
	page, err := slack.Start(ctx, freeAddr(ctx, addr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, slack.Close()) }()

	fmt.Fprintf(out, `A simulated Slack. Ctrl-C ends it.

  Web API         %s
  bot token       %s
  app token       %s
  signing secret  %s
  page            %s
  for programs    %s

`, slack.APIURL(), slacksim.BotToken, slacksim.AppToken, slacksim.SigningSecret, page, page+control.Path[1:]+"openapi.json")
	if err := slack.VerifyRequests(ctx); err != nil {
		fmt.Fprintln(
			out, "The request URL for events does not answer the challenge yet; it is asked again before the first event.",
		)
	}
	<-ctx.Done()
	return nil
}
