package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Whenever the demo begins, the tour finds a digest, a nudge and a note to show.
func TestTourFromAnyMoment(t *testing.T) {
	t.Parallel()
	for i, at := range anyMoments(t) {
		if i%(2*someMoments) != 3 {
			continue
		}
		t.Run(at.Format(momentName), func(t *testing.T) {
			t.Parallel()
			w := startAt(t, at)
			for _, step := range []string{"digest", "nudge", "note"} {
				if _, there := takeTour(t, w.Page, step); there.Get("at") == "" {
					t.Errorf("the tour finds nothing to show for %s", step)
				}
				if step == "nudge" && !strings.Contains(fetch(t, http.MethodGet, w.Page), "Meanwhile") {
					t.Error("the page does not tell what happened while the tour moved the clock")
				}
			}
		})
	}
}

// takeTour has the tour bring somebody to a step, and returns where that is.
func takeTour(t *testing.T, page, step string) (where, there url.Values) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page+"tour", strings.NewReader("step="+step))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	place, err := url.Parse(response.Header.Get("Tour-Place"))
	if err != nil || response.StatusCode != http.StatusNoContent {
		t.Fatalf("%s: %s %v", step, response.Status, err)
	}
	there, err = url.ParseQuery(place.Fragment)
	if err != nil {
		t.Fatal(err)
	}
	return place.Query(), there
}

// Who takes the tour passes credit on as Luis, who then is not quiet for a while: somebody else is nudged within days.
func TestTourFindsANudgeSoon(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	const typed = "/shine @luis for keeping the release calm"
	if _, err := w.Command(t.Context(), w.company.people["ana"], w.company.channels["platform"], typed); err != nil {
		t.Fatal(err)
	}
	if err := w.bot.catchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.passesOn(t.Context(), event{giver: "luis", whom: "kenji", said: "watching it from the other side of the world"}); err != nil {
		t.Fatal(err)
	}

	takeTour(t, w.Page, "digest")
	takeTour(t, w.Page, "nudge")
	if days := w.clock.Now().Sub(aWednesday).Hours() / 24; days > 7 {
		t.Errorf("somebody is nudged after %.0f days", days)
	}
}
