package bot

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var loads atomic.Int32
		c := newCache(time.Now, time.Minute, loadTimeout, func(_ context.Context, id string) (string, error) {
			loads.Add(1)
			if id == "bad" {
				return "", errors.New("no answer")
			}
			return strings.ToUpper(id), nil
		})
		get := func(id, want string, wantLoads int32) {
			t.Helper()
			got, err := c.get(t.Context(), id)
			if got != want || (err != nil) != (want == "") || loads.Load() != wantLoads {
				t.Errorf("get(%q) = %q, %v after %d look-ups, want %q after %d", id, got, err, loads.Load(), want, wantLoads)
			}
		}
		get("a", "A", 1)
		get("a", "A", 1)
		get("bad", "", 2)
		get("bad", "", 3) // an error is not kept
		time.Sleep(time.Minute)
		get("a", "A", 4) // expired
		c.forget("a")
		get("a", "A", 5)
	})
}

// Whoever comes too late for one answer has it for the next.
func TestCacheFinishesLateLookups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(time.Now, time.Minute, loadTimeout, func(ctx context.Context, _ string) (string, error) {
			return "late", sleep(ctx, 5*time.Second)
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.get(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("get = %v, want the deadline", err)
		}
		time.Sleep(5 * time.Second)
		if value, ok := c.peek("a"); !ok || value != "late" {
			t.Errorf("afterwards the cache holds %q, %v, want the late answer", value, ok)
		}
	})
}

// A look-up that began before an event must not answer for the time after it.
func TestCacheForgetsLookupsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var version atomic.Value
		version.Store("old")
		c := newCache(time.Now, time.Minute, loadTimeout, func(ctx context.Context, _ string) (string, error) {
			seen, _ := version.Load().(string)
			return seen, sleep(ctx, time.Second)
		})
		go func() { _, _ = c.get(t.Context(), "a") }()
		time.Sleep(500 * time.Millisecond)
		version.Store("new")
		c.forget("a")
		time.Sleep(time.Second)
		if value, err := c.get(t.Context(), "a"); value != "new" {
			t.Errorf("after the event get = %q, %v, want the new value", value, err)
		}
	})
}
