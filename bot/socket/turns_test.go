package socket

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestTurnsLetTheFirstOpenAtOnceAndTheSecondLater(t *testing.T) {
	turns := &turns{now: time.Now, stagger: 15 * time.Second, steady: 10 * time.Second}
	if wait := turns.wait(0); wait != 0 {
		t.Errorf("the first socket waits %s, want not at all", wait)
	}
	if wait := turns.wait(1); wait < 14*time.Second || wait > 15*time.Second {
		t.Errorf("the second socket waits %s, want about the stagger", wait)
	}
}

func TestTurnsKeepSocketsApartForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := &turns{now: time.Now, stagger: 15 * time.Second, steady: 10 * time.Second}
		turns.wait(0)
		turns.opened(0)
		time.Sleep(time.Hour)
		turns.wait(1)
		turns.opened(1)
		time.Sleep(5 * time.Second)
		if wait := turns.wait(0); wait != 10*time.Second {
			t.Errorf("a socket refreshed 5 s after the other waits %s, want 10 s", wait)
		}
	})
}

func TestTurnsBackOffFromASlackThatTurnsSocketsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := &turns{now: time.Now, steady: 10 * time.Second}
		turns.wait(0)
		for i, seconds := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
			most := time.Duration(seconds) * time.Second
			if wait := turns.wait(0); wait < most/2 || wait > most {
				t.Errorf("after %d failures the socket waits %s, want %s to %s", i+1, wait, most/2, most)
			}
			turns.opened(0) // greeted, and thrown out again at once
		}
		time.Sleep(10 * time.Second)
		if wait := turns.wait(0); wait != 0 {
			t.Errorf("after a connection that lasted the socket waits %s, want not at all", wait)
		}
	})
}
