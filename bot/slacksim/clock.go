package slacksim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
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

// Jump is a way to move the clock on until something happens.
type Jump struct {
	// Label says to what, as in "next digest".
	Label string
	// Until reports whether a message of the app is what is waited for.
	Until func(Message) bool
}

// longestJump is how far a jump goes where nothing happens.
const longestJump = 8 * 7 * 24 * time.Hour

// moveClock moves the clock on, by the clock of the workspace's first person, whoever looks at the page.
func (p *page) moveClock(w http.ResponseWriter, r *http.Request) {
	move := r.FormValue("move")
	i := slices.IndexFunc(clockMoves, func(m clockMove) bool { return m.Name == move })
	jump, err := strconv.Atoi(move)
	jumps := err == nil && jump >= 0 && jump < len(p.slack.options.Jumps)
	if i < 0 && !jumps || p.slack.options.MoveClock == nil {
		http.NotFound(w, r)
		return
	}

	p.answer(w, p.passes(func() error {
		now := p.slack.options.Now().In(zoneOf(p.people()[0]))
		if jumps {
			p.jump(p.slack.options.Jumps[jump], now)
		} else {
			p.slack.options.MoveClock(clockMoves[i].to(now))
		}
		return nil
	}))
}

// passes does something that may move the clock on. If it does, what was said meanwhile is told.
func (p *page) passes(do func() error) error {
	p.clock.Lock()
	defer p.clock.Unlock()
	before, moment, began := p.slack.lastMoment(), p.slack.options.Now(), time.Now()
	err := do()
	if p.slack.options.Now().Sub(moment)-time.Since(began) < time.Second {
		return err // it goes as it always does
	}

	p.slack.wires(wired{kind: wiredClock, at: began, moment: moment, about: "The clock moves on"})
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	p.movedFrom, p.movedTo = before, p.slack.moment()
	p.slack.change()
	return err
}

// jump moves the clock on, from one full hour to the next, until the app said what is waited for.
func (p *page) jump(to Jump, now time.Time) {
	before := p.slack.lastMoment()
	end := now.Add(longestJump)
	for hour := now.Truncate(time.Hour).Add(time.Hour + time.Second); hour.Before(end); hour = hour.Add(time.Hour) {
		p.slack.options.MoveClock(hour)
		if slices.ContainsFunc(p.slack.saidAfter(before), to.Until) {
			return
		}
	}
}

// lastMoment is the ts of the latest thing that happened.
func (s *Slack) lastMoment() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moment()
}

// moment is the ts of the latest thing that happened. The lock is held.
func (s *Slack) moment() string { return tsOf(s.lastTS) }

// saidAfter lists what the app said to everybody in a conversation after a ts, in that order; threads are left out.
func (s *Slack) saidAfter(ts string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var said []Message
	for _, all := range s.messages {
		for _, m := range slices.Backward(all) {
			if m.TS <= ts {
				break
			}
			if m.User == BotUser && m.EphemeralTo == "" && m.ThreadTS == "" {
				said = append(said, m.clone())
			}
		}
	}
	slices.SortFunc(said, func(a, b Message) int { return strings.Compare(a.TS, b.TS) })
	return said
}

// mostTold is how much of what happened to the app is told at once.
const mostTold = 5

// incident is something that happened to the app, for everybody who looks at the page.
type incident struct {
	at   time.Time
	what string
}

// Tell tells everybody who looks at the page of something that happened to the app, until somebody closes it; a look
// inside has it, too.
func (s *Slack) Tell(what string) {
	s.Note(what)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, incident{s.options.Now(), what})
	s.told = s.told[max(0, len(s.told)-mostTold):]
	s.change()
}

// happening is something that the app said while the clock moved on, or that happened to it: then it has no Where.
type happening struct {
	// At and Where say when and where, and Said how it begins.
	At, Where, Said string
	// As is who can look at it, and Name their name, if it is not whoever looks at the page.
	As, Name    string
	Channel, TS string
}

// happened tells what the app said while the clock was moved on last.
func (p *page) happened(s shown) []happening {
	p.slack.mu.Lock()
	from, to, told := p.movedFrom, p.movedTo, slices.Clone(p.slack.told)
	p.slack.mu.Unlock()
	d := p.drawerFor(s)
	var all []happening
	for _, t := range told {
		all = append(all, happening{At: t.at.In(d.zone).Format("Monday 15:04"), Said: t.what})
	}
	if to == "" {
		return all
	}

	for _, m := range p.slack.saidAfter(from) {
		if m.TS > to {
			break
		}
		h := happening{
			At:   writtenAt(m.TS).In(d.zone).Format("Monday 15:04"),
			Said: beginning(d.plain(m.Text)), Channel: m.Channel, TS: m.TS,
		}
		if h.Said == "" && len(m.Files) > 0 {
			h.Said = m.Files[0].Name
		}
		h.As, h.Where = p.whoSees(s, m.Channel)
		if h.As == "" {
			continue
		}
		if h.As != s.Me.ID {
			h.Name = d.names[h.As]
		}
		all = append(all, h)
	}

	return all
}

// whoSees is somebody who can open a conversation, whoever looks at the page if they can, and what it is called.
func (p *page) whoSees(s shown, channel string) (who, where string) {
	for _, c := range p.slack.Channels() {
		if c.ID != channel {
			continue
		}
		where = "#" + c.Name
		for _, u := range s.People {
			if slices.Contains(c.Members, u.ID) && (who == "" || u.ID == s.Me.ID) {
				who = u.ID
			}
		}
		if c.Kind == Direct {
			where = "messages with " + p.slack.AppName()
		} else if p.opens(s.Me.ID, c.ID) {
			who = s.Me.ID
		}
	}
	return who, where
}

// longestBeginning is how much of a message a line about it repeats.
const longestBeginning = 90

func beginning(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if utf8.RuneCountInString(text) <= longestBeginning {
		return text
	}
	cut := string([]rune(text)[:longestBeginning])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}

// closeHappened takes away what is told about the last move of the clock.
func (p *page) closeHappened(w http.ResponseWriter, _ *http.Request) {
	p.slack.mu.Lock()
	p.movedTo, p.slack.told = "", nil
	p.slack.change()
	p.slack.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// showClock collects what the clock shows, and how it can be moved.
func (p *page) showClock(s *shown) {
	s.Clock = p.slack.options.Now().In(zoneOf(s.Me)).Format("Monday, 2 January 2006, 15:04")
	if p.slack.options.MoveClock == nil {
		return
	}
	s.Moves, s.Jumps, s.MayStartAgain = clockMoves, p.slack.options.Jumps, p.slack.options.StartAgain != nil
	s.Happened = p.happened(*s)
}
