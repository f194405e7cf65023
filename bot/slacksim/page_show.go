package slacksim

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// shown is what the templates draw.
type shown struct {
	page     *page
	context  context.Context //nolint:containedctx // of the one request that it is shown to
	Me       User
	Channel  Channel
	Title    string
	People   []User
	Public   []shownChannel
	Direct   shownChannel
	Channels []Channel
	Groups   []Usergroup
	Messages []shownMessage
	// Home is set on the home tab.
	Home      bool
	HomeView  shownView
	Shortcuts []Shortcut
	Files     []File
	Clock     string
	Moves     []clockMove
	Changes   int
	Connected bool
}

type shownChannel struct {
	Channel
	Title  string
	Here   bool
	Unread bool
}

type shownMessage struct {
	Message
	Name, Initials, At string
	// Day is set where another day begins, and Continues where the author goes on: their name stands above already.
	Day                     string
	Continues, App, OnlyYou bool
	// LastReply is when the newest of Replies was written.
	LastReply string
	Blocks    []drawnBlock
	Replies   []shownMessage
	Pictures  []File
	Reactions []shownReaction
	Hue       int
}

// show collects what somebody sees in a channel.
func (p *page) show(r *http.Request) shown {
	_, changes := p.slack.watch()
	all := p.slack.Channels()
	people := slices.DeleteFunc(p.slack.Users(), func(u User) bool { return u.Bot || u.Deleted || u.ID == "USLACKBOT" })
	out := shown{page: p, context: r.Context(), Changes: changes, People: people, Groups: p.slack.Groups(), Connected: p.slack.Connections() > 0}
	out.Me = people[max(0, slices.IndexFunc(people, func(u User) bool { return u.ID == r.FormValue("as") }))]
	direct := p.slack.DirectChannel(out.Me.ID)
	mine := slices.DeleteFunc(all, func(c Channel) bool {
		return c.Kind == Direct || !slices.Contains(c.Members, out.Me.ID) || c.Archived
	})
	out.Channels = mine
	out.Channel = Channel{ID: direct, Name: "Shine", Kind: Direct}
	for i, c := range mine {
		if c.ID == r.FormValue("c") || i == 0 && r.FormValue("c") != direct {
			out.Channel = c
		}
	}

	for _, c := range mine {
		out.Public = append(
			out.Public,
			shownChannel{
				Channel: c, Title: c.Name, Here: c.ID == out.Channel.ID,
				Unread: c.ID != out.Channel.ID && p.unread(out.Me.ID, c.ID),
			},
		)
	}

	out.Direct = shownChannel{
		Channel: Channel{ID: direct, Kind: Direct}, Title: "Shine", Here: out.Channel.ID == direct,
		Unread: out.Channel.ID != direct && p.unread(out.Me.ID, direct),
	}
	now := p.slack.options.Now().In(zoneOf(out.Me))
	out.Clock = now.Format("Monday, 2 January 2006, 15:04")
	if p.slack.options.MoveClock != nil {
		out.Moves = clockMoves
	}
	out.Files = p.slack.Files(out.Channel.ID)
	out.Messages = p.messages(out)
	out.Files = slices.DeleteFunc(out.Files, func(f File) bool { return f.ThreadTS != "" })
	out.Shortcuts = p.slack.options.Shortcuts
	out.Home = out.Channel.Kind == Direct && r.FormValue("tab") == "home"
	if out.Home {
		out.HomeView = p.homeOf(out)
	}
	return out
}

// drawerFor draws for one person: with the names that they read, and what they can pick.
func (p *page) drawerFor(s shown) drawer {
	d := drawer{names: map[string]string{}, me: s.Me.ID, zone: zoneOf(s.Me), people: s.People, channels: s.Channels}
	for _, u := range p.slack.Users() {
		d.names[u.ID] = cmp.Or(u.RealName, u.Name)
	}

	for _, c := range s.Channels {
		d.names[c.ID] = c.Name
	}

	for _, g := range s.Groups {
		d.names[g.ID] = g.Handle
	}

	return d
}

func zoneOf(u User) *time.Location {
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (p *page) messages(s shown) []shownMessage {
	users := map[string]User{}
	d := p.drawerFor(s)
	for _, u := range p.slack.Users() {
		users[u.ID] = u
	}

	var out []shownMessage
	at := map[string]int{}
	for _, m := range p.slack.Messages(s.Channel.ID) {
		if m.EphemeralTo != "" && m.EphemeralTo != s.Me.ID {
			continue
		}

		drawn := p.draw(d, users[m.User], m, zoneOf(s.Me))
		if parent, ok := at[m.ThreadTS]; ok {
			out[parent].Replies = append(out[parent].Replies, drawn)
			continue
		}

		for _, f := range s.Files {
			if f.ThreadTS == m.TS {
				drawn.Pictures = append(drawn.Pictures, f)
			}
		}

		at[m.TS] = len(out)
		out = append(out, drawn)
	}

	p.divide(out, zoneOf(s.Me))
	return out
}

// goesOn is for how long somebody's next message needs no name above it.
const goesOn = 5 * time.Minute

// divide puts days between messages, and those of one author together.
func (p *page) divide(messages []shownMessage, zone *time.Location) {
	today := p.slack.options.Now().In(zone)
	var before shownMessage
	var last time.Time
	for i := range messages {
		m := &messages[i]
		written := writtenAt(m.TS).In(zone)
		if i == 0 || !sameDay(written, last) {
			m.Day = dayName(written, today)
		}

		m.Continues = m.Day == "" && m.User == before.User && m.OnlyYou == before.OnlyYou && len(before.Replies) == 0 &&
			written.Sub(last) < goesOn
		if n := len(m.Replies); n > 0 {
			m.LastReply = m.Replies[n-1].At
		}
		before, last = *m, written
	}
}

// dayName is what a day is called on another one.
func dayName(day, today time.Time) string {
	switch {
	case sameDay(day, today):
		return "Today"
	case sameDay(day, today.AddDate(0, 0, -1)):
		return "Yesterday"
	}
	return day.Format("Monday, 2 January")
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

func writtenAt(ts string) time.Time {
	var seconds, micros int64
	_, _ = fmt.Sscanf(ts, "%d.%d", &seconds, &micros) // our own
	return time.Unix(seconds, 0)
}

func (p *page) draw(d drawer, from User, m Message, zone *time.Location) shownMessage {
	name := cmp.Or(from.RealName, from.Name)
	at := "15:04"
	if m.ThreadTS != "" {
		at = "Mon 2 Jan, 15:04" // no day stands above it
	}
	return shownMessage{
		Message: m, Name: name, Initials: initials(name), At: writtenAt(m.TS).In(zone).Format(at),
		App: from.Bot, OnlyYou: m.EphemeralTo != "", Blocks: d.blocks(m), Hue: hue(from.ID), Reactions: reactionsOf(m, d.me),
	}
}

func initials(name string) string {
	var first []rune
	for word := range strings.FieldsSeq(name) {
		letter, _ := utf8.DecodeRuneInString(word)
		first = append(first, letter)
	}
	return strings.ToUpper(string(first[:min(2, len(first))]))
}

// hue is a color that stays somebody's own.
func hue(id string) int {
	sum := 0
	for _, r := range id {
		sum = sum*31 + int(r)
	}
	return (sum%360 + 360) % 360
}
