package slacksim

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
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

// pageHandler serves the workspace's page, to itself and no other page.
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
	mux.HandleFunc("POST /choose", p.choose)
	mux.HandleFunc("POST /react", p.react)
	mux.HandleFunc("POST /shortcut", p.shortcut)
	mux.HandleFunc("GET /files/{id}", p.file)
	mux.HandleFunc("GET /clock", p.partial("clock"))
	mux.HandleFunc("POST /clock", p.moveClock)
	mux.HandleFunc("GET /tour", p.partial("tour-steps"))
	mux.HandleFunc("POST /tour", p.takeTour)
	mux.Handle("GET /web/", http.FileServerFS(web))
	return secured(http.NewCrossOriginProtection().Handler(mux))
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
	p.answer(
		w,
		p.slack.Click(
			r.Context(), r.FormValue("as"), r.FormValue("c"), r.FormValue("ts"), r.FormValue("action"), r.FormValue("value"),
		),
	)
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
