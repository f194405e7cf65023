package main

import (
	"encoding/json"
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
			return atWorkspace(cmd.Context(), workspace, func(store *storage.Store, _ string) error {
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetEscapeHTML(false)
				for line, err := range store.AuditLog(cmd.Context()) {
					if err != nil {
						return err
					}
					if asJSON {
						err = encoder.Encode(auditJSON{credit.ExportTime(line.Time), line.By, line.Action, line.About, line.Detail})
					} else {
						_, err = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", line.Time.Format(time.RFC3339), line.By, line.Action, line.About, line.Detail)
					}
					if err != nil {
						return fmt.Errorf("writing the audit log: %w", err)
					}
				}
				return table.Flush()
			})
		},
	}
	workspaceFlag(command, &workspace)
	command.Flags().BoolVar(&asJSON, "json", false, "JSON Lines")
	return command
}
