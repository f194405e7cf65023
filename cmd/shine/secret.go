package main

import (
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
)

// secret is a value that is never printed: neither as text nor in a log.
type secret string

// String returns the kind of the secret, never the secret.
func (s secret) String() string {
	kind, _, ok := strings.Cut(string(s), "-")
	switch {
	case s == "":
		return ""
	case ok && len(kind) <= 5:
		return kind + "-…redacted"
	}
	return "…redacted"
}

// GoString hides the value from %#v.
func (s secret) GoString() string { return s.String() }

// LogValue hides the value from slog.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// fromFile reads a secret from a file, or returns value where no file is named. Both at once are an error: it would not
// be clear which one counts.
func fromFile(name string, value secret, file string) (secret, error) {
	if file == "" {
		return value, nil
	}
	if value != "" {
		return "", fmt.Errorf("%s and %s: set one of them, not both", written(name), written(name+"_FILE"))
	}

	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", written(name+"_FILE"), err)
	}

	value = secret(strings.TrimRight(string(content), "\r\n"))
	if value == "" {
		return "", fmt.Errorf("%s: %s is empty", written(name+"_FILE"), file)
	}

	return value, nil
}

// warnOfReaders warns of each variable whose file others on this machine can read or replace. It is only a warning:
// where nobody else is, as in a container, orchestrators mount secrets like that.
func (c *config) warnOfReaders(log *slog.Logger) {
	if runtime.GOOS == "windows" {
		return // a mode there does not tell
	}
	for _, secret := range c.secrets() {
		info, err := os.Stat(secret.file)
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&forOthers == 0 {
			continue
		}
		log.Warn(
			"others on this machine can read or replace the file of a secret; chmod 600 it, unless it is mounted into a container",
			"variable", written(secret.name+"_FILE"), "mode", info.Mode().Perm().String(),
		)
	}
}

// forOthers are the permissions that only the owner of a secret should have; a group may read, which is how services
// get at what root owns.
const forOthers = 0o026
