//go:build unix

package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"shine/credit"
)

func openOwnDir(tb testing.TB, dir string, join bool) *DB {
	tb.Helper()
	db, err := Open(context.Background(), Config{DataDir: dir, Join: join, AnswerWithin: startTimeout})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOwnServerKeepsEverything(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	var recorded credit.Shoutout
	for range 3 {
		db, err := Open(t.Context(), Config{DataDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if recorded.ID == "" {
			recorded = give(t, db.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
		}
		wantEqual(t, "recorded", idsOf(everything(t, db.Workspace("T1"))), []string{recorded.ID})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"redis.sock", "socket"} {
			if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s is left: %v", name, err)
			}
		}
	}
}

func TestOwnServerIsSafe(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(shortDir(t), "new", "data")
	db := openOwnDir(t, dir, false)
	for option, want := range map[string]string{
		"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "port": "0", "save": "", "unixsocketperm": "700",
	} {
		got := db.redis.ConfigGet(t.Context(), option).Val()[option]
		if got != want {
			t.Errorf("%s is %q, want %q", option, got, want)
		}
	}
	for name, want := range map[string]os.FileMode{".": 0o700, "redis.sock": 0o700, "lock": 0o600, "redis.conf": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want mode %o", name, info.Mode(), err, want)
		}
	}
	group, err := syscall.Getpgid(pidOf(t, db))
	if err != nil || group == syscall.Getpgrp() {
		t.Errorf("the server is in process group %d, %v, and gets a terminal's Ctrl-C", group, err)
	}
}

func pidOf(t *testing.T, db *DB) int {
	t.Helper()
	_, rest, _ := strings.Cut(db.redis.Info(context.Background(), "server").Val(), "process_id:")
	var pid int
	if _, err := fmt.Sscan(rest, &pid); err != nil {
		t.Fatal(err)
	}
	return pid
}

func TestOwnServerRefusesSecondCopy(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	first := openOwnDir(t, dir, false)
	recorded := give(t, first.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))

	_, err := Open(t.Context(), Config{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "SHINE_DATA_DIR") {
		t.Errorf("a second copy got %v, want a refusal that says what to do", err)
	}
	joined, err := Open(t.Context(), Config{DataDir: dir, Join: true})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "seen by who joins", idsOf(everything(t, joined.Workspace("T1"))), []string{recorded.ID})
	if err := joined.Close(); err != nil {
		t.Fatal(err)
	}
	wantError(t, first.Ping(t.Context()), nil) // who joins does not end it
}

func TestJoinStartsWhereNothingRuns(t *testing.T) {
	t.Parallel()
	db := openOwnDir(t, shortDir(t), true)
	give(t, db.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
}

func TestOwnServerInDeepDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(shortDir(t), strings.Repeat("deep/", 25))
	first := openOwnDir(t, dir, false)
	socket, err := dataDir(dir).socket()
	if err != nil || len(socket) > maxSocketPath {
		t.Fatalf("the socket is %q, %v", socket, err)
	}
	info, err := os.Stat(filepath.Dir(socket))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's directory: %v, %v, want it private", info.Mode(), err)
	}
	recorded := give(t, first.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
	joined := openOwnDir(t, dir, true)
	wantEqual(t, "seen by who joins", idsOf(everything(t, joined.Workspace("T1"))), []string{recorded.ID})
	wantError(t, first.Close(), nil)
	if _, err := os.Stat(filepath.Dir(socket)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket's directory is left: %v", err)
	}
}

