package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
	"shine/credit/nudge"
)

// NudgeRecords reads what is kept of leads, by lead; of whom nothing is kept is left out. Nobody but they may see it.
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

// NudgeStep is what a change of a record brings with it.
type NudgeStep struct {
	// Next is when to ask about the lead next, zero for never; Stays leaves that as it is.
	Next  time.Time
	Stays bool
	// Say is what the lead is told, if anything. Of a nudge, Moment is the ID of its moment, and Until is when it is too late
	// to say it, zero for never. Of a question that the lead asks, To is who is asked, and Text are the words.
	Say      Say
	Moment   string
	Until    time.Time
	To, Text string
}

// said is the entry of the outbox, as names and values; nil for none.
func (step NudgeStep) said(lead string) []any {
	switch {
	case step.Say == "":
		return nil
	case step.To != "":
		return []any{"say", string(step.Say), "to", step.To, "by", lead, "text", step.Text}
	}
	said := []any{"say", string(step.Say), "to", lead, "text", step.Moment}
	if !step.Until.IsZero() {
		said = append(said, "until", step.Until.UnixMicro())
	}
	return said
}

// ChangeNudges changes what is kept of a lead, and in the same step when they are asked about next and what they are
// told. Of several copies of the bot that do so at once, each sees what the one before it wrote. Change is told whether
// there was a record; its false leaves all as it is. What is too old by now is dropped; by the zero time nothing is.
func (s *Store) ChangeNudges(ctx context.Context, now time.Time, lead string, change func(r *nudge.Record, kept bool) (NudgeStep, bool)) (nudge.Record, error) {
	for range swapTries {
		before, err := s.redis.HGet(ctx, s.keys.nudges, lead).Result()
		if err != nil && !isNil(err) {
			return nudge.Record{}, fmt.Errorf("reading a record of nudges: %w", err)
		}
		var r nudge.Record
		if before != "" {
			if err := json.Unmarshal([]byte(before), &r); err != nil {
				return r, fmt.Errorf("reading a record of nudges: %w", err)
			}
		}
		step, changed := change(&r, before != "")
		if !changed {
			return r, nil
		}
		r = r.Pruned(now)
		err = s.agendaOf(ctx, s.keys.nudges, s.keys.asking, agendaStep{
			field: lead, before: before, after: r, due: lead, at: step.Next, stays: step.Stays, say: step.said(lead),
		})
		if !errors.Is(err, ErrChanged) {
			return r, err
		}
	}
	return nudge.Record{}, ErrChanged
}

// ClaimAsking takes the first leads who are to be asked about, for as long as the lease.
func (s *Store) ClaimAsking(ctx context.Context, now time.Time, lease time.Duration, most int) ([]string, error) {
	return s.claim(ctx, s.keys.asking, now, lease, most)
}

// NotAsked are those of leads who are not asked about.
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

// AskSooner brings forward when leads are asked about. Who is no lead stays none.
func (s *Store) AskSooner(ctx context.Context, at time.Time, leads ...string) error {
	members := make([]redis.Z, 0, len(leads))
	for _, lead := range leads {
		members = append(members, redis.Z{Score: float64(at.UnixMilli()), Member: lead})
	}
	if err := s.redis.ZAddArgs(ctx, s.keys.asking, redis.ZAddArgs{XX: true, LT: true, Members: members}).Err(); err != nil {
		return fmt.Errorf("asking about a lead sooner: %w", err)
	}
	return nil
}

// PruneNudges drops what is older than it may be kept, also of who leads nobody any more.
func (s *Store) PruneNudges(ctx context.Context, now time.Time) error {
	all, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return err
	}
	for lead, r := range all {
		if pruned := r.Pruned(now); len(pruned.Moments) == len(r.Moments) && len(pruned.Away) == len(r.Away) {
			continue
		}
		_, err := s.ChangeNudges(ctx, now, lead, func(_ *nudge.Record, kept bool) (NudgeStep, bool) { return NudgeStep{Stays: true}, kept })
		if err != nil {
			return err
		}
	}
	return nil
}

// Trial reads the seed of the workspace's draws, and since when there are any; the first call begins it.
func (s *Store) Trial(ctx context.Context, now time.Time) (seed []byte, began time.Time, err error) {
	return s.trial(ctx, now, func(p redis.Pipeliner) { p.HSetNX(ctx, s.keys.trial, "began", now.UnixMilli()) })
}

