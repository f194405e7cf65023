package slacksim

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

//go:embed web
var web embed.FS

var pageTemplate = template.Must(template.New("").Funcs(template.FuncMap{
	"within":  func(s shown, m shownMessage) map[string]any { return map[string]any{"Page": s, "Message": m} },
	"element": func(e drawnElement, form map[string]any) map[string]any { return map[string]any{"E": e, "Form": form} },
	"form": func(pairs ...any) map[string]any {
		fields := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			fields[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
		return fields
	},
	"offered": func() []shownReaction {
		var all []shownReaction
		for _, name := range offered {
			all = append(all, shownReaction{Emoji: name, Picture: emoji.Replace(":" + name + ":")})
		}
		return all
	},
}).ParseFS(web, "web/*.html"))

// page is the workspace in a browser: whoever looks at it chooses who they are.
type page struct {
	slack *Slack
	// seen is the last ts that somebody saw in a conversation; what came before the page was first opened counts as seen.
	seen map[[2]string]string
	born string
}

// pageHandler serves the workspace's page, to browsers on this machine alone.
func (s *Slack) pageHandler() http.Handler {
	p := &page{slack: s, seen: map[[2]string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /sidebar", p.partial("sidebar"))
	mux.HandleFunc("GET /messages", p.partial("messages"))
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("POST /send", p.send)
	mux.HandleFunc("POST /click", p.click)
	mux.HandleFunc("GET /modal", p.modal)
	mux.HandleFunc("GET /home", p.home)
	mux.HandleFunc("POST /submit", p.submit)
	mux.HandleFunc("POST /close", p.closeModal)
	mux.HandleFunc("POST /click-view", p.clickView)
	mux.HandleFunc("POST /react", p.react)
	mux.HandleFunc("POST /shortcut", p.shortcut)
	mux.HandleFunc("GET /files/{id}", p.file)
	mux.HandleFunc("GET /clock", p.partial("clock"))
	mux.HandleFunc("POST /clock", p.moveClock)
	mux.Handle("GET /web/", http.FileServerFS(web))
	return onlyLocal(http.NewCrossOriginProtection().Handler(mux))
}

// onlyLocal refuses names that somebody else's DNS may have pointed here.
func onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this page is for this machine alone", http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}

// shown is what the templates draw.
type shown struct {
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
	App, OnlyYou       bool
	Blocks             []drawnBlock
	Replies            []shownMessage
	Pictures           []File
	Reactions          []shownReaction
	Hue                int
}

// show collects what somebody sees in a channel.
func (p *page) show(r *http.Request) shown {
	_, changes := p.slack.watch()
	all := p.slack.Channels()
	people := slices.DeleteFunc(p.slack.Users(), func(u User) bool { return u.Bot || u.Deleted || u.ID == "USLACKBOT" })
	out := shown{Changes: changes, People: people, Groups: p.slack.Groups(), Connected: p.slack.Connections() > 0}
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
		out.Public = append(out.Public, shownChannel{Channel: c, Title: c.Name, Here: c.ID == out.Channel.ID, Unread: c.ID != out.Channel.ID && p.unread(out.Me.ID, c.ID)})
	}
	out.Direct = shownChannel{
		Channel: Channel{ID: direct, Kind: Direct}, Title: "Shine", Here: out.Channel.ID == direct, Unread: out.Channel.ID != direct && p.unread(out.Me.ID, direct),
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
		d.names[u.ID] = orElse(u.RealName, u.Name)
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
	return out
}

func (p *page) draw(d drawer, from User, m Message, zone *time.Location) shownMessage {
	var seconds, micros int64
	_, _ = fmt.Sscanf(m.TS, "%d.%d", &seconds, &micros) // our own
	name := orElse(from.RealName, from.Name)
	return shownMessage{
		Message: m, Name: name, Initials: initials(name), At: time.Unix(seconds, 0).In(zone).Format("Mon 2 Jan, 15:04"),
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

func (p *page) unread(user, channel string) bool {
	last := ""
	for _, m := range p.slack.Messages(channel) {
		if m.User != user && (m.EphemeralTo == "" || m.EphemeralTo == user) {
			last = m.TS
		}
	}
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	if p.born == "" {
		p.born = fmt.Sprintf("%d.%06d", p.slack.lastTS/1e6, p.slack.lastTS%1e6)
	}
	return last > max(p.seen[[2]string{user, channel}], p.born)
}

func (p *page) look(s shown) {
	p.slack.mu.Lock()
	defer p.slack.mu.Unlock()
	if all := p.slack.messages[s.Channel.ID]; len(all) > 0 {
		p.seen[[2]string{s.Me.ID, s.Channel.ID}] = all[len(all)-1].TS
	}
}

func (p *page) index(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	if s.Home {
		p.openHome(r.Context(), s.Me.ID)
		s = p.show(r)
	}
	p.look(s)
	p.write(w, "page.html", s)
}

func (p *page) partial(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { p.draws(w, r, name) }
}

func (p *page) draws(w http.ResponseWriter, r *http.Request, name string) {
	s := p.show(r)
	if name != "sidebar" {
		p.look(s)
	}
	p.write(w, name, s)
}

func (p *page) write(w http.ResponseWriter, name string, data any) {
	var drawn bytes.Buffer
	if err := pageTemplate.ExecuteTemplate(&drawn, name, data); err != nil {
		http.Error(w, "the page could not be drawn", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = drawn.WriteTo(w) // a browser that went away
}

// events tells the browser of every change since the page was drawn, ten times a second at most:
// https://html.spec.whatwg.org/multipage/server-sent-events.html.
func (p *page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	stream := http.NewResponseController(w)
	known, _ := strconv.Atoi(r.FormValue("since")) // none: everything is news
	for stream.Flush() == nil {
		changed, changes := p.slack.watch()
		if changes > known {
			known = changes
			if _, err := fmt.Fprint(w, "event: change\ndata: \n\n"); err != nil || stream.Flush() != nil {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// watch counts the changes so far, and is told of the next one.
func (s *Slack) watch() (next <-chan struct{}, soFar int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed, s.changes
}

// send says what somebody typed: a command, or a message. What cannot be said stays in the composer.
func (p *page) send(w http.ResponseWriter, r *http.Request) {
	user, channel, text := r.FormValue("as"), r.FormValue("c"), strings.TrimSpace(r.FormValue("text"))
	var err error
	switch {
	case text == "":
	case strings.HasPrefix(text, "/shine"):
		_, err = p.slack.Command(r.Context(), user, channel, text)
	case strings.HasPrefix(text, "/"):
		err = fmt.Errorf("%w: this workspace has one command, /shine", ErrNotPossible)
	default:
		err = p.slack.Say(r.Context(), user, channel, text, r.FormValue("thread"))
	}
	p.answer(w, err)
}

func (p *page) click(w http.ResponseWriter, r *http.Request) {
	p.answer(w, p.slack.Click(r.Context(), r.FormValue("as"), r.FormValue("c"), r.FormValue("ts"), r.FormValue("action"), r.FormValue("value")))
}

func (p *page) answer(w http.ResponseWriter, err error) {
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, errNoAck):
		http.Error(w, "The app did not answer within 3 seconds.", http.StatusUnprocessableEntity)
	default:
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	}
}
