package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/cmd/shine/doctor"
)

// A healthy installation passes, also beside a running copy, of which it takes nothing.
func TestDoctorBesideARunningCopy(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve()
	o.await("the bot to be ready", func() bool { return strings.Contains(o.get("readyz"), "ready") })
	const both = 2 // the second is opened later
	o.await("both connections", func() bool { return o.Connections() == both })
	checks, code := o.doctor()
	if code != exitDone || doctor.Failed(checks) || o.Connections() != both {
		t.Errorf("exit code %d, %+v; %d connections", code, checks, o.Connections())
	}
	for _, name := range []string{
		"bot_token", "scopes", "optional_scopes", "slack_clock", "app_token", "connections", "redis", "redis_writes", "redis_latency",
		"redis_clock", "persistence", "eviction", "memory", "redis_rights", "replicas", "data_dir", "schema", "outbox", "dead_letters",
	} {
		at := slices.IndexFunc(checks, func(c doctor.Check) bool { return c.Name == name })
		if at < 0 || checks[at].State != doctor.OK && !strings.HasSuffix(name, "_clock") {
			t.Errorf("%s: %+v", name, checks)
		}
	}
	o.eventually("the metrics to tell the same", func() bool { return strings.Contains(o.get("metrics"), `shine_check{check="persistence"} 0`) })
}

// What is wrong is named, with how to mend it; the bot that runs says so too.
func TestDoctorNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve()
	writeRedis(t, filepath.Join(o.dataDir, "redis.sock"), [][]string{
		{"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"},
		{"CONFIG", "SET", "appendfsync", "no"},
		{"ACL", "SETUSER", "default", "-xautoclaim", "-hdel"},
	})
	checks, code := o.doctor()
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	for name, want := range map[string]struct {
		state doctor.State
		says  string
	}{
		"eviction":     {doctor.Warns, "allkeys-lru"},
		"persistence":  {doctor.Warns, "appendfsync no"},
		"redis_rights": {doctor.Fails, "hdel, xautoclaim"},
	} {
		at := slices.IndexFunc(checks, func(c doctor.Check) bool { return c.Name == name })
		if at < 0 || checks[at].State != want.state || !strings.Contains(checks[at].Says, want.says) || checks[at].Mend == "" {
			t.Errorf("%s: %+v", name, checks)
		}
	}
}

// Without Slack or Redis the doctor says what it can, and needs no terminal.
func TestDoctorWithoutAnything(t *testing.T) {
	setEnv(t, map[string]string{
		"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_APP_TOKEN": slacksim.AppToken, "SLACK_API_URL": "http://127.0.0.1:1/api/",
		"REDIS_URL": "redis://:secret@127.0.0.1:1",
	})
	var out, errs strings.Builder
	code := run(t.Context(), []string{"doctor"}, strings.NewReader(""), &out, &errs)
	if code != exitFailed || strings.Contains(out.String()+errs.String(), "secret") {
		t.Errorf("exit code %d: %s%s", code, out.String(), errs.String())
	}
	for _, want := range []string{"✗ bot_token", "a user token", "✗ connections", "✗ redis", "mend:", "costs:"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// doctor runs shine doctor --json.
func (o *office) doctor() ([]doctor.Check, int) {
	o.t.Helper()
	command, logs := o.command("doctor", "--json")
	out, _ := command.Output() // the exit code tells
	var checks []doctor.Check
	if err := json.Unmarshal(out, &checks); err != nil {
		o.t.Fatalf("%v: %s%s", err, out, logs)
	}
	return checks, command.ProcessState.ExitCode()
}
