//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"shine/credit"
)

// monday is when the digests of these tests are due.
var monday = time.Date(2026, time.March, 16, 9, 0, 0, 0, time.UTC)

func subscribe(t *testing.T, s *Store, channel string, since time.Time) credit.Subscription {
	t.Helper()
	sub, err := s.Subscribe(t.Context(), since, channel, AuditLine{Time: since, By: "UANA", Action: "digest"}, func(credit.Subscription) (credit.Subscription, error) {
		return credit.Subscription{
			Channel: channel, Scope: credit.ScopeHere, Since: since, Until: since, By: "UANA",
			Schedule: credit.Schedule{Day: time.Monday, Minute: 540, Zone: "UTC"},
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func testCloseDigest(t *testing.T, s *Store) {
	sub := subscribe(t, s, "C1", noon)
	if _, due, err := s.ClaimDue(t.Context(), monday.Add(-time.Second), time.Minute); err != nil || due {
		t.Fatalf("due before its time: %v", err)
	}
	due, found, err := s.ClaimDue(t.Context(), monday, time.Minute)
	wantEqual(t, "due", due, Due{Kind: DueDigest, Of: "C1", Until: monday.Add(time.Minute)})
	if err != nil || !found {
		t.Fatal(err, found)
	}
	for i, want := range []bool{true, false} { // a second copy of the bot has the same subscription before it
		closed, err := s.CloseDigest(t.Context(), monday, sub, monday, Post)
		if err != nil || closed != want {
			t.Errorf("try %d closed it: %v, %v", i, closed, err)
		}
	}
	said := outbox(t, s)
	wantEqual(t, "to be said", len(said), 1)
	wantEqual(t, "what", said[0].Say, SayDigest)
	wantEqual(t, "from", said[0].From, noon)
	wantEqual(t, "until", said[0].Until, monday)
	after, _, err := s.Subscription(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "its span is closed", after.Until, monday)
	if _, due, _ := s.ClaimDue(t.Context(), monday.AddDate(0, 0, 7).Add(-time.Second), time.Minute); due {
		t.Error("it is due again within the week")
	}
	joined, err := s.CloseDigest(t.Context(), monday.AddDate(0, 0, 7), after, monday.AddDate(0, 0, 7), CarryOver)
	if err != nil || !joined {
		t.Fatal(err)
	}
	after, _, _ = s.Subscription(t.Context(), "C1")
	wantEqual(t, "its span goes on", after.Until, monday)
	if _, err := s.Erase(t.Context(), monday, "UANA", func(int) {}); err != nil {
		t.Fatal(err)
	}
	after, _, _ = s.Subscription(t.Context(), "C1")
	wantEqual(t, "who subscribed is forgotten", after.By, "")
	stop := errors.New("not this one")
	_, err = s.Subscribe(t.Context(), monday, "C1", AuditLine{}, func(credit.Subscription) (credit.Subscription, error) { return credit.Subscription{}, stop })
	wantError(t, err, stop)
	if _, err := s.Subscribe(t.Context(), monday, "C1", AuditLine{}, func(credit.Subscription) (credit.Subscription, error) { return credit.Subscription{}, nil }); err != nil {
		t.Fatal(err)
	}
	_, there, _ := s.Subscription(t.Context(), "C1")
	_, due2, _ := s.ClaimDue(t.Context(), monday.AddDate(1, 0, 0), time.Minute)
	if there || due2 {
		t.Error("an ended subscription is there, or due")
	}
}

// A copy whose clock is behind cannot record into a span that is closed, not even in its last microsecond.
func testSeal(t *testing.T, s *Store) {
	last := give(t, s, monday.Add(-time.Microsecond), entry("in the last moment", "ULUIS"))
	if err := s.Seal(t.Context(), monday); err != nil {
		t.Fatal(err)
	}
	late := give(t, s, monday.Add(-time.Second), entry("with a slow clock", "ULUIS"))
	wantEqual(t, "stamp", late.ID, strconv.FormatInt(monday.UnixMicro(), 10))
	if err := s.Seal(t.Context(), monday.Add(-time.Hour)); err != nil { // an older span changes nothing
		t.Fatal(err)
	}
	next := give(t, s, monday.Add(-time.Second), entry("with a slow clock too", "ULUIS"))
	wantEqual(t, "before", published(t, s, noon, monday), []string{last.ID})
	wantEqual(t, "behind", published(t, s, monday, monday.Add(time.Hour)), []string{late.ID, next.ID})
}

func published(t *testing.T, s *Store, from, until time.Time) []string {
	t.Helper()
	var ids []string
	for one, err := range s.Published(t.Context(), from, until) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, one.ID)
	}
	return ids
}

// What gets its place after its span is closed is told in the next one, once.
func testPublished(t *testing.T, s *Store) {
	waiting, slow := unplaced("for waiting"), unplaced("for waiting longer")
	first := give(t, s, noon, waiting)
	second := give(t, s, noon.Add(time.Second), slow)
	placed, err := s.Place(t.Context(), noon.Add(time.Minute), first.ID, "UANA", "C1", credit.Public)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "published", placed.PublishedAt(), noon.Add(time.Minute))
	if err := s.Seal(t.Context(), monday); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Place(t.Context(), monday.Add(-time.Minute), second.ID, "UANA", "C1", credit.Public); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "in its span", published(t, s, noon.Add(-time.Hour), monday), []string{first.ID})
	wantEqual(t, "in the next", published(t, s, monday, monday.AddDate(0, 0, 7)), []string{second.ID})
	undo(t, s, noon, second.ID)
	wantEqual(t, "undone", len(published(t, s, monday, monday.AddDate(0, 0, 7))), 0)
}

