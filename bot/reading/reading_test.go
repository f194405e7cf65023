package reading

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"shine/storage/sleep"
)

// Many who ask the same share what is read after all of them asked; and few things are read at a time.
func TestReadingsAreSharedAndFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRoom(2500 * time.Millisecond)
		var reads, now, most, written atomic.Int32
		ask := func(question string) int32 {
			at, err := Shared(t.Context(), r, question, func(ctx context.Context) (int32, error) {
				reads.Add(1)
				most.Store(max(most.Load(), now.Add(1)))
				defer now.Add(-1)
				seen := written.Load()
				return seen, sleep.For(ctx, 100*time.Millisecond)
			})
			if err != nil {
				t.Errorf("asking %s: %v", question, err)
			}
			return at
		}
		for i := range 64 {
			go func() {
				wrote := written.Add(1)
				if saw := ask("the same"); saw < wrote {
					t.Errorf("who wrote %d reads %d", wrote, saw)
				}
			}()
			if i%16 == 0 {
				time.Sleep(10 * time.Millisecond)
			}
		}
		time.Sleep(time.Second)
		if reads.Load() > 3 {
			t.Errorf("64 who asked the same took %d readings", reads.Load())
		}
		for i := range 20 {
			go ask("question " + strconv.Itoa(i))
		}
		time.Sleep(5 * time.Second)
		if most.Load() != atOnce || reads.Load() > 23 {
			t.Errorf("%d readings, %d at the same time", reads.Load(), most.Load())
		}
	})
}

// Who waits too long stops waiting, and so does a reading that never gets its turn.
func TestReadingsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRoom(2500 * time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for i := range 4 {
			go func() {
				_, err := Once(ctx, r, strconv.Itoa(i), func(ctx context.Context) (int, error) {
					<-ctx.Done()
					return 0, ctx.Err()
				})
				if err == nil {
					t.Error("a reading that never ends is answered")
				}
			}()
		}
		time.Sleep(10 * time.Second)
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.room) != 0 || len(r.next) != 0 {
			t.Errorf("%d readings go on, %d wait", len(r.room), len(r.next))
		}
	})
}

// Who waits for an answer has room beside what is read behind; and where many wait, the next one need not.
func TestReadersLeaveRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRoom(2500 * time.Millisecond)
		gate := make(chan struct{})
		held := func(context.Context) (int, error) {
			<-gate
			return 1, nil
		}
		for range 10 {
			go func() { _, _ = InBackground(t.Context(), r, held) }()
		}
		synctest.Wait()
		if answer, err := Once(t.Context(), r, "mine", func(context.Context) (int, error) { return 7, nil }); answer != 7 || err != nil {
			t.Errorf("while digests are drawn, the answer is %d, %v", answer, err)
		}

		for i := range readersAtOnce {
			go func() { _, _ = Once(t.Context(), r, strconv.Itoa(i), held) }()
		}
		synctest.Wait()
		if _, err := Once(t.Context(), r, "one more", held); !errors.Is(err, ErrMany) {
			t.Errorf("one more is answered %v", err)
		}
		close(gate)
		synctest.Wait()
		if len(r.room)+len(r.waiting)+len(r.background) != 0 {
			t.Error("room is taken still")
		}
	})
}
