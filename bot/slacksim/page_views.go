package slacksim

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Modals and the home tab in the browser.

// shownView is a modal or a home tab as the templates draw it.
type shownView struct {
	Me User
	// AppName is what the app is called.
	AppName string
	ID      string
	Title   string
	Submit  string
	Close   string
	Blocks  []drawnBlock
	// State changes with everything that the app says about the view.
	State string
}

// modal draws the modal that somebody has before them; nothing, where there is none.
func (p *page) modal(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	open := p.slack.Modals(s.Me.ID)
	if len(open) == 0 || !p.tabs.shows(r.Header.Get(tabHeader), s.Me.ID, open[0].ID) {
		p.write(w, "no-modal", nil)
		return
	}
	p.write(w, "modal", p.view(s, open[len(open)-1]))
}

// home draws the app's home tab.
func (p *page) home(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	p.write(w, "home", p.homeOf(s))
}

// homeOf is what the home tab shows; without an ID before the app published it.
func (p *page) homeOf(s shown) shownView {
	view, published := p.slack.Home(s.Me.ID)
	if !published {
		return shownView{Me: s.Me, AppName: s.AppName}
	}
	return p.view(s, view)
}

func (p *page) view(s shown, v View) shownView {
	var body struct {
		Title, Submit, Close any
		Blocks               []object
	}
	_ = json.Unmarshal(v.Body, &body) // it was checked when it came
	d := p.drawerFor(s)
	out := shownView{
		Me: s.Me, ID: v.ID, Title: plainText(body.Title), Submit: plainText(body.Submit),
		Close: cmp.Or(plainText(body.Close), "Cancel"), Blocks: d.drawAll(body.Blocks),
	}
	for i, b := range body.Blocks {
		out.Blocks[i].Error = v.Errors[out.Blocks[i].ID]
		element := asObject(b["element"])
		if element["default_to_current_conversation"] == true && s.Channel.Kind != Direct {
			for j, option := range out.Blocks[i].Elements[0].Options {
				out.Blocks[i].Elements[0].Options[j].Chosen = option.Value == s.Channel.ID
			}
		}
	}

	var state strings.Builder
	state.WriteString(v.ID)
	for _, b := range out.Blocks {
		state.WriteString(b.Error + ";")
	}

	out.State = state.String() + string(v.Body)
	return out
}

// submit sends a modal with what its fields hold.
func (p *page) submit(w http.ResponseWriter, r *http.Request) {
	user, viewID := r.FormValue("as"), r.FormValue("view")
	err := p.slack.Submit(r.Context(), user, viewID, p.filledIn(r))
	if _, marked := errors.AsType[*incompleteError](err); marked {
		err = nil // the fields say it
	}
	p.answer(w, err)
}

// choose changes one field of a modal.
func (p *page) choose(w http.ResponseWriter, r *http.Request) {
	user, viewID, block := r.FormValue("as"), r.FormValue("view"), r.FormValue("block")
	p.answer(w, p.slack.Choose(r.Context(), user, viewID, block, p.filledIn(r)))
}

// filledIn is what the fields of a modal hold.
func (p *page) filledIn(r *http.Request) map[string][]string {
	user, viewID := r.FormValue("as"), r.FormValue("view")
	values := map[string][]string{}
	for _, v := range p.slack.Modals(user) {
		if v.ID != viewID {
			continue
		}
		for i, b := range (&view{Body: v.Body}).blocks() {
			if b["type"] == "input" {
				id := blockID(b, i)
				values[id] = slices.DeleteFunc(slices.Clone(r.Form["f:"+id]), func(s string) bool { return s == "" })
				for j := range values[id] { // browsers send CRLF
					values[id][j] = strings.ReplaceAll(values[id][j], "\r\n", "\n")
				}
			}
		}
	}

	return values
}

func (p *page) closeModal(w http.ResponseWriter, r *http.Request) {
	p.answer(w, p.slack.CloseModal(r.Context(), r.FormValue("as"), r.FormValue("view")))
}

func (p *page) clickView(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "not a form", http.StatusBadRequest)
		return
	}
	values := slices.DeleteFunc(slices.Clone(r.Form["value"]), func(s string) bool { return s == "" })
	p.answer(w, p.slack.ClickView(r.Context(), r.FormValue("as"), r.FormValue("view"), r.FormValue("action"), values...))
}

// openHome tells the app that somebody looks at its home tab.
func (p *page) openHome(ctx context.Context, user string) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_ = p.slack.OpenHome(ctx, user) // without the app there is nothing to see
}

// react puts an emoji on a message, or takes it off.
func (p *page) react(w http.ResponseWriter, r *http.Request) {
	do := p.slack.React
	if r.FormValue("off") != "" {
		do = p.slack.Unreact
	}
	p.answer(w, do(r.Context(), r.FormValue("as"), r.FormValue("c"), r.FormValue("ts"), r.FormValue("emoji")))
}

// shortcut uses a shortcut, of a message where one is named.
func (p *page) shortcut(w http.ResponseWriter, r *http.Request) {
	user, callback := r.FormValue("as"), r.FormValue("callback")
	if ts := r.FormValue("ts"); ts != "" {
		p.answer(w, p.slack.MessageShortcut(r.Context(), user, r.FormValue("c"), ts, callback))
		return
	}
	p.answer(w, p.slack.Shortcut(r.Context(), user, callback))
}

// file shows an uploaded file to whoever is in the conversation.
func (p *page) file(w http.ResponseWriter, r *http.Request) {
	s := p.show(r)
	for _, m := range p.slack.Messages(s.Channel.ID) {
		i := slices.IndexFunc(m.Files, func(f File) bool { return f.ID == r.PathValue("id") && f.Content != nil })
		if i < 0 {
			continue
		}

		f := m.Files[i]
		disposition, kind := "attachment", "application/octet-stream"
		if f.Picture() {
			disposition, kind = "inline", http.DetectContentType(f.Content)
		}
		w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
		w.Header().Set("Content-Type", kind)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(f.Content) // a browser that went away
		return
	}

	http.NotFound(w, r)
}
