package nudge_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"shine/credit/nudge"
)

// Chance alone makes plain thresholds lie. This repeats the simulations that the thresholds come from, and asks the kinds.
func TestChance(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	share := func(n int, happens func() bool) float64 {
		k := 0
		for range n {
			if happens() {
				k++
			}
		}
		return float64(k) / float64(n)
	}
	// since is how long ago, in days, somebody was credited last, credited at random so often a day.
	since := func(rate float64) float64 { return random.ExpFloat64() / rate }
	noneFor := func(people int, rate, days float64) func() bool {
		return func() bool {
			for range people {
				if since(rate) > days {
					return true
				}
			}
			return false
		}
	}
	topShare := func(people, credits int) float64 {
		counts := make([]int, people)
		for range credits {
			counts[random.IntN(people)]++
		}
		return float64(slices.Max(counts)) / float64(credits)
	}
	const weekly = 0.4 / 7
	for name, x := range map[string]struct{ got, want, off float64 }{
		"30 days without credit, seven people":       {share(20000, noneFor(7, weekly, 30)), 0.75, 0.02},
		"60 days without credit, seven people":       {share(20000, noneFor(7, weekly, 60)), 0.21, 0.02},
		"60% of five credits, four people":           {share(20000, func() bool { return topShare(4, 5) >= 0.6 }), 0.41, 0.02},
		"70% of six credits, four people":            {share(20000, func() bool { return topShare(4, 6) >= 0.7 }), 0.018, 0.005},
		"a weekly giver who is silent for two weeks": {share(20000, func() bool { return since(1./7) > 14 }), 0.135, 0.01},
		"the kind spread, on chance alone": {share(2000, func() bool {
			x := calm()
			x.Given = nil
			for range 6 {
				x.Given = append(x.Given, gave(daysAgo(10), fmt.Sprint("U", 1+random.IntN(4))))
			}
			_, ok := fires(x, nudge.Spread)
			return ok
		}), 0.018, 0.012},
		"the kind overlooked, on chance alone": {share(2000, func() bool {
			x := calm()
			x.Team = nil
			for i := range 7 {
				m := nudge.Member{ID: fmt.Sprint("U", i), Since: daysAgo(200), Founder: true}
				for at := since(weekly); at < 200; at += since(weekly) {
					got := now.Add(-time.Duration(at * 24 * float64(time.Hour)))
					m.Last = later(m.Last, got)
					m.Credits = append([]nudge.Credit{{At: got}}, m.Credits...)
				}
				x.Team = append(x.Team, m)
			}
			_, ok := fires(x, nudge.Overlooked)
			return ok
		}), 0.45, 0.05},
	} {
		if math.Abs(x.got-x.want) > x.off {
			t.Errorf("%s: %.3f of all, not %.3f", name, x.got, x.want)
		} else {
			t.Logf("%s: %.3f", name, x.got)
		}
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func TestDrawsAreEven(t *testing.T) {
	t.Parallel()
	held := 0
	for i := range 10000 {
		x := nudge.Draw([]byte("seed"), fmt.Sprint("U", i), nudge.Quiet, "2026-11-19")
		if x < 0 || x >= 1 {
			t.Fatal(x)
		}
		if x < 0.2 {
			held++
		}
	}
	if held < 1850 || held > 2150 {
		t.Errorf("a share of 0.2 holds %d of 10000 back", held)
	}
	if nudge.Draw([]byte("a"), "U1", nudge.Quiet, "x") == nudge.Draw([]byte("b"), "U1", nudge.Quiet, "x") {
		t.Error("the seed makes no difference")
	}
}