// TrialSoFar is [Store.Trial] for who only looks: it begins nothing, but draws as the trial will.
func (s *Store) TrialSoFar(ctx context.Context, now time.Time) (seed []byte, began time.Time, err error) {
	return s.trial(ctx, now, func(redis.Pipeliner) {})
}

func (s *Store) trial(ctx context.Context, now time.Time, begin func(redis.Pipeliner)) (seed []byte, began time.Time, err error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	var kept *redis.MapStringStringCmd
	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSetNX(ctx, s.keys.trial, "seed", hex.EncodeToString(fresh))
		begin(p)
		kept = p.HGetAll(ctx, s.keys.trial)
		return nil
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the trial: %w", err)
	}
	seed, err = hex.DecodeString(kept.Val()["seed"])
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the trial: %w", err)
	}
	millis, err := strconv.ParseInt(kept.Val()["began"], 10, 64)
	if err != nil {
		return seed, now, nil //nolint:nilerr // it did not begin yet
	}
	return seed, time.UnixMilli(millis).UTC(), nil
}

// SetTrial puts the seed and the beginning of another Redis in the place of those here.
func (s *Store) SetTrial(ctx context.Context, seed []byte, began time.Time) error {
	err := s.redis.HSet(ctx, s.keys.trial, "seed", hex.EncodeToString(seed), "began", began.UnixMilli()).Err()
	if err != nil {
		return fmt.Errorf("setting the trial: %w", err)
	}
	return nil
}

// SealedNudges is everything that another Redis needs to go on with nudges.
func (s *Store) SealedNudges(ctx context.Context, now time.Time) (nudge.Sealed, error) {
	records, err := s.AllNudgeRecords(ctx)
	if err != nil || len(records) == 0 {
		return nudge.Sealed{}, err
	}
	seed, began, err := s.Trial(ctx, now)
	return nudge.Sealed{Seed: seed, Began: began, Records: records}, err
}

