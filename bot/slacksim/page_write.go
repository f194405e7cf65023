package slacksim

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

// This file has what people write on the page, and do with what they wrote.

// send says what somebody typed: a command, or a message. A text that cannot be sent stays in the composer.
func (p *page) send(w http.ResponseWriter, r *http.Request) {
	user, channel, text := r.FormValue("as"), r.FormValue("c"), strings.TrimSpace(r.FormValue("text"))
	var err error
	switch {
	case text == "":
	case strings.HasPrefix(text, "/") && r.FormValue("thread") != "":
		err = fmt.Errorf("%w: commands work in channels, not in threads; there, mention @%s", ErrNotPossible, p.slack.options.App.handle())
	case p.slack.hasCommand(text):
		_, err = p.slack.Command(r.Context(), user, channel, text)
	case strings.HasPrefix(text, "/"):
		err = fmt.Errorf("%w: this workspace has no such command, but %s", ErrNotPossible, strings.Join(p.slack.options.Commands, ", "))
	default:
		said := Post{Text: text, Thread: r.FormValue("thread")}
		if said.Thread != "" && r.FormValue("also") != "" {
			said.Subtype = broadcast
		}
		_, err = p.slack.Write(r.Context(), user, channel, said)
	}

	p.answer(w, err)
}

// edit changes what somebody wrote.
func (p *page) edit(w http.ResponseWriter, r *http.Request) {
	text := strings.TrimSpace(r.FormValue("text"))
	if text == "" {
		p.unsay(w, r)
		return
	}
	p.answer(w, p.slack.Edit(r.Context(), r.FormValue("as"), r.FormValue("c"), r.FormValue("ts"), text))
}

// unsay deletes what somebody wrote.
func (p *page) unsay(w http.ResponseWriter, r *http.Request) {
	channel, ts := r.FormValue("c"), r.FormValue("ts")
	for _, m := range p.slack.Messages(channel) {
		if m.TS == ts && m.User == r.FormValue("as") {
			p.slack.Unsay(channel, ts)
			p.answer(w, nil)
			return
		}
	}
	p.answer(w, fmt.Errorf("%w: there is no such message of theirs", ErrNotPossible))
}

// dismiss takes away a message that somebody alone sees; without a ts all of them, as a client does that starts anew.
func (p *page) dismiss(w http.ResponseWriter, r *http.Request) {
	p.slack.forgetWhispers(r.FormValue("as"), r.FormValue("ts"))
	p.answer(w, nil)
}

// join lets somebody into a channel that they look at.
func (p *page) join(w http.ResponseWriter, r *http.Request) {
	user, channel := r.FormValue("as"), r.FormValue("c")
	if !p.opens(user, channel) {
		p.answer(w, fmt.Errorf("%w: there is no such channel", ErrNotPossible))
		return
	}
	p.answer(w, p.slack.Invite(r.Context(), channel, user))
}

// address is where somebody looks at something: at the conversation before them, but for what else is told in pairs.
func (s shown) address(rest ...any) template.URL {
	query := url.Values{"as": {s.Me.ID}, "c": {s.Channel.ID}}
	for i := 0; i+1 < len(rest); i += 2 {
		if value := fmt.Sprint(rest[i+1]); value != "" {
			query.Set(fmt.Sprint(rest[i]), value)
		}
	}
	return template.URL("?" + query.Encode()) //nolint:gosec // encoded right here
}
