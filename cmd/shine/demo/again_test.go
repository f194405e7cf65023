package demo

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit/nudge"
)

// Whoever starts again finds everything as it was at the first moment, and Shine at work.
func TestStartAgain(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	platform, ana := w.company.channels["platform"], w.company.people["ana"]
	first := len(w.Messages(platform))
	gives := func() {
		t.Helper()
		if _, err := w.Command(t.Context(), ana, platform, "/shine @luis for beginning more than once"); err != nil {
			t.Fatal(err)
		}
		announced := func(m slacksim.Message) bool { return strings.Contains(m.Text, "more than once") }
		if err := w.Await(t.Context(), func() bool { return slices.ContainsFunc(w.said(platform), announced) }); err != nil {
			t.Fatal(err)
		}
	}
	gives()
	moveClock(t, w.Page, "monday")
	fetch(t, http.MethodPost, w.Page+"again")
	if got := len(w.Messages(platform)); got != first {
		t.Errorf("#platform has %d messages, and had %d at first", got, first)
	}
	if late := w.clock.Now().Sub(aWednesday); late < 0 || late > time.Hour {
		t.Errorf("the clock is %v after the first moment", late)
	}
	if page := fetch(t, http.MethodGet, w.Page); strings.Contains(page, `aria-label="done"`) || strings.Contains(page, "Meanwhile") {
		t.Error("the page remembers what was done before")
	}
	gives()
	last := w.Messages(platform)[len(w.Messages(platform))-1]
	if last.TS < stamp(aWednesday) || last.TS > stamp(aWednesday.Add(time.Hour)) {
		t.Errorf("what is written now is of %s", last.TS)
	}
}

// The clock jumps to the next digest, the next nudge and the next milestone, and the page tells what happened on the way.
func TestJumps(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	moveClock(t, w.Page, "0")
	told := slices.ContainsFunc(w.said(w.company.channels["general"]), func(m slacksim.Message) bool {
		return isDigest(m) && m.TS > stamp(aWednesday)
	})
	if monday := w.clock.Now().In(w.company.zone); !told || monday.Format("Monday 15:04") != "Monday 09:00" {
		t.Errorf("the clock jumps to %v, where the week was told: %v", monday, told)
	}
	moveClock(t, w.Page, "2")
	got, ok, err := w.latestNudge(t.Context(), "sam", nudge.Milestone)
	if err != nil || !ok || got.About != w.company.people["ingrid"] {
		t.Errorf("the clock jumps to no milestone: %+v, %v", got.Moment, err)
	}
	if !strings.Contains(fetch(t, http.MethodGet, w.Page), "Meanwhile") {
		t.Error("the page does not tell what happened")
	}
}

// fetch asks the page for something, and returns what it answers.
func fetch(t *testing.T, method, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusBadRequest {
		t.Fatalf("%s %s: %s %s %v", method, address, response.Status, body, err)
	}
	return string(body)
}
