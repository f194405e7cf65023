package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"shine/credit"
	"shine/storage"
)

// outboxJSON is what waits to be said or was given up, in JSON Lines: ids, and never what is said.
type outboxJSON struct {
	// State is "waiting", "refused" (Slack does not take it now, and it is tried again) or "given up".
	State    string `json:"state"`
	ID       string `json:"id"`
	Since    string `json:"since"`
	Say      string `json:"say"`
	Shoutout string `json:"shoutout"`
	To       string `json:"to"`
	Reason   string `json:"reason"`
}

func newOutbox() *cobra.Command {
	var workspace string
	var asJSON bool
	command := &cobra.Command{
		Use:   "outbox",
		Short: "Show what waits to be said, and what was given up and why",
		Long: `Show what waits to be said, and what was given up and why: the oldest first, ids only. What Slack does not take for
now is tried again by itself, for hours; what was given up stays until somebody says "shine outbox retry" or "drop".`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return atKnown(cmd.Context(), workspace, func(store *storage.Store, _ string) error {
				if asJSON {
					return printOutboxJSON(cmd.Context(), store, cmd.OutOrStdout())
				}
				return printOutbox(cmd.Context(), store, cmd.OutOrStdout())
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "JSON Lines")
	command.PersistentFlags().StringVar(&workspace, "workspace", "", workspaceUsage)
	command.AddCommand(
		newSettle(
			&workspace, "retry", "Say again what was given up, as far as it was not said", (*storage.Store).Retry,
		),
		newSettle(&workspace, "drop", "Throw away what was given up", (*storage.Store).Drop),
	)
	return command
}

// outbox reads all that waits, then all that was given up.
func outbox(ctx context.Context, store *storage.Store, each func(outboxJSON) error) error {
	line := func(state, id string, since time.Time, e storage.OutboxEntry, reason string) outboxJSON {
		return outboxJSON{state, id, credit.ExportTime(since), string(e.Say), e.Shoutout, e.To, reason}
	}
	for w, err := range store.Outbox(ctx) {
		if err != nil {
			return err
		}

		state, reason := "waiting", ""
		if !w.Failing.IsZero() {
			state, reason = "refused", "Slack does not take it since "+w.Failing.Format(time.RFC3339)
		}
		if err := each(line(state, w.ID, w.Time(), w.OutboxEntry, reason)); err != nil {
			return err
		}
	}

	for l, err := range store.Letters(ctx) {
		if err != nil {
			return err
		}
		if err := each(line("given up", l.ID, l.Time(), l.Entry, l.Reason)); err != nil {
			return err
		}
	}

	return nil
}

func printOutboxJSON(ctx context.Context, store *storage.Store, out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return outbox(ctx, store, func(line outboxJSON) error {
		if err := encoder.Encode(line); err != nil {
			return fmt.Errorf("writing the outbox: %w", err)
		}
		return nil
	})
}

func printOutbox(ctx context.Context, store *storage.Store, out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	counts := map[string]int{}
	err := outbox(ctx, store, func(line outboxJSON) error {
		if len(counts) == 0 {
			fmt.Fprintln(table, "STATE\tID\tSINCE\tSAY\tSHOUT-OUT\tTO\tREASON")
		}
		counts[line.State]++
		_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
			line.State, line.ID, line.Since, line.Say, orDash(line.Shoutout), orDash(line.To), line.Reason)
		if err != nil {
			return fmt.Errorf("writing the outbox: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}

	if err := table.Flush(); err != nil {
		return fmt.Errorf("writing the outbox: %w", err)
	}
	_, err = fmt.Fprintf(
		out, "%d waiting, %d refused for now, %d given up\n", counts["waiting"], counts["refused"], counts["given up"],
	)
	if err != nil {
		return fmt.Errorf("writing the outbox: %w", err)
	}

	return nil
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// settling says again or drops a dead letter.
type settling func(*storage.Store, context.Context, storage.Letter, storage.AuditLine) error

// newSettle is a command that settles some dead letters, or all.
func newSettle(workspace *string, name, short string, do settling) *cobra.Command {
	var all bool
	command := &cobra.Command{
		Use:   name + " (ID… | --all)",
		Short: short,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if all == (len(ids) > 0) {
				return &wrongUse{fmt.Errorf("shine: outbox %s takes ids of what was given up, or --all", name)}
			}
			return atKnown(cmd.Context(), *workspace, func(store *storage.Store, _ string) error {
				return settle(cmd.Context(), store, name, ids, do, cmd.ErrOrStderr())
			})
		},
	}
	command.Flags().BoolVar(&all, "all", false, "everything that was given up")
	return command
}

// settle does the same with each of some dead letters, of all where none are named. A failure for one of them does not
// keep it from the others.
func settle(
	ctx context.Context, store *storage.Store, name string, ids []string, do settling, errs io.Writer,
) error {
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}

	settled, left := 0, 0
	for letter, err := range store.Letters(ctx) {
		if err != nil {
			return err
		}
		if len(ids) > 0 && !wanted[letter.ID] {
			continue
		}

		delete(wanted, letter.ID)
		switch err := do(store, ctx, letter, auditLine("outbox "+name, letter.Entry.Shoutout, letter.ID)); {
		case err == nil:
			settled++
		case errors.Is(err, storage.ErrNotFound): // somebody else was quicker
		case errors.Is(err, storage.ErrWordless):
			left++
			fmt.Fprintf(errs, "%s: %v\n", letter.ID, err)
		default:
			return err
		}
	}

	for id := range wanted {
		left++
		fmt.Fprintf(errs, "%s: nothing of that id was given up\n", id)
	}
	fmt.Fprintf(errs, "%s: %d, left: %d\n", name, settled, left)
	if left > 0 {
		return errors.New("not all of it could be done")
	}
	return nil
}
