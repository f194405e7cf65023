//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/credit"
)

// What somebody may do so often in a day, they may do again on the next.
func testActs(t *testing.T, s *Store) {
	may := func(now time.Time, user, act string) bool {
		t.Helper()
		may, err := s.CountAct(t.Context(), now, user, act, 2)
		must(t, err)
		return may
	}
	for i, want := range []bool{true, true, false, false} {
		wantEqual(t, "time "+strconv.Itoa(i), may(noon, "UANA", "change"), want)
	}
	wantEqual(t, "something else", may(noon, "UANA", "boost"), true)
	wantEqual(t, "somebody else", may(noon, "ULUIS", "change"), true)
	wantEqual(t, "the next day", may(noon.Add(24*time.Hour), "UANA", "change"), true)
	wantEqual(t, "what is kept of them", s.redis.HLen(t.Context(), s.keys.acts("UANA")).Val(), int64(2))
	wantEqual(t, "is kept for ever", s.redis.TTL(t.Context(), s.keys.acts("UANA")).Val() <= 0, false)
}

// Of what somebody does all day long, the latest is remembered.
func testRememberedIsBounded(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS")
	first := give(t, s, noon, e)
	must(t, s.RememberUndone(t.Context(), "UANA", first.ID))
	for i := range 1500 {
		at := noon.Add(time.Duration(i+1) * time.Microsecond)
		_, err := s.NoteLatest(t.Context(), "UANA", strconv.Itoa(i), at)
		must(t, err)
		_, err = s.RememberMeant(t.Context(), "UANA", "undo:"+strconv.Itoa(i), strconv.FormatInt(at.UnixMicro(), 10))
		must(t, err)
	}
	if kept := s.redis.HLen(t.Context(), s.keys.heard("UANA")).Val(); kept > 1001 {
		t.Errorf("%d things are remembered", kept)
	}
	latest, err := s.NoteLatest(t.Context(), "UANA", "1499", noon)
	must(t, err)
	wantEqual(t, "an earlier change of the last message", latest, false)
	undone, err := s.LatestUndone(t.Context(), "UANA")
	must(t, err)
	wantEqual(t, "what was undone", undone, first.ID)
	e.Event = "another"
	wantStatus(t, s, noon.Add(time.Second), e, SameWords)
	wantStatus(t, s, noon.Add(2*time.Second), e, SameEvent)
}

// No more people than an import may name boost one shout-out; who did already may change their mind.
func testBoostsAreBounded(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS"))
	marks := make([]string, credit.MaxBoosts)
	for i := range marks {
		marks[i] = "U" + strconv.Itoa(i) + "+1"
	}
	must(t, s.redis.HSet(t.Context(), s.keys.boosts(one.Time), one.ID, strings.Join(marks, " ")).Err())
	for user, want := range map[string]bool{"UNEW": false, "U7": true} {
		changed, err := s.Boost(t.Context(), one.ID, user, false, noon)
		must(t, err)
		wantEqual(t, user+" changes something", changed, want)
	}
	found, err := s.Get(t.Context(), one.ID)
	must(t, err)
	wantEqual(t, "boosts", len(found[0].Boosts), credit.MaxBoosts-1)
}

// Where a message stands is noted once, however often it is said again.
func testToldIsBounded(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS", "UOLU"))
	for i := range 20 {
		for _, target := range one.Recipients {
			_, err := s.MarkSent(t.Context(), one, target, Sent{"D1", tsOf(noon.UnixMicro() + int64(i))})
			must(t, err)
		}
	}
	told := s.redis.HGet(t.Context(), s.keys.told(one.Time), one.ID).Val()
	wantEqual(t, "lines", strings.Count(told, "\n")+1, 2)
	said, err := s.Said(t.Context(), one)
	must(t, err)
	wantEqual(t, "where it stands", said["UOLU"], Sent{"D1", tsOf(noon.UnixMicro() + 19)})
}

// Of what was taken back nothing is noted once its announcement is gone, here or elsewhere; others keep their notes.
func testUnsay(t *testing.T, s *Store) {
	one, other := give(t, s, noon, entry("for the calm release", "ULUIS")), give(t, s, noon, entry("for the kind review", "ULUIS"))
	for _, conversation := range []string{"C1", "C2"} {
		sent := Sent{conversation, "1773144001.000000"}
		for _, about := range []credit.Shoutout{one, other} {
			_, err := s.MarkSent(t.Context(), about, "C1", sent)
			must(t, err)
		}
		must(t, s.Unsay(t.Context(), one, sent))
		left, err := s.SaidBy(t.Context(), sent)
		must(t, err)
		wantEqual(t, "announced by the message", left, []string{other.ID})
	}
	said, err := s.Said(t.Context(), one)
	must(t, err)
	wantEqual(t, "noted of what was taken back", len(said), 0)
}

// What was said once about a shout-out goes with it.
func testThanksExpire(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS", "UOLU"))
	for _, user := range one.Recipients {
		_, err := s.Thank(t.Context(), one.ID, user, "Thank you")
		must(t, err)
	}
	_, err := s.Expire(t.Context(), noon.Add(time.Hour))
	must(t, err)
	wantEqual(t, "what was said once", s.redis.HLen(t.Context(), s.keys.once).Val(), int64(0))
}
