//go:build unix

package storage

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantRefusal checks that an error is of the configuration, and one line with some words.
func wantRefusal(t *testing.T, name string, err error, words ...string) {
	t.Helper()
	if _, config := errors.AsType[*ConfigError](err); !config || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v, want one line about the configuration", name, err)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v, want it to say %q", name, err, word)
		}
	}
}

// deepDir is a data directory whose name is too long for a socket in it.
func deepDir(t *testing.T) string {
	t.Helper()
	return filepath.Join(shortDir(t), strings.Repeat("deep/", 25))
}

// impostor listens where the directory says that its server does, and fails the test when somebody calls.
func impostor(t *testing.T, socket string) {
	t.Helper()
	listener, err := net.Listen("unix", socket)
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		if connection, err := listener.Accept(); err == nil {
			_ = connection.Close()
			t.Error("somebody else's socket was believed")
		}
	}()
}

// plants are what others may put in the place of a socket's directory that was tidied away.
var plants = map[string]func(t *testing.T, place string){
	"is a link": func(t *testing.T, place string) { //nolint:thelper // a case
		elsewhere := shortDir(t)
		must(t, os.Symlink(elsewhere, place))
	},
	"is open to others": func(t *testing.T, place string) { //nolint:thelper // a case
		must(t, os.Mkdir(place, 0o700))
		must(t, os.Chmod(place, 0o755))
	},
	"is no directory": func(t *testing.T, place string) { //nolint:thelper // a case
		must(t, os.WriteFile(place, nil, 0o600))
	},
	"belongs to another user": func(t *testing.T, place string) { //nolint:thelper // a case
		if os.Geteuid() != 0 {
			t.Skip("only root may give a directory away")
		}
		must(t, os.Mkdir(place, 0o700))
		must(t, os.Chown(place, 12345, 12345))
	},
}

// Who joins a running copy believes no socket that others could have put there.
func TestSocketOfSomebodyElse(t *testing.T) {
	t.Parallel()
	for problem, plant := range plants {
		t.Run(problem, func(t *testing.T) {
			t.Parallel()
			dir := deepDir(t)
			openOwnDir(t, dir, false)
			socket, err := dataDir(dir).socket()
			must(t, err)
			place := filepath.Dir(socket)
			must(t, os.RemoveAll(place))
			plant(t, place)
			t.Cleanup(func() { _ = os.RemoveAll(place) })
			if problem != "is no directory" {
				impostor(t, socket)
			}
			_, err = Open(t.Context(), Config{DataDir: dir, Join: true})
			wantRefusal(t, "joining", err, problem, place, "start Shine again")
		})
	}
}

// A server that was left behind is not asked to stop at a socket of somebody else's.
func TestLeftBehindWithAStrangeSocket(t *testing.T) {
	t.Parallel()
	dir := deepDir(t)
	data, err := makeDataDir(dir)
	must(t, err)
	lock, err := data.hold("server.lock")
	must(t, err)
	t.Cleanup(func() { _ = lock.Close() })
	place := shortDir(t)
	must(t, os.Chmod(place, 0o755))
	must(t, os.WriteFile(data.file("socket"), []byte(filepath.Join(place, "redis.sock")), 0o600))
	impostor(t, filepath.Join(place, "redis.sock"))
	_, err = Open(t.Context(), Config{DataDir: dir})
	wantRefusal(t, "starting", err, "is open to others", place)
}

// Where nothing runs, what others put in the old place is left alone, and the socket gets a new one.
func TestStrangePlaceOfAnEarlierSocket(t *testing.T) {
	t.Parallel()
	dir, elsewhere := deepDir(t), shortDir(t)
	theirs := filepath.Join(elsewhere, "redis.sock")
	must(t, os.WriteFile(theirs, nil, 0o600))
	data, err := makeDataDir(dir)
	must(t, err)
	link := filepath.Join(shortDir(t), "link")
	must(t, os.Symlink(elsewhere, link))
	must(t, os.WriteFile(data.file("socket"), []byte(filepath.Join(link, "redis.sock")), 0o600))
	openOwnDir(t, dir, false)
	if _, err := os.Stat(theirs); err != nil {
		t.Errorf("what is somebody else's is gone: %v", err)
	}
	if socket, err := data.socket(); err != nil || filepath.Dir(socket) == link {
		t.Errorf("the socket is %q, %v", socket, err)
	}
}

// A directory for temporary files is used only where others cannot replace what is in it.
func TestPlaceForASocket(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(dir string) (string, error)
		want    string
	}{
		"not sticky": {func(dir string) (string, error) { return dir, os.Chmod(dir, 0o777) }, "chmod +t"},
		"others'":    {func(dir string) (string, error) { return dir, os.Chown(dir, 12345, 12345) }, "belongs to another user"},
		"missing":    {func(dir string) (string, error) { return filepath.Join(dir, "no"), nil }, "cannot be looked at"},
		"a file": {func(dir string) (string, error) {
			return filepath.Join(dir, "file"), os.WriteFile(filepath.Join(dir, "file"), nil, 0o600)
		}, "takes no directory"},
		"too long": {func(dir string) (string, error) {
			long := filepath.Join(dir, strings.Repeat("long/", 25))
			return long, os.MkdirAll(long, 0o700)
		}, "too long a name as well"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "others'" && os.Geteuid() != 0 {
				t.Skip("only root may give a directory away")
			}
			dir := deepDir(t)
			temporary, err := c.prepare(shortDir(t))
			must(t, err)
			t.Setenv("TMPDIR", temporary)
			_, err = Open(t.Context(), Config{DataDir: dir})
			wantRefusal(t, name, err, c.want, "SHINE_DATA_DIR", "TMPDIR")
		})
	}
}
