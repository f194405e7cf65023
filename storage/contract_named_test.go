//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/credit"
)

// naming is the n-th message to somebody that names others, said n minutes after noon.
func naming(n int) Naming {
	at := noon.Add(time.Duration(n) * time.Minute)
	return Naming{At: Sent{Conversation: "D1", TS: tsOf(at.UnixMicro())}, Time: at}
}

func named(t *testing.T, s *Store, user string) []Naming {
	t.Helper()
	found, err := s.Named(t.Context(), user)
	must(t, err)
	return append([]Naming{}, found...)
}

func testNamed(t *testing.T, s *Store) {
	may := Naming{At: Sent{Conversation: "D1"}, Mark: "ABC", Time: noon}
	must(t, s.NoteNamed(t.Context(), []string{"UANA", "ULUIS"}, may))
	wantEqual(t, "what may stand", named(t, s, "UANA"), []Naming{may})

	must(t, s.NoteNamed(t.Context(), []string{"UANA", "ULUIS"}, naming(1), may))
	must(t, s.NoteNamed(t.Context(), []string{"UANA"}, naming(2)))
	must(t, s.NoteNamed(t.Context(), []string{"UANA"}, naming(2))) // again after a crash
	must(t, s.NoteNamed(t.Context(), nil, naming(3)))
	wantEqual(t, "what names Ana", named(t, s, "UANA"), []Naming{naming(1), naming(2)})
	wantEqual(t, "what names Luis", named(t, s, "ULUIS"), []Naming{naming(1)})
	kept, err := s.Keeps(t.Context(), "ULUIS")
	must(t, err)
	wantEqual(t, "that something is kept of Luis", kept, true)

	file := Naming{At: Sent{Conversation: "D1"}, File: "F0STORY", Time: noon.Add(time.Hour)}
	must(t, s.NoteNamed(t.Context(), []string{"ULUIS"}, file))
	wantEqual(t, "what names Luis with a file", named(t, s, "ULUIS"), []Naming{naming(1), file})
	must(t, s.Unname(t.Context(), "ULUIS", file))
	wantEqual(t, "what names Luis without it", named(t, s, "ULUIS"), []Naming{naming(1)})

	must(t, s.Unname(t.Context(), "UANA", naming(1), naming(2)))
	wantEqual(t, "what names Ana after all is taken back", named(t, s, "UANA"), []Naming{})
}

// Of each person the latest messages are remembered, for a while.
func testNamedIsBounded(t *testing.T, s *Store) {
	for i := range MostNamed + 3 {
		must(t, s.NoteNamed(t.Context(), []string{"UANA"}, naming(i)))
	}
	found := named(t, s, "UANA")
	wantEqual(t, "how many are remembered", len(found), MostNamed)
	wantEqual(t, "the oldest", found[0], naming(3))
	ttl, err := s.redis.PTTL(t.Context(), s.keys.named("UANA")).Result()
	must(t, err)
	if ttl <= SaidMemory-time.Hour || ttl > SaidMemory {
		t.Errorf("they are remembered for %v, want %v", ttl, SaidMemory)
	}

	later := naming(0)
	later.Time = noon.Add(SaidMemory + (MostNamed+1)*time.Minute)
	must(t, s.NoteNamed(t.Context(), []string{"UANA"}, later))
	wantEqual(t, "how many are remembered later", len(named(t, s, "UANA")), 3)

	crowd := make([]string, 3*mostTogether)
	for i := range crowd {
		crowd[i] = fmt.Sprintf("U%d", i)
	}
	must(t, s.NoteNamed(t.Context(), crowd, naming(1)))
	wantEqual(t, "the last of a crowd", named(t, s, crowd[len(crowd)-1]), []Naming{})
}

