package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// programDir is where the program is built, if a test needs it.
var programDir string

// program builds the real binary, once for all tests.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(programDir, "shine")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is shipped
	out, err := build.CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
})

// The demo starts its own program once more, which here is that of the tests.
func TestMain(m *testing.M) {
	if slices.Equal(os.Args[1:], []string{"demo", "bot"}) {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}

	var err error
	if programDir, err = os.MkdirTemp("", "shine-program"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(programDir)
	os.Exit(code)
}

// office is a simulated workspace with two people in one channel.
type office struct {
	*slacksim.Slack
	t                  *testing.T
	ana, luis, general string
	dataDir, httpAddr  string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := slacksim.New(slacksim.Options{AckTimeout: time.Minute})
	o := &office{Slack: s, t: t, dataDir: t.TempDir(), httpAddr: freePort(t)}
	o.ana = s.AddUser(slacksim.User{Name: "ana"})
	o.luis = s.AddUser(slacksim.User{Name: "luis"})
	o.general = s.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{o.ana, o.luis, slacksim.BotUser}})
	if _, err := s.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return o
}

// freePort is an address that nobody listens on. It is below the ports that the kernel hands out by itself, of which it
// might give this one to a connection before the program listens.
func freePort(t *testing.T) string {
	t.Helper()
	for {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.N(12_000))
		if listener, err := net.Listen("tcp", address); err == nil {
			_ = listener.Close()
			return address
		}
	}
}

// command is the program with the office's environment, and nothing else in it but the PATH.
func (o *office) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	o.t.Helper()
	path, err := program()
	if err != nil {
		o.t.Fatal(err)
	}
	command := exec.CommandContext(o.t.Context(), path, args...)
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "SLACK_APP_TOKEN=" + slacksim.AppToken, "SLACK_BOT_TOKEN=" + slacksim.BotToken,
		"SLACK_API_URL=" + strings.TrimSuffix(o.APIURL(), "/"), "SHINE_DATA_DIR=" + o.dataDir, "SHINE_HTTP_ADDR=" + o.httpAddr,
	}
	logs := &bytes.Buffer{}
	command.Stderr = logs
	return command, logs
}

// serve starts the bot, and returns once it is connected and answers operators.
func (o *office) serve() *exec.Cmd {
	o.t.Helper()
	serving, logs := o.command("serve")
	if err := serving.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		_ = serving.Process.Kill()
		_ = serving.Wait()
		o.t.Log(logs.String())
	})
	o.await("the bot to connect", func() bool { return o.Connections() > 0 })
	o.reachable(true)
	return serving
}

func (o *office) await(what string, ok func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), time.Minute)
	defer cancel()
	if err := o.Await(ctx, ok); err != nil {
		o.t.Fatalf("waited for %s: %v", what, err)
	}
}

func (o *office) credits(text string) {
	o.t.Helper()
	if _, err := o.Command(o.t.Context(), o.ana, o.general, "/shine @luis for "+text); err != nil {
		o.t.Fatal(err)
	}
}

// said counts the messages of Shine's with a text, in the channel and to Luis.
func (o *office) said(text string) (announced, told int) {
	count := func(channel string) (n int) {
		for _, m := range o.Messages(channel) {
			if m.User == slacksim.BotUser && m.EphemeralTo == "" && strings.Contains(m.Text, text) {
				n++
			}
		}
		return n
	}
	return count(o.general), count(o.DirectChannel(o.luis))
}

// With nothing but two tokens Shine runs on a redis-server of its own, tells operators how it is, stops when told to, and
// has everything when it starts again.
func TestServeWithARedisOfItsOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	serving := o.serve()
	o.credits("the calm release")
	o.await("it to be said", func() bool { a, b := o.said("the calm release"); return a == 1 && b == 1 })
	for path, want := range map[string]string{"healthz": "ok", "readyz": "ready", "metrics": "shine_shoutouts_recorded_total 1"} {
		if got := o.get(path); !strings.Contains(got, want) {
			t.Errorf("/%s answers %q, want %q", path, got, want)
		}
	}
	second, logs := o.command("serve")
	if err := second.Run(); second.ProcessState.ExitCode() != exitFailed || !strings.Contains(logs.String(), "another copy of Shine uses the data directory") {
		t.Errorf("a second copy in the same directory ended with %v: %s", err, logs)
	}
	if lines := o.export(); lines != 1 {
		t.Errorf("while it runs %d lines were exported, want 1", lines)
	}
	if err := serving.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serving.Wait(); err != nil {
		t.Errorf("after SIGTERM it ended with %v", err)
	}
	if lines := o.export(); lines != 1 {
		t.Errorf("after it stopped %d lines were exported, want 1", lines)
	}
	for _, secret := range []string{slacksim.AppToken, slacksim.BotToken, "calm release"} {
		if logs, _ := serving.Stderr.(*bytes.Buffer); strings.Contains(logs.String(), secret) {
			t.Errorf("%q stands in the log", secret)
		}
	}
}

