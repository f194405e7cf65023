package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// secret is a value that is never printed: neither as text, nor in a log, nor as JSON.
type secret string

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

// MarshalText hides the value from encoders.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// readFile takes the value from a file, if one is named. Both at once would leave open which one counts.
func (s *secret) readFile(name, file string) error {
	if file == "" {
		return nil
	}
	if *s != "" {
		return fmt.Errorf("%s and %s: set one of them, not both", written(name), written(name+"_FILE"))
	}
	value, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%s: %w", written(name+"_FILE"), err)
	}
	*s = secret(strings.TrimRight(string(value), "\r\n"))
	if *s == "" {
		return fmt.Errorf("%s: %s is empty", written(name+"_FILE"), file)
	}
	return nil
}
