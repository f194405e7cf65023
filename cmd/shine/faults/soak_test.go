package faults_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot/slacksim"
)

var (
	soakFor  = flag.Duration("soak", 4*time.Second, "for how long to run the copies under load")
	soakRate = flag.Int("rate", 15, "how many commands a second")
)

const (
	soakCopies   = 3
	soakChannels = 40
	// ackBudget is for 99 of 100 acknowledgements.
	ackBudget = 15 * time.Millisecond
	// telling is how long a run has to be so that growth means something.
	telling = 5 * time.Minute
)

// soak is a long run of several copies.
type soak struct {
	*world
	copies   []*process
	channels []string
	samples  []sample

	mu         sync.Mutex
	took       []time.Duration
	unanswered int
	announced  map[string]int // by the number of a deed
	told       map[string]int
}

// sample is what copies and Redis use at a moment: the sum of the copies.
type sample struct{ resident, goroutines, redis, recorded float64 }

// Three copies answer many commands while their connections are refreshed: each once, with nothing lost or doubled, and
// without growing.
func TestSoak(t *testing.T) {
	t.Parallel()
	total := int(soakFor.Seconds() * float64(*soakRate))
	w := newWorld(t, slacksim.Options{})
	w.onQuickRedis()
	s := &soak{world: w, announced: map[string]int{}, told: map[string]int{}}
	s.channels = w.town(total/12+1, soakChannels) // as many people as give so much without being stopped
	for range soakCopies {
		s.copies = append(s.copies, w.serve())
	}

	s.run(total)
	s.allSaid()
	s.look()
	s.judge(total)
}

// refreshes is how often Slack asks for a new connection: never again before the last one is replaced.
func refreshes() int { return min(20, max(1, int(soakFor.Seconds()/4))) }

// run has people type, and everything else happen in time.
func (s *soak) run(total int) {
	var typing sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(*soakRate))
	defer tick.Stop()
	for i := range total {
		typing.Go(func() { s.types(i) })
		if i%(total/refreshes()+1) == total/refreshes()/2 && s.Connections() == 2*soakCopies {
			s.Disconnect(s.t.Context(), "refresh_requested", 1)
		}
		if i%max(total/60, 1) == 0 {
			s.look()
		}
		<-tick.C
	}
	typing.Wait()
}

// types lets somebody give credit, and takes the time until it is acknowledged.
func (s *soak) types(i int) {
	from, to := i%len(s.people), (i+7)%len(s.people)
	typed := fmt.Sprintf("/shine @%s for the calm deed %d of today", s.people[to].name, i)
	began := time.Now()
	_, err := s.Command(s.t.Context(), s.people[from].id, s.channels[i%len(s.channels)], typed)
	took := time.Since(began)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, took)
	s.unanswered += once(err != nil)
}

var aDeed = regexp.MustCompile(`the calm deed (\d+) of today`)

// look counts what was said since the last look, and what everything uses.
func (s *soak) look() {
	said := s.Drain()
	s.mu.Lock()
	for _, m := range said {
		if m.User != slacksim.BotUser || m.EphemeralTo != "" {
			continue
		}
		where := s.announced
		if strings.HasPrefix(m.Channel, "D") {
			where = s.told
		}
		for _, found := range aDeed.FindAllStringSubmatch(m.Text, -1) {
			where[found[1]]++
		}
	}
	s.mu.Unlock()
	s.samples = append(s.samples, s.sample())
}

func (s *soak) sample() sample {
	var now sample
	for _, one := range s.copies {
		text := one.page("metrics")
		now.resident += metric(text, "process_resident_memory_bytes")
		now.goroutines += metric(text, "go_goroutines")
		now.recorded += metric(text, "shine_shoutouts_recorded_total")
	}
	now.redis = s.used()
	return now
}

// used is how much memory Redis uses, in bytes.
func (s *soak) used() float64 {
	c := s.server.client()
	defer func() { _ = c.Close() }()
	return metric(strings.ReplaceAll(c.Info(s.t.Context(), "memory").Val(), ":", " "), "used_memory")
}

func (s *soak) judge(total int) {
	s.t.Helper()
	recorded, lost, twice := map[string]int{}, 0, 0
	for _, found := range aDeed.FindAllStringSubmatch(s.runs("", "export"), -1) {
		recorded[found[1]]++
	}
	for number, n := range recorded {
		twice += n - 1
		for _, n := range []int{s.announced[number], s.told[number]} {
			lost += once(n == 0)
			twice += max(n-1, 0)
		}
	}
	slices.Sort(s.took)
	p99 := s.took[len(s.took)*99/100]
	s.t.Logf("%d commands, %d unanswered, %d recorded; messages lost: %d, twice: %d", total, s.unanswered, len(recorded), lost, twice)
	s.t.Logf("99 of 100 acknowledgements within %v, the simulator's time included; the budget is %v", p99, ackBudget)
	if s.unanswered > 0 || len(recorded) != total || lost > 0 || twice > 0 {
		s.t.Error("not everything was said once")
	}
	s.grows()
}

// grows compares the last third of the run with the one before it.
func (s *soak) grows() {
	s.t.Helper()
	third := len(s.samples) / 3
	first, second, last := s.samples[third], s.samples[2*third], s.samples[len(s.samples)-1]
	most := func(of []sample, what func(sample) float64) float64 {
		return what(slices.MaxFunc(of, func(a, b sample) int { return int(what(a) - what(b)) }))
	}
	perShoutout := func(a, b sample) float64 { return (b.redis - a.redis) / max(b.recorded-a.recorded, 1) }
	for _, one := range []struct {
		what          string
		before, after float64
	}{
		{"MiB of the copies", most(s.samples[third:2*third], resident) / (1 << 20), most(s.samples[2*third:], resident) / (1 << 20)},
		{"goroutines", most(s.samples[third:2*third], goroutines), most(s.samples[2*third:], goroutines)},
		{"bytes in Redis for each shout-out", perShoutout(first, second), perShoutout(second, last)},
	} {
		s.t.Logf("%s: %.0f in the second third, %.0f in the last", one.what, one.before, one.after)
		if *soakFor >= telling && one.after > 1.25*one.before+10 {
			s.t.Errorf("%s grow", one.what)
		}
	}
}

func resident(s sample) float64   { return s.resident }
func goroutines(s sample) float64 { return s.goroutines }
