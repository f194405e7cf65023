//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What is no ordinary file is written to, and stays what it is.
func TestExportIntoAPipe(t *testing.T) {
	t.Parallel()
	do, pipe := keep(t), filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := do(strings.Split(history, "\n")[3], "import", "--workspace", "T1", "-"); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	read := make(chan string, 1)
	go func() {
		content, _ := os.ReadFile(pipe)
		read <- string(content)
	}()
	if _, errs, code := do("", "export", "--workspace", "T1", "--format", "csv", "--output", pipe); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	info, err := os.Stat(pipe)
	if err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Fatalf("the pipe is %v now: %v", info.Mode(), err)
	}
	if content := <-read; !strings.HasPrefix(content, "\uFEFFid,workspace,time") {
		t.Errorf("read %q", content)
	}
}

// A pipe that others may write to is nobody else's secret.
func TestASecretFromAPipe(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	var logs bytes.Buffer
	c := config{SlackBotTokenFile: pipe}
	c.warnOfReaders(newLog(&logs, c))
	if logs.Len() > 0 {
		t.Errorf("a pipe: %s", logs.String())
	}
}
