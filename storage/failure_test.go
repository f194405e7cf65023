package storage

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestFullRedis(t *testing.T) {
	t.Parallel()
	db := openURL(t, startServer(t, "--maxmemory", "2mb", "--maxmemory-policy", "noeviction").url())
	store := db.Workspace("T1")
	var refused Entry
	var err error
	for i := 0; err == nil; i++ {
		refused = entry(fmt.Sprint(strings.Repeat("x", 2000), i), "ULUIS", "UOLU")
		refused.DailyLimit = 1 << 30
		_, err = store.Record(t.Context(), noon.Add(time.Duration(i)*time.Hour), refused)
	}
	if errors.Is(err, ErrUncertain) || !strings.Contains(err.Error(), "redis is full") {
		t.Fatalf("a full Redis gave %v, want an error that says so, and that nothing is saved", err)
	}
	if err := db.redis.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
		t.Fatal(err)
	}
	wantConsistent(t, store)
	give(t, store, noon.AddDate(1, 0, 0), refused) // nothing of it was written
	wantConsistent(t, store)
}

func TestReadOnlyRedis(t *testing.T) {
	t.Parallel()
	db := openURL(t, startServer(t, "--replicaof", "127.0.0.1 1", "--replica-serve-stale-data", "yes").url())
	_, err := db.Workspace("T1").Record(t.Context(), noon, entry("for the calm release", "ULUIS"))
	if err == nil || errors.Is(err, ErrUncertain) || !strings.Contains(err.Error(), "read-only replica") {
		t.Errorf("a replica gave %v, want an error that says so, and that nothing is saved", err)
	}
}

func TestDeadRedis(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	store := openURL(t, server.url()).Workspace("T1")
	if err := server.process.Kill(); err != nil {
		t.Fatal(err)
	}
	await(t, "its end", func() bool { return store.Ping(t.Context()) != nil })
	_, err := store.Record(t.Context(), noon, entry("for the calm release", "ULUIS"))
	if err == nil || errors.Is(err, ErrUncertain) {
		t.Errorf("a Redis that is not there gave %v, want an error that says that nothing is saved", err)
	}
}

func TestCutConnection(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	proxy := startProxy(t, server.socket)
	store := openURL(t, "unix://"+proxy.socket).Workspace("T1")

	// Once: the next try finds it recorded.
	give(t, store, noon, entry("so that the script is known", "ULUIS"))
	proxy.cuts.Store(1)
	wantStatus(t, store, noon, entry("for the calm release", "ULUIS"), SameEvent)
	wantEqual(t, "recorded", len(everything(t, store)), 2)

	// Again and again: it is recorded, and nobody knows.
	proxy.cuts.Store(100)
	_, err := store.Record(t.Context(), noon, entry("for the loud release", "ULUIS"))
	wantError(t, err, ErrUncertain)
	proxy.cuts.Store(0)
	wantStatus(t, store, noon, entry("for the loud release", "ULUIS"), SameEvent)
	wantEqual(t, "recorded", len(everything(t, store)), 3)
	wantConsistent(t, store)

	// Once, and then nobody is there: what the last try says is not the whole story.
	proxy.cuts.Store(1)
	proxy.closing.Store(true)
	_, err = store.Record(t.Context(), noon, entry("for the last release", "ULUIS"))
	wantError(t, err, ErrUncertain)
}

// proxy stands before a Redis, and cuts connections just before they bring the answer of a script.
type proxy struct {
	socket   string
	listener net.Listener
	cuts     atomic.Int64
	// closing is set when the next cut is the end of all connections.
	closing atomic.Bool
}

func startProxy(t *testing.T, server string) *proxy {
	t.Helper()
	p := &proxy{socket: filepath.Join(shortDir(t), "proxy.sock")}
	var err error
	if p.listener, err = net.Listen("unix", p.socket); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.listener.Close() })
	go func() {
		for {
			client, err := p.listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client, server)
		}
	}()
	return p
}

func (p *proxy) serve(client net.Conn, server string) {
	defer func() { _ = client.Close() }()
	redis, err := net.Dial("unix", server)
	if err != nil {
		return
	}
	defer func() { _ = redis.Close() }()
	buffer := make([]byte, 1<<20)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		cut := bytes.Contains(buffer[:n], []byte("evalsha")) && p.cuts.Add(-1) >= 0
		if _, err := redis.Write(buffer[:n]); err != nil {
			return
		}
		if n, err = redis.Read(buffer); err != nil {
			return
		}
		if cut {
			if p.closing.Load() {
				_ = p.listener.Close()
			}
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// wantConsistent checks that the ledger and the indexes tell the same story.
func wantConsistent(t *testing.T, s *Store) {
	t.Helper()
	want := map[string][]string{}
	for _, shoutout := range everything(t, s) {
		for _, key := range s.keys.indexes(shoutout) {
			if key == s.keys.placed {
				continue // by another score
			}
			want[key] = append(want[key], shoutout.ID)
		}
	}
	got := map[string][]string{}
	for _, kind := range []string{"gave:*", "got:*"} {
		for keys := s.redis.Scan(t.Context(), 0, s.keys.prefix+kind, 1000).Iterator(); keys.Next(t.Context()); {
			got[keys.Val()] = s.redis.ZRange(t.Context(), keys.Val(), 0, -1).Val()
		}
	}
	wantEqual(t, "indexes", got, want)
}
