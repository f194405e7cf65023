package storage

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A Redis that answers but takes no writes is not ready, and is again once it takes them; it is asked once a second.
func TestTryWrite(t *testing.T) {
	t.Parallel()
	db := openURL(t, startServer(t).url())
	s := db.Workspace("T1")
	must(t, s.TryWrite(t.Context(), noon))
	must(t, db.redis.ConfigSet(t.Context(), "maxmemory", "1").Err())
	must(t, s.Ping(t.Context()))
	must(t, s.TryWrite(t.Context(), noon.Add(tryEvery/2))) // known from before
	for range 2 {
		err := s.TryWrite(t.Context(), noon.Add(tryEvery))
		if err == nil || !strings.Contains(err.Error(), "redis is full") {
			t.Fatalf("it is ready: %v", err)
		}
	}
	must(t, db.redis.ConfigSet(t.Context(), "maxmemory", "0").Err())
	must(t, s.TryWrite(t.Context(), noon.Add(2*tryEvery)))
	must(t, s.TryWrite(t.Context(), noon.Add(-time.Hour))) // a clock that was set back holds nothing up
	if left := db.redis.PTTL(t.Context(), s.keys.tried()).Val(); left <= 0 || left > triedMemory {
		t.Errorf("the trace lives for %s", left)
	}
}

// A Redis that throws data away is told of, also one that does not let its configuration be read.
func TestEvictionIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		warn bool
	}{
		{[]string{"--maxmemory-policy", "allkeys-lru"}, true},
		{[]string{"--maxmemory-policy", "volatile-ttl", "--rename-command", "CONFIG", ""}, true},
		{[]string{"--maxmemory-policy", "noeviction"}, false},
		{[]string{"--rename-command", "CONFIG", ""}, false},
	} {
		var said bytes.Buffer
		db, err := Open(t.Context(), Config{URL: startServer(t, c.args...).url(), Log: slog.New(slog.NewTextHandler(&said, nil))})
		must(t, err)
		must(t, db.Close())
		if warned := strings.Contains(said.String(), "noeviction"); warned != c.warn {
			t.Errorf("%v: %q", c.args, said.String())
		}
	}
}
