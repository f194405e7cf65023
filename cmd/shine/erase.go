package main

import (
	"bufio"
	"errors"
	"fmt"
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
mends them. It is safe to repeat, and leaves a line in the audit log. What is in exports and backups stays there.`,
		Args: oneArgument("a person's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			user := args[0]
			if !credit.IsPerson(user) {
				return &wrongUse{fmt.Errorf("shine: %q is no person's id, such as U012AB3CD", user)}
			}
			if in, ok := cmd.InOrStdin().(*os.File); ok && isTerminal(in) && !yes {
				fmt.Fprintf(cmd.ErrOrStderr(), "Erase %s for good? Type yes: ", user)
				answer, _ := bufio.NewReader(in).ReadString('\n')
				if strings.TrimSpace(answer) != "yes" {
					return errors.New("nothing was erased")
				}
			}
			return atWorkspace(cmd.Context(), workspace, func(store *storage.Store, _ string) error {
				erased, err := store.Erase(cmd.Context(), time.Now(), user, func(int) {})
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "erased: %d given, credited in %d, mentioned in %d\n", erased.Given, erased.Named, erased.Mentioned)
				return store.Audit(cmd.Context(), auditLine("erase", user, ""))
			})
		},
	}
	workspaceFlag(command, &workspace)
	command.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return command
}
