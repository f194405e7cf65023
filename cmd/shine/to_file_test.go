//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// What is written leads nowhere else, and is its owner's alone, whatever stood in its place.
func TestWrittenFilesAreOurs(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(path, theirs string) error{
		"nothing":                func(string, string) error { return nil },
		"a file that all read":   func(path, _ string) error { return os.WriteFile(path, []byte("old"), 0o644) },
		"a link to a file":       func(path, theirs string) error { return os.Symlink(theirs, path) },
		"a link to nothing":      func(path, theirs string) error { return os.Symlink(theirs+"-gone", path) },
		"a link to what is none": func(path, _ string) error { return os.Symlink(os.DevNull, path) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, theirs := filepath.Join(dir, "out"), filepath.Join(dir, "theirs")
			if err := os.WriteFile(theirs, []byte("theirs"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := prepare(path, theirs); err != nil {
				t.Fatal(err)
			}
			err := toFile(path, io.Discard, func(w io.Writer) error {
				_, err := io.WriteString(w, "ours")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Lstat(path)
			if err != nil || info.Mode() != 0o600 {
				t.Errorf("it is %v, %v", info.Mode(), err)
			}
			if kept, err := os.ReadFile(theirs); err != nil || string(kept) != "theirs" {
				t.Errorf("elsewhere stands %q, %v", kept, err)
			}
		})
	}
}
