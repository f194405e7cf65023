package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"shine/credit"
	"shine/storage"
)

func newErase() *cobra.Command {
	var workspace string
	var yes bool
	command := &cobra.Command{
		Use:   "erase U123",
		Short: "Remove a person: their words, and their name",
		Long: `Remove the texts of what a person gave, their name from all they were credited or mentioned in, their boosts,
preferences, teams and milestones, and what is kept of their nudges. A running copy takes the messages in Slack back or
mends them: announcements and digests, and direct messages of the last 90 days, of those that follow no shout-out the
latest 500 that name the person. Answers that only one person saw in a channel stay: Slack lets nobody change them. It is
safe to repeat, and leaves a line in the audit log. What people typed themselves, exports and backups stay as they are.`,
		Args: oneArgument("a person's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			user := args[0]
			if !credit.IsPerson(user) {
				return &wrongUse{fmt.Errorf("shine: %q is no person's id, such as U012AB3CD", user)}
			}

			if !yes {
				if err := confirm(cmd, "Erase "+user+" for good?"); err != nil {
					return err
				}
			}
			return atKnown(cmd.Context(), workspace, func(store *storage.Store, workspace string) error {
				return erase(cmd.Context(), store, workspace, user, cmd.ErrOrStderr())
			})
		},
	}
	workspaceFlag(command, &workspace)
	command.Flags().BoolVar(
		&yes, "yes", false, "do not ask; without a terminal, which nobody could be asked at, it is needed",
	)
	return command
}

// erase removes somebody. An id of which nothing is kept is more likely a wrong one.
func erase(ctx context.Context, store *storage.Store, workspace, user string, errs io.Writer) error {
	decided, err := store.Decisions(ctx)
	if err != nil {
		return err
	}

	store.FollowPeople(decided.Preferences)
	user = store.PersonNow(user)
	kept, err := store.Keeps(ctx, user)
	if err != nil {
		return err
	}

	erased, err := store.Erase(ctx, time.Now(), user, func(int) {})
	if err != nil {
		return err
	}
	if !kept && erased == (storage.Erased{}) {
		return fmt.Errorf("nothing is kept of %s in workspace %s; look whether both ids are right", user, workspace)
	}

	fmt.Fprintf(
		errs, "erased: %d given, credited in %d, mentioned in %d, %d boosted\n", erased.Given, erased.Named,
		erased.Mentioned,
		erased.Boosted,
	)
	return store.Audit(ctx, auditLine("erase", user, ""))
}

// confirm asks at the terminal. Without a terminal it fails: the content of a pipe is no answer.
func confirm(cmd *cobra.Command, question string) error {
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !isTerminal(in) {
		return &wrongUse{fmt.Errorf(
			"shine: %s asks first, and there is no terminal to ask at; give --yes if you are sure", cmd.Name(),
		)}
	}

	fmt.Fprint(cmd.ErrOrStderr(), question+" Type yes: ")
	answer, _ := bufio.NewReader(in).ReadString('\n') // the end of it is no yes
	if strings.TrimSpace(answer) != "yes" {
		return errors.New("nothing was done; only yes means yes")
	}

	return nil
}
