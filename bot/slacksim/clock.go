package slacksim

import (
	"net/http"
	"slices"
	"time"
)

// clockMove is a way to move the workspace's clock on, as the page offers it.
type clockMove struct {
	Name, Label string
	to          func(now time.Time) time.Time
}

var clockMoves = []clockMove{
	{"hour", "+1 hour", func(now time.Time) time.Time { return now.Add(time.Hour) }},
	{"day", "+1 day", func(now time.Time) time.Time { return now.AddDate(0, 0, 1) }},
	{"monday", "Monday 9:00", func(now time.Time) time.Time {
		days := (8 - int(now.Weekday())) % 7
		monday := time.Date(now.Year(), now.Month(), now.Day()+days, 9, 0, 1, 0, now.Location())
		if !monday.After(now) {
			monday = monday.AddDate(0, 0, 7)
		}
		return monday
	}},
}

// moveClock moves the clock on, by the clock of the workspace's first person, whoever looks at the page.
func (p *page) moveClock(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(clockMoves, func(m clockMove) bool { return m.Name == r.FormValue("move") })
	if i < 0 || p.slack.options.MoveClock == nil {
		http.NotFound(w, r)
		return
	}

	people := p.show(r).People
	p.slack.options.MoveClock(clockMoves[i].to(p.slack.options.Now().In(zoneOf(people[0]))))
	p.slack.mu.Lock()
	p.slack.change()
	p.slack.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}
