package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// mostThings is how many things that happened the page shows.
const mostThings = 15

// shownInside is what the templates draw of a look inside.
type shownInside struct {
	Shown shown
	Inside
	// Part is which of its parts is before somebody: "wire", "audit" or "trials".
	Part   string
	Things []thing
	Lines  []shownAuditLine
	Tried  []shownTrial
}

// thing is something that happened: what came to the app, or a move of the clock, and all that came of it.
type thing struct {
	ID, At, Title string
	// Took is how long the app took to acknowledge it, and Calls and Records how much came of it.
	Took, Calls, Records string
	Failed               bool
	Steps                []step
}

// step is one step of what came of a thing.
type step struct {
	// ID leads to all of it, where there is more.
	ID string
	// After is how long after the thing it came, and Way from whom to whom it went.
	After, Way, Name, About string
	Came                    string
	Failed                  bool
}

type shownAuditLine struct{ At, By, Did, About, Details string }

type shownTrial struct {
	Trial
	Checks []Check
	// Kept is set where everything was as expected.
	Kept bool
}

// Inside reports whether there is a look inside.
func (s shown) Inside() bool { return s.page.slack.inside.get() != nil }

// showInside collects a part of a look inside.
func (p *page) showInside(r *http.Request) (shownInside, error) {
	offered := p.slack.inside.get()
	s := shownInside{Shown: p.show(r), Inside: *offered, Part: r.FormValue("part")}
	switch s.Part {
	case "audit":
		lines, err := offered.Audit(r.Context())
		if err != nil {
			return s, err
		}
		for _, l := range lines {
			s.Lines = append(s.Lines, shownAuditLine{
				l.At.In(zoneOf(s.Shown.Me)).Format("2 Jan, 15:04"), p.slack.nameOf(l.By), l.Did, p.slack.nameOf(l.About), l.Details,
			})
		}
	case "trials":
		for _, t := range offered.Trials {
			s.Tried = append(s.Tried, p.shownTrial(t))
		}
	default:
		s.Part = "wire"
		d := p.drawerFor(s.Shown)
		s.Things = p.things(*offered, d.zone)
		for i := range s.Things {
			s.Things[i].Title = d.plain(s.Things[i].Title)
		}
	}
	return s, nil
}

func (p *page) shownTrial(t Trial) shownTrial {
	checks := p.slack.inside.outcome(t.Name)
	return shownTrial{t, checks, !slices.ContainsFunc(checks, func(c Check) bool { return !c.OK })}
}

// happenedInside is a step with when it was, to be put in order.
type happenedInside struct {
	wired
	recorded *Record
}

// things are what happened lately, the latest first.
func (p *page) things(offered Inside, zone *time.Location) []thing {
	var all []happenedInside
	for _, x := range p.slack.wire.list() {
		all = append(all, happenedInside{wired: x})
	}
	for _, r := range offered.Recorded() {
		all = append(all, happenedInside{wired: wired{at: r.At}, recorded: &r})
	}
	slices.SortStableFunc(all, func(a, b happenedInside) int { return a.at.Compare(b.at) })

	var things []thing
	for len(all) > 0 {
		end := 1 + slices.IndexFunc(all[1:], func(h happenedInside) bool { return h.begins() })
		if end == 0 {
			end = len(all)
		}
		if all[0].begins() {
			things = append(things, thingOf(all[:end], p.slack.AppName(), offered.Store, zone))
		}
		all = all[end:]
	}
	slices.Reverse(things)
	return things[:min(len(things), mostThings)]
}

// thingOf is one thing between the app, its store and Slack, which begins with its first step.
func thingOf(all []happenedInside, app, store string, zone *time.Location) thing {
	first := all[0]
	t := thing{ID: wiredID(first.wired), At: first.moment.In(zone).Format("Mon 15:04:05"), Title: first.about}
	calls, records := 0, 0
	for _, h := range all {
		x := step{After: "+" + inMilliseconds(h.at.Sub(first.at)), ID: wiredID(h.wired), About: h.about, Came: h.came, Failed: h.failed}
		switch {
		case h.recorded != nil:
			records++
			x.ID, x.Way, x.Name, x.About = "r"+strconv.Itoa(h.recorded.ID), app+" → "+store, h.recorded.Name, h.recorded.About
		case h.kind == wiredEnvelope:
			x.Way, x.Name, x.About = "Slack → "+app, "envelope", ""
		case h.kind == wiredAnswer:
			x.Way = app + " → Slack"
			t.Took = cmp.Or(t.Took, h.about)
			t.Failed = t.Failed || h.failed
		case h.kind == wiredCall:
			calls++
			x.Way = app + " → Slack"
			x.Name, x.About, _ = strings.Cut(h.about, " ")
		case h.kind == wiredClock:
			continue
		}
		t.Steps = append(t.Steps, x)
	}
	t.Calls, t.Records = some(calls, "call", "calls"), some(records, "record", "records")
	return t
}

func some(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	return counted(n, one, many)
}

// wiredID leads to what went over the wire; empty where there is no more to see.
func wiredID(x wired) string {
	if len(x.body) == 0 {
		return ""
	}
	return "w" + strconv.Itoa(x.id)
}

// look inside draws all of it, or the part that changes.
func (p *page) lookInside(template string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if p.slack.inside.get() == nil {
			http.NotFound(w, r)
			return
		}
		s, err := p.showInside(r)
		if err != nil {
			p.answer(w, err)
			return
		}
		p.write(w, template, s)
	}
}

// insideJSON writes all of one thing that went over the wire, or was recorded.
func (p *page) insideJSON(w http.ResponseWriter, r *http.Request) {
	body := p.bodyOf(r.FormValue("of"))
	if body == nil {
		body = json.RawMessage("This was too long ago.")
	}
	p.write(w, "inside-json", string(body))
}

func (p *page) bodyOf(id string) json.RawMessage {
	offered := p.slack.inside.get()
	if offered == nil || id == "" {
		return nil
	}
	if id[0] == 'r' {
		for _, r := range offered.Recorded() {
			if id == "r"+strconv.Itoa(r.ID) {
				return legible(r.Detail)
			}
		}
		return nil
	}
	for _, x := range p.slack.wire.list() {
		if id == wiredID(x) {
			return x.body
		}
	}
	return nil
}

// try runs a trial, and draws what became of it.
func (p *page) try(w http.ResponseWriter, r *http.Request) {
	offered := p.slack.inside.get()
	if offered == nil {
		http.NotFound(w, r)
		return
	}
	i := slices.IndexFunc(offered.Trials, func(t Trial) bool { return t.Name == r.FormValue("trial") })
	if i < 0 {
		http.NotFound(w, r)
		return
	}

	if err := p.slack.inside.try(r.Context(), offered.Trials[i]); err != nil {
		p.answer(w, fmt.Errorf("this could not be tried: %w", err))
		return
	}
	p.write(w, "trial", p.shownTrial(offered.Trials[i]))
}
