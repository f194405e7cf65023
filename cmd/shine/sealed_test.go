package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// betweenTwo is all that leads and their people have of each other: a question with its answer, notes with what was
// said because of them, wins that were shared, and how somebody likes to shine.
func betweenTwo() nudge.Sealed {
	at := time.Unix(1_700_000_000, 0).UTC()
	lines := credit.OwnLines{
		Thanked: credit.NewOwnLine("a secret line for all", credit.ForEveryone),
		Growing: credit.NewOwnLine("a secret line for leads", credit.ForLeads),
		Known:   credit.NewOwnLine("a secret line for nobody", credit.ForNobody),
	}
	return nudge.Sealed{
		Seed: []byte("a seed"), Began: at,
		Records: map[string]nudge.Record{"UANA": {Welcomed: at, Moments: []nudge.Moment{{
			ID: "m1", At: at, Wording: 1, Answer: nudge.AskedIt, Reason: nudge.Reason{Kind: nudge.Overlooked, About: "ULUIS"},
			Question: &nudge.Question{Text: "a secret question", At: at, Answer: "a secret answer", Replied: at.Add(time.Hour)},
		}}}},
		Notes: map[string]nudge.Notes{"UANA": {
			On: true, Schedule: credit.Schedule{Day: time.Monday, Minute: 9 * 60}, Until: at, Closed: at,
			Moments: []nudge.Moment{{ID: "n1", At: at, Reason: nudge.Reason{Kind: nudge.Note}, Share: 0.2, Named: []string{"ULUIS"}}},
			Saw:     []string{"1700000000000000 ULUIS"},
		}},
		Lines: map[string]credit.OwnLines{"ULUIS": lines.WithLead("UANA", at)},
		Wins: map[string]credit.Wins{
			"ULUIS": {List: []credit.Win{{ID: "w1", At: at, Text: "a secret win with <@UANA>", Shared: []string{"UANA"}}}, Fridays: true, Asked: at},
			"USAM":  {List: []credit.Win{{ID: "w2", At: at, Text: "a secret win of <@ULUIS>", Shared: []string{"UANA"}}}},
		},
	}
}

// What leads and their people have of each other is exported sealed, and goes on from there in an empty Redis: all of it,
// and once however often it is imported. Nothing of it names who is erased.
func TestWhatIsBetweenTwoIsExportedSealed(t *testing.T) {
	t.Parallel()
	do := keep(t)
	ok := func(stdin string, args ...string) string {
		t.Helper()
		out, errs, code := do(stdin, append(args, "--workspace", "T1")...)
		if code != exitDone {
			t.Fatalf("%q: %d: %s", args, code, errs)
		}
		return out
	}
	sealed, err := nudge.Seal("T1", betweenTwo())
	if err != nil {
		t.Fatal(err)
	}
	file := `{"type":"nudges","sealed":"` + sealed + `"}` + "\n"
	for range 2 { // twice is once
		ok(file, "import", "-")
	}
	if exported := ok("", "export"); exported != file {
		t.Errorf("export: %s\nwant %s", exported, file)
	}
	if rows := ok("", "export", "--format", "csv"); strings.Contains(rows, "sealed") || strings.Contains(rows, "secret") {
		t.Errorf("the table holds what is sealed: %s", rows)
	}

	ok("", "erase", "--yes", "ULUIS")
	left := sealedIn(t, ok("", "export"))
	for _, gone := range []string{"ULUIS", "secret line", "secret question", "secret answer", "secret win with"} {
		if strings.Contains(left, gone) {
			t.Errorf("%q is left in %s", gone, left)
		}
	}
	if !strings.Contains(left, "a secret win of @somebody") {
		t.Errorf("sam's win is not left in %s", left)
	}

	ok("", "erase", "--yes", "UANA")
	if left := sealedIn(t, ok("", "export")); strings.Contains(left, "UANA") {
		t.Errorf("ana is left in %s", left)
	}
	ok("", "erase", "--yes", "USAM")
	if left := ok("", "export"); left != "" {
		t.Errorf("%s is left", left)
	}
}

// sealedIn is what the only line of an export holds.
func sealedIn(t *testing.T, exported string) string {
	t.Helper()
	var line struct{ Sealed string }
	if err := json.Unmarshal([]byte(exported), &line); err != nil {
		t.Fatalf("%v in %s", err, exported)
	}
	all, err := nudge.Unseal("T1", line.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
