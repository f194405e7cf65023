package storage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// startTimeout is how long a server may take to answer on a machine that is busy with other tests.
const startTimeout = time.Minute

// server is a redis-server that lives as long as a test.
type server struct {
	socket  string
	process *os.Process
}

func (s *server) url() string { return "unix://" + s.socket }

// startServer starts a redis-server on a Unix socket, with more arguments.
func startServer(tb testing.TB, args ...string) *server {
	tb.Helper()
	socket := filepath.Join(shortDir(tb), "redis.sock")
	process := startRedis(tb, append([]string{"--unixsocket", socket, "--dir", filepath.Dir(socket)}, args...)...)
	awaitServer(tb, &redis.Options{Network: "unix", Addr: socket})
	return &server{socket: socket, process: process}
}

// startTCP starts a redis-server on a TCP port of this machine, with more arguments, and returns its address.
func startTCP(tb testing.TB, args ...string) string {
	tb.Helper()
	port := freePort(tb)
	startRedis(tb, append([]string{"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", shortDir(tb)}, args...)...)
	address := fmt.Sprintf("127.0.0.1:%d", port)
	awaitServer(tb, &redis.Options{Addr: address})
	return address
}

// startCluster starts a cluster of one node, which holds all slots.
func startCluster(tb testing.TB) string {
	tb.Helper()
	busPort := strconv.Itoa(freePort(tb))
	address := startTCP(tb, "--cluster-enabled", "yes", "--cluster-port", busPort)
	node := redis.NewClient(&redis.Options{Addr: address})
	defer func() { _ = node.Close() }()
	ctx := context.Background()
	if err := node.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		tb.Fatal(err)
	}
	await(tb, "the cluster", func() bool { return node.Get(ctx, "any").Err() == redis.Nil }) //nolint:errorlint // exactly this answer
	return address
}

// startSentinel starts a primary called "shine" and a Sentinel that watches it.
func startSentinel(tb testing.TB) string {
	tb.Helper()
	host, port, _ := net.SplitHostPort(startTCP(tb))
	sentinel := freePort(tb)
	config := filepath.Join(shortDir(tb), "sentinel.conf")
	text := fmt.Sprintf("port %d\nbind 127.0.0.1\nsentinel monitor shine %s %s 1\n", sentinel, host, port)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	startProgram(tb, config, "--sentinel")
	address := fmt.Sprintf("127.0.0.1:%d", sentinel)
	awaitServer(tb, &redis.Options{Addr: address})
	return address
}

func startRedis(tb testing.TB, args ...string) *os.Process {
	tb.Helper()
	quiet := []string{"--port", "0", "--save", "", "--appendonly", "no", "--loglevel", "warning"}
	return startProgram(tb, append(quiet, args...)...)
}

func startProgram(tb testing.TB, args ...string) *os.Process {
	tb.Helper()
	command := exec.Command("redis-server", args...)
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command.Process
}

func awaitServer(tb testing.TB, o *redis.Options) {
	tb.Helper()
	quiet()
	o.MaxRetries = -1
	client := redis.NewClient(o)
	defer func() { _ = client.Close() }()
	await(tb, "redis-server", func() bool { return client.Ping(context.Background()).Err() == nil })
}

// await returns once a condition holds that another process brings about.
func await(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for deadline := time.Now().Add(startTimeout); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("%s did not come in time", what)
		}
	}
}

// shortDir is a directory whose name is short enough for a Unix socket in it.
func shortDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "shine")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// freePort is a port that nobody listens on. It is below those that the kernel hands out by itself, of which it might give
// this one to a connection before the server listens.
func freePort(tb testing.TB) int {
	tb.Helper()
	for {
		port := 20_000 + rand.N(12_000)
		if listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = listener.Close()
			return port
		}
	}
}

// openURL opens a URL for as long as the test lasts.
func openURL(tb testing.TB, url string) *DB {
	tb.Helper()
	db, err := Open(context.Background(), Config{URL: url, AnswerWithin: startTimeout})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}
