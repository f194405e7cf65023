package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newPackaging writes what packages bring beside the program. Only a release asks for it.
func newPackaging() *cobra.Command {
	return &cobra.Command{
		Use:    "packaging DIRECTORY",
		Short:  "Write man pages and completions",
		Hidden: true,
		Args:   oneArgument("a directory"),
		RunE:   func(cmd *cobra.Command, args []string) error { return writePackaging(cmd.Root(), args[0]) },
	}
}

func writePackaging(root *cobra.Command, dir string) error {
	man, completions := filepath.Join(dir, "man"), filepath.Join(dir, "completions")
	for _, part := range []string{man, completions} {
		if err := os.MkdirAll(part, 0o755); err != nil { //nolint:gosec // everybody reads manuals
			return fmt.Errorf("making %s: %w", part, err)
		}
	}

	header := doc.GenManHeader{Title: "SHINE", Section: "1", Source: "Shine", Date: new(time.Unix(0, 0))}
	root.DisableAutoGenTag = true // the same pages, whenever they are made
	if err := doc.GenManTree(root, &header, man); err != nil {
		return fmt.Errorf("writing man pages: %w", err)
	}

	for name, write := range map[string]func(string) error{
		"shine.bash": func(file string) error { return root.GenBashCompletionFileV2(file, true) },
		"_shine":     root.GenZshCompletionFile,
		"shine.fish": func(file string) error { return root.GenFishCompletionFile(file, true) },
	} {
		if err := write(filepath.Join(completions, name)); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}

	return nil
}
