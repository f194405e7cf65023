package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit/nudge"
)

// Trial reads the seed of the workspace's draws, and when the trial began; the first call begins it.
func (s *Store) Trial(ctx context.Context, now time.Time) (seed []byte, began time.Time, err error) {
	return s.trial(ctx, now, func(p redis.Pipeliner) { p.HSetNX(ctx, s.keys.trial, beganField, now.UnixMilli()) })
}

// TrialSoFar is [Store.Trial] without beginning it: before it begins, the draws are made as they will be.
func (s *Store) TrialSoFar(ctx context.Context, now time.Time) (seed []byte, began time.Time, err error) {
	return s.trial(ctx, now, func(redis.Pipeliner) {})
}

func (s *Store) trial(
	ctx context.Context, now time.Time, begin func(redis.Pipeliner),
) (seed []byte, began time.Time, err error) {
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails
	var kept *redis.MapStringStringCmd
	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSetNX(ctx, s.keys.trial, seedField, hex.EncodeToString(fresh))
		begin(p)
		kept = p.HGetAll(ctx, s.keys.trial)
		return nil
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the trial: %w", err)
	}

	seed, err = hex.DecodeString(kept.Val()[seedField])
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("reading the trial: %w", err)
	}

	millis, err := strconv.ParseInt(kept.Val()[beganField], 10, 64)
	if err != nil {
		return seed, now, nil //nolint:nilerr // the trial did not begin yet
	}

	return seed, time.UnixMilli(millis).UTC(), nil
}

// SetTrial replaces the seed and the beginning of the trial by those of another Redis.
func (s *Store) SetTrial(ctx context.Context, seed []byte, began time.Time) error {
	err := s.redis.HSet(ctx, s.keys.trial, seedField, hex.EncodeToString(seed), beganField, began.UnixMilli()).Err()
	if err != nil {
		return fmt.Errorf("setting the trial: %w", err)
	}
	return nil
}

// SealedNudges is everything that another Redis needs to go on with nudges, and how people like to shine.
func (s *Store) SealedNudges(ctx context.Context, now time.Time) (nudge.Sealed, error) {
	lines, err := s.AllOwnLines(ctx)
	if err != nil {
		return nudge.Sealed{}, err
	}

	records, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return nudge.Sealed{}, err
	}

	notes, err := s.AllNotes(ctx)
	if err != nil {
		return nudge.Sealed{}, err
	}

	wins, err := s.AllWins(ctx)
	sealed := nudge.Sealed{Records: records, Notes: notes, Lines: lines, Wins: wins}
	if err != nil || len(records)+len(notes) == 0 {
		return nudge.Sealed{Lines: lines, Wins: wins}, err
	}

	sealed.Seed, sealed.Began, err = s.Trial(ctx, now)
	return sealed, err
}

// ImportNudges joins what another Redis knew with what is known here. Where there were no draws here, those of the
// other Redis go on. People's own lines replace those here.
func (s *Store) ImportNudges(ctx context.Context, sealed nudge.Sealed) error {
	if err := s.ImportOwnLines(ctx, sealed.Lines); err != nil {
		return err
	}

	if err := s.importWins(ctx, sealed.Wins); err != nil {
		return err
	}

	drawn, err := s.drawn(ctx)
	if err != nil {
		return err
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

	return s.importNotes(ctx, sealed.Notes)
}

// drawn reports whether the trial began here.
func (s *Store) drawn(ctx context.Context) (bool, error) {
	records, err := s.AllNudgeRecords(ctx)
	if err != nil {
		return false, err
	}

	notes, err := s.AllNotes(ctx)
	if err != nil {
		return false, err
	}

	moments := 0
	for _, r := range records {
		moments += len(r.Moments)
	}
	for _, n := range notes {
		moments += len(n.Moments)
	}
	return moments > 0, nil
}