func (o *office) get(path string) string {
	o.t.Helper()
	return answerAt(o.t, "http://"+o.httpAddr+"/"+path)
}

// answerAt is what an address answers.
func answerAt(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// reachable waits until something listens for operators, or nothing, which is the first thing that stopping ends.
func (o *office) reachable(want bool) {
	o.t.Helper()
	for o.t.Context().Err() == nil {
		connection, err := new(net.Dialer).DialContext(o.t.Context(), "tcp", o.httpAddr)
		if err == nil {
			_ = connection.Close()
		}
		if (err == nil) == want {
			return
		}
		time.Sleep(5 * time.Millisecond) // nothing tells of another process's listener
	}
}

// export counts the lines that `shine export` writes.
func (o *office) export() int {
	o.t.Helper()
	exporting, logs := o.command("export")
	out, err := exporting.Output()
	if err != nil {
		o.t.Fatalf("exporting: %v: %s", err, logs)
	}
	return bytes.Count(out, []byte("\n"))
}

// Killed between the receipt and the announcement, it announces after the restart: once, and tells once.
func TestKilledBeforeTheAnnouncement(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	serving := o.serve()
	o.Fail("chat.postMessage", 1_000_000, slacksim.Fault{CutBefore: true})
	o.credits("the calm release")
	o.await("it to be tried", func() bool { return len(o.Calls("chat.postMessage")) > 1 })
	if err := serving.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = serving.Wait() // killed
	o.await("its sockets to close", func() bool { return o.Connections() == 0 })
	o.Mend()
	o.serve()
	o.await("it to be said", func() bool { a, b := o.said("the calm release"); return a == 1 && b == 1 })
	o.credits("what came afterwards")
	o.await("the next one", func() bool { a, b := o.said("what came afterwards"); return a == 1 && b == 1 })
	if announced, told := o.said("the calm release"); announced != 1 || told != 1 {
		t.Errorf("announced %d times, told %d times", announced, told)
	}
}

// Told to stop while somebody waits for an answer, it answers first. Told twice, it stops at once.
func TestStopping(t *testing.T) {
	t.Parallel()
	for name, signals := range map[string]int{"once": 1, "twice": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.Fail("users.list", 1, slacksim.Fault{Error: "internal_error"}) // so that nobody is known beforehand
			until := make(chan struct{})
			o.Fail("conversations.info", 1, slacksim.Fault{Until: until})
			serving := o.serve()
			answered := make(chan error, 1)
			go func() {
				_, err := o.Command(t.Context(), o.ana, o.general, "/shine @luis for the calm release")
				answered <- err
			}()
			o.await("the command to be under way", func() bool { return o.Held() == 1 })
			for range signals {
				if err := serving.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
				o.reachable(false) // so the signal was taken: two at once are one to the kernel
			}
			if signals == 1 {
				close(until)
			}
			_ = serving.Wait() // how it ended is asked below
			err, code := <-answered, serving.ProcessState.ExitCode()
			if signals == 1 && (err != nil || code != exitDone) {
				t.Errorf("the command ended with %v, the bot with %d", err, code)
			}
			if signals == 2 && (err == nil || code != 128+int(syscall.SIGTERM)) {
				t.Errorf("the command ended with %v, the bot with %d", err, code)
			}
		})
	}
}

// eventually waits for what changes outside of Slack, of which nothing tells.
func (o *office) eventually(what string, ok func() bool) {
	o.t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatalf("waited for %s", what)
		}
	}
}
