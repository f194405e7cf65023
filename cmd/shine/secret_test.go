//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"shine/bot/slacksim"
)

// keptIn writes a secret to a file with a mode.
func keptIn(t *testing.T, secret string, mode fs.FileMode) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, mode); err != nil {
		t.Fatal(err)
	}
	return file
}

const othersRead = "others on this machine can read or replace"

// Whose secrets others can read or replace is told so at the start, once for each variable, and served all the same: secrets
// are mounted like that into containers.
func TestSecretsThatOthersRead(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	serving, logs := o.command("serve")
	serving.Env = slices.DeleteFunc(serving.Env, func(entry string) bool { return strings.Contains(entry, "_TOKEN=") })
	serving.Env = append(serving.Env,
		"SLACK_APP_TOKEN_FILE="+keptIn(t, slacksim.AppToken, 0o444), "SLACK_BOT_TOKEN_FILE="+keptIn(t, slacksim.BotToken, 0o600),
		"SHINE_REDIS_URL_FILE="+keptIn(t, "memory://", 0o602))
	if err := serving.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = serving.Process.Kill() })
	o.await("the bot to connect", func() bool { return o.Connections() > 0 })
	if err := serving.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serving.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	said := logs.String()
	if n := strings.Count(said, othersRead); n != 2 {
		t.Errorf("it warns %d times, want 2:\n%s", n, said)
	}
	for _, want := range []string{`"SLACK_APP_TOKEN_FILE"`, `"SHINE_REDIS_URL_FILE"`, "chmod 600"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %s:\n%s", want, said)
		}
	}
	if strings.Contains(said, slacksim.AppToken) {
		t.Errorf("it tells a secret:\n%s", said)
	}
}

// A group may read, which is how services get at what root owns.
func TestWhatOthersMayDoWithASecret(t *testing.T) {
	t.Parallel()
	for mode, warned := range map[fs.FileMode]bool{
		0o400: false, 0o600: false, 0o440: false, 0o640: false, 0o644: true, 0o444: true, 0o604: true, 0o620: true, 0o602: true,
	} {
		var logs bytes.Buffer
		c := config{SlackBotTokenFile: keptIn(t, goodBot, mode)}
		c.warnOfReaders(newLog(&logs, c))
		if got := strings.Contains(logs.String(), othersRead); got != warned {
			t.Errorf("%v: %q, want a warning: %t", mode, logs.String(), warned)
		}
	}
}

// A socket of Shine's own redis-server has no place where others could take it: one line, and exit code 78.
func TestNoPlaceForASocket(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	open := t.TempDir()
	if err := os.Chmod(open, 0o777); err != nil { // so that others may replace what is in it
		t.Fatal(err)
	}
	command, logs := o.command("serve")
	command.Env = append(command.Env, "TMPDIR="+open, fmt.Sprintf("SHINE_DATA_DIR=%s/%s", t.TempDir(), strings.Repeat("deep/", 25)))
	_ = command.Run() // how it ended is asked below
	said := logs.String()
	if code := command.ProcessState.ExitCode(); code != exitWrongConfig {
		t.Errorf("exit code %d, want %d", code, exitWrongConfig)
	}
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "chmod +t") || !strings.Contains(said, "SHINE_DATA_DIR") {
		t.Errorf("it says %q", said)
	}
}
