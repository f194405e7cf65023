//go:build unix

package storage

import (
	"context"
	"syscall"
	"testing"
	"time"
)

func TestSilentRedis(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	store := openURL(t, server.url()).Workspace("T1")
	if err := server.process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := store.Record(ctx, noon, entry("for the calm release", "ULUIS")) // ends, though the server stays silent
	wantError(t, err, ErrUncertain)
	if err := server.process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	// Saying the same again is safe, whichever way it went.
	if _, err := store.Record(t.Context(), noon, entry("for the calm release", "ULUIS")); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "recorded", len(everything(t, store)), 1)
}
