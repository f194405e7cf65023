//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"errors"
	"testing"
	"time"

	"shine/credit"
)

// What was given up is listed, said again or thrown away, once each; words are not kept, and nothing of the erased.
func testLetters(t *testing.T, s *Store) {
	letters := func() (all []Letter) {
		for l, err := range s.Letters(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, l)
		}
		return all
	}
	for _, e := range []OutboxEntry{
		{Say: SayDigest, To: "C1", From: noon, Until: monday, Scope: credit.ScopeHere},
		{Say: SayThanks, Shoutout: "7", By: "UANA", Text: "what somebody wrote"},
		{Say: SayLed, To: "UANA", Text: "ULUIS"},
	} {
		if err := s.Bury(t.Context(), e, "C1: not_in_channel"); err != nil {
			t.Fatal(err)
		}
	}
	all := letters()
	if len(all) != 3 || all[1].Entry.Text != "" || all[2].Entry.Text != "ULUIS" || all[0].Reason != "C1: not_in_channel" || all[0].Time().IsZero() {
		t.Fatalf("letters: %+v", all)
	}

	line := AuditLine{Time: noon, By: "operator", Action: "outbox retry"}
	if err := s.Retry(t.Context(), all[1], line); !errors.Is(err, ErrWordless) {
		t.Errorf("thanks without words: %v", err)
	}
	if err := s.Retry(t.Context(), all[0], line); err != nil {
		t.Error(err)
	}
	if err := s.Retry(t.Context(), all[0], line); !errors.Is(err, ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	var waiting []OutboxEntry
	for w, err := range s.Outbox(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		w.ID = ""
		waiting = append(waiting, w.OutboxEntry)
	}
	wantEqual(t, "what waits", waiting, []OutboxEntry{all[0].Entry})

	if _, err := s.Erase(t.Context(), noon, "UANA", func(int) {}); err != nil {
		t.Fatal(err)
	}
	if left := letters(); len(left) != 0 {
		t.Errorf("after the erasure: %+v", left)
	}
	if err := s.Drop(t.Context(), all[1], line); !errors.Is(err, ErrNotFound) {
		t.Errorf("dropping what is gone: %v", err)
	}
}

// A Redis is examined on every kind of it, and nothing is left of that.
func testExamine(t *testing.T, s *Store) {
	c, err := s.Examine(t.Context(), time.Now)
	if err != nil || c.Latency <= 0 || len(c.Denied) > 0 {
		t.Errorf("examined %+v, %v", c, err)
	}
	if n := s.redis.Exists(t.Context(), s.keys.tried()+":examined").Val(); n > 0 {
		t.Error("something is left")
	}
	b, err := s.Backlog(t.Context())
	if err != nil || b.Known != firstSchema+len(steps) || b.Waiting != 0 || !b.Oldest.IsZero() {
		t.Errorf("the backlog is %+v, %v", b, err)
	}
}
