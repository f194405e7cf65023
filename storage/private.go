//go:build unix

package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// dataNames are what Shine and its redis-server put into a data directory.
var dataNames = []string{
	"lock", "server.lock", "redis.conf", "redis.log", "redis.sock", "socket", "appendonlydir", "dump.rdb",
}

// keepPrivate makes sure that a data directory and its files are ours, that nobody else can read them, and that they
// are no links. A directory that others may read is closed to them, unless it has other files, too: then an operator
// decides.
func (d dataDir) keepPrivate() error {
	info, err := os.Lstat(string(d))
	if err != nil {
		return fmt.Errorf("looking at the data directory: %w", err)
	}
	if err := d.owned(string(d), info); err != nil {
		return err
	}
	if !info.IsDir() {
		return d.mend(string(d), "is no directory")
	}

	entries, err := os.ReadDir(string(d))
	if err != nil {
		return fmt.Errorf("looking at the data directory: %w", err)
	}

	if info.Mode().Perm()&0o077 != 0 {
		if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !slices.Contains(dataNames, e.Name()) }) {
			return d.mend(string(d), "can be read by others, and holds more than Shine's data; chmod 700 it")
		}
		if err := os.Chmod(string(d), 0o700); err != nil { //nolint:gosec // a directory has to be entered
			return fmt.Errorf("closing the data directory to others: %w", err)
		}
	}
	for _, name := range dataNames {
		if err := d.close(d.file(name)); err != nil {
			return err
		}
	}

	return nil
}

// close closes a file to others, or a directory and all in it. Files that are not there are skipped.
func (d dataDir) close(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}

	err := filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a running server has rewritten it
		}
		if err != nil {
			return fmt.Errorf("looking at %s: %w", path, err)
		}
		if err := d.owned(path, info); err != nil || info.Mode().Perm()&0o077 == 0 {
			return err
		}
		//nolint:gosec // no link is there: owned has looked, and nobody else may write into the directory
		if err := os.Chmod(path, info.Mode().Perm()&0o700); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("closing %s: %w", path, err)
		}

		return nil
	})
	if err != nil {
		return fmt.Errorf("closing the data directory to others: %w", err)
	}

	return nil
}

// owned refuses links, and files of somebody else, who could change them or read them.
func (d dataDir) owned(path string, info fs.FileInfo) error {
	if info.Mode().Type() == fs.ModeSymlink {
		return d.mend(path, "is a link, which Shine does not follow; remove it, or name where it leads")
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return d.mend(path, "belongs to another user; run Shine as that one, or chown it")
	}
	return nil
}

func (d dataDir) mend(path, problem string) error {
	return &ConfigError{fmt.Errorf("the data directory has to be Shine's alone (SHINE_DATA_DIR): %s %s", path, problem)}
}

// privately runs start so that nobody else can read the files of the process that it starts. That holds for all files
// which this process makes meanwhile.
func privately(start func() error) error {
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	return start()
}
