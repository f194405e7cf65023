package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
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

	mu      sync.Mutex
	entries map[string]cached[V]
	// changes counts what events brought: a look-up that was under way then may have seen the time before.
	changes int
}

type cached[V any] struct {
	value   V
	expires time.Time
}

func newCache[V any](now func() time.Time, ttl, timeout time.Duration, load func(context.Context, string) (V, error)) *cache[V] {
	return &cache[V]{load: load, ttl: ttl, now: now, timeout: timeout, entries: map[string]cached[V]{}}
}

// get answers from the cache, or looks id up. When ctx ends first, the look-up goes on for whoever asks next.
func (c *cache[V]) get(ctx context.Context, id string) (V, error) {
	if value, ok := c.peek(id); ok {
		return value, nil
	}
	loaded := c.flight.DoChan(id, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.timeout)
		defer cancel()
		before := c.changed()
		value, err := c.load(ctx, id)
		if err == nil {
			c.keep(id, value, before)
		}
		return value, err
	})
	select {
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	case result := <-loaded:
		value, _ := result.Val.(V)
		return value, result.Err
	}
}

func (c *cache[V]) peek(id string) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, ok := c.entries[id]
	return entry.value, ok && c.now().Before(entry.expires)
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