// What a copy claimed that died is due again after its lease.
func testLease(t *testing.T, s *Store) {
	subscribe(t, s, "C1", noon)
	for _, c := range []struct {
		at   time.Duration
		want bool
	}{{0, true}, {0, false}, {29 * time.Second, false}, {30 * time.Second, true}} {
		_, found, err := s.ClaimDue(t.Context(), monday.Add(c.at), 30*time.Second)
		if err != nil || found != c.want {
			t.Errorf("after %v it is due: %v (%v)", c.at, found, err)
		}
	}
}

func testEditions(t *testing.T, s *Store) {
	e := Edition{Channel: "C1", From: noon, Until: monday, Featured: []string{"1"}, People: []string{"ULUIS"}, Stories: 3, Scope: credit.ScopeAll}
	if _, begun, err := s.Edition(t.Context(), "C1", monday); err != nil || begun {
		t.Fatal("begun before it was", err)
	}
	for range 2 {
		if err := s.KeepEdition(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		e.TS, e.Done = "1.2", true
	}
	got, begun, err := s.Edition(t.Context(), "C1", monday)
	if err != nil || !begun {
		t.Fatal(err)
	}
	wantEqual(t, "kept", got, e)
	for at, want := range map[time.Time]int{noon: 1, monday.Add(-time.Microsecond): 1, monday: 0, noon.Add(-time.Microsecond): 0} {
		found, err := s.EditionsAt(t.Context(), at)
		if err != nil || len(found) != want {
			t.Errorf("at %v there are %d digests (%v), want %d", at, len(found), err, want)
		}
	}
	earlier, err := s.Editions(t.Context(), "C1", monday.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "earlier", earlier, []Edition{e})
}

func testMet(t *testing.T, s *Store) {
	give(t, s, noon.AddDate(-1, 0, 0), entry("a year ago", "ULUIS"))
	give(t, s, noon, entry("today", "UOLU"))
	met, err := s.Met(t.Context(), [][2]string{{"UANA", "ULUIS"}, {"UANA", "UOLU"}, {"ULUIS", "UANA"}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "met", met, map[[2]string]bool{{"UANA", "ULUIS"}: true, {"UANA", "UOLU"}: false, {"ULUIS", "UANA"}: false})
	seen, err := s.Seen(t.Context(), []string{"ULUIS", "UOLU", "UANA"}, noon.AddDate(0, 0, -1), noon.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "seen", seen, map[string]bool{"ULUIS": false, "UOLU": true, "UANA": false})
}

func testRecaps(t *testing.T, s *Store) {
	first := Recap{Until: noon}
	for _, want := range []bool{true, false} {
		kept, err := s.KeepRecap(t.Context(), "U1", Recap{}, first, monday, false)
		if err != nil || kept != want {
			t.Errorf("kept: %v, %v", kept, err)
		}
	}
	due, _, err := s.ClaimDue(t.Context(), monday, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "due", due, Due{Kind: DueRecap, Of: "U1", Until: monday.Add(time.Minute)})
	if told, err := s.KeepRecap(t.Context(), "U1", first, Recap{Until: monday}, monday.AddDate(0, 0, 7), true); err != nil || !told {
		t.Fatal(err)
	}
	said := outbox(t, s)
	wantEqual(t, "said", len(said), 1)
	wantEqual(t, "to", said[0].To, "U1")
	if ended, err := s.KeepRecap(t.Context(), "U1", Recap{Until: monday}, Recap{}, time.Time{}, false); err != nil || !ended {
		t.Fatal(err)
	}
	left, err := s.Recap(t.Context(), "U1")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "left", left, Recap{})
}
