package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"shine/bot"
)

func newManifest() *cobra.Command {
	var asLink bool
	command := &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest, to paste when you create the app",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asLink {
				link, err := bot.ManifestLink()
				fmt.Fprintln(cmd.OutOrStdout(), link)
				return err
			}

			manifest, err := bot.Manifest()
			if err != nil {
				return err
			}
			if _, err := cmd.OutOrStdout().Write(manifest); err != nil {
				return fmt.Errorf("printing the manifest: %w", err)
			}
			return nil
		},
	}
	command.Flags().BoolVar(&asLink, "link", false, "the link that creates the app")
	return command
}
