package faults_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"shine/bot/slacksim"
)

// built are the programs that were built, by the arguments of the build.
var built sync.Map

// program builds the real program, once for all tests.
var program = sync.OnceValues(func() (string, error) { return build() })

func build(args ...string) (string, error) {
	dir, err := os.MkdirTemp("", "shine-program")
	if err != nil {
		return "", err
	}
	built.Store(dir, true)
	path := filepath.Join(dir, "shine")
	command := exec.Command("go", append(append([]string{"build"}, args...), "-o", path, "shine/cmd/shine")...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is shipped
	if out, err := command.CombinedOutput(); err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
}

func removePrograms() {
	built.Range(func(dir, _ any) bool {
		_ = os.RemoveAll(dir.(string)) //nolint:errcheck,forcetypeassert // it holds nothing else
		return true
	})
}

// process is the program at work.
type process struct {
	*exec.Cmd
	w    *world
	http string
	logs *logs
	end  sync.Once
}

// logs is what a process writes, which a test reads meanwhile.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// command is the program with the world's environment, and nothing else in it but the PATH.
func (w *world) command(args ...string) *process {
	w.t.Helper()
	path := w.program
	if path == "" {
		var err error
		if path, err = program(); err != nil {
			w.t.Fatal(err)
		}
	}
	p := &process{Cmd: exec.CommandContext(context.WithoutCancel(w.t.Context()), path, args...), w: w, logs: &logs{}}
	p.http = freePort(w.t)
	p.Env = []string{
		"PATH=" + os.Getenv("PATH"), "SLACK_APP_TOKEN=" + slacksim.AppToken, "SLACK_BOT_TOKEN=" + slacksim.BotToken,
		"SLACK_API_URL=" + w.APIURL(), "REDIS_URL=" + w.url, "SHINE_HTTP_ADDR=" + p.http,
		"SHINE_ADMINS=" + w.admin,
	}
	p.Stderr = p.logs
	return p
}

// begin starts the program.
func (w *world) begin(args ...string) *process {
	w.t.Helper()
	p := w.command(args...)
	if err := p.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		p.kill()
		if w.t.Failed() {
			w.t.Logf("shine %s:\n%s", strings.Join(args, " "), p.logs)
		}
	})
	return p
}

// runs executes the program to its end, and returns what it printed.
func (w *world) runs(stdin string, args ...string) string {
	w.t.Helper()
	p := w.command(args...)
	p.Stdin = strings.NewReader(stdin)
	out, err := p.Output()
	if err != nil {
		w.t.Fatalf("shine %s: %v: %s", strings.Join(args, " "), err, p.logs)
	}
	return string(out)
}

// serve starts a copy of the bot, and returns once both of its connections are open.
func (w *world) serve() *process {
	w.t.Helper()
	before := w.Connections()
	p := w.begin("serve")
	w.await("a copy to connect", func() bool { return w.Connections() >= before+2 })
	return p
}

// kill ends the program as kill -9 does, and returns when it is gone.
func (p *process) kill() {
	p.end.Do(func() {
		_ = p.Process.Kill()
		_ = p.Wait()
	})
}

func (p *process) signal(name string) {
	p.w.t.Helper()
	signal(p.w.t, p.Cmd, name)
}

// stop tells the program to end, and returns when it is gone.
func (p *process) stop() {
	p.w.t.Helper()
	p.end.Do(func() {
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			p.w.t.Error(err)
		}
		if err := p.Wait(); err != nil {
			p.w.t.Errorf("told to stop, it ended with %v", err)
		}
	})
}

// ended returns when the program has ended by itself.
func (p *process) ended() {
	p.w.t.Helper()
	done := make(chan struct{})
	go func() {
		p.end.Do(func() { _ = p.Wait() })
		close(done)
	}()
	select {
	case <-done:
	case <-p.w.within().Done():
		p.w.t.Fatal("the program goes on")
	}
}

// page is what it tells operators.
func (p *process) page(path string) string {
	p.w.t.Helper()
	resp, err := http.Get("http://" + p.http + "/" + path)
	if err != nil {
		p.w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return string(body)
}

// metric is the value of a metric on the page of metrics.
func metric(text, name string) float64 {
	for line := range strings.Lines(text) {
		if value, is := strings.CutPrefix(line, name+" "); is {
			n, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return n
		}
	}
	return 0
}
