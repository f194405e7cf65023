//go:build unix

package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What others may read is closed to them before anything is written there, and stays closed.
func TestDataDirIsClosedToOthers(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	must(t, os.Chmod(dir, 0o755))
	db := openOwnDir(t, dir, false)
	give(t, db.Workspace("T1"), noon, entry("for the calm release", "ULUIS"))
	must(t, db.Close())
	must(t, os.Chmod(filepath.Join(dir, "appendonlydir"), 0o755))
	must(t, os.Chmod(filepath.Join(dir, "redis.log"), 0o644))
	must(t, os.Chmod(dir, 0o755))
	openOwnDir(t, dir, false)
	must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		must(t, err)
		info, err := entry.Info()
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v: others get at it", strings.TrimPrefix(path, dir), info.Mode())
		}
		return nil
	}))
}

// What leads elsewhere, or is not Shine's alone, is refused in one line that says what to do, and left as it is.
func TestDataDirThatIsNotOurs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plant func(dir, elsewhere string) error
		want  string
	}{
		"link as lock":   {func(dir, elsewhere string) error { return os.Symlink(elsewhere, dir+"/lock") }, "lock is a link"},
		"link as config": {func(dir, elsewhere string) error { return os.Symlink(elsewhere, dir+"/redis.conf") }, "redis.conf is a link"},
		"link as log":    {func(dir, elsewhere string) error { return os.Symlink(elsewhere, dir+"/redis.log") }, "redis.log is a link"},
		"link as data":   {func(dir, elsewhere string) error { return os.Symlink(elsewhere, dir+"/appendonlydir") }, "appendonlydir is a link"},
		"link within": {func(dir, elsewhere string) error {
			return errors.Join(os.Mkdir(dir+"/appendonlydir", 0o700), os.Symlink(elsewhere, dir+"/appendonlydir/x.aof"))
		}, "x.aof is a link"},
		"link to nothing": {func(dir, elsewhere string) error { return os.Symlink(elsewhere+"/no", dir+"/socket") }, "socket is a link"},
		"link as whole":   {func(dir, elsewhere string) error { return errors.Join(os.Remove(dir), os.Symlink(elsewhere, dir)) }, "is a link"},
		"others' things": {func(dir, _ string) error {
			return errors.Join(os.WriteFile(dir+"/photo.jpg", nil, 0o600), os.Chmod(dir, 0o755))
		}, "chmod 700"},
	} {
		dir, elsewhere := shortDir(t), shortDir(t)
		must(t, c.plant(dir, elsewhere))
		_, err := Open(t.Context(), Config{DataDir: dir})
		_, config := errors.AsType[*ConfigError](err)
		if !config || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want a line with %q", name, err, c.want)
		}
		if left, err := os.ReadDir(elsewhere); err != nil || len(left) > 0 {
			t.Errorf("%s: elsewhere there is %v, %v", name, left, err)
		}
	}
}
