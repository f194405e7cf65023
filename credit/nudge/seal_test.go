package nudge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
	"shine/credit/nudge"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	want := nudge.Sealed{Seed: []byte("seed"), Began: now.UTC(), Records: map[string]nudge.Record{"ULEAD": {
		Welcomed: daysAgo(10).UTC(), Muted: []nudge.Kind{nudge.Spread}, Days: []time.Weekday{time.Sunday},
		Moments: []nudge.Moment{{ID: "m", At: daysAgo(3).UTC(), Reason: nudge.Reason{Kind: nudge.Quiet, Facts: nudge.Facts{Days: 12}}, Share: 0.2, Answer: nudge.NotNow}},
	}}, Lines: map[string]credit.OwnLines{
		"ULUIS": credit.OwnLines{Thanked: credit.NewOwnLine("in writing", credit.ForLeads), Asked: true}.WithLead("ULEAD", daysAgo(2).UTC()),
	}}
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

// Lines that Shine does not write are not taken, and a yes of tomorrow is none.
func TestSealedLinesAreChecked(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string]credit.OwnLines{
		"long":      {Known: credit.OwnLine{Text: strings.Repeat("x", credit.MaxOwnLine+1), For: credit.ForEveryone}},
		"two lines": {Known: credit.OwnLine{Text: "a\nb"}}, "for the press": {Known: credit.OwnLine{Text: "a", For: "press"}},
		"no lead": {Leads: []credit.LineLead{{Lead: "<!channel>"}}},
	} {
		line, err := nudge.Seal("T1", nudge.Sealed{Lines: map[string]credit.OwnLines{"ULUIS": lines}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := nudge.Unseal("T1", line); err == nil {
			t.Errorf("%s: unsealed %+v", name, got)
		}
	}
	let := nudge.Sealed{Lines: map[string]credit.OwnLines{"ULUIS": credit.OwnLines{}.WithLead("ULEAD", now)}}
	if got := let.Latest(); !got.Equal(now) {
		t.Errorf("the latest moment is %s", got)
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