// ImportNudges joins what another Redis knew with what is known here. Its draws go on where there were none yet.
func (s *Store) ImportNudges(ctx context.Context, sealed nudge.Sealed) error {
	here, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return err
	}
	drawn := false
	for _, r := range here {
		drawn = drawn || len(r.Moments) > 0
	}
	if !drawn && len(sealed.Seed) > 0 {
		if err := s.SetTrial(ctx, sealed.Seed, sealed.Began); err != nil {
			return err
		}
	}
	for lead, record := range sealed.Records {
		_, err := s.ChangeNudges(ctx, time.Time{}, lead, func(r *nudge.Record, _ bool) (NudgeStep, bool) {
			*r = r.Joined(record)
			return NudgeStep{Stays: true}, true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// HistoryOf asks for somebody's history: what they gave and got since.
type HistoryOf struct {
	User            string
	Given, Received time.Time // zero for none
}

// History is what somebody gave and got, oldest first, without the words, and when they did for the last time ever.
type History struct {
	Given, Received        []credit.Shoutout
	LastGave, LastReceived time.Time
}

// headsAtOnce is how many records one call reads: few enough to keep nobody waiting.
const headsAtOnce = 500

// Histories reads those of many people, up to a moment and with it, in few round trips: what it costs follows what they
// gave and got, whatever else there is. First is the moment of the workspace's first shout-out: nobody's last is before.
func (s *Store) Histories(ctx context.Context, asked []HistoryOf, first, until time.Time) ([]History, error) {
	until = until.Add(time.Millisecond)
	given, err := s.idsSince(ctx, asked, until, s.keys.gave, func(h HistoryOf) time.Time { return h.Given })
	if err != nil {
		return nil, err
	}
	received, err := s.idsSince(ctx, asked, until, s.keys.got, func(h HistoryOf) time.Time { return h.Received })
	if err != nil {
		return nil, err
	}
	heads, err := s.heads(ctx, slices.Concat(slices.Concat(given...), slices.Concat(received...)))
	if err != nil {
		return nil, err
	}
	histories := make([]History, len(asked))
	for i := range asked {
		histories[i] = History{
			Given: pick(heads, given[i]), Received: pick(heads, received[i]),
			LastGave: lastOf(given[i]), LastReceived: lastOf(received[i]),
		}
	}
	return histories, s.lasts(ctx, asked, first, until, histories)
}

// idsSince reads the IDs of everybody's shout-outs since a moment, oldest first.
func (s *Store) idsSince(ctx context.Context, asked []HistoryOf, until time.Time, key func(string, int) string, since func(HistoryOf) time.Time) ([][]string, error) {
	commands := make([][]*redis.StringSliceCmd, len(asked))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, of := range asked {
			from := since(of)
			if from.IsZero() {
				continue
			}
			span := &redis.ZRangeBy{Min: firstID(from), Max: idBefore(until)}
			for year := from.UTC().Year(); year <= until.UTC().Year(); year++ {
				commands[i] = append(commands[i], p.ZRangeByScore(ctx, key(of.User, year), span))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading histories: %w", err)
	}
	ids := make([][]string, len(asked))
	for i, years := range commands {
		for _, year := range years {
			ids[i] = append(ids[i], year.Val()...)
		}
	}
	return ids, nil
}

// heads reads shout-outs without their words, by ID.
func (s *Store) heads(ctx context.Context, ids []string) (map[string]credit.Shoutout, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	heads := make(map[string]credit.Shoutout, len(ids))
	for chunk := range slices.Chunk(ids, headsAtOnce) {
		args := make([]any, len(chunk))
		for i, id := range chunk {
			args[i] = id
		}
		read, err := headsScript.Run(ctx, s.redis, []string{s.keys.ledger, s.keys.loose}, args...).StringSlice()
		if err != nil {
			return nil, fmt.Errorf("reading histories: %w", err)
		}
		for i, head := range read {
			if head == "" {
				continue // taken back meanwhile
			}
			if heads[chunk[i]], err = unpack(s.workspace, chunk[i], head); err != nil {
				return nil, err
			}
		}
	}
	return heads, nil
}

func pick(heads map[string]credit.Shoutout, ids []string) []credit.Shoutout {
	found := make([]credit.Shoutout, 0, len(ids))
	for _, id := range ids {
		if head, ok := heads[id]; ok {
			found = append(found, head)
		}
	}
	return found
}

func lastOf(ids []string) time.Time {
	if len(ids) == 0 {
		return time.Time{}
	}
	at, _ := credit.IDTime(ids[len(ids)-1]) // zero where it is none
	return at
}

// lasts looks further back for those who gave or got nothing since.
func (s *Store) lasts(ctx context.Context, asked []HistoryOf, first, until time.Time, histories []History) error {
	if first.IsZero() {
		return nil
	}
	type look struct {
		into  *time.Time
		years []*redis.StringSliceCmd
	}
	var looks []look
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		further := func(into *time.Time, user string, since time.Time, key func(string, int) string) {
			if since.IsZero() || !into.IsZero() {
				return
			}
			l := look{into: into}
			for year := until.UTC().Year(); year >= first.UTC().Year(); year-- {
				l.years = append(l.years, p.ZRevRangeByScore(ctx, key(user, year), &redis.ZRangeBy{Min: "-inf", Max: idBefore(until), Count: 1}))
			}
			looks = append(looks, l)
		}
		for i, of := range asked {
			further(&histories[i].LastGave, of.User, of.Given, s.keys.gave)
			further(&histories[i].LastReceived, of.User, of.Received, s.keys.got)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading histories: %w", err)
	}
	for _, l := range looks {
		for _, year := range l.years {
			if *l.into = lastOf(year.Val()); !l.into.IsZero() {
				break
			}
		}
	}
	return nil
}

// First is the moment of the first shout-out; zero where there is none.
func (s *Store) First(ctx context.Context) (time.Time, error) {
	var ledger *redis.XMessageSliceCmd
	var loose *redis.StringSliceCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		ledger = p.XRangeN(ctx, s.keys.ledger, "-", "+", 1)
		loose = p.ZRangeByScore(ctx, s.keys.loose, &redis.ZRangeBy{Min: "-inf", Max: "+inf", Count: 1})
		return nil
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the first shout-out: %w", err)
	}
	first := merge(ledger.Val(), loose.Val())
	if len(first) == 0 {
		return time.Time{}, nil
	}
	at, _ := credit.IDTime(first[0].id) // zero where it is none
	return at, nil
}

// eraseNudges forgets what is kept of a lead, and their name in what is kept of others.
func (s *Store) eraseNudges(ctx context.Context, now time.Time, user string) error {
	_, err := s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HDel(ctx, s.keys.nudges, user)
		p.ZRem(ctx, s.keys.asking, user)
		return nil
	})
	if err != nil {
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
