package socket

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// diary notes what a queue does, and how much of it at the same time.
type diary struct {
	mu        sync.Mutex
	done      []string
	now, most int
}

// task takes a second.
func (d *diary) task(name string) Task {
	return Task{Do: func() {
		d.mu.Lock()
		d.now++
		d.most = max(d.most, d.now)
		d.mu.Unlock()
		time.Sleep(time.Second)
		d.mu.Lock()
		defer d.mu.Unlock()
		d.now--
		d.done = append(d.done, name)
	}}
}

func (d *diary) named(name string) Task {
	t := d.task(name)
	t.Name = name[:1]
	return t
}

func (d *diary) place(name string) int { return slices.Index(d.done, name) }

// Whoever asks for a lot waits alone: others come in turn, however late.
func TestFairQueueTakesTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := NewQueue(Bounds{AtOnce: 2, AtOnceEach: 1, Waiting: 1000, WaitingEach: 1000}), &diary{}
		for i := range 300 {
			q.Add("ana", d.task(fmt.Sprint("ana", i)))
		}
		time.Sleep(10*time.Second + time.Millisecond)
		for _, who := range []string{"luis", "priya", "sam"} {
			q.Add(who, d.task(who))
		}
		q.Finish(t.Context())

		if len(d.done) != 303 || d.most != 2 {
			t.Errorf("%d done, %d at the same time", len(d.done), d.most)
		}
		for _, who := range []string{"luis", "priya", "sam"} {
			if at := d.place(who); at > 18 {
				t.Errorf("%s was the %dth", who, at)
			}
		}
		ana := slices.DeleteFunc(slices.Clone(d.done), func(name string) bool { return !strings.HasPrefix(name, "ana") })
		if !slices.IsSortedFunc(ana, func(a, b string) int { return len(a) - len(b) }) || ana[299] != "ana299" {
			t.Errorf("ana's were done as %v", ana)
		}
	})
}

func TestFairQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := NewQueue(Bounds{AtOnce: 8, AtOnceEach: 3, Waiting: 20, WaitingEach: 5}), &diary{}
		added := map[string]int{}
		for range 10 {
			for _, who := range []string{"a", "b", "c", "d", "e", "f", "g"} {
				if q.Add(who, d.task(who)) {
					added[who]++
				}
			}
			synctest.Wait()
		}
		total := 0
		for who, n := range added {
			if total += n; n > 3+5 {
				t.Errorf("%s has %d", who, n)
			}
		}
		if total != 8+20 || q.Len() != 20 || q.HasRoomFor("nobody") {
			t.Errorf("%d were taken, %d wait", total, q.Len())
		}
		q.Finish(t.Context())
		if len(d.done) != total || d.most != 8 || len(q.people) != 0 {
			t.Errorf("%d done, %d at the same time, %d people left", len(d.done), d.most, len(q.people))
		}
		if q.Add("late", d.task("late")) {
			t.Error("a finished queue takes more")
		}
	})
}

// Of those with the same name the newest waits, where it was asked for.
func TestFairQueueJoinsTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := NewQueue(Bounds{AtOnce: 1, AtOnceEach: 1, Waiting: 9, WaitingEach: 2}), &diary{}
		q.Add("ana", d.named("under way"))
		synctest.Wait()
		for _, name := range []string{"opened 1", "turned 1", "opened 2", "opened 3", "turned 2", "opened 4"} {
			if !q.Add("ana", d.named(name)) {
				t.Errorf("no room for %q", name)
			}
		}
		q.Add("luis", d.named("opened by luis"))
		q.Finish(t.Context())
		if want := []string{"under way", "opened by luis", "turned 2", "opened 4"}; !slices.Equal(d.done, want) {
			t.Errorf("done %q, want %q", d.done, want)
		}
	})
}

// At the end what is under way is finished; what waits is finished while there is time.
func TestFairQueueFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, d := NewQueue(Bounds{AtOnce: 1, AtOnceEach: 1, Waiting: 9, WaitingEach: 9}), &diary{}
		for i := range 9 {
			q.Add("ana", d.task(fmt.Sprint(i)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		q.Finish(ctx)
		if want := []string{"0", "1", "2"}; !slices.Equal(d.done, want) || q.Len() != 0 {
			t.Errorf("done %q, want %q", d.done, want)
		}
	})
}
