package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
	"shine/credit/nudge"
)

// The agenda says what is due, and when. It is written by the same script as the change that makes something due: here
// a state with its next time, in swap.go a decision, and in record.go a shout-out that credits a lead. A copy of the
// bot claims what is due, and then writes when it is due next; nothing else plans anything.

// agendaStep is one change of the agenda.
type agendaStep struct {
	field, before string
	after         any // nil to remove it
	due           string
	at            time.Time // zero for never
	// stays leaves the time at which it is due as it is, unless that is later than at.
	stays bool
	// credited is the lead's last credit that was known when at was chosen, and got are the keys that tell whether
	// there was one since.
	credited time.Time
	got      []string
	say      OutboxEntry // the zero entry for nothing
	audit    []any
}

// Step is what happens together with a change of somebody's notes or wins.
type Step struct {
	// Next is when they are due next, zero for never. With Stays the time stays as it is.
	Next  time.Time
	Stays bool
	// Say is what the outbox is to say; the zero entry for nothing.
	Say OutboxEntry
}

// when is the next time in the form in which the script reads it.
func (step agendaStep) when() string {
	at := ""
	if !step.at.IsZero() {
		at = strconv.FormatInt(step.at.UnixMilli(), 10)
	}
	if step.stays {
		return "<" + at
	}
	return at
}

func (s *Store) agenda(ctx context.Context, key string, step agendaStep) error {
	return s.agendaOf(ctx, key, s.keys.due, step)
}

// agendaOf changes a state in one hash, and when it is due in a sorted set.
func (s *Store) agendaOf(ctx context.Context, key, dues string, step agendaStep) error {
	after := ""
	if step.after != nil {
		raw, err := json.Marshal(step.after)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", step.due, err)
		}
		after = string(raw)
	}

	say := step.say.fields()
	args := []any{
		step.field, step.before, after, step.due, step.when(),
		step.credited.UnixMicro(), nudge.PassItOnAfter.Milliseconds(), len(say),
	}
	args = slices.Concat(args, say, step.audit)
	keys := append([]string{key, dues, s.keys.outbox, s.keys.audit}, step.got...)
	done, err := agendaScript.Run(ctx, s.redis, keys, args...).Bool()
	if err != nil {
		return fmt.Errorf("changing %s: %w", step.due, err)
	}
	if !done {
		return ErrChanged
	}

	return nil
}

// DueKind is what kind of thing is due.
type DueKind string

// These are due: a channel's digest, somebody's recap, the question how somebody likes to shine, a Friday's question
// what somebody is glad about, a lead's note, and a look for new leads.
const (
	DueDigest DueKind = "digest"
	DueRecap  DueKind = "recap"
	DueLines  DueKind = "lines"
	DueNote   DueKind = "note"
	DueFriday DueKind = "friday"
	DueLeads  DueKind = "leads"
)

// Due is something that is due, claimed for a while.
type Due struct {
	Kind DueKind
	// Of is the channel of a digest, or the user of anything else.
	Of string
	// Until is when the claim ends.
	Until time.Time
}

// member is its member in the sorted set.
func (d Due) member() string { return strings.TrimSpace(string(d.Kind) + " " + d.Of) }

// ClaimDue takes the first thing that is due, for as long as the lease; false where nothing is.
func (s *Store) ClaimDue(ctx context.Context, now time.Time, lease time.Duration) (Due, bool, error) {
	claimed, err := s.claim(ctx, s.keys.due, now, lease, 1)
	if err != nil || len(claimed) == 0 {
		return Due{}, false, err
	}
	kind, of, _ := strings.Cut(claimed[0], " ")
	return Due{Kind: DueKind(kind), Of: of, Until: now.Add(lease).UTC()}, true, nil
}

// claim takes the first few of what is due by a sorted set.
func (s *Store) claim(ctx context.Context, key string, now time.Time, lease time.Duration, most int) ([]string, error) {
	args := []any{now.UnixMilli(), now.Add(lease).UnixMilli(), most}
	claimed, err := claimScript.Run(ctx, s.redis, []string{key}, args...).StringSlice()
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("looking what is due: %w", err)
	}
	return claimed, nil
}

// LookAgain puts off something that was claimed and looked at. Where it became due anew since it was claimed, it stays
// due.
func (s *Store) LookAgain(ctx context.Context, claimed Due, at time.Time) error {
	keys := []string{s.keys.due}
	err := lookAgainScript.Run(ctx, s.redis, keys, claimed.member(), claimed.Until.UnixMilli(), at.UnixMilli()).Err()
	if err != nil {
		return fmt.Errorf("putting off %s: %w", claimed.member(), err)
	}
	return nil
}

// Woken receives when this Store has made something due at once: a copy of the bot then looks without waiting.
func (s *Store) Woken() <-chan struct{} { return s.woken }

func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default: // nobody looked yet since the last time
	}
}

// PlanMissing plans what should be due and is not, and has the bot look for new leads. It is for data of an older
// version of Shine, which left planning to the bot.
func (s *Store) PlanMissing(ctx context.Context, now time.Time) error {
	raw, err := s.redis.HGetAll(ctx, s.keys.preferences).Result()
	if err != nil {
		return fmt.Errorf("reading who wants a recap: %w", err)
	}

	preferences, err := decodeAll[credit.Preferences](raw)
	if err != nil {
		return fmt.Errorf("reading who wants a recap: %w", err)
	}

	begun, err := s.redis.HKeys(ctx, s.keys.recaps).Result()
	if err != nil {
		return fmt.Errorf("reading who gets a recap: %w", err)
	}

	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for user, of := range preferences {
			if !of.Recap || slices.Contains(begun, user) {
				continue
			}

			recap := planRecap(now, user)
			kept, err := recap.kept()
			if err != nil {
				return err
			}

			p.HSetNX(ctx, s.keys.recaps, user, kept)
			p.ZAdd(ctx, s.keys.due, redis.Z{Score: float64(recap.atMilli()), Member: recap.due})
		}

		p.ZAdd(ctx, s.keys.due, redis.Z{Member: dueLeads})
		return nil
	})
	if err != nil {
		return fmt.Errorf("planning what is missing: %w", err)
	}

	return nil
}

// erasePlanned removes a field of a hash, and what is due because of it.
func (s *Store) erasePlanned(ctx context.Context, hash, field, due, member string) error {
	_, err := s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HDel(ctx, hash, field)
		p.ZRem(ctx, due, member)
		return nil
	})
	return err //nolint:wrapcheck // the callers say what it was
}
