package delivery

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"shine/storage"
)

// redisURL is that of a redis-server of the test's own.
func redisURL(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "shine")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(dir, "redis.sock")
	server := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	if err := server.Start(); err != nil {
		t.Fatalf("these tests need redis-server (Debian: apt install redis-server): %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = os.RemoveAll(dir)
	})
	for {
		db, err := storage.Open(t.Context(), storage.Config{URL: "unix://" + socket})
		if err == nil {
			_ = db.Close()
			return "unix://" + socket
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond) // nothing tells when a server begins to listen
	}
}
