// Package npm installs what tests take from the npm registry: pinned by a lock file, once for each, and kept.
package npm

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// ErrMissing is the error where something is missing here: a program, or the registry.
var ErrMissing = errors.New("nothing can be installed with npm")

var installing sync.Mutex

// Install brings the package in a directory, with all that its lock file names, into a directory of its own below cache,
// and returns where. Where this machine cannot, the error is an [ErrMissing].
func Install(ctx context.Context, from, cache string) (string, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", fmt.Errorf("%w: there is no %s here: %w", ErrMissing, program, err)
		}
	}
	installing.Lock()
	defer installing.Unlock()

	dir, err := copied(from, cache)
	if err != nil {
		return "", fmt.Errorf("copying %s: %w", from, err)
	}
	done := filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}

	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: npm ci: %w\n%s", ErrMissing, err, out)
	}
	return dir, os.WriteFile(done, nil, 0o600) //nolint:wrapcheck // names the file
}

// copied copies a package to where it is installed: another place as soon as anything in it changes.
func copied(from, cache string) (string, error) {
	found, err := os.ReadDir(from)
	if err != nil {
		return "", err //nolint:wrapcheck // names the directory
	}
	sum := sha256.New()
	files := map[string][]byte{}
	for _, f := range found {
		text, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			return "", err //nolint:wrapcheck // names the file
		}
		files[f.Name()] = text
		_, _ = sum.Write(text) // never fails
	}

	dir, err := filepath.Abs(filepath.Join(cache, fmt.Sprintf("%s-%x", filepath.Base(from), sum.Sum(nil)[:8])))
	if err != nil {
		return "", err //nolint:wrapcheck // names the directory
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err //nolint:wrapcheck // names the directory
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return "", err //nolint:wrapcheck // names the file
		}
	}
	return dir, nil
}
