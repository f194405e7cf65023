package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// waiting makes messages of "who:shout-out", or "digest".
func waiting(l *lane, names ...string) {
	for _, name := range names {
		l.add(named(name))
	}
}

func named(name string) *message {
	who, id, _ := strings.Cut(name, ":")
	if who == "digest" {
		return (&digest{}).message(true)
	}
	a := &announcement{post: post{story: render.Story{Shoutout: credit.Shoutout{ID: id, Giver: who}}}}
	return a.message(a)
}

func names(messages []*message) string {
	var all []string
	for _, m := range messages {
		name := m.cause + ":" + m.about
		if m.urgent {
			name = "digest"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

func wantOrder(t *testing.T, l *lane, want string) {
	t.Helper()
	ready, _ := l.ready(time.Time{})
	if got := names(ready); got != want {
		t.Errorf("the order is %q, want %q", got, want)
	}
}

// A burst of one giver does not hold up the others, and what one giver says stays in order.
func TestLaneIsFair(t *testing.T) {
	t.Parallel()
	l := newLane("C1")
	waiting(l, "a:1", "a:2", "a:3", "a:4", "b:5", "c:6", "b:7")
	wantOrder(t, l, "a:1 b:5 c:6 a:2 b:7 a:3 a:4")

	ready, _ := l.ready(time.Time{})
	l.drop(ready[:4]...)
	waiting(l, "d:8", "c:9", "a:10")
	wantOrder(t, l, "b:7 d:8 c:9 a:3 a:4 a:10")

	waiting(l, "digest")
	wantOrder(t, l, "digest b:7 d:8 c:9 a:3 a:4 a:10")
}

// However many givers there are and however much each says, nobody waits for more than one message of each of the
// others.
func TestLaneMakesNobodyWait(t *testing.T) {
	t.Parallel()
	l := newLane("C1")
	for i := range 500 {
		waiting(l, fmt.Sprintf("a:%d", i))
	}
	for range 10 { // the burst is under way
		ready, _ := l.ready(time.Time{})
		l.drop(ready[0])
	}
	waiting(l, "b:of another")
	ready, _ := l.ready(time.Time{})
	if at := slices.IndexFunc(ready, func(m *message) bool { return m.cause == "b" }); at > 1 {
		t.Errorf("%d messages go before the one of somebody else", at)
	}
}

// A message that is tried again later lets others pass, but nothing about the same shout-out.
func TestLaneLetsOthersPass(t *testing.T) {
	t.Parallel()
	l, now := newLane("C1"), time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC)
	waiting(l, "a:1", "a:1", "a:2", "b:3")
	ready, _ := l.ready(now)
	ready[0].due = deadline{byClock: now.Add(time.Minute), byMachine: time.Now().Add(time.Hour)}
	ready, wait := l.ready(now)
	if got := names(ready); got != "b:3 a:2" || wait != time.Minute {
		t.Errorf("ready are %q, the next in %s", got, wait)
	}
	ready, _ = l.ready(now.Add(time.Minute))
	if got := names(ready); got != "a:1 b:3 a:1 a:2" {
		t.Errorf("a minute later %q are ready", got)
	}
	ready[0].due.byMachine = time.Now()
	ready, _ = l.ready(now)
	if got := names(ready); got != "a:1 b:3 a:1 a:2" {
		t.Errorf("while the clock of the bot stands still %q are ready", got)
	}
}

// A lane without anything to say now waits until something is added, and looks at the clock now and then.
func TestLaneRests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, start := newLane("C1"), time.Now()
		l.rest(t.Context(), time.Hour)
		if took := time.Since(start); took != longestRest {
			t.Errorf("it rested %s", took)
		}
		go func() {
			time.Sleep(time.Millisecond)
			waiting(l, "a:1")
		}()
		start = time.Now()
		l.rest(t.Context(), time.Hour)
		if took := time.Since(start); took != time.Millisecond {
			t.Errorf("something was added, and it rested %s", took)
		}
	})
}

// Each conversation is served by one goroutine at a time, all of its messages, and closed when it has none; the end of
// the context closes it too.
func TestLanesServe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var said []string
		serving := 0
		all := newLanes(func(_ context.Context, l *lane) {
			serving++
			if serving > 1 {
				t.Error("two serve one lane")
			}
			time.Sleep(time.Second)
			ready, _ := l.ready(time.Time{})
			said = append(said, ready[0].about)
			l.drop(ready[0])
			serving--
		})
		all.add(t.Context(), named("a:1"), named("a:2"))
		all.add(t.Context(), named("a:3"))
		all.wait()
		if got := strings.Join(said, " "); got != "1 2 3" || len(all.byName) != 0 {
			t.Errorf("said %q, %d lanes are open", got, len(all.byName))
		}
		ctx, cancel := context.WithCancel(t.Context())
		all.add(ctx, named("a:4"), named("a:5"))
		time.Sleep(time.Millisecond)
		cancel()
		all.wait()
		if got := strings.Join(said, " "); got != "1 2 3 4" {
			t.Errorf("said %q: what is begun is finished, and nothing else begun", got)
		}
	})
}

// Announcements to one place go out together; what is unclear, begun, or may be the one that Slack does not take,
// alone.
func TestJoined(t *testing.T) {
	t.Parallel()
	one := func(alter func(*message, *post)) *message {
		m := named("a:1")
		p := contentOf(m)
		p.story.Recipients, p.story.Text, p.language = []string{"U1"}, "for a calm release", render.English
		alter(m, p)
		p.shown = p.story
		return m
	}
	plain := func(*message, *post) {}
	thread := func(_ *message, p *post) { p.thread = "1.2" }
	week := func(_ *message, p *post) { p.week = "2026-03-09" }
	changed := func(m *message, p *post) { m.action = &change{of: &announcement{post: *p}} }
	unclear := func(m *message, _ *post) { m.look = true }
	alone := func(m *message, _ *post) { m.alone = true }
	begun := func(_ *message, p *post) { p.sent = storage.Sent{TS: "1.2"} }
	long := func(_ *message, p *post) { p.story.Text = strings.Repeat("long ", 2000) }
	for name, c := range map[string]struct {
		queue []*message
		want  int
	}{
		"all":             {[]*message{one(plain), one(plain), one(plain)}, 3},
		"another thread":  {[]*message{one(plain), one(thread)}, 1},
		"another week":    {[]*message{one(plain), one(week)}, 1},
		"another kind":    {[]*message{one(plain), one(changed)}, 1},
		"one unclear":     {[]*message{one(plain), one(unclear), one(plain)}, 1},
		"the first alone": {[]*message{one(alone), one(plain)}, 1},
		"one begun":       {[]*message{one(begun), one(plain)}, 1},
		"a long one":      {[]*message{one(plain), one(long)}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := joined(c.queue); got != c.want {
				t.Errorf("%d go together, want %d", got, c.want)
			}
		})
	}
}

// A pause is about as long as what did not work, within bounds.
func TestPause(t *testing.T) {
	t.Parallel()
	for failing, most := range map[time.Duration]time.Duration{
		-time.Hour: time.Second, 0: time.Second, 10 * time.Second: 10 * time.Second, time.Minute: time.Minute, 12 * time.Hour: maxPause,
	} {
		for range 100 {
			if got := pause(failing); got < most/2 || got >= most {
				t.Errorf("after %s the pause is %s, want %s to %s", failing, got, most/2, most)
			}
		}
	}
}
