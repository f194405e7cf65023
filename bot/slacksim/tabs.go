package slacksim

import (
	"net/http"
	"sync"
)

// tabs knows in which tab of a browser somebody did something last: what the app opens then, opens there.
type tabs struct {
	mu     sync.Mutex
	acting map[string]string // the tab, by person
	modals map[string]string // the tab, by modal
}

// tabHeader is how the page says in which tab it is open.
const tabHeader = "X-Tab"

// acts notes the tab in which somebody does something.
func (p *page) acts(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.tabs.mu.Lock()
		p.tabs.acting[r.FormValue("as")] = r.Header.Get(tabHeader)
		p.tabs.mu.Unlock()
		next(w, r)
	}
}

// forget forgets who did what where.
func (t *tabs) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.acting)
	clear(t.modals)
}

// shows reports whether a modal of somebody's is to be seen in a tab: it stays in the one in which it was opened.
func (t *tabs) shows(tab, user, modal string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.modals[modal]; !known {
		t.modals[modal] = t.acting[user]
	}
	return t.modals[modal] == "" || t.modals[modal] == tab
}
