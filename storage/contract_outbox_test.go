//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/credit"
)

func wantError(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("got error %v, want %v", got, want)
	}
}

func testOutbox(t *testing.T, s *Store) {
	wantEqual(t, "in an empty outbox", len(outbox(t, s)), 0)
	first := give(t, s, noon, entry("first", "ULUIS"))
	second := give(t, s, noon, entry("second", "ULUIS"))
	entries := outbox(t, s)
	wantEqual(t, "first", [2]string{string(entries[0].Say), entries[0].Shoutout}, [2]string{"shoutout", first.ID})
	wantEqual(t, "second", [2]string{string(entries[1].Say), entries[1].Shoutout}, [2]string{"shoutout", second.ID})
	wantEqual(t, "taken already", len(outbox(t, s)), 0)

	wantLength(t, "waiting", s.OutboxLength, 2)
	for range 2 { // done twice is harmless
		wantError(t, s.DoneOutbox(t.Context(), entries[0].ID), nil)
	}
	wantLength(t, "waiting", s.OutboxLength, 1)

	// A reader waits for what comes.
	read := make(chan []OutboxEntry)
	go func() {
		entries, err := s.ReadOutbox(t.Context(), "waiting", 10, 5*time.Second)
		if err != nil {
			t.Error(err)
		}
		read <- entries
	}()
	third := give(t, s, noon, entry("third", "ULUIS"))
	if got := <-read; len(got) != 1 || got[0].Shoutout != third.ID {
		t.Errorf("the waiting reader got %v, want %s", got, third.ID)
	}
}

func wantLength(t *testing.T, what string, length func(context.Context) (int64, error), want int64) {
	t.Helper()
	got, err := length(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, what, got, want)
}

func testOutboxClaimed(t *testing.T, s *Store) {
	give(t, s, noon, entry("first", "ULUIS"))
	give(t, s, noon, entry("second", "ULUIS"))
	claim := func(minIdle time.Duration) []OutboxEntry {
		entries, err := s.ClaimOutbox(t.Context(), "heir", minIdle, 10)
		if err != nil {
			t.Fatal(err)
		}
		return entries
	}
	wantEqual(t, "before there is a group", len(claim(0)), 0)
	held := outbox(t, s)
	wantEqual(t, "held a moment ago", len(claim(time.Hour)), 0)
	wantError(t, s.DoneOutbox(t.Context(), held[0].ID), nil)
	claimed := claim(0)
	wantEqual(t, "claimed", len(claimed), 1)
	wantEqual(t, "which", claimed[0].ID, held[1].ID)

	lost := func(consumer string, ids ...string) []string {
		lost, err := s.KeepOutbox(t.Context(), consumer, ids...)
		must(t, err)
		return append([]string{}, lost...)
	}
	wantEqual(t, "of nothing", lost("heir"), []string{})
	wantEqual(t, "of one's own, and what is done", lost("heir", claimed[0].ID, held[0].ID), []string{held[0].ID})
	wantEqual(t, "of what another one has", lost("reader", claimed[0].ID), []string{claimed[0].ID})
	wantEqual(t, "of one's own, still", lost("heir", claimed[0].ID), []string{})
	wantLength(t, "waiting", s.OutboxLength, 1)
}

func testOutboxRetract(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS", "UOLU")
	recorded := give(t, s, noon, e)
	outbox(t, s)
	undo(t, s, noon, recorded.ID)
	entries := outbox(t, s)
	wantEqual(t, "what to do", entries[0].Say, SayRetract)
	want := recorded
	want.Text, want.Boosts = "", []string{}
	entries[0].Before.Boosts = []string{}
	wantEqual(t, "of which", entries[0].Before, want)

	// What a newer version wrote is left to it, and holds up nothing.
	err := s.redis.XAdd(t.Context(), &redis.XAddArgs{
		Stream: s.keys.outbox, Values: []string{"say", "retract", "id", recorded.ID, "of", "in another form"},
	}).Err()
	wantError(t, err, nil)
	next := give(t, s, noon, entry("for going on", "ULUIS"))
	entries = outbox(t, s)
	wantEqual(t, "left to read", len(entries), 1)
	wantEqual(t, "which", entries[0].Shoutout, next.ID)
	wantLength(t, "waiting", s.OutboxLength, 4)
}

