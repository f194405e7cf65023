package storage

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestZZ(t *testing.T) {
	srv := startServer(t)
	ctx := context.Background()
	db := openURL(t, srv.url())
	store := db.Workspace("T1")
	src := recordSource
	rep := func(s, a, b string) string {
		if !strings.Contains(s, a) {
			t.Fatal(a)
		}
		return strings.ReplaceAll(s, a, b)
	}
	noZ := rep(src, "call('ZADD', KEYS[i], id, id)", "")
	noO := rep(src, "call('XADD', KEYS[4], '*', 'say', 'shoutout', 'id', id)", "")
	names := []string{"trivial", "args only", "full", "no zadd", "no outbox", "neither"}
	scripts := []*redis.Script{redis.NewScript("return 1"), redis.NewScript("return 'recorded 1'"), recordScript, redis.NewScript(noZ), redis.NewScript(noO), redis.NewScript(rep(noZ, "call('XADD', KEYS[4], '*', 'say', 'shoutout', 'id', id)", ""))}
	for _, par := range []int{1, 64} {
		tot := make([]time.Duration, len(scripts))
		srvt := make([]string, len(scripts))
		rec := 0
		for range 25 {
			for k, sc := range scripts {
				es := make([]Entry, 1000)
				ns := make([]time.Time, 1000)
				for i := range es {
					ns[i], es[i] = benchEntry(rec + i)
				}
				rec += 1000
				db.redis.ConfigResetStat(ctx)
				tot[k] += inParallel(par, 1000, func(i int) error {
					if k == 0 {
						return sc.Run(ctx, db.redis, []string{"key"}).Err()
					}
					r := pack(es[i].Shoutout, digest(es[i].Event))
					keys, args := store.recordCall(es[i], ns[i], r)
					sc.Run(ctx, db.redis, keys, args...).Text()
					return nil
				})
				for _, l := range strings.Split(db.redis.Info(ctx, "commandstats").Val(), "\r\n") {
					if strings.Contains(l, "evalsha") {
						srvt[k] = l
					}
				}
			}
		}
		for k := range scripts {
			fmt.Printf("par %d %-10s %.1f us ratio %.2f %s\n", par, names[k], float64(tot[k].Microseconds())/25000, float64(tot[0])/float64(tot[k]), srvt[k])
		}
	}
}
