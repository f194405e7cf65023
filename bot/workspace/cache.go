package workspace

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"shine/storage/rescue"
)

// cache keeps what was looked up at Slack until it expires or an event says that it changed.
// Look-ups of the same id at the same time are one.
type cache[V any] struct {
	load func(ctx context.Context, id string) (V, error)
	ttl  time.Duration
	now  func() time.Time
	// timeout bounds one look-up.
	timeout time.Duration
	flight  singleflight.Group
	// room is taken by each look-up that is under way, here and in the caches that share it.
	room chan struct{}

	mu      sync.Mutex
	entries map[string]cached[V]
	// underWay are the look-ups that have begun and not ended.
	underWay map[*lookup[V]]struct{}
}

type cached[V any] struct {
	value   V
	expires time.Time
}

func newCache[V any](p pace, ttl, timeout time.Duration, load func(context.Context, string) (V, error)) *cache[V] {
	return &cache[V]{
		load: load, ttl: ttl, now: p.now, room: p.room, timeout: timeout,
		entries: map[string]cached[V]{}, underWay: map[*lookup[V]]struct{}{},
	}
}

// pace is what caches share: their clock, and how many look-ups are under way.
type pace struct {
	now  func() time.Time
	room chan struct{}
}

// get answers from the cache, or looks id up. When ctx ends first, a look-up that is under way goes on for whoever asks
// next; one that waits for room does not.
func (c *cache[V]) get(ctx context.Context, id string) (V, error) {
	for ctx.Err() == nil {
		if value, ok := c.peek(id); ok {
			return value, nil
		}

		loaded := c.flight.DoChan(id, func() (any, error) { return c.lookUp(ctx, id) })
		select {
		case <-ctx.Done():
		case result := <-loaded:
			if errors.Is(result.Err, errLeft) {
				continue // the one who began it waits no more, but this caller does
			}
			value, _ := result.Val.(V)
			return value, result.Err
		}
	}

	var none V
	return none, ctx.Err()
}

// errLeft is the error of a look-up that nobody waited for before there was room for it.
var errLeft = errors.New("nobody waits for this look-up")

// lookUp looks id up when there is room, and keeps what it finds.
func (c *cache[V]) lookUp(ctx context.Context, id string) (value V, err error) {
	select {
	case <-ctx.Done():
		return value, errLeft
	case c.room <- struct{}{}:
		defer func() { <-c.room }()
	}

	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
	defer cancel()
	l := c.begin()
	defer l.end()
	err = rescue.Do(func() error {
		value, err = c.load(ctx, id)
		return err
	})
	if err == nil {
		l.keep(id, value)
	}
	return value, err
}

func (c *cache[V]) peek(id string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, ok := c.entries[id]
	return entry.value, ok && c.now().Before(entry.expires)
}

// last is the value that was kept last, however old it is.
func (c *cache[V]) last(id string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, ok := c.entries[id]
	return entry.value, ok
}

// lookup is a look-up at Slack of one id or of many. It does not keep an id about which an event came meanwhile: what
// it found may be older than the event.
type lookup[V any] struct {
	of        *cache[V]
	overtaken map[string]bool
}

// begin is called before Slack is asked, and end once all is kept.
func (c *cache[V]) begin() *lookup[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := &lookup[V]{of: c, overtaken: map[string]bool{}}
	c.underWay[l] = struct{}{}
	return l
}

// keep stores what was found, and reports whether no event has overtaken it.
func (l *lookup[V]) keep(id string, value V) bool {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	if l.overtaken[id] {
		return false
	}
	l.of.entries[id] = cached[V]{value: value, expires: l.of.now().Add(l.of.ttl)}
	return true
}

func (l *lookup[V]) end() {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	delete(l.of.underWay, l)
}

// forget makes the next get look id up.
func (c *cache[V]) forget(id string) {
	c.flight.Forget(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	for l := range c.underWay {
		l.overtaken[id] = true
	}
	delete(c.entries, id)
}