func TestOwnServerThatEnds(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	db := openOwnDir(t, dir, false)
	recorded := give(t, db.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
	if err := syscall.Kill(pidOf(t, db), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-db.Gone():
	case <-time.After(startTimeout):
		t.Fatal("nobody was told that the server ended")
	}
	wantError(t, db.Close(), nil)
	again := openOwnDir(t, dir, false)
	wantEqual(t, "back", idsOf(everything(t, again.Workspace("T1"))), []string{recorded.ID})
}

func TestOwnServerThatCannotStart(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	broken := filepath.Join(dir, "appendonlydir")
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Config{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "redis.log") {
		t.Errorf("got %v, want an error that says where to look", err)
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	openOwnDir(t, dir, false) // nothing is left of the failure
}

// While a process starts another one, both have its locks.
func TestLockThatAChildHasToo(t *testing.T) {
	t.Parallel()
	dir, err := makeDataDir(shortDir(t))
	must(t, err)
	lock, err := dir.hold("lock")
	must(t, err)
	child, err := syscall.Dup(int(lock.Fd()))
	must(t, err)
	t.Cleanup(func() { _ = syscall.Close(child) })
	must(t, letGo(lock))
	again, err := dir.hold("lock")
	must(t, err)
	must(t, letGo(again))
}

func TestOwnServerWithoutProgram(t *testing.T) {
	t.Setenv("PATH", shortDir(t))
	_, err := Open(t.Context(), Config{DataDir: shortDir(t)})
	if err == nil || !strings.Contains(err.Error(), "install") || !strings.Contains(err.Error(), "REDIS_URL") {
		t.Errorf("got %v, want an error that says what to install or set", err)
	}
}

// recorderEnv makes the test binary record into the data directory that it names, until it is killed.
const recorderEnv = "SHINE_TEST_RECORD_INTO"

func TestMain(m *testing.M) {
	if dir := os.Getenv(recorderEnv); dir != "" {
		recordForEver(dir)
	}
	code := m.Run()
	if err := goleak.Find(); err != nil && code == 0 { // no test leaves a goroutine behind
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// recordForEver writes the ID of each shout-out to standard output once Redis has acknowledged it.
func recordForEver(dir string) {
	ctx := context.Background()
	db, err := Open(ctx, Config{DataDir: dir})
	for i := 0; err == nil; i++ {
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		e.DailyLimit = 1 << 30
		var outcome Outcome
		if outcome, err = db.Workspace("T1").Record(ctx, noon.Add(time.Duration(i)*time.Hour), e); err == nil {
			fmt.Fprintln(os.Stdout, outcome.Shoutout.ID)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestKillMinusNine(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	acknowledged := map[string]bool{}
	for range 3 {
		recorder := exec.Command(os.Args[0])
		recorder.Env = append(os.Environ(), recorderEnv+"="+dir)
		output, err := recorder.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := recorder.Start(); err != nil {
			t.Fatal(err)
		}
		for range 200 {
			var id string
			if _, err := fmt.Fscanln(output, &id); err != nil {
				t.Fatal(err)
			}
			acknowledged[id] = true
		}
		if err := recorder.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for { // what it said before it died counts, too
			var id string
			if _, err := fmt.Fscanln(output, &id); err != nil {
				break
			}
			acknowledged[id] = true
		}
		_ = recorder.Wait()

		// The next copy starts at once, whatever the server of the last one is doing.
		db, err := Open(t.Context(), Config{DataDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		back := map[string]bool{}
		for _, id := range idsOf(everything(t, db.Workspace("T1"))) {
			back[id] = true
		}
		for id := range acknowledged {
			if !back[id] {
				t.Errorf("%s was acknowledged, and is lost", id)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLeftOverServer starts where an earlier copy's server still runs, as it does where the kernel does not end it.
func TestLeftOverServer(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	first, err := startOwn(t.Context(), dataDir(dir), Config{Log: slog.New(slog.DiscardHandler), AnswerWithin: startTimeout})
	if err != nil {
		t.Fatal(err)
	}
	recorded := give(t, first.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
	// The copy that held the directory is gone, its server is not.
	if err := os.Remove(filepath.Join(dir, "lock")); err != nil {
		t.Fatal(err)
	}
	second := openOwnDir(t, dir, false)
	select {
	case <-first.Gone():
	case <-time.After(startTimeout):
		t.Fatal("two servers run on one directory")
	}
	wantEqual(t, "back", idsOf(everything(t, second.Workspace("T1"))), []string{recorded.ID})
}
