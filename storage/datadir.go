//go:build unix

package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"
	"github.com/redis/go-redis/v9"
)

// maxSocketPath is the longest path that a Unix socket may have on Linux, in bytes.
const maxSocketPath = 107

// DefaultDataDir is the user's data directory for Shine.
func DefaultDataDir() string { return filepath.Join(xdg.DataHome, "shine") }

// dataDir is where a server of Shine's own lives:
//
//	lock           held by the copy of Shine that runs here
//	server.lock    held by its redis-server, which may outlive it by a moment
//	redis.conf     made anew at each start
//	redis.log      what redis-server has to say
//	redis.sock     the server's socket, unless that name is too long
//	socket         the name of the socket, for those who join
//	appendonlydir  the data
//
// All of it is its owner's alone.
type dataDir string

// makeDataDir makes sure that a data directory is there, for its owner alone.
func makeDataDir(path string) (dataDir, error) {
	if path == "" {
		path = DefaultDataDir()
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("finding the data directory: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", fmt.Errorf("creating the data directory: %w", err)
	}
	return dataDir(path), dataDir(path).keepPrivate()
}

func (d dataDir) file(name string) string { return filepath.Join(string(d), name) }

// errLocked is the error of a lock that somebody else holds.
var errLocked = errors.New("somebody else holds the lock")

// hold locks one of the directory's locks. The kernel lets go of it once every process that has the file is gone,
// however they end.
func (d dataDir) hold(lock string) (*os.File, error) {
	file, err := os.OpenFile(d.file(lock), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return file, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errLocked
	}
	return nil, errors.Join(fmt.Errorf("locking the data directory %s: %w", d, err), file.Close())
}

// socket reads where the server of the directory listens, or listened last.
func (d dataDir) socket() (string, error) {
	name, err := os.ReadFile(d.file("socket"))
	if err != nil {
		return "", fmt.Errorf("finding the server's socket: %w", err)
	}
	return string(name), nil
}

// newSocket chooses where the server is to listen, and writes it down.
func (d dataDir) newSocket() (string, error) {
	d.removeSocket()
	socket := d.file("redis.sock")
	if len(socket) > maxSocketPath {
		private, err := os.MkdirTemp("", "shine-")
		if err != nil {
			return "", fmt.Errorf("making a place for the socket: %w", err)
		}
		socket = filepath.Join(private, "redis.sock")
	}
	if err := os.WriteFile(d.file("socket"), []byte(socket), 0o600); err != nil {
		return "", fmt.Errorf("noting where the socket is: %w", err)
	}
	return socket, nil
}

// removeSocket tidies up after a server that has ended: its socket, and the directory made for that alone.
func (d dataDir) removeSocket() {
	socket, err := d.socket()
	if err != nil {
		return // there was none
	}
	_ = os.Remove(socket) // the server does so itself, if it can
	if filepath.Dir(socket) != string(d) {
		_ = os.Remove(filepath.Dir(socket)) // only if nothing else is in it
	}
	_ = os.Remove(d.file("socket"))
}

// join connects to the server of the copy of Shine that runs here.
func (d dataDir) join(ctx context.Context) (*DB, error) {
	socket, err := d.socket()
	if err != nil {
		return nil, err
	}
	db := newDB("own", &redis.UniversalOptions{Addrs: []string{socket}}, nil)
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
