package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

// Sent is where a message stands: Slack's conversation and its ts ("1763942179.000123").
type Sent struct{ Conversation, TS string }

// Say notes that a message about a shout-out was sent, and reports whether the shout-out is still there: if not, its
// giver took it back meanwhile, and the message has to go.
//
// The target is what the message was for: the shout-out's channel for its announcement, which is remembered as long
// as the shout-out, or else a recipient or a part of a thread, which is remembered for a day at least.
func (s *Store) Say(ctx context.Context, about credit.Shoutout, target string, sent Sent) (bool, error) {
	keys := []string{s.keys.ledger(), s.keys.loose(), s.toldKey(about)}
	args := []any{about.ID, "message", target + " " + sent.Conversation + " " + sent.TS, 0}
	if target == about.Channel {
		keys[2] = s.keys.said(sent.Conversation, periodOf(about.Time, saidPeriod))
		args = []any{about.ID, "announcement", tsNumber(sent.TS), 0}
	} else {
		forget := startOfPeriod(periodOf(about.Time, toldPeriod)+2, toldPeriod)
		args[3] = forget.UnixMilli()
	}
	there, err := saidScript.Run(ctx, s.redis, keys, args...).Int()
	if err != nil {
		return false, fmt.Errorf("noting what was said: %w", err)
	}
	return there == 1, nil
}

// Said reads where the messages about a shout-out stand, by target.
func (s *Store) Said(ctx context.Context, about credit.Shoutout) (map[string]Sent, error) {
	var ts *redis.FloatCmd
	var told *redis.StringCmd
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		ts = p.ZScore(ctx, s.keys.said(about.Channel, periodOf(about.Time, saidPeriod)), about.ID)
		told = p.HGet(ctx, s.toldKey(about), about.ID)
		return nil
	})
	if err != nil && !isNil(err) {
		return nil, fmt.Errorf("reading what was said: %w", err)
	}
	said := map[string]Sent{}
	if ts.Err() == nil {
		said[about.Channel] = Sent{Conversation: about.Channel, TS: tsOf(int64(ts.Val()))}
	}
	for line := range strings.Lines(told.Val()) {
		if f := strings.Fields(line); len(f) == 3 {
			said[f[0]] = Sent{Conversation: f[1], TS: f[2]}
		}
	}
	return said, nil
}

// SaidBy reads the IDs of the shout-outs that a message announces.
func (s *Store) SaidBy(ctx context.Context, sent Sent) ([]string, error) {
	ts := tsNumber(sent.TS)
	period := periodOf(time.UnixMicro(ts), saidPeriod)
	var ids []string
	for _, p := range []int64{period - 1, period} { // announced a little later than given, perhaps in the next period
		score := strconv.FormatInt(ts, 10)
		found, err := s.redis.ZRangeByScore(ctx, s.keys.said(sent.Conversation, p), &redis.ZRangeBy{Min: score, Max: score}).Result()
		if err != nil {
			return nil, fmt.Errorf("reading what a message announces: %w", err)
		}
		ids = append(ids, found...)
	}
	return ids, nil
}

func (s *Store) toldKey(about credit.Shoutout) string {
	return s.keys.told(periodOf(about.Time, toldPeriod))
}

// Reserve takes the next turn to speak in a conversation, which keeps it for gap, or says how long to wait before
// asking again.
func (s *Store) Reserve(ctx context.Context, conversation string, gap time.Duration) (time.Duration, error) {
	wait, err := reserveScript.Run(ctx, s.redis, []string{s.keys.pace(conversation)}, max(gap.Milliseconds(), 1)).Int64()
	if err != nil {
		return 0, fmt.Errorf("reserving a turn: %w", err)
	}
	return time.Duration(wait) * time.Millisecond, nil
}

// Hold keeps everybody from speaking in a conversation for a while.
func (s *Store) Hold(ctx context.Context, conversation string, pause time.Duration) error {
	if err := s.redis.Set(ctx, s.keys.pace(conversation), "", max(pause, time.Millisecond)).Err(); err != nil {
		return fmt.Errorf("holding a conversation: %w", err)
	}
	return nil
}

// tsNumber is a ts in microseconds: "1763942179.000123" is 1763942179000123.
func tsNumber(ts string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(ts, ".", "", 1), 10, 64)
	return n
}

func tsOf(n int64) string { return fmt.Sprintf("%d.%06d", n/1e6, n%1e6) }
