package faults_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// patience is how long a test waits for anything before it fails: no machine is that busy.
const patience = 3 * time.Minute

// mostEach is how much one person gives here: Shine takes no more of one person in ten minutes.
const mostEach = 18

// world is a simulated workspace, a Redis, and copies of the program.
type world struct {
	*slacksim.Slack
	t       testing.TB
	program string // what is run; empty is the program as it is
	admin   string // whom the operator made one; empty is nobody
	url     string // of the Redis, as the copies reach it
	server  *server
	proxy   *proxy
	general string
	people  []person

	mu    sync.Mutex
	deeds []*deed
	// again is set where everything that people type is delivered twice.
	again bool
	// other is what a fault counts that nobody typed.
	other *count
}

type person struct {
	id, name string
	typing   sync.Mutex
}

// deed is what somebody gives credit for, in words that nobody else uses.
type deed struct {
	from, to int
	words    string
	// acknowledged is set where its giver read at once that it is recorded; they say all others again.
	acknowledged, sure bool
}

// newWorld is a workspace with a Redis behind a proxy, and no copy of the program yet.
func newWorld(tb testing.TB, options slacksim.Options) *world {
	tb.Helper()
	if options.AckTimeout == 0 {
		options.AckTimeout = time.Minute
	}
	w := &world{Slack: slacksim.New(options), t: tb, people: make([]person, 24)}
	members := []string{slacksim.BotUser}
	for i := range w.people {
		p := &w.people[i]
		p.name = fmt.Sprintf("person%d", i)
		p.id = w.AddUser(slacksim.User{Name: p.name, TZ: "UTC"})
		members = append(members, p.id)
	}
	w.general = w.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: members})
	if _, err := w.Start(tb.Context(), "127.0.0.1:0"); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = w.Close() })
	return w
}

// onRedis gives the world a Redis that loses nothing, behind a proxy.
func (w *world) onRedis() {
	w.t.Helper()
	w.server = startServer(w.t, safe...)
	w.proxy = startProxy(w.t, w.server.address)
	w.url = "unix://" + w.proxy.socket
}

// onQuickRedis gives it one that writes to the disk once a second: what a disk takes to answer is not measured.
func (w *world) onQuickRedis() {
	w.t.Helper()
	w.server = startServer(w.t, "--appendonly", "yes")
	w.url = "unix://" + w.server.address
}

func (w *world) within() context.Context {
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	w.t.Cleanup(cancel)
	return ctx
}

// await waits until the workspace is as the test wants it.
func (w *world) await(what string, ok func() bool) {
	w.t.Helper()
	if err := w.Await(w.within(), ok); err != nil {
		w.t.Fatalf("waited for %s: %v", what, err)
	}
}

// next is a new deed of the next person's.
func (w *world) next() *deed {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.deeds)
	d := &deed{from: n % len(w.people), to: (n + 7) % len(w.people), words: fmt.Sprintf("the calm deed %d of today", n)}
	w.deeds = append(w.deeds, d)
	return d
}

// gives lets people give credit for some deeds, one after the other.
func (w *world) gives(n int) {
	for range n {
		w.says(w.t.Context(), w.next())
	}
}

// says lets somebody type a deed, and notes whether they then read that it is recorded.
func (w *world) says(ctx context.Context, d *deed) {
	giver := &w.people[d.from]
	giver.typing.Lock()
	defer giver.typing.Unlock()
	earlier := len(w.Ephemerals(w.general, giver.id))
	typed := fmt.Sprintf("/shine @%s for %s", w.people[d.to].name, d.words)
	envelope, err := w.Command(ctx, giver.id, w.general, typed)
	if err == nil && w.again {
		err = w.Again(ctx, envelope)
	}
	if err != nil {
		return
	}

	for _, m := range w.Ephemerals(w.general, giver.id)[earlier:] {
		if isReceipt(m) {
			d.sure = true
		}
	}
}

// isReceipt reports whether a message tells the giver that it is recorded, now or before.
func isReceipt(m slacksim.Message) bool {
	return strings.Contains(string(m.Blocks), `"action_id":"undo"`) || strings.Contains(m.Text, "I counted it once")
}

// meanwhile lets people give credit, twenty deeds a second, for as long as something goes on, and a little longer.
func (w *world) meanwhile(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()

	var typing sync.WaitGroup
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for left, over := mostEach*len(w.people), done; left > 0; left-- {
		typing.Go(func() { w.says(w.t.Context(), w.next()) })
		select {
		case <-over:
			over, left = nil, min(left, len(w.people)+1)
		case <-w.t.Context().Done():
			return
		default:
		}
		<-tick.C
	}

	typing.Wait()
	<-done
}

// count is what became of deeds, or of what else a fault counts.
type count struct{ sent, acknowledged, recorded, announced, told, twice, lost int }

// judged lets people say again what they were not sure of, waits until all is said, and counts.
func (w *world) judged(twice int) count {
	w.t.Helper()
	if w.other != nil {
		return *w.other
	}

	for _, d := range w.deeds {
		d.acknowledged = d.sure
	}
	for _, d := range w.deeds {
		if d.sure {
			continue
		}
		w.says(w.t.Context(), d)
		if !d.sure {
			w.t.Errorf("%q was said again, and is not recorded", d.words)
		}
	}
	w.settled()
	c := w.counted()
	if c.lost > 0 || c.twice != twice || c.recorded != c.sent || c.announced != c.sent || c.told != c.sent {
		w.t.Errorf("counted %+v, of which %d may be there twice", c, twice)
	}
	return c
}

// settled waits until everything that waits is said.
func (w *world) settled() {
	w.t.Helper()
	for _, d := range w.deeds {
		w.await("«"+d.words+"» to be said", func() bool { return w.standing(d, w.general) > 0 && w.told(d) > 0 })
	}
	eventually(w.t, "the outbox to be empty", func() bool { return w.waiting() == 0 })
}

// waiting counts what is still to be said.
func (w *world) waiting() int {
	w.t.Helper()
	return strings.Count(w.runs("", "outbox", "--json"), "\n")
}

// counted looks at what stands in Redis and in Slack.
func (w *world) counted() count {
	w.t.Helper()
	exported := w.runs("", "export")
	var c count
	for _, d := range w.deeds {
		recorded, announced, told := strings.Count(exported, d.words), w.standing(d, w.general), w.told(d)
		c.sent++
		c.acknowledged += once(d.acknowledged)
		c.recorded += once(recorded > 0)
		c.announced += once(announced > 0)
		c.told += once(told > 0)
		more := max(recorded-1, 0) + max(announced-1, 0) + max(told-1, 0)
		if more > 0 {
			w.t.Logf("%q is recorded %d times, announced %d, told %d", d.words, recorded, announced, told)
		}
		c.twice += more
		c.lost += once(d.acknowledged && (recorded == 0 || announced == 0 || told == 0))
	}
	return c
}

func once(is bool) int {
	if is {
		return 1
	}
	return 0
}

// standing counts the messages of Shine's in a channel that tell a deed.
func (w *world) standing(d *deed, channel string) int {
	n := 0
	for _, m := range w.Messages(channel) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" && strings.Contains(m.Text, d.words) {
			n++
		}
	}
	return n
}

func (w *world) told(d *deed) int { return w.standing(d, w.DirectChannel(w.people[d.to].id)) }
