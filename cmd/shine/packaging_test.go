package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"
)

// A release brings a page for every command, and nothing of the machine that made it.
func TestPackaging(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := writePackaging(newRoot(), dir); err != nil {
		t.Fatal(err)
	}

	for _, name := range []string{
		"man/shine.1", "man/shine-import.1", "man/shine-outbox-retry.1",
		"completions/shine.bash", "completions/_shine", "completions/shine.fish",
	} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "man", "shine-packaging.1")); err == nil {
		t.Error("what only a release needs has a page")
	}

	setup, err := os.ReadFile(filepath.Join(dir, "man", "shine-setup.1"))
	if err != nil || strings.Contains(string(setup), xdg.Home) {
		t.Errorf("the page of setup tells of %s: %v", xdg.Home, err)
	}
}
