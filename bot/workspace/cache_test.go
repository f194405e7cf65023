package workspace

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"shine/storage/sleep"
)

func testPace() pace { return pace{now: time.Now, room: make(chan struct{}, 2)} }

func TestCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var loads atomic.Int32
		c := newCache(testPace(), time.Minute, loadTimeout, func(_ context.Context, id string) (string, error) {
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
		c := newCache(testPace(), time.Minute, loadTimeout, func(ctx context.Context, _ string) (string, error) {
			return "late", sleep.For(ctx, 5*time.Second)
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
		c := newCache(testPace(), time.Minute, loadTimeout, func(ctx context.Context, _ string) (string, error) {
			seen, _ := version.Load().(string)
			return seen, sleep.For(ctx, time.Second)
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

// A list keeps nothing of those of whom an event told while it was read; of all others it does. What is looked up after
// the event is kept.
func TestListsDoNotOverwriteWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	c := newCache(testPace(), time.Minute, loadTimeout, func(_ context.Context, id string) (string, error) { return "new " + id, nil })
	list := c.begin()
	c.forget("a")
	c.forget("b")
	if value, err := c.get(t.Context(), "b"); err != nil || value != "new b" {
		t.Fatal(value, err)
	}
	for id, want := range map[string]bool{"a": false, "b": false, "c": true} {
		if kept := list.keep(id, "old "+id); kept != want {
			t.Errorf("of %s the list is kept: %v", id, kept)
		}
	}
	list.end()
	for id, want := range map[string]string{"a": "", "b": "new b", "c": "old c"} {
		if value, _ := c.peek(id); value != want {
			t.Errorf("of %s the cache holds %q, want %q", id, value, want)
		}
	}
	if len(c.underWay) != 0 {
		t.Errorf("%d look-ups are under way for ever", len(c.underWay))
	}
}

// Look-ups are few at a time, whoever asks; those that nobody waits for any more are not begun.
func TestCacheLooksFewUpAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most, begun atomic.Int32
		c := newCache(testPace(), time.Minute, loadTimeout, func(ctx context.Context, id string) (string, error) {
			begun.Add(1)
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			return id, sleep.For(ctx, time.Second)
		})
		leaving, leave := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer leave()
		for i := range 10_000 {
			go func() { _, _ = c.get(leaving, strconv.Itoa(i)) }()
		}
		synctest.Wait()
		stays := make(chan string)
		go func() {
			value, _ := c.get(t.Context(), "9999") // begun by somebody who leaves
			stays <- value
		}()
		if value := <-stays; value != "9999" {
			t.Errorf("who stays reads %q", value)
		}
		if most.Load() != 2 || begun.Load() > 10 {
			t.Errorf("%d look-ups, %d at the same time", begun.Load(), most.Load())
		}
	})
}

// A look-up that panics ends nothing.
func TestCacheSurvivesAPanic(t *testing.T) {
	c := newCache(testPace(), time.Minute, loadTimeout, func(context.Context, string) (string, error) { panic("a strange answer") })
	for range 5 {
		if _, err := c.get(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "a strange answer") {
			t.Errorf("get = %v", err)
		}
	}
}
