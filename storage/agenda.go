package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// agendaStep is one change of the agenda.
type agendaStep struct {
	field, before string
	after         any // nil to remove it
	due           string
	at            time.Time   // zero for never
	stays         bool        // set to leave when it is due as it is
	say           OutboxEntry // the zero entry for nothing
	audit         []any
}

func (s *Store) agenda(ctx context.Context, key string, step agendaStep) error {
	return s.agendaOf(ctx, key, s.keys.due, step)
}

// agendaOf changes a state in one hash, and when it is due in a sorted set.
func (s *Store) agendaOf(ctx context.Context, key, dues string, step agendaStep) error {
	after, at := "", ""
	if step.after != nil {
		raw, err := json.Marshal(step.after)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", step.due, err)
		}
		after = string(raw)
	}
	switch {
	case step.stays:
		at = "="
	case !step.at.IsZero():
		at = strconv.FormatInt(step.at.UnixMilli(), 10)
	}
	say := step.say.fields()
	args := append([]any{step.field, step.before, after, step.due, at, len(say)}, say...)
	keys := []string{key, dues, s.keys.outbox, s.keys.audit}
	done, err := agendaScript.Run(ctx, s.redis, keys, append(args, step.audit...)...).Bool()
	if err != nil {
		return fmt.Errorf("changing %s: %w", step.due, err)
	}
	if !done {
		return ErrChanged
	}
	return nil
}

// Due is something that is due: the digest of a channel, or the recap of a user; the other one is empty.
type Due struct{ Digest, Recap string }

// ClaimDue takes the first thing that is due, for as long as the lease; false where nothing is.
func (s *Store) ClaimDue(ctx context.Context, now time.Time, lease time.Duration) (Due, bool, error) {
	claimed, err := s.claim(ctx, s.keys.due, now, lease, 1)
	if err != nil || len(claimed) == 0 {
		return Due{}, false, err
	}
	if channel, ok := strings.CutPrefix(claimed[0], dueDigest); ok {
		return Due{Digest: channel}, true, nil
	}
	user, _ := strings.CutPrefix(claimed[0], dueRecap)
	return Due{Recap: user}, true, nil
}

// claim takes the first few of what is due by a sorted set.
func (s *Store) claim(ctx context.Context, key string, now time.Time, lease time.Duration, most int) ([]string, error) {
	claimed, err := claimScript.Run(ctx, s.redis, []string{key}, now.UnixMilli(), now.Add(lease).UnixMilli(), most).StringSlice()
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("looking what is due: %w", err)
	}
	return claimed, nil
}
