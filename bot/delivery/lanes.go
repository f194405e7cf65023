package delivery

import (
	"context"
	"slices"
	"sync"
	"time"
)

// lanes are queues of messages, one for each conversation, each served by one goroutine while it has messages.
type lanes struct {
	serve func(context.Context, *lane)
	group sync.WaitGroup

	mu     sync.Mutex
	byName map[string]*lane
}

// lane is the queue of one conversation. Everybody who causes messages has a turn in each of its rounds, so that nobody
// waits until the burst of somebody else is over; the messages of one person stay in order. Urgent ones go first.
type lane struct {
	name string
	// more tells the goroutine that serves the lane that something was added.
	more chan struct{}

	mu    sync.Mutex
	queue []*message // in the order in which they go out
	// round is the round that is being served, and last is the round of everybody's last message.
	round int
	last  map[string]int
	// failed counts the tries in a row that came to nothing, of whichever message.
	failed int
	// resting is set while nothing goes out, and served once something did or had to wait.
	resting, served bool
}

func newLanes(serve func(context.Context, *lane)) *lanes {
	return &lanes{serve: serve, byName: map[string]*lane{}}
}

func newLane(name string) *lane {
	return &lane{name: name, more: make(chan struct{}, 1), last: map[string]int{}}
}

// add puts messages into the lanes of their conversations, and opens lanes that are closed. It returns the messages in
// lanes that rest.
func (l *lanes) add(ctx context.Context, messages ...*message) (wait []*message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var opened []*lane
	for _, m := range messages {
		to, ok := l.byName[m.lane]
		if !ok {
			to = newLane(m.lane)
			l.byName[m.lane] = to
			opened = append(opened, to)
		}
		if to.add(m) {
			wait = append(wait, m)
		}
	}

	for _, one := range opened { // all of its messages are in it
		l.open(ctx, one)
	}

	return wait
}

// open serves a lane for as long as it has messages.
func (l *lanes) open(ctx context.Context, open *lane) {
	l.group.Go(func() {
		for l.keepOpen(ctx, open) {
			l.serve(ctx, open)
		}
	})
}

// keepOpen closes a lane that is empty, or whose time is over.
func (l *lanes) keepOpen(ctx context.Context, open *lane) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() == nil && open.length() > 0 {
		return true
	}
	delete(l.byName, open.name)
	return false
}

// wait returns when no lane is open.
func (l *lanes) wait() { l.group.Wait() }

// add puts a message after those of its round, and reports whether the lane rests.
func (l *lane) add(m *message) (resting bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m.round = l.round
	if last, waiting := l.last[m.cause]; waiting {
		m.round = max(l.round, last+1)
	}
	l.last[m.cause] = m.round
	at := slices.IndexFunc(l.queue, func(other *message) bool { return m.before(other) })
	if at < 0 {
		at = len(l.queue)
	}
	l.queue = slices.Insert(l.queue, at, m)
	select {
	case l.more <- struct{}{}:
	default:
	}

	return l.resting
}

// begins reports whether nothing of the lane was served yet: what is in it was planned just now.
func (l *lane) begins() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := !l.served
	l.served = true
	return first
}

func (l *lane) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// pause lets nothing go out until resume, and returns the messages that wait meanwhile.
func (l *lane) pause() (waiting []*message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.resting = true
	return slices.Clone(l.queue)
}

func (l *lane) resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.resting = false
}

// ready are the messages that may go out now, in order, or how long to wait for the first. A message that is to be
// tried again later lets others pass, except those about the same shout-out.
func (l *lane) ready(now time.Time) (ready []*message, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held := map[string]bool{}
	for _, m := range l.queue {
		left := m.due.left(now)
		switch {
		case left > 0:
			held[m.about] = true
			if wait == 0 || left < wait {
				wait = left
			}
		case !held[m.about]:
			ready = append(ready, m)
		}
	}

	return ready, wait
}

// drop takes messages out of the lane.
func (l *lane) drop(messages ...*message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = slices.DeleteFunc(l.queue, func(m *message) bool { return slices.Contains(messages, m) })
	for _, m := range messages {
		if !m.urgent {
			l.round = max(l.round, m.round)
		}
	}

	for cause, last := range l.last {
		if last < l.round {
			delete(l.last, cause)
		}
	}
}

// tried notes whether a try came to something, and returns how many in a row had not before.
func (l *lane) tried(ok bool) (failed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	failed = l.failed
	l.failed++
	if ok {
		l.failed = 0
	}
	return failed
}

// rest waits until something is added, or for a while: no longer than longestRest, since the clock of the bot may be
// moved.
func (l *lane) rest(ctx context.Context, wait time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, min(wait, longestRest))
	defer cancel()
	select {
	case <-ctx.Done():
	case <-l.more:
	}
}

// deadline is a moment by the clock of the bot and by that of the machine. It is over when either says so: the clock of
// the bot may be moved, or may stand still.
type deadline struct{ byClock, byMachine time.Time }

func deadlineIn(wait time.Duration, now time.Time) deadline {
	machine := time.Now() //nolint:forbidigo // the other may stand still
	return deadline{byClock: now.Add(wait), byMachine: machine.Add(wait)}
}

func (d deadline) left(now time.Time) time.Duration {
	return min(d.byClock.Sub(now), time.Until(d.byMachine)) //nolint:forbidigo // the other may stand still
}

// longestRest is how long a lane rests before it looks at the clock again, which may have been moved.
const longestRest = time.Second
