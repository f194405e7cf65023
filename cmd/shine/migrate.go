package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"shine/storage"
)

func newMigrate() *cobra.Command {
	var workspace string
	var dryRun bool
	command := &cobra.Command{
		Use:   "migrate",
		Short: "Move the data of an older version forward",
		Long: `Move what an older version of Shine wrote to the form of this one, step by step, and say what was done. It may be
stopped and run again, and what people gave is the same before and after. "shine serve" and every other command do so by
themselves at their start; --dry-run shows it before, and changes nothing.

There is no way back but a backup from before: an older version refuses data that was moved forward, with exit code 78,
and an older copy that is running stops within a second or two.`,
		Example: "  shine migrate --dry-run\n  shine migrate --workspace T012AB3CD",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return atData(cmd.Context(), workspace, func(store *storage.Store, workspace string) error {
				migrate := store.Migrate
				if dryRun {
					migrate = store.PlanMigration
				}
				done, err := migrate(cmd.Context())
				if err != nil && len(done.Steps) == 0 {
					return err
				}

				printMigration(cmd.OutOrStdout(), workspace, done, dryRun)
				return err
			})
		},
	}
	workspaceFlag(command, &workspace)
	command.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be done, and change nothing")
	return command
}

// printMigration says what was done, or would be, a line for each step.
func printMigration(out io.Writer, workspace string, m storage.Migration, dryRun bool) {
	switch {
	case m.From == 0 && len(m.Steps) == 0:
		fmt.Fprintf(out, "workspace %s: there is no data yet\n", workspace)
	case len(m.Steps) == 0:
		fmt.Fprintf(out, "workspace %s: schema %d, as this version of Shine has it; nothing to do\n", workspace, m.From)
	}

	moved := "moved"
	if dryRun {
		moved = "would be moved"
	}
	for _, step := range m.Steps {
		fmt.Fprintf(
			out, "workspace %s: schema %d → %d: %s (entries that %s: %d)\n", workspace, step.To-1, step.To, step.Does,
			moved,
			step.Entries,
		)
	}
}
