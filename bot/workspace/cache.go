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
	// changes counts what events brought: a look-up that was under way then may have seen the time before.
	changes int
}

type cached[V any] struct {
	value   V
	expires time.Time
}

func newCache[V any](p pace, ttl, timeout time.Duration, load func(context.Context, string) (V, error)) *cache[V] {
	return &cache[V]{load: load, ttl: ttl, now: p.now, room: p.room, timeout: timeout, entries: map[string]cached[V]{}}
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
				continue // who began it waits no more, but somebody does
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
	before := c.changed()
	err = rescue.Do(func() error {
		value, err = c.load(ctx, id)
		return err
	})
	if err == nil {
		c.keep(id, value, before)
	}
	return value, err
}

func (c *cache[V]) peek(id string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, ok := c.entries[id]
	return entry.value, ok && c.now().Before(entry.expires)
}

// last is what was known last, however long ago.
func (c *cache[V]) last(id string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, ok := c.entries[id]
	return entry.value, ok
}

func (c *cache[V]) changed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changes
}

// keep stores what a look-up found, unless something changed since it began.
func (c *cache[V]) keep(id string, value V, before int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == before {
		c.entries[id] = cached[V]{value: value, expires: c.now().Add(c.ttl)}
	}
}

// put stores what an event or a list brought.
func (c *cache[V]) put(id string, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	c.entries[id] = cached[V]{value: value, expires: c.now().Add(c.ttl)}
}

// forget makes the next get look id up.
func (c *cache[V]) forget(id string) {
	c.flight.Forget(id)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	delete(c.entries, id)
}
