//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"testing"
	"time"

	"shine/credit"
)

// What is stored of a channel goes on under the ids that it gets later.
func testAnotherID(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("before the change", "ULUIS"))
	say := func(about credit.Shoutout, target string, sent Sent) {
		if there, err := s.MarkSent(t.Context(), about, target, sent); err != nil || !there {
			t.Fatalf("Say(%s) = %v, %v, want it to be as it was", target, there, err)
		}
	}
	announced := Sent{Conversation: "C1", TS: "1773144000.000200"}
	say(one, "C1", announced)
	say(one, "C1#1", Sent{Conversation: "C1", TS: "1773144000.000400"})
	if err := s.KeepWeekThread(t.Context(), "C1", "2026-11", "1.1"); err != nil {
		t.Fatal(err)
	}
	edition := Edition{Channel: "C1", From: noon.Add(-time.Hour), Until: monday, Stories: 1, Scope: credit.ScopeHere}
	if err := s.KeepEdition(t.Context(), edition); err != nil {
		t.Fatal(err)
	}

	s.FollowChannels(map[string]credit.ChannelSettings{"C3": credit.ChannelSettings{}.Renumbered("C1", "C2").Renumbered("C2", "C3")})
	found, err := s.Get(t.Context(), one.ID)
	if err != nil || len(found) != 1 || found[0].Channel != "C3" {
		t.Fatalf("it is %+v, %v", found, err)
	}
	said, err := s.Said(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "said", said, map[string]Sent{
		"C3": {Conversation: "C3", TS: announced.TS}, "C3#1": {Conversation: "C3", TS: "1773144000.000400"},
	})
	by(t, s, Sent{Conversation: "C3", TS: announced.TS}, one.ID)
	if thread, err := s.WeekThread(t.Context(), "C3", "2026-11"); err != nil || thread != "1.1" {
		t.Errorf("the week's thread is %q, %v", thread, err)
	}
	edition.Channel = "C3"
	for range 2 { // also once it is noted under the new id
		all, err := s.EditionsAt(t.Context(), noon)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "digests", all, []Edition{edition})
		if err := s.KeepEdition(t.Context(), edition); err != nil {
			t.Fatal(err)
		}
	}

	// What was on its way meanwhile is noted under the new id.
	late := give(t, s, noon, entry("during the change", "ULUIS"))
	say(late, "C1", Sent{Conversation: "C1", TS: "1773144000.000700"})
	by(t, s, Sent{Conversation: "C3", TS: "1773144000.000700"}, late.ID)

	// Announced anew, it stands where it was before no more.
	anew := Sent{Conversation: "C3", TS: "1773144000.000900"}
	say(found[0], "C3", anew)
	by(t, s, anew, one.ID)
	by(t, s, Sent{Conversation: "C3", TS: announced.TS})
	edited, err := s.Edit(t.Context(), noon, one.ID, Remover{Giver: "UANA", Within: credit.UndoWindow}, func(one credit.Shoutout) (credit.Shoutout, error) {
		one.Text = "after the change"
		return one, nil
	})
	if err != nil || edited.Channel != "C3" {
		t.Errorf("edited it is %+v, %v", edited, err)
	}
	undo(t, s, noon, one.ID)
	for _, e := range outbox(t, s) {
		if e.Before.ID != "" && e.Before.Channel != "C3" {
			t.Errorf("what is taken back is of %s", e.Before.Channel)
		}
	}
}
