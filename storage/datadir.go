//go:build unix

package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/adrg/xdg"
)

// defaultDataDir is the user's data directory for Shine.
func defaultDataDir() string { return filepath.Join(xdg.DataHome, "shine") }

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
		path = defaultDataDir()
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

// letGo lets go of a lock that this process alone has. To close it does not do: a child that is being started just now
// has every open file, for a moment.
func letGo(lock *os.File) error {
	err := syscall.Flock(int(lock.Fd()), syscall.LOCK_UN)
	return errors.Join(err, lock.Close())
}

// freeDisk is how many bytes are free where a directory is; 0 where that is not known.
func freeDisk(dir string) int64 {
	var disk syscall.Statfs_t
	if dir == "" || syscall.Statfs(dir, &disk) != nil {
		return 0
	}
	return int64(uint64(disk.Bavail) * uint64(disk.Bsize)) //nolint:gosec,unconvert // their types differ between systems
}
