package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"shine/credit"
	"shine/storage"
)

// auditJSON is a line of the audit log in JSON Lines.
type auditJSON struct {
	Time   string `json:"time"`
	By     string `json:"by"`
	Action string `json:"action"`
	About  string `json:"about"`
	Detail string `json:"detail"`
}

func newAudit() *cobra.Command {
	var workspace string
	var asJSON bool
	command := &cobra.Command{
		Use:   "audit",
		Short: "Show who changed or removed what",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := atKnown(cmd.Context(), workspace, func(store *storage.Store, _ string) error {
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetEscapeHTML(false)
				for line, err := range store.AuditLog(cmd.Context()) {
					if err != nil {
						return err
					}

					if asJSON {
						err = encoder.Encode(
							auditJSON{credit.ExportTime(line.Time), line.By, line.Action, line.About, line.Detail},
						)
					} else {
						_, err = fmt.Fprintf(
							table, "%s\t%s\t%s\t%s\t%s\n", line.Time.Format(time.RFC3339), line.By, line.Action,
							line.About, line.Detail,
						)
					}
					if err != nil {
						return fmt.Errorf("writing the audit log: %w", err)
					}
				}

				return table.Flush()
			})
			if errors.Is(err, errNothing) { // which is a log without lines
				fmt.Fprintf(cmd.ErrOrStderr(), "shine: %v\n", err)
				return nil
			}
			return err
		},
	}
	workspaceFlag(command, &workspace)
	command.Flags().BoolVar(&asJSON, "json", false, "JSON Lines")
	return command
}
