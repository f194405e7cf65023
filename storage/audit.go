package storage

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// AuditLine is one line of the audit log: who did what. It holds ids and names of settings, never what people wrote.
type AuditLine struct {
	// Time is when, UTC, to the millisecond.
	Time time.Time
	// By is a person's id, or "operator" for the command line.
	By string
	// Action is one word or two: "settings", "remove", "channel", "export", "import", "erase".
	Action string
	// About is the id of what it was done to; empty for the whole workspace.
	About string
	// Detail says more, in a few words.
	Detail string
}

// fields are the line as names and values; the zero line has none.
func (l AuditLine) fields() []any {
	if l.Action == "" {
		return nil
	}
	return []any{
		auditTime, l.Time.UnixMilli(), auditBy, short(l.By), auditAction, short(l.Action),
		auditAbout, short(l.About), auditDetail, short(l.Detail),
	}
}

// maxAuditField is how many bytes each field of a line may have: people may choose some of the words.
const maxAuditField = 1000

func short(s string) string {
	if len(s) <= maxAuditField {
		return s
	}
	return strings.ToValidUTF8(s[:maxAuditField], "") + "…"
}

// auditLength is about how many lines the audit log keeps.
const auditLength = 100_000

// Audit writes a line into the audit log.
func (s *Store) Audit(ctx context.Context, line AuditLine) error {
	err := s.redis.XAdd(
		ctx, &redis.XAddArgs{Stream: s.keys.audit, MaxLen: auditLength, Approx: true, Values: line.fields()},
	).Err()
	if err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// AuditLog reads the audit log, oldest first, a page at a time.
func (s *Store) AuditLog(ctx context.Context) iter.Seq2[AuditLine, error] {
	return func(yield func(AuditLine, error) bool) {
		for m, err := range s.stream(ctx, s.keys.audit) {
			if err != nil {
				yield(AuditLine{}, err)
				return
			}
			if !yield(auditLine(m), nil) {
				return
			}
		}
	}
}

func auditLine(entry redis.XMessage) AuditLine {
	field := func(name string) string {
		value, _ := entry.Values[name].(string)
		return strings.ToValidUTF8(value, "")
	}
	return AuditLine{
		Time: time.UnixMilli(idNumber(field(auditTime))).UTC(), By: field(auditBy), Action: field(auditAction),
		About: field(auditAbout), Detail: field(auditDetail),
	}
}
