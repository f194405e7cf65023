package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// secret is a value that is never printed: neither as text nor in a log.
type secret string

// String is what kind of secret it is, never the secret.
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

// fromFile is the value that stands in a file, or value where none is named. Both at once would leave open which
// one counts.
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
