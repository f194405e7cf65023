package nudge_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
	"shine/credit/nudge"
)

// A question is answered once, by whom it was asked, within 30 days; then it is forgotten, and its moment is not.
func TestQuestions(t *testing.T) {
	t.Parallel()
	asked := at("2026-11-30T09:00:00Z")
	r := nudge.Record{Moments: []nudge.Moment{{ID: "m1", At: asked, Reason: nudge.Reason{Kind: nudge.Overlooked, About: "UANA"}}}}
	r = r.Asks("m1", "What are you proud of?", asked)
	for name, c := range map[string]struct {
		id, person string
		after      time.Duration
		want       bool
	}{
		"whom it was asked": {"m1", "UANA", time.Hour, true},
		"somebody else":     {"m1", "ULUIS", time.Hour, false},
		"another question":  {"m2", "UANA", time.Hour, false},
		"at the last":       {"m1", "UANA", nudge.QuestionKept - time.Second, true},
		"too late":          {"m1", "UANA", nudge.QuestionKept, false},
	} {
		answered, ok := r.Replied(c.id, c.person, "the map", asked.Add(c.after))
		_, again := answered.Replied(c.id, c.person, "once more", asked.Add(c.after))
		if ok != c.want || again {
			t.Errorf("%s: answered %v, and again %v", name, ok, again)
		}
	}
	answered, _ := r.Replied("m1", "UANA", "the map", asked.Add(time.Hour))
	if q, ok := answered.Question("m1", "UANA", asked.Add(time.Hour)); !ok || q.Answer != "the map" {
		t.Errorf("the answer is %+v", q)
	}
	pruned := answered.Pruned(asked.Add(nudge.QuestionKept))
	if len(pruned.Moments) != 1 || pruned.Moments[0].Question != nil || answered.Moments[0].Question == nil {
		t.Errorf("after 30 days: %+v", pruned.Moments)
	}
}

// What is sealed comes in parts of a size that an import takes, and nothing is lost between them.
func TestSealedParts(t *testing.T) {
	t.Parallel()
	now := at("2026-11-30T09:00:00Z")
	whole := nudge.Sealed{
		Seed: []byte("seed"), Began: now, Records: map[string]nudge.Record{"ULEAD": {Welcomed: now}}, Notes: map[string]nudge.Notes{},
		Lines: map[string]credit.OwnLines{}, Wins: map[string]credit.Wins{},
	}
	for n := range 26 {
		w := credit.Wins{}
		for i := range 50 {
			w, _ = w.Add(strings.Repeat(string(rune('a'+i%26)), 900), now.Add(time.Duration(i)*time.Hour))
		}
		whole.Wins["UWINS"+string(rune('A'+n))] = w
	}
	parts, err := whole.Parts()
	if err != nil || len(parts) < 3 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	together := map[string]credit.Wins{}
	for _, part := range parts {
		line, err := nudge.Seal("T1", part)
		if err != nil || len(line) > 1<<20 {
			t.Fatalf("a line of %d bytes, %v", len(line), err)
		}
		read, err := nudge.Unseal("T1", line)
		if err != nil || string(read.Seed) != "seed" {
			t.Fatal(err)
		}
		maps.Copy(together, read.Wins)
	}
	if diff := cmp.Diff(whole.Wins, together); diff != "" {
		t.Errorf("(-want +got):\n%.500s", diff)
	}
	if none, err := (nudge.Sealed{}).Parts(); err != nil || len(none) != 0 {
		t.Errorf("nothing has %d parts, %v", len(none), err)
	}
}
