package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

const (
	benchPeople   = 10_000
	benchChannels = 50
	// benchPace is how often somebody of them gives: each about once a week.
	benchPace = time.Minute
)

// benchEntry is the i-th shout-out of a company: 200 characters about three people, each time another.
func benchEntry(i int) (time.Time, Entry) {
	person := func(n int) string { return fmt.Sprintf("U%010d", n%benchPeople) }
	now := noon.Add(time.Duration(i) * benchPace)
	return now, Entry{
		Shoutout: credit.Shoutout{
			Giver: person(i * 7), Recipients: []string{person(i*11 + 1), person(i*13 + 2), person(i*17 + 3)},
			Text: strings.Repeat("for the calm release ", 9) + fmt.Sprintf("%011d", i), Values: []string{"craft"},
			Channel: fmt.Sprintf("C%010d", i%benchChannels), Visibility: credit.Public, Source: credit.FromCommand,
		},
		Event: fmt.Sprintf("command:%d.%d.0123456789abcdef", i, i*3), DayStart: now.Add(-8 * time.Hour), DailyLimit: 30,
	}
}

// BenchmarkRecord compares recording with the rate of a script that does nothing, turn by turn in the same run.
func BenchmarkRecord(b *testing.B) {
	for _, inFlight := range []int{1, 64} {
		b.Run("in_flight="+strconv.Itoa(inFlight), func(b *testing.B) {
			db := openURL(b, startServer(b).url())
			var trips atomic.Int64
			db.redis.AddHook(countTrips{&trips})
			store, trivial := db.Workspace("T1"), redis.NewScript("return 1")
			ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
			defer cancel()

			if err := recordScript.Load(ctx, db.redis).Err(); err != nil { // so that none has to be sent along
				b.Fatal(err)
			}

			const turn = 1000
			var base, ours, baseAtWork, oursAtWork time.Duration
			scriptTime(b, db)
			recorded, entries, nows := 0, make([]Entry, turn), make([]time.Time, turn)
			for b.Loop() {
				for i := range entries {
					nows[i], entries[i] = benchEntry(recorded + i)
				}
				recorded += turn
				base += inParallel(inFlight, turn, func(int) error { return trivial.Run(ctx, db.redis, []string{"key"}).Err() })
				baseAtWork += scriptTime(b, db)
				before := trips.Load()
				ours += inParallel(inFlight, turn, func(i int) error {
					outcome, err := store.Record(ctx, nows[i], entries[i])
					if err == nil && outcome.Status != Recorded {
						err = fmt.Errorf("status %d", outcome.Status)
					}
					if err != nil {
						b.Error(err)
					}
					return err
				})
				if got := trips.Load() - before; got != turn {
					b.Errorf("%d round trips for %d records", got, turn)
				}
				oursAtWork += scriptTime(b, db)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(base.Seconds()/ours.Seconds(), "of-trivial")
			b.ReportMetric(float64(recorded)/ours.Seconds(), "records/s")
			b.ReportMetric(float64(recorded)/base.Seconds(), "trivial/s")
			b.ReportMetric(float64(oursAtWork.Microseconds())/float64(recorded), "µs-in-redis")
			b.ReportMetric(float64(baseAtWork.Microseconds())/float64(recorded), "trivial-µs-in-redis")
		})
	}
}

// scriptTime is how long Redis has been at work on scripts since it was asked last.
func scriptTime(b *testing.B, db *DB) time.Duration {
	b.Helper()
	ctx := context.Background()
	_, stats, _ := strings.Cut(db.redis.Info(ctx, "commandstats").Val(), "cmdstat_evalsha:")
	_, stats, _ = strings.Cut(stats, "usec=")
	number, _, _ := strings.Cut(stats, ",")
	if err := db.redis.ConfigResetStat(ctx).Err(); err != nil {
		b.Fatal(err)
	}
	µs, _ := strconv.Atoi(number) // none yet is 0
	return time.Duration(µs) * time.Microsecond
}

// inParallel does n things with some in flight, and says how long that took.
func inParallel(inFlight, n int, do func(int) error) time.Duration {
	var next atomic.Int64
	var workers sync.WaitGroup
	start := time.Now()
	for range inFlight {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if do(i) != nil {
					return
				}
			}
		})
	}
	workers.Wait()
	return time.Since(start)
}

// countTrips counts what a client sends and waits for.
type countTrips struct{ n *atomic.Int64 }

func (countTrips) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c countTrips) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmd)
	}
}

func (c countTrips) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmds)
	}
}

// BenchmarkMemory measures what a shout-out costs in Redis, as used_memory before and after: what stays once it is
// announced, and what goes after a while (where its direct messages stand).
func BenchmarkMemory(b *testing.B) {
	const shoutouts = 200_000
	for b.Loop() {
		db := openURL(b, startServer(b).url())
		store := db.Workspace("T1")
		before := usedMemory(b, db)
		inParallel(16, shoutouts, func(i int) error { return recordAndSay(b, store, i) })
		said := usedMemory(b, db)
		forgetTold(b, db)
		stays := usedMemory(b, db)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(stays-before)/shoutouts, "B/shout-out")
		b.ReportMetric(float64(said-stays)/shoutouts, "B-for-90-days/shout-out")
	}
}

// recordAndSay does with a shout-out what the bot does: record it, announce it, tell three people.
func recordAndSay(b *testing.B, store *Store, i int) error {
	b.Helper()
	ctx := context.Background()
	now, e := benchEntry(i)
	outcome, err := store.Record(ctx, now, e)
	if err != nil {
		b.Error(err)
		return err
	}
	ts := tsOf(now.UnixMicro() + 700_000)
	for _, target := range append([]string{e.Shoutout.Channel}, e.Shoutout.Recipients...) {
		conversation := "D" + target[1:]
		if target == e.Shoutout.Channel {
			conversation = target
		}
		if _, err := store.MarkSent(ctx, outcome.Shoutout, target, Sent{Conversation: conversation, TS: ts}); err != nil {
			b.Error(err)
			return err
		}
	}
	return store.redis.Del(ctx, store.keys.outbox).Err()
}

func forgetTold(b *testing.B, db *DB) {
	b.Helper()
	ctx := context.Background()
	for keys := db.redis.Scan(ctx, 0, "*:told:*", 1000).Iterator(); keys.Next(ctx); {
		if err := db.redis.Del(ctx, keys.Val()).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

func usedMemory(b *testing.B, db *DB) int {
	b.Helper()
	_, rest, _ := strings.Cut(db.redis.Info(context.Background(), "memory").Val(), "used_memory:")
	number, _, _ := strings.Cut(rest, "\r")
	used, err := strconv.Atoi(number)
	if err != nil {
		b.Fatal(err)
	}
	return used
}
