package demo

import (
	"net/http"
	"strings"
	"testing"
)

// A lead who is on holiday says so under their name, and is left in peace until they are back.
func TestWhoIsAwayIsNotNudged(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	const under = "🌴 On holiday · design"
	if !strings.Contains(fetch(t, http.MethodGet, w.Page), under) {
		t.Errorf("the page does not say %q", under)
	}

	ingrid := w.company.people["ingrid"]
	moments := func(days int) int {
		t.Helper()
		if err := w.moveTo(t.Context(), aWednesday.AddDate(0, 0, days)); err != nil {
			t.Fatal(err)
		}
		records, err := w.store().NudgeRecords(t.Context(), ingrid)
		if err != nil {
			t.Fatal(err)
		}
		if len(records[ingrid].Away) < 5 {
			t.Errorf("Ingrid is known to be away on %v", records[ingrid].Away)
		}
		return len(records[ingrid].Moments)
	}
	if n := moments(8); n != 0 {
		t.Errorf("Ingrid got %d nudges on her holiday", n)
	}
	if moments(40) == 0 {
		t.Error("Ingrid is never nudged, so nobody sees the difference")
	}
	if strings.Contains(fetch(t, http.MethodGet, w.Page), under) {
		t.Error("Ingrid is back, and the page does not know")
	}
}
