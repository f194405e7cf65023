package main

import (
	"strings"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// How people like to shine is in the sealed line alone, and goes on from there in an empty Redis.
func TestOwnLinesAreExportedSealed(t *testing.T) {
	t.Parallel()
	do := keep(t)
	lines := credit.OwnLines{
		Thanked: credit.NewOwnLine("in secret writing", credit.ForLeads), Known: credit.NewOwnLine("secret calm", credit.ForNobody),
	}
	told := nudge.Sealed{Lines: map[string]credit.OwnLines{"ULUIS": lines.WithLead("UANA", time.Unix(1_700_000_000, 0).UTC())}}
	sealed, err := nudge.Seal("T1", told)
	if err != nil {
		t.Fatal(err)
	}
	file := `{"type":"nudges","sealed":"` + sealed + `"}` + "\n"
	for range 2 { // twice is once
		if _, errs, code := do(file, "import", "--workspace", "T1", "-"); code != exitDone {
			t.Fatalf("import: %d: %s", code, errs)
		}
	}
	exported, errs, code := do("", "export", "--workspace", "T1")
	if code != exitDone || exported != file || strings.Contains(exported, "secret") {
		t.Errorf("export: %d: %s\n%s\nwant\n%s", code, errs, exported, file)
	}
	if _, errs, code := do("", "erase", "--yes", "--workspace", "T1", "ULUIS"); code != exitDone {
		t.Errorf("erase: %d: %s", code, errs)
	}
	if left, _, _ := do("", "export", "--workspace", "T1"); left != "" {
		t.Errorf("left is %s", left)
	}
}
