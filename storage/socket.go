//go:build unix

package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// maxSocketPath is the longest path that a Unix socket may have on Linux, in bytes.
const maxSocketPath = 107

// socket reads where the directory's server listens, or listened last. A place where somebody else could listen is an
// error: Shine would tell them everything, and believe them.
func (d dataDir) socket() (string, error) {
	name, err := os.ReadFile(d.file("socket"))
	if err != nil {
		return "", fmt.Errorf("finding the server's socket: %w", err)
	}
	socket := string(name)
	if socket == d.file("redis.sock") {
		return socket, nil // keepPrivate has checked it
	}
	return socket, ownPlace(filepath.Dir(socket))
}

// newSocket chooses where the server is to listen, and writes it down.
func (d dataDir) newSocket() (string, error) {
	d.removeSocket()
	socket := d.file("redis.sock")
	if len(socket) > maxSocketPath {
		place, err := d.shortPlace()
		if err != nil {
			return "", err
		}
		socket = filepath.Join(place, "redis.sock")
	}
	if err := os.WriteFile(d.file("socket"), []byte(socket), 0o600); err != nil {
		return "", fmt.Errorf("noting where the socket is: %w", err)
	}

	return socket, nil
}

// shortPlace makes a directory with a short name for the socket alone.
func (d dataDir) shortPlace() (string, error) {
	temporary := os.TempDir()
	if err := keepsOthersOut(temporary); err != nil {
		return "", err
	}

	place, err := os.MkdirTemp(temporary, "shine-")
	if err != nil {
		return "", badPlace(temporary, "takes no directory ("+err.Error()+")")
	}
	if len(filepath.Join(place, "redis.sock")) > maxSocketPath {
		return "", errors.Join(badPlace(temporary, "has too long a name as well"), os.Remove(place))
	}

	return place, nil
}

// keepsOthersOut refuses a directory in which others may replace our files by theirs.
func keepsOthersOut(temporary string) error {
	info, err := os.Stat(temporary)
	if err != nil {
		return badPlace(temporary, "cannot be looked at ("+err.Error()+")")
	}

	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case ok && stat.Uid != 0 && int(stat.Uid) != os.Geteuid():
		return badPlace(temporary, "belongs to another user")
	case info.Mode().Perm()&0o022 != 0 && info.Mode()&fs.ModeSticky == 0:
		return badPlace(temporary, "lets others replace what is in it (chmod +t it)")
	}

	return nil
}

func badPlace(temporary, problem string) error {
	return &ConfigError{fmt.Errorf("the name of the data directory is too long for a socket in it, and %s %s: "+
		"set SHINE_DATA_DIR to a path of at most %d bytes, or TMPDIR to another directory",
		temporary, problem, maxSocketPath-len("/redis.sock"))}
}

// ownPlace refuses the directory of a socket that is not ours alone any more: ours may have been tidied away, and
// somebody else may have made one of that name.
func ownPlace(place string) error {
	info, err := os.Lstat(place)
	if err != nil {
		return fmt.Errorf("looking at the socket's directory: %w", err)
	}

	var problem string
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case info.Mode().Type() == fs.ModeSymlink:
		problem = "is a link"
	case !info.IsDir():
		problem = "is no directory"
	case ok && int(stat.Uid) != os.Geteuid():
		problem = "belongs to another user"
	case info.Mode().Perm()&0o077 != 0:
		problem = "is open to others"
	default:
		return nil
	}

	return &ConfigError{fmt.Errorf("the directory of redis-server's socket has to be Shine's alone: %s %s; "+
		"stop what uses SHINE_DATA_DIR, remove %s, and start Shine again", place, problem, place)}
}

// removeSocket tidies up after a server that has ended: its socket, and the directory made for that alone. Other files
// stay.
func (d dataDir) removeSocket() {
	if socket, err := d.socket(); err == nil {
		_ = os.Remove(socket) // the server removes it itself, if it can
		if filepath.Dir(socket) != string(d) {
			_ = os.Remove(filepath.Dir(socket)) // only if nothing else is in it
		}
	}
	_ = os.Remove(d.file("socket"))
}

// join connects to the server of the copy of Shine that runs here.
func (d dataDir) join(ctx context.Context, answerWithin time.Duration) (*DB, error) {
	socket, err := d.socket()
	if err != nil {
		return nil, err
	}
	db := newDB("own", answerWithin, &redis.UniversalOptions{Addrs: []string{socket}}, nil)
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
