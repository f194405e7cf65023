package home

import (
	"testing"

	"shine/bot/history"
)

// A home tab shows two lists: who turns one sees the first page of the other.
func TestPagesOfAHomeTab(t *testing.T) {
	t.Parallel()
	newest, thisWeek := history.Page{List: history.ListReceived}, history.Page{List: history.ListWeek}
	for _, c := range []struct {
		turned         string
		received, week history.Page
	}{
		{"", newest, thisWeek},
		{"::", newest, thisWeek},
		{"received::17", history.Page{List: history.ListReceived, Before: "17"}, thisWeek},
		{"week::17", newest, history.Page{List: history.ListWeek, Before: "17"}},
		{"about:U1:17", newest, thisWeek},
	} {
		p, _ := history.ParsePage(c.turned)
		if received, week := pagesOf(p); received != c.received || week != c.week {
			t.Errorf("turned to %q: received %q, week %q", c.turned, received, week)
		}
	}
}
