package faults_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// server is a redis-server that can be killed and started again.
type server struct {
	t       testing.TB
	dir     string
	address string // of a socket, or host:port
	args    []string
	process *exec.Cmd
}

// safe is how a Redis is run that loses nothing, as deploy/compose.yaml has it.
var safe = []string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"}

// startServer starts a redis-server on a socket.
func startServer(tb testing.TB, args ...string) *server {
	tb.Helper()
	dir := shortDir(tb)
	socket := filepath.Join(dir, "redis.sock")
	s := &server{t: tb, dir: dir, address: socket}
	s.args = append([]string{"--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir}, args...)
	s.start()
	return s
}

// startTCP starts a redis-server on a port of this machine.
func startTCP(tb testing.TB, args ...string) *server {
	tb.Helper()
	address := freePort(tb)
	s := &server{t: tb, dir: shortDir(tb), address: address}
	_, port, _ := net.SplitHostPort(address)
	s.args = append([]string{"--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", s.dir}, args...)
	s.start()
	return s
}

// start starts the server on the data that it left, and returns when it answers.
func (s *server) start() {
	s.t.Helper()
	s.process = exec.Command("redis-server", append(s.args, "--loglevel", "warning")...)
	if err := s.process.Start(); err != nil {
		s.t.Fatalf("these tests need redis-server (Debian: apt install redis-server): %v", err)
	}
	s.t.Cleanup(s.kill)
	s.eventually("redis-server to answer", func() bool { return s.try("PING") == nil })
}

// kill ends it as a power cut does.
func (s *server) kill() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

func (s *server) signal(name string) {
	s.t.Helper()
	signal(s.t, s.process, name)
}

// signal sends a signal that not every system knows by a number, such as STOP.
func signal(tb testing.TB, process *exec.Cmd, name string) {
	tb.Helper()
	if err := exec.CommandContext(tb.Context(), "kill", "-"+name, strconv.Itoa(process.Process.Pid)).Run(); err != nil {
		tb.Fatalf("kill -%s: %v", name, err)
	}
}

// client is a connection of its own.
func (s *server) client() *redis.Client {
	network := "unix"
	if !strings.HasPrefix(s.address, "/") {
		network = "tcp"
	}
	return redis.NewClient(&redis.Options{Network: network, Addr: s.address, MaxRetries: -1})
}

func (s *server) try(args ...any) error {
	c := s.client()
	defer func() { _ = c.Close() }()
	return c.Do(s.t.Context(), args...).Err()
}

// do has the server carry out a command.
func (s *server) do(args ...any) {
	s.t.Helper()
	if err := s.try(args...); err != nil {
		s.t.Fatalf("%v: %v", args, err)
	}
}

func (s *server) eventually(what string, ok func() bool) {
	s.t.Helper()
	eventually(s.t, what, ok)
}

// eventually waits for what another process brings about, of which nothing tells.
func eventually(tb testing.TB, what string, ok func() bool) {
	tb.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("waited for %s", what)
		}
	}
}

// shortDir is a directory whose name is short enough for a socket in it.
func shortDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "shine")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// freePort is an address that nobody listens on, below the ports that the kernel hands out by itself.
func freePort(tb testing.TB) string {
	tb.Helper()
	for {
		address := fmt.Sprintf("127.0.0.1:%d", 12_000+rand.N(8_000))
		if listener, err := net.Listen("tcp", address); err == nil {
			_ = listener.Close()
			return address
		}
	}
}
