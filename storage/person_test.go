package storage

import (
	"sync/atomic"
	"testing"
	"time"
)

// However many years somebody's shout-outs are looked for in, it takes a round trip for the latest, one for all others, and
// two for what stands in them and who boosted it.
func TestAPersonsYearsAreReadAtOnce(t *testing.T) {
	t.Parallel()
	db := openURL(t, startServer(t).url())
	s := db.Workspace("T1")
	var want []string
	for _, yearsAgo := range []int{7, 3, 1, 0} {
		e := entry("a story of its year", "ULUIS")
		want = append([]string{give(t, s, noon.AddDate(-yearsAgo, 0, 0), e).ID}, want...)
	}
	var trips atomic.Int64
	db.redis.AddHook(countTrips{&trips})

	for _, count := range []int{1, 2, 3, 4, 10} {
		trips.Store(0)
		given, err := s.Given(t.Context(), "UANA", Span{From: time.Time{}, To: noon.Add(time.Hour), Count: count})
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "given", idsOf(given), want[:min(count, len(want))])
		if trips.Load() > 4 {
			t.Errorf("%d shout-outs took %d round trips", count, trips.Load())
		}
	}
}
