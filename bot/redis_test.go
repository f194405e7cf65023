package bot_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"shine/storage"
)

// redisServer is a redis-server of a test's own.
type redisServer struct {
	url  string
	kill func()
}

// holdRedis runs a redis-server until standard input ends: so it ends with the test's process, however that ends.
const holdRedis = `redis-server "$@" & read -r _; kill -9 $!; wait`

func startRedisServer(tb testing.TB) redisServer {
	tb.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		tb.Fatalf("these tests need redis-server (Debian: apt install redis-server): %v", err)
	}
	dir, err := os.MkdirTemp("", "shine")
	if err != nil {
		tb.Fatal(err)
	}
	socket := filepath.Join(dir, "redis.sock")
	holder := exec.Command("sh", "-c", holdRedis, "sh", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	hold, err := holder.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		tb.Fatal(err)
	}
	kill := sync.OnceFunc(func() {
		_ = hold.Close()
		_ = holder.Wait()
	})
	tb.Cleanup(func() {
		kill()
		_ = os.RemoveAll(dir)
	})
	url := "unix://" + socket
	for {
		db, err := storage.Open(tb.Context(), storage.Config{URL: url})
		if err == nil {
			_ = db.Close()
			return redisServer{url: url, kill: kill}
		}
		if tb.Context().Err() != nil {
			tb.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond) // nothing tells when a server begins to listen
	}
}

// A process that is killed leaves no server behind. A fuzz worker is, and its coordinator waits for all that have its pipe.
func TestRedisServerEndsWithItsProcess(t *testing.T) {
	t.Parallel()
	const inside = "TEST_HOLDS_A_REDIS_SERVER"
	if os.Getenv(inside) != "" {
		startRedisServer(t)
		if _, err := os.NewFile(3, "pipe").WriteString("up"); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	process.Env = append(os.Environ(), inside+"=yes")
	process.ExtraFiles = []*os.File{write}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close() // the others have it
	if _, err := io.ReadFull(read, make([]byte, len("up"))); err != nil {
		t.Errorf("it did not start: %v", err)
	}
	_ = process.Process.Kill()
	_ = process.Wait() // killed
	if err := read.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(read); err != nil || len(rest) > 0 {
		t.Errorf("something of it still runs: %q, %v", rest, err)
	}
}
