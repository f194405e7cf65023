package storage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

func realRedis(tb testing.TB) *DB {
	tb.Helper()
	dir, err := os.MkdirTemp("", "shine")
	if err != nil {
		tb.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	command := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait(); _ = os.RemoveAll(dir) })
	for {
		db, err := Open(context.Background(), Config{URL: "unix://" + socket})
		if err == nil {
			tb.Cleanup(func() { _ = db.Close() })
			return db
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func benchEntry(i int, now time.Time) Entry {
	text := strings.Repeat("for the calm release ", 10)[:186] + fmt.Sprintf(" %013d", i)
	user := func(n int) string { return fmt.Sprintf("U%010d", n%10000) }
	return Entry{
		Shoutout: credit.Shoutout{
			Giver: user(i * 7), Recipients: []string{user(i*11 + 1), user(i*13 + 2), user(i*17 + 3)}, Text: text,
			Values: []string{"craft"}, Channel: fmt.Sprintf("C%010d", i%50), Visibility: credit.Public, Source: credit.FromCommand,
		},
		Event: fmt.Sprintf("command:%d.%d.abcdef", i, i*3), DayStart: now.Add(-8 * time.Hour), DailyLimit: 30,
	}
}

func BenchmarkRecord(b *testing.B) {
	for _, parallel := range []int{1, 64} {
		b.Run(fmt.Sprintf("%d", parallel), func(b *testing.B) {
			db := realRedis(b)
			store := db.Workspace("T1")
			run := func(f func(i int)) float64 {
				start := time.Now()
				next := make(chan int, 1024)
				done := make(chan bool)
				for range parallel {
					go func() {
						for i := range next {
							f(i)
						}
						done <- true
					}()
				}
				for i := range b.N {
					next <- i
				}
				close(next)
				for range parallel {
					<-done
				}
				return float64(b.N) / time.Since(start).Seconds()
			}
			trivial := redis.NewScript("return 1")
			ctx := context.Background()
			base := run(func(int) { trivial.Run(ctx, db.redis, []string{"k"}) })
			start := time.Now()
			mine := run(func(i int) {
				now := start.Add(time.Duration(i) * 5 * time.Minute)
				out, err := store.Record(ctx, now, benchEntry(i, now))
				if err != nil || out.Status != Recorded {
					b.Error(out.Status, err)
				}
			})
			b.ReportMetric(mine/base, "ratio")
			b.ReportMetric(mine, "records/s")
		})
	}
}

func TestMemory(t *testing.T) {
	db := realRedis(t)
	store := db.Workspace("T1")
	ctx := context.Background()
	used := func() int {
		var n int
		info := db.redis.Info(ctx, "memory").Val()
		fmt.Sscanf(info[strings.Index(info, "used_memory:"):], "used_memory:%d", &n)
		return n
	}
	before := used()
	const n = 100000
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		now := start.Add(time.Duration(i) * 315 * time.Second)
		out, err := store.Record(ctx, now, benchEntry(i, now))
		if err != nil || out.Status != Recorded {
			t.Fatal(out.Status, err)
		}
	}
	all := used()
	keys := []string{}
	noEvents := used()
	db.redis.Del(ctx, "shine:{T1}:outbox")
	rest := used()
	t.Logf("all %d, without events %d (events %d, %d keys), without outbox %d", (all-before)/n, (noEvents-before)/n, (all-noEvents)/n, len(keys), (rest-before)/n)
	db.redis.Del(ctx, "shine:{T1}:ledger")
	t.Logf("ledger %d indexes %d", (rest-used())/n, (used()-before)/n)
}
