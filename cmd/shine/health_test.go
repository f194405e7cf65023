package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// While Redis answers but takes no writes, the bot is alive and not ready; and nobody else gets at what it keeps.
func TestNotReadyWhileRedisIsFull(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve()
	o.await("the bot to be ready", func() bool { return strings.Contains(o.get("readyz"), "ready") })
	socket := filepath.Join(o.dataDir, "redis.sock")
	writeRedis(t, socket, [][]string{{"CONFIG", "SET", "maxmemory", "1"}})
	o.eventually("the bot not to be ready", func() bool { return strings.Contains(o.get("readyz"), "redis is full") })
	if alive := o.get("healthz"); !strings.Contains(alive, "ok") {
		t.Errorf("/healthz says %q", alive)
	}
	writeRedis(t, socket, [][]string{{"CONFIG", "SET", "maxmemory", "0"}})
	o.eventually("the bot to be ready again", func() bool { return strings.HasPrefix(o.get("readyz"), "ready") })
	if info, err := os.Stat(o.dataDir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the data directory is %v, %v", info.Mode(), err)
	}
}

// No command carries the token on to where a redirect leads.
func TestCommandsFollowNoRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the token went elsewhere") }))
	defer elsewhere.Close()
	here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer here.Close()
	setEnv(t, map[string]string{
		"SLACK_BOT_TOKEN": goodBot, "SLACK_APP_TOKEN": goodApp, "SLACK_API_URL": here.URL, "SHINE_DATA_DIR": t.TempDir(), "SHINE_HTTP_ADDR": "",
	})
	for _, args := range [][]string{
		{"export"},
		{"import", "-"},
		{"erase", "--yes", "U1"},
		{"audit"},
		{"migrate"},
		{"nudge", "--dry-run"},
		{"digest", "--channel", "C1", "--dry-run"},
		{"serve"},
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != exitFailed || out.Len() > 0 {
			t.Errorf("%v: exit code %d: %s %s", args, code, out.String(), errs.String())
		}
	}
}
