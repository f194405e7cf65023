package main

import (
	"io"
	"log/slog"
	"os"
	"regexp"
	"time"

	"github.com/lmittmann/tint"
	"golang.org/x/term"
)

// newLog writes for people on a terminal, and JSON elsewhere.
func newLog(w io.Writer, c config) *slog.Logger {
	file, isFile := w.(*os.File)
	terminal := isFile && isTerminal(file)
	if c.LogFormat == "json" || c.LogFormat == "" && !terminal {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: c.LogLevel, ReplaceAttr: redact}))
	}
	return slog.New(tint.NewTextHandler(w, &tint.Options{
		Level: c.LogLevel, ReplaceAttr: redact, TimeFormat: time.TimeOnly, NoColor: !terminal,
	}))
}

var (
	// tokens are Slack's tokens: https://docs.slack.dev/authentication/tokens.
	tokens = regexp.MustCompile(`\b(x(?:ox[a-z]|app))-[A-Za-z0-9-]+`)
	// passwords are passwords in URLs.
	passwords = regexp.MustCompile(`(://[^/@\s:]*):[^/@\s]+@`)
)

// redact takes tokens and passwords out of whatever is logged, wherever they came from.
func redact(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(redactText(v))
	case error:
		a.Value = slog.StringValue(redactText(v.Error()))
	}
	return a
}

func redactText(s string) string {
	return passwords.ReplaceAllString(tokens.ReplaceAllString(s, "$1-…redacted"), "$1:…redacted@")
}

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }
