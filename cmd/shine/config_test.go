package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kelseyhightower/envconfig"
)

const (
	goodApp = "xapp-1-A0-1-abc"
	goodBot = "xoxb-1-2-abc"
)

// setEnv makes these variables the only ones that Shine reads.
func setEnv(t *testing.T, env map[string]string) {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "SHINE_") || strings.HasPrefix(name, "SLACK_") || strings.HasPrefix(name, "REDIS_") {
			t.Setenv(name, "") // so that it is restored
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
}

// A wrong configuration is one line for each variable, which names it as the operator wrote it, and exit code 78.
func TestWrongConfiguration(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		env  map[string]string
		want []string
	}{
		"nothing":    {nil, []string{"SLACK_APP_TOKEN: is not set", "SLACK_BOT_TOKEN: is not set"}},
		"swapped":    {map[string]string{"SLACK_APP_TOKEN": goodBot, "SLACK_BOT_TOKEN": goodApp}, []string{"SLACK_APP_TOKEN: is the other token", "SLACK_BOT_TOKEN: is the other token"}},
		"no token":   {map[string]string{"SHINE_SLACK_APP_TOKEN": "hello"}, []string{"SHINE_SLACK_APP_TOKEN: does not start with xapp-"}},
		"both":       {map[string]string{"SLACK_APP_TOKEN": goodApp, "SLACK_APP_TOKEN_FILE": token}, []string{"SLACK_APP_TOKEN and SLACK_APP_TOKEN_FILE: set one"}},
		"no file":    {map[string]string{"SLACK_BOT_TOKEN_FILE": "/does/not/exist"}, []string{"SLACK_BOT_TOKEN_FILE: open /does/not/exist"}},
		"empty file": {map[string]string{"REDIS_URL_FILE": token}, []string{"REDIS_URL_FILE: ", "is empty"}},
		"two values": {map[string]string{"SLACK_APP_TOKEN": goodApp, "SHINE_SLACK_APP_TOKEN": goodApp + "x"}, []string{"SHINE_SLACK_APP_TOKEN and SLACK_APP_TOKEN: both are set"}},
		"plain text": {map[string]string{"SLACK_API_URL": "http://slack.example/api/"}, []string{"SLACK_API_URL: would send the tokens in plain text"}},
		"no address": {map[string]string{"SLACK_API_URL": "slack.com"}, []string{"SLACK_API_URL: is no http:// or https:// address"}},
		"redis":      {map[string]string{"REDIS_URL": "localhost:6379"}, []string{"REDIS_URL: starts with none of redis://"}},
		"log level":  {map[string]string{"SHINE_LOG_LEVEL": "loud"}, []string{"SHINE_LOG_LEVEL: \"loud\" is none of debug, info, warn, error"}},
		"log format": {map[string]string{"SHINE_LOG_FORMAT": "xml"}, []string{"SHINE_LOG_FORMAT: \"xml\" is neither text nor json"}},
		"address":    {map[string]string{"SHINE_HTTP_ADDR": "8080"}, []string{"SHINE_HTTP_ADDR: \"8080\" is not HOST:PORT"}},
		"admins":     {map[string]string{"SHINE_ADMINS": "U1234,ana"}, []string{"SHINE_ADMINS: \"ana\" is no member ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			setEnv(t, tc.env)
			var out, errs bytes.Buffer
			if code := run(t.Context(), []string{"serve"}, nil, &out, &errs); code != exitWrongConfig {
				t.Errorf("exit code %d, want %d", code, exitWrongConfig)
			}
			for _, want := range tc.want {
				if !strings.Contains(errs.String(), want) {
					t.Errorf("it says %q, want %q", errs.String(), want)
				}
			}
			for _, secret := range []string{goodApp, goodBot, "hello"} {
				if strings.Contains(errs.String(), secret) {
					t.Errorf("it gives %q away: %q", secret, errs.String())
				}
			}
			if out.Len() > 0 {
				t.Errorf("standard output holds %q", out.String())
			}
		})
	}
}