func testDeadLetters(t *testing.T, s *Store) {
	give(t, s, noon, entry("for the calm release", "ULUIS"))
	held := outbox(t, s)
	wantError(t, s.Bury(t.Context(), held[0], "C1: invalid_blocks"), nil)
	wantLength(t, "dead", s.DeadLength, 1)
	wantLength(t, "waiting, for its other messages", s.OutboxLength, 1)
}

func testSaid(t *testing.T, s *Store) {
	first := give(t, s, noon, entry("first", "ULUIS", "UOLU"))
	second := give(t, s, noon, entry("second", "ULUIS"))
	announced := Sent{Conversation: "C1", TS: "1773144000.000200"}
	told := Sent{Conversation: "D1", TS: "1773144000.000300"}
	part := Sent{Conversation: "C1", TS: "1773144000.000400"}
	say := func(about credit.Shoutout, target string, sent Sent) {
		there, err := s.MarkSent(t.Context(), about, target, sent)
		if err != nil || !there {
			t.Fatalf("Say(%s, %s) = %v, %v, want it to be there", about.ID, target, there, err)
		}
	}
	for range 2 { // again after a crash
		say(first, "C1", announced)
		say(second, "C1", announced)
		say(first, "ULUIS", told)
		say(first, "C1#1", part)
	}
	got, err := s.Said(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "said", got, map[string]Sent{"C1": announced, "ULUIS": told, "C1#1": part})
	by(t, s, announced, first.ID, second.ID)
	by(t, s, Sent{Conversation: "C2", TS: announced.TS})
	by(t, s, Sent{Conversation: "C1", TS: "1773144000.000201"})

	// Announced weeks later, once somebody picked the channel.
	late := Sent{Conversation: "C1", TS: "1776000000.000001"}
	say(second, "C1", late)
	by(t, s, late, second.ID)
	wantSaid(t, s, second, map[string]Sent{"C1": late})
}

// by checks which shout-outs a message announces.
func by(t *testing.T, s *Store, sent Sent, want ...string) {
	t.Helper()
	got, err := s.SaidBy(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "said by "+sent.TS, append([]string{}, got...), append([]string{}, want...))
}

func wantSaid(t *testing.T, s *Store, about credit.Shoutout, want map[string]Sent) {
	t.Helper()
	got, err := s.Said(t.Context(), about)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "said", got, want)
}

func testSaidAfterUndo(t *testing.T, s *Store) {
	recorded := give(t, s, noon, entry("for the calm release", "ULUIS"))
	wantSaid(t, s, recorded, map[string]Sent{})
	undo(t, s, noon, recorded.ID)
	for _, target := range []string{"C1", "ULUIS"} {
		sent := Sent{Conversation: target, TS: "1773144000.000200"}
		there, err := s.MarkSent(t.Context(), recorded, target, sent)
		if err != nil || there {
			t.Errorf("Say to %s = %v, %v, want the shout-out gone", target, there, err)
		}
	}
}

func testPace(t *testing.T, s *Store) {
	reserve := func(conversation string, gap time.Duration) time.Duration {
		wait, err := s.Reserve(t.Context(), conversation, gap)
		if err != nil {
			t.Fatal(err)
		}
		return wait
	}
	wantEqual(t, "the first", reserve("C1", time.Minute), 0)
	if wait := reserve("C1", time.Minute); wait <= 0 || wait > time.Minute {
		t.Errorf("the second waits %v, want up to a minute", wait)
	}
	wantEqual(t, "elsewhere", reserve("C2", 20*time.Millisecond), 0)
	await(t, "the next turn", func() bool { return reserve("C2", 20*time.Millisecond) == 0 })

	wantError(t, s.Hold(t.Context(), "C3", time.Minute), nil)
	if wait := reserve("C3", time.Second); wait <= 50*time.Second || wait > time.Minute {
		t.Errorf("held for a minute, it waits %v", wait)
	}
}
