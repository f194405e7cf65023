package nudge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit/nudge"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	want := nudge.Sealed{Seed: []byte("seed"), Began: now.UTC(), Records: map[string]nudge.Record{"ULEAD": {
		Welcomed: daysAgo(10).UTC(), Muted: []nudge.Kind{nudge.Spread}, Days: []time.Weekday{time.Sunday},
		Moments: []nudge.Moment{{ID: "m", At: daysAgo(3).UTC(), Reason: nudge.Reason{Kind: nudge.Quiet, Facts: nudge.Facts{Days: 12}}, Share: 0.2, Answer: nudge.NotNow}},
	}}}
	line, err := nudge.Seal("T1", want)
	if err != nil || strings.Contains(line, "ULEAD") {
		t.Fatal(line, err)
	}
	if again, _ := nudge.Seal("T1", want); again != line {
		t.Error("the same is sealed in two ways")
	}
	got, err := nudge.Unseal("T1", line)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("unsealed (-want +got):\n%s", d)
	}
	if _, err := nudge.Unseal("T2", line); err == nil {
		t.Error("another workspace opens it")
	}
	for i := range len(line) {
		changed := []byte(line)
		changed[i]++
		if got, err := nudge.Unseal("T1", string(changed)); err == nil && cmp.Diff(want, got) != "" {
			t.Fatalf("changed at %d it opens", i)
		}
	}
}

func FuzzUnseal(f *testing.F) {
	line, _ := nudge.Seal("T1", nudge.Sealed{Seed: []byte("seed")})
	f.Add(line)
	f.Add("")
	f.Fuzz(func(t *testing.T, line string) {
		if s, err := nudge.Unseal("T1", line); err == nil && string(s.Seed) != "seed" {
			t.Errorf("%q opens as %+v", line, s)
		}
	})
}

func TestJoined(t *testing.T) {
	t.Parallel()
	there := nudge.Record{Welcomed: daysAgo(50), Muted: []nudge.Kind{nudge.Quiet}, Moments: []nudge.Moment{{ID: "a", At: daysAgo(9)}, {ID: "b", At: daysAgo(3)}}}
	if d := cmp.Diff(there, nudge.Record{Welcomed: daysAgo(1)}.Joined(there)); d != "" {
		t.Errorf("into an empty record (-want +got):\n%s", d)
	}
	here := nudge.Record{Welcomed: daysAgo(50), Off: true, Moments: []nudge.Moment{{ID: "b", At: daysAgo(3), Answer: nudge.Gave}, {ID: "c", At: daysAgo(1)}}}
	got := here.Joined(there)
	if !got.Off || len(got.Muted) > 0 || len(got.Moments) != 3 || got.Moments[0].ID != "a" || got.Moments[1].Answer != nudge.Gave {
		t.Errorf("%+v", got)
	}
}
