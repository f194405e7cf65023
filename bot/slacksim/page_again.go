package slacksim

import (
	"context"
	"net/http"
)

// unlessAnew lets requests wait while the workspace is brought back to its first moment.
func (p *page) unlessAnew(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/again" && r.URL.Path != "/events" { // the one that does it, and the one that has no end
			p.anew.RLock()
			defer p.anew.RUnlock()
		}
		next.ServeHTTP(w, r)
	})
}

// startAgain brings the workspace back to its first moment, and forgets what people saw since.
func (p *page) startAgain(w http.ResponseWriter, r *http.Request) {
	again := p.slack.options.StartAgain
	if again == nil {
		http.NotFound(w, r)
		return
	}

	p.anew.Lock()
	defer p.anew.Unlock()
	err := again(context.WithoutCancel(r.Context())) // half of it would be of no use
	p.tabs.forget()
	p.slack.mu.Lock()
	p.seen, p.born, p.movedTo = map[[2]string]string{}, "", ""
	p.slack.change()
	p.slack.mu.Unlock()
	p.answer(w, err)
}
