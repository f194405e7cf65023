//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"testing"
	"time"
)

// testAsk: somebody is asked about each message once, and rests after three in a row that they let go by for a day.
func testAsk(t *testing.T, s *Store) {
	now, n := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), 0
	at := func(n int) Sent { return Sent{Conversation: "C1", TS: fmt.Sprintf("%d.000100", n)} }
	ask := func(user string, message Sent) Asked {
		t.Helper()
		asked, err := s.Ask(t.Context(), now, user, message)
		if err != nil {
			t.Fatal(err)
		}
		return asked
	}
	next := func(want Asked) {
		t.Helper()
		n++
		wantEqual(t, fmt.Sprintf("message %d", n), ask("U1", at(n)), want)
	}
	tells := func(user string, n int) {
		t.Helper()
		if err := s.NoteTells(t.Context(), user, at(n)); err != nil {
			t.Fatal(err)
		}
	}

	next(AskedNow)
	wantEqual(t, "the same message", ask("U1", at(1)), AskedBefore)
	wantEqual(t, "somebody else", ask("U2", at(1)), AskedNow)
	for range 4 { // none of them is over yet
		next(AskedNow)
	}
	now = now.Add(24*time.Hour - time.Millisecond)
	next(AskedNow)
	now = now.Add(time.Millisecond)
	next(AskRests)
	next(AskRests)
	tells("U1", 4) // late, and two were let go by after it, or are open still
	next(AskedNow)
	now = now.Add(24 * time.Hour)
	next(AskRests)

	if err := s.AskAnew(t.Context(), now, "U1"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		next(AskedNow)
	}
	now = now.Add(25 * time.Hour)
	wantEqual(t, "a message of before", ask("U1", at(1)), AskedBefore)
	next(AskRests)
	tells("U1", n-1)
	for range mostAsked { // told at once, each of them
		now = now.Add(time.Second)
		next(AskedNow)
		tells("U1", n)
	}
	if kept := s.redis.HLen(t.Context(), s.keys.asked("U1")).Val(); kept > mostAsked+1 {
		t.Errorf("%d messages are kept", kept)
	}
	tells("U1", 1_000_000) // of which nobody was asked
	wantEqual(t, "a message that was told before it was asked about", ask("U1", at(1_000_000)), AskedNow)

	if _, err := s.Erase(t.Context(), now, "U1", func(int) {}); err != nil {
		t.Fatal(err)
	}
	if left := s.redis.Exists(t.Context(), s.keys.asked("U1")).Val(); left != 0 {
		t.Error("it is kept about what somebody was asked who is erased")
	}
}
