package slacksim

import (
	"cmp"
	"context"
	"net/http"
	"slices"
)

// shown is what the templates draw.
type shown struct {
	page    *page
	context context.Context //nolint:containedctx // of the one request that it is shown to
	// AppName is what the app is called, Look how it presents itself, and Mark what stands in its square.
	AppName, Mark string
	Look          App
	// Workspace is what the workspace is called, and Partner the one that it shares channels with.
	Workspace, Partner string
	Me                 User
	Mine               shownPerson
	Channel            Channel
	Title              string
	People             []User
	Public             []shownChannel
	Direct             []shownChannel
	Channels           []Channel
	Groups             []Usergroup
	Messages           []shownMessage
	// With is the other person of a conversation of two, and App is set in the one with the app.
	With *shownPerson
	App  bool
	// Member is set where somebody may write.
	Member bool
	// New is the last ts that was seen before the page was opened, if something came after it.
	New string
	// Thread is the message whose thread stands beside; nil for none.
	Thread *shownMessage
	// Names are what somebody can name; the page as a whole has them.
	Names []named
	// Home is set on the home tab.
	Home      bool
	HomeView  shownView
	Shortcuts []Shortcut
	Clock     string
	Moves     []clockMove
	Jumps     []Jump
	Happened  []happening
	// MayStartAgain is set where everything can be brought back to its first moment.
	MayStartAgain bool
	Changes       int
	Connected     bool
}

// show collects what somebody sees in a conversation.
func (p *page) show(r *http.Request) shown {
	_, changes := p.slack.watch()
	s := shown{
		page: p, context: r.Context(), Changes: changes, People: p.people(), Groups: p.slack.Groups(),
		Connected: p.slack.Connections() > 0, AppName: p.slack.AppName(), Look: p.slack.options.App,
		Mark: p.slack.options.App.mark(), Workspace: p.slack.nameOfTeam(TeamID), Partner: p.slack.nameOfTeam(OtherTeam),
	}
	s.Me = s.People[max(0, slices.IndexFunc(s.People, func(u User) bool { return u.ID == r.FormValue("as") }))]
	s.Mine = p.person(s.Me)
	s.Channels = p.channelsOf(s.Me.ID)
	s.Direct = p.direct(s)
	s.Channel = p.chosen(s, r.FormValue("c"))
	s.Member = slices.Contains(s.Channel.Members, s.Me.ID)
	for _, c := range s.Channels {
		s.Public = append(s.Public, shownChannel{Channel: c, Title: c.Name})
	}

	p.lookAround(s, s.Public)
	p.lookAround(s, s.Direct)
	s.App = s.Channel.ID == s.Direct[0].ID
	s.Title = "#" + s.Channel.Name
	for _, c := range s.Direct {
		if c.ID == s.Channel.ID || c.With != nil && s.Channel.Kind == Direct && slices.Contains(s.Channel.Members, c.With.ID) {
			s.With, s.Title = c.With, c.Title
		}
	}

	s.New = r.FormValue("new")
	p.showMessages(&s, r.FormValue("t"))
	p.showClock(&s)
	s.Shortcuts = p.slack.options.Shortcuts
	if s.Home = s.App && r.FormValue("tab") == "home"; s.Home {
		s.HomeView = p.homeOf(s)
	}
	return s
}

// Initial is what stands for the workspace.
func (s shown) Initial() string { return firstLetter(s.Workspace) }

// showMessages collects what stands in the conversation, and the thread beside it.
func (p *page) showMessages(s *shown, thread string) {
	s.Messages = p.messages(*s)
	markNew(s.Messages, s.New, s.Me.ID)
	if i := slices.IndexFunc(s.Messages, func(m shownMessage) bool { return m.TS == thread }); i >= 0 {
		beside := s.Messages[i]
		beside.Day, beside.New, beside.Continues = "", false, false
		s.Thread = &beside
	}
}

// drawerFor draws for one person: with the names that they read, and what they can pick.
func (p *page) drawerFor(s shown) drawer {
	d := drawer{
		names: map[string]string{}, handles: map[string]string{}, me: s.Me.ID, zone: zoneOf(s.Me), people: s.People,
		channels: s.Channels, opens: map[string]bool{},
	}
	for _, u := range p.slack.Users() {
		d.names[u.ID], d.handles[u.ID] = cmp.Or(u.RealName, u.Name), u.Name
		d.opens[u.ID] = slices.ContainsFunc(s.People, func(other User) bool { return other.ID == u.ID })
	}

	for _, c := range p.slack.Channels() {
		if c.Kind != Direct && p.opens(s.Me.ID, c.ID) {
			d.names[c.ID], d.handles[c.ID], d.opens[c.ID] = c.Name, c.Name, true
		}
	}

	for _, g := range s.Groups {
		d.names[g.ID], d.handles[g.ID] = g.Handle, g.Handle
	}

	return d
}
