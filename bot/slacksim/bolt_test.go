package slacksim_test

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/bot/slacksim/npm"
)

// Slack's own framework for JavaScript goes the whole way, with Socket Mode and by signed requests.
func TestBolt(t *testing.T) {
	t.Parallel()
	app := bolt(t)
	t.Run("sockets", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, slacksim.Options{})
		startBolt(t, o, app)
		o.await(t, "the app to connect", func() bool { return o.Connections() == 1 })
		journey(t, o)
	})
	t.Run("requests", func(t *testing.T) {
		t.Parallel()
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := listener.Addr().String()
		_ = listener.Close() // for the app
		url := "http://" + address + "/slack/events"
		o := newOffice(t, slacksim.Options{Requests: &slacksim.Requests{Events: url, Interactivity: url, Commands: url}})
		_, port, _ := net.SplitHostPort(address)
		if apart := time.Since(startBolt(t, o, app, "PORT="+port)).Abs(); apart > time.Minute {
			t.Skipf("the test's clock is not the machine's: bolt would take no request signed %v away", apart)
		}
		if err := o.VerifyRequests(t.Context()); err != nil {
			t.Fatal(err)
		}
		journey(t, o)
	})
}

// bolt is where the app is with all that it needs. Where that cannot be, the test is skipped and says so.
func bolt(t *testing.T) string {
	t.Helper()
	dir, err := npm.Install(t.Context(), filepath.Join("testdata", "bolt"), filepath.Join("..", "..", ".cache"))
	if errors.Is(err, npm.ErrMissing) {
		t.Skipf("Slack's own framework is NOT tried: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// startBolt runs the app until the test ends, and returns when it has started, by its clock.
func startBolt(t *testing.T, o *office, dir string, env ...string) time.Time {
	t.Helper()
	app := exec.CommandContext(t.Context(), "node", "app.js")
	app.Dir = dir
	app.Env = append(os.Environ(), append(env,
		"SLACK_API_URL="+o.APIURL(), "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_APP_TOKEN="+slacksim.AppToken,
		"SLACK_SIGNING_SECRET="+slacksim.SigningSecret,
	)...)
	var errs bytes.Buffer
	app.Stderr = &errs
	out, err := app.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.StdinPipe(); err != nil { // closed by Wait: the app ends then, at the latest
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = app.Process.Kill()
		_ = app.Wait()
		if t.Failed() {
			t.Logf("the app says\n%s", errs.Bytes())
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if stamp, ok := strings.CutPrefix(lines.Text(), "started "); ok {
			ms, err := strconv.ParseInt(stamp, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return time.UnixMilli(ms)
		}
	}
	t.Fatal("the app did not start")
	return time.Time{}
}
