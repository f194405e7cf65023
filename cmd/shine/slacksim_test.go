package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// startSlacksim runs the simulator alone until the test ends, and returns what it printed by the words before it.
func startSlacksim(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan int, 1)
	var errs bytes.Buffer
	go func() {
		ended <- run(ctx, append([]string{"slacksim", "--addr", "127.0.0.1:0"}, args...), nil, write, &errs)
		_ = write.Close()
	}()
	t.Cleanup(func() {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, read) }()
		if code := <-ended; code != exitDone {
			t.Errorf("exit code %d: %s", code, errs.String())
		}
	})

	printed := map[string]string{}
	for lines := bufio.NewScanner(read); lines.Scan() && printed["for programs"] == ""; {
		if name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "  "); ok {
			printed[name] = strings.TrimSpace(value)
		}
	}
	return printed
}

// Anybody's app can use the simulator that runs alone, with what it prints.
func TestSlacksim(t *testing.T) {
	t.Parallel()
	var example, errs bytes.Buffer
	if code := run(t.Context(), []string{"slacksim", "--example"}, nil, &example, &errs); code != exitDone {
		t.Fatal(errs.String())
	}
	config := filepath.Join(t.TempDir(), "company.yaml")
	if err := os.WriteFile(config, example.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}

	printed := startSlacksim(t, "--config", config)
	api := slack.New(printed["bot token"], slack.OptionAPIURL(printed["Web API"]), slack.OptionAppLevelToken(printed["app token"]))
	if _, err := api.AuthTestContext(t.Context()); err != nil {
		t.Errorf("%v of %v", err, printed)
	}
	if _, _, err := api.StartSocketModeContext(t.Context()); err != nil {
		t.Error(err)
	}
	for name, part := range map[string]string{"page": "general", "for programs": `"openapi": "3.1.0"`} {
		if text := answerAt(t, printed[name]); !strings.Contains(text, part) {
			t.Errorf("%s answers without %q: %s", printed[name], part, text)
		}
	}
}

// What is wrong with the address or the file is said in a line.
func TestSlacksimRefuses(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "company.yaml")
	if err := os.WriteFile(config, []byte("people:\n  - { name: ana, nom: x }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"HOST:PORT":                      {"--addr", "nonsense"},
		"is reached from other machines": {"--addr", "0.0.0.0:0"},
		"no such file":                   {"--config", "nowhere.yaml"},
		`line 2: there is no key "nom"`:  {"--config", config},
		`there is no "now"; see`:         {"now"},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"slacksim"}, args...), nil, &out, &errs)
		if code != exitWrongUse || !strings.Contains(errs.String(), want) || out.Len() > 0 || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%v: code %d, %s%s", args, code, out.String(), errs.String())
		}
	}
}
