package slacksim

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"sync"
	"time"
)

//go:embed web
var web embed.FS

var pageTemplate = template.Must(template.New("").Funcs(template.FuncMap{
	"within": func(s shown, m any, in string) map[string]any {
		return map[string]any{"Page": s, "Message": m, "In": in}
	},
	"element": func(e drawnElement, form map[string]any) map[string]any { return map[string]any{"E": e, "Form": form} },
	"form": func(pairs ...any) map[string]any {
		fields := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			fields[fmt.Sprint(pairs[i])] = pairs[i+1]
		}
		return fields
	},
	"at":   shown.address,
	"here": func(s shown, m shownMessage) bool { return s.Thread != nil && s.Thread.TS == m.TS },
}).ParseFS(web, "web/*.html"))

// page is the workspace in a browser: whoever looks at it chooses who they are.
type page struct {
	slack *Slack
	// seen is the last ts that somebody saw in a conversation, where it is later than born.
	seen map[[2]string]string
	born string
	tabs tabs
	// anew is held while everything is brought back to its first moment, and for reading by whoever looks at something.
	anew sync.RWMutex
	// clock is held while it is moved on. What was said after movedFrom and until movedTo, was said meanwhile.
	clock              sync.Mutex
	movedFrom, movedTo string
}

// pageHandler serves the workspace's page, to itself and no other page.
func (s *Slack) pageHandler() http.Handler {
	p := &page{slack: s, seen: map[[2]string]string{}}
	p.tabs.acting, p.tabs.modals = map[string]string{}, map[string]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.index)
	mux.HandleFunc("GET /sidebar", p.partial("sidebar"))
	mux.HandleFunc("GET /messages", p.partial("messages"))
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("GET /thread", p.partial("thread"))
	mux.HandleFunc("GET /thread-pane", p.partial("thread-pane"))
	mux.HandleFunc("GET /happened", p.partial("happened"))
	mux.HandleFunc("GET /clock", p.partial("clock"))
	mux.HandleFunc("GET /card", p.card)
	mux.HandleFunc("GET /tour", p.partial("tour-steps"))
	mux.HandleFunc("POST /tour", p.takeTour)
	mux.HandleFunc("GET /inside", p.lookInside("inside"))
	mux.HandleFunc("GET /inside/part", p.lookInside("inside-part"))
	mux.HandleFunc("GET /inside/json", p.insideJSON)
	mux.HandleFunc("POST /inside/try", p.try)
	mux.HandleFunc("GET /modal", p.modal)
	mux.HandleFunc("GET /home", p.home)
	mux.HandleFunc("GET /files/{id}", p.file)
	for path, do := range map[string]http.HandlerFunc{
		"send": p.send, "edit": p.edit, "delete": p.unsay, "react": p.react, "dismiss": p.dismiss, "join": p.join,
		"click": p.click, "click-view": p.clickView, "choose": p.choose, "submit": p.submit, "close": p.closeModal,
		"shortcut": p.shortcut, "clock": p.moveClock, "happened": p.closeHappened,
	} {
		mux.HandleFunc("POST /"+path, p.acts(do))
	}
	mux.Handle("GET /web/", http.FileServerFS(web))
	mux.HandleFunc("POST /again", p.startAgain)
	return secured(http.NewCrossOriginProtection().Handler(p.unlessAnew(mux)))
}

func (p *page) index(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	if s.Home {
		p.openHome(r.Context(), s.Me.ID)
		s = p.show(r)
	}
	if unread, _ := p.unread(s, s.Channel); unread > 0 {
		s.New = p.seenUntil(s.Me.ID, s.Channel.ID)
		markNew(s.Messages, s.New, s.Me.ID)
	}
	p.look(s)
	s.Names = p.named(s)
	p.write(w, "page.html", s)
}

func (p *page) partial(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { p.draws(w, r, name) }
}

func (p *page) draws(w http.ResponseWriter, r *http.Request, name string) {
	s := p.show(r)
	if name == "messages" {
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
	case errors.Is(err, errNotConnected):
		http.Error(w, p.slack.AppName()+" is not connected.", http.StatusUnprocessableEntity)
	case errors.Is(err, ErrNoAck):
		http.Error(w, "The app did not answer within 3 seconds.", http.StatusUnprocessableEntity)
	default:
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	}
}
