package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit/nudge"
)

// NudgeRecords reads what is kept of leads, by lead. Leads of whom nothing is kept are left out. Only the lead may see
// a record.
func (s *Store) NudgeRecords(ctx context.Context, leads ...string) (map[string]nudge.Record, error) {
	records := make(map[string]nudge.Record, len(leads))
	if len(leads) == 0 {
		return records, nil
	}

	raw, err := s.redis.HMGet(ctx, s.keys.nudges, leads...).Result()
	if err != nil {
		return nil, fmt.Errorf("reading records of nudges: %w", err)
	}

	for i, lead := range leads {
		kept, ok := raw[i].(string)
		if !ok {
			continue
		}
		var r nudge.Record
		if err := json.Unmarshal([]byte(kept), &r); err != nil {
			return nil, fmt.Errorf("reading a record of nudges: %w", err)
		}
		records[lead] = r
	}

	return records, nil
}

// AllNudgeRecords reads what is kept of all leads.
func (s *Store) AllNudgeRecords(ctx context.Context) (map[string]nudge.Record, error) {
	raw, err := s.redis.HGetAll(ctx, s.keys.nudges).Result()
	if err != nil {
		return nil, fmt.Errorf("reading records of nudges: %w", err)
	}
	return decodeAll[nudge.Record](raw)
}

// NudgeStep is what happens together with a change of a record.
type NudgeStep struct {
	// Next is when to ask about the lead next, zero for never. With Stays it is the latest moment for that: a sooner
	// time stays as it is, and with the zero Next every time does.
	Next  time.Time
	Stays bool
	// Credited is the lead's last credit that was known when Next was chosen: a lead who was credited since is asked
	// about sooner. It is zero where Next does not depend on that.
	Credited time.Time
	// Say is what the lead is told, if anything. For a nudge, Moment is the ID of its moment, and Until is when it is
	// too late to say it, zero means never. For a lead's question, To is the person who is asked, and Text are the
	// words. For the answer, By is the person who answers, and Text are the words.
	Say          Say
	Moment       string
	Until        time.Time
	To, By, Text string
}

// entry is what the outbox is to say; the zero entry for nothing.
func (step NudgeStep) entry(lead string) OutboxEntry {
	switch {
	case step.To != "":
		return OutboxEntry{Say: step.Say, To: step.To, By: lead, Shoutout: step.Moment, Text: step.Text}
	case step.By != "":
		return OutboxEntry{Say: step.Say, To: lead, By: step.By, Shoutout: step.Moment, Text: step.Text}
	}
	return OutboxEntry{Say: step.Say, To: lead, Text: step.Moment, Until: step.Until}
}

// clocksDiffer is by how much the clocks of several copies of the bot may differ.
const clocksDiffer = time.Minute

// got are the keys that tell whether the lead was credited since.
func (step NudgeStep) got(k keys, lead string, now time.Time) []string {
	if step.Credited.IsZero() {
		return nil
	}
	return k.gotSince(lead, step.Credited, now.Add(clocksDiffer))
}

// ChangeNudges changes what is kept of a lead and, in the same step, when they are asked about next and what they are
// told. Several copies of the bot may do so at once: each sees what the one before it wrote. Change is told whether
// there was a record; where it returns false, everything stays as it is. Moments that are too old by now are dropped;
// the zero now drops none.
func (s *Store) ChangeNudges(
	ctx context.Context, now time.Time, lead string, change func(r *nudge.Record, kept bool) (NudgeStep, bool),
) (nudge.Record, error) {
	var r nudge.Record
	err := untilSwapped(func() (err error) {
		var before string
		if before, r, err = readField[nudge.Record](ctx, s, s.keys.nudges, lead); err != nil {
			return fmt.Errorf("reading the record of nudges of %w", err)
		}

		step, changed := change(&r, before != "")
		if !changed {
			return nil
		}

		r = r.Pruned(now)
		return s.agendaOf(ctx, s.keys.nudges, s.keys.asking, agendaStep{
			field: lead, before: before, after: r, due: lead, at: step.Next, stays: step.Stays, say: step.entry(lead),
			credited: step.Credited, got: step.got(s.keys, lead, now),
		})
	})
	return r, err
}

// ClaimAsking claims the first leads whom it is time to ask about, for as long as the lease.
func (s *Store) ClaimAsking(ctx context.Context, now time.Time, lease time.Duration, most int) ([]string, error) {
	return s.claim(ctx, s.keys.asking, now, lease, most)
}

// NotAsked returns those of some leads who are not on the agenda.
func (s *Store) NotAsked(ctx context.Context, leads ...string) ([]string, error) {
	if len(leads) == 0 {
		return nil, nil
	}

	scores := make([]*redis.FloatCmd, len(leads))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, lead := range leads {
			scores[i] = p.ZScore(ctx, s.keys.asking, lead)
		}
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("reading who is asked about: %w", err)
	}

	var missing []string
	for i, lead := range leads {
		if isNil(scores[i].Err()) {
			missing = append(missing, lead)
		}
	}

	return missing, nil
}

// PruneNudges drops moments that are older than they may be kept, also those of people who lead nobody any more.
func (s *Store) PruneNudges(ctx context.Context, now time.Time) error {
	all, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return err
	}

	for lead, r := range all {
		if reflect.DeepEqual(r.Pruned(now), r) {
			continue
		}
		_, err := s.ChangeNudges(
			ctx, now, lead, func(_ *nudge.Record, kept bool) (NudgeStep, bool) { return NudgeStep{Stays: true}, kept },
		)
		if err != nil {
			return err
		}
	}

	return s.pruneNotes(ctx, now)
}

// eraseNudges forgets what is kept of a lead, and their name in what is kept of others.
func (s *Store) eraseNudges(ctx context.Context, now time.Time, user string) error {
	if err := s.eraseNotes(ctx, user); err != nil {
		return err
	}

	if err := s.erasePlanned(ctx, s.keys.nudges, user, s.keys.asking, user); err != nil {
		return fmt.Errorf("erasing a record of nudges: %w", err)
	}

	all, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return err
	}

	names := func(m nudge.Moment) bool { return m.About == user || m.By == user }
	for lead, r := range all {
		if !slices.ContainsFunc(r.Moments, names) {
			continue
		}

		_, err := s.ChangeNudges(ctx, now, lead, func(r *nudge.Record, _ bool) (NudgeStep, bool) {
			for i, m := range r.Moments {
				if names(m) {
					r.Moments[i].About, r.Moments[i].By, r.Moments[i].Source = "", "", ""
					r.Moments[i].Question = nil
				}
			}
			return NudgeStep{Stays: true}, true
		})
		if err != nil {
			return err
		}
	}

	return nil
}