func TestRightConfiguration(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte(goodApp+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	setEnv(t, map[string]string{
		"SLACK_APP_TOKEN_FILE": token, "SHINE_SLACK_BOT_TOKEN": goodBot, "SLACK_API_URL": "http://127.0.0.1:1/api",
		"SHINE_HTTP_ADDR": "", "SHINE_ADMINS": "U1234,W5678", "REDIS_URL": "redis://u:p@host:1", "SHINE_LOG_LEVEL": "debug",
	})
	c, err := loadConfig(needSlack)
	if err != nil {
		t.Fatal(err)
	}
	if c.SlackAppToken != goodApp || c.SlackBotToken != goodBot || c.SlackAPIURL != "http://127.0.0.1:1/api/" ||
		c.HTTPAddr != "" || len(c.Admins) != 2 || c.LogLevel != slog.LevelDebug {
		t.Errorf("read %+v", c)
	}
	if printed := fmt.Sprintf("%v %+v %#v %s", c, c, c, c.RedisURL); strings.Contains(printed, "abc") || strings.Contains(printed, "u:p") {
		t.Errorf("printed, it gives secrets away: %s", printed)
	}
}

// Whoever runs Shine can read of every variable.
func TestEveryVariableIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../deploy/docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	var names strings.Builder
	if err := envconfig.Usagef(prefix, &config{}, &names, "{{range .}}{{usage_key .}} {{end}}"); err != nil {
		t.Fatal(err)
	}
	for name := range strings.FieldsSeq(names.String()) {
		short := strings.TrimPrefix(name, prefix+"_")
		if !bytes.Contains(page, []byte("`"+name+"`")) && !bytes.Contains(page, []byte("`"+short+"`")) {
			t.Errorf("operators.md does not tell of %s", name)
		}
	}
}

func TestWrongUse(t *testing.T) {
	setEnv(t, nil)
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"serv"}, `did you mean "serve"?`},
		{[]string{"abracadabra"}, `there is no "abracadabra"; see shine --help`},
		{[]string{"demo", "--loud"}, "unknown flag: --loud; see shine demo --help"},
		{[]string{"export", "--format", "xml", "--workspace", "T1"}, `--format is jsonl or csv, not "xml"`},
		{[]string{"export"}, "which workspace?"},
		{[]string{"version", "please"}, `there is no "please"`},
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), tc.args, nil, &out, &errs); code != exitWrongUse || !strings.Contains(errs.String(), tc.want) {
			t.Errorf("shine %v: exit code %d, %q, want %d and %q", tc.args, code, errs.String(), exitWrongUse, tc.want)
		}
	}
	t.Setenv("REDIS_URL", "memory://")
	var errs bytes.Buffer
	if code := run(t.Context(), []string{"export", "--workspace", "T1"}, nil, &bytes.Buffer{}, &errs); code != exitWrongConfig || !strings.Contains(errs.String(), "memory:// lives inside one process") {
		t.Errorf("exporting from memory://: exit code %d, %q", code, errs.String())
	}
}

// What only somebody who mends the configuration can end has an exit code of its own, at every command.
func TestWrongSurroundings(t *testing.T) {
	o := newOffice(t)
	setEnv(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-revoked", "SLACK_APP_TOKEN": goodApp, "SLACK_API_URL": o.APIURL(), "SHINE_DATA_DIR": t.TempDir(), "SHINE_HTTP_ADDR": ""})
	expect := func(want string, args ...string) {
		t.Helper()
		var errs bytes.Buffer
		code := run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}, &errs)
		if code != exitWrongConfig || !strings.Contains(errs.String(), want) || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%v: exit code %d, %q, want %d and a line with %q", args, code, errs.String(), exitWrongConfig, want)
		}
	}
	expect("invalid_auth", "export")
	expect("invalid_auth", "nudge", "--dry-run")
	t.Setenv("REDIS_URL", "redis+sentinel://127.0.0.1:1")
	expect("REDIS_URL for Sentinel", "export", "--workspace", "T1")
	t.Setenv("REDIS_URL", "redis://:p%zz@127.0.0.1")
	expect("REDIS_URL is no URL of Redis", "audit", "--workspace", "T1")
	t.Setenv("REDIS_URL", "")
	t.Setenv("PATH", "")
	expect("there is no redis-server program", "audit", "--workspace", "T1")
}

func TestVersionAndManifest(t *testing.T) {
	setEnv(t, nil)
	for command, want := range map[string]string{"version": "shine dev", "--version": "shine dev", "manifest": `"socket_mode_enabled": true`, "help": "Let your people shine"} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{command}, nil, &out, &errs); code != exitDone || !strings.Contains(out.String()+errs.String(), want) {
			t.Errorf("shine %s: exit code %d, %q %q, want %q", command, code, out.String(), errs.String(), want)
		}
	}
}

// No secret reaches a log, wherever it came from.
func TestLogsRedact(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "text"} {
		var b bytes.Buffer
		log := newLog(&b, config{LogFormat: format})
		log.Info("started", "token", secret(goodBot), "text", "it was "+goodApp+".", "error", errors.New("dial redis://u:hush@host: refused"))
		for _, hidden := range []string{"abc", "hush"} {
			if strings.Contains(b.String(), hidden) {
				t.Errorf("%s gives %q away: %s", format, hidden, b.String())
			}
		}
		if !strings.Contains(b.String(), "xapp-…redacted") {
			t.Errorf("%s: %s", format, b.String())
		}
	}
}