// What names somebody and is said while they are erased is taken back, too; later it is as for everybody.
func testNamedWhileErased(t *testing.T, s *Store) {
	forgets := func(want int) {
		t.Helper()
		n := 0
		for _, e := range outbox(t, s) {
			if e.Say == SayForget && e.To == "UANA" {
				n++
			}
		}
		wantEqual(t, "how often Ana's messages are taken back", n, want)
	}
	must(t, s.NoteNamed(t.Context(), []string{"ULUIS", "UANA"}, naming(1)))
	_, err := s.Erase(t.Context(), noon.Add(time.Minute), "UANA", func(int) {})
	must(t, err)
	forgets(1)
	must(t, s.NoteNamed(t.Context(), []string{"ULUIS", "UANA"}, naming(2)))
	forgets(1)
	must(t, s.redis.Del(t.Context(), s.keys.forgetting("UANA")).Err()) // as after a minute
	must(t, s.NoteNamed(t.Context(), []string{"ULUIS", "UANA"}, naming(3)))
	forgets(0)
}

// Where the messages to the others stand is known whoever of the recipients is erased, also one that is said meanwhile.
func testToldAfterErase(t *testing.T, s *Store) {
	about := give(t, s, noon, entry("for the calm release", "ULUIS", "UOLU", "USAM"))
	sent := func(n int) Sent { return Sent{Conversation: fmt.Sprintf("D%d", n), TS: "1773144000.000300"} }
	say := func(about credit.Shoutout, target string, at Sent) {
		_, err := s.MarkSent(t.Context(), about, target, at)
		must(t, err)
	}
	say(about, "ULUIS", sent(1))
	say(about, "ULUIS#1", sent(5))
	say(about, "UOLU", sent(2))
	_, err := s.Erase(t.Context(), noon, "ULUIS", func(int) {})
	must(t, err)
	say(about, "USAM", sent(3)) // it was under way

	found, err := s.Get(t.Context(), about.ID)
	must(t, err)
	wantSaid(t, s, found[0], map[string]Sent{"gone-D1": sent(1), "gone-D5#1": sent(5), "UOLU": sent(2), "USAM": sent(3)})
	say(found[0], "USAM", sent(4)) // numbered anew
	_, err = s.Erase(t.Context(), noon, "UOLU", func(int) {})
	must(t, err)
	found, err = s.Get(t.Context(), about.ID)
	must(t, err)
	wantSaid(t, s, found[0], map[string]Sent{"gone-D1": sent(1), "gone-D5#1": sent(5), "gone-D2": sent(2), "USAM": sent(4)})

	lines, err := s.redis.HGet(t.Context(), s.keys.told(about.Time), about.ID).Result()
	must(t, err)
	if strings.Contains(lines, "ULUIS") || strings.Contains(lines, "UOLU") {
		t.Errorf("told names somebody who is erased: %q", lines)
	}
}

// Nothing tells who heard that their credit was passed on, once they are erased.
func testHeardAfterErase(t *testing.T, s *Store) {
	first := give(t, s, noon, entry("for the calm release", "ULUIS"))
	passing := entry("for writing the rollback", "UOLU")
	passing.Shoutout.Giver, passing.Shoutout.PassedFrom = "ULUIS", first.ID
	passed := give(t, s, noon.Add(time.Minute), passing)
	sent := func(n int) Sent { return Sent{Conversation: fmt.Sprintf("D%d", n), TS: "1773144100.000300"} }
	for target, at := range map[string]Sent{"UOLU": sent(1), HearTarget + first.Giver: sent(2), HearTarget + first.Giver + "#1": sent(2)} {
		_, err := s.MarkSent(t.Context(), passed, target, at)
		must(t, err)
	}
	outbox(t, s)
	_, err := s.Erase(t.Context(), noon.Add(time.Hour), first.Giver, func(int) {})
	must(t, err)
	wantSaid(t, s, passed, map[string]Sent{"UOLU": sent(1), "gone-D2": sent(2), "gone-D2#1": sent(2)})
	follows := func(e OutboxEntry) bool { return e.Say == SayEdited && e.Shoutout == passed.ID }
	if entries := outbox(t, s); !slices.ContainsFunc(entries, follows) {
		t.Errorf("what follows is %+v", entries)
	}
}
