package delivery

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// personal tells one person what is drawn for them alone, such as a recap or a nudge. It is drawn when it is its turn,
// and not said where it is not wanted any more.
type personal struct {
	to    string
	entry storage.OutboxEntry
	// compose draws it. The entry's Taken is set where it may have been posted before.
	compose func(context.Context, storage.OutboxEntry) (body render.Message, wanted bool, err error)
}

// planPrivate plans a message that nobody else may know of, such as a nudge: neither logs nor dead letters say for whom
// it is.
func (w *Worker) planPrivate(entry storage.OutboxEntry) []*message {
	p := &personal{to: entry.To, entry: entry, compose: w.composePrivate}
	m := newMessage(p, entry.To, entry.ID, entry.By)
	m.place, m.since, m.look = "private", entry.Time(), entry.Taken
	return []*message{m}
}

// composePrivate lets package bot draw; its errors name nobody.
func (w *Worker) composePrivate(ctx context.Context, entry storage.OutboxEntry) (render.Message, bool, error) {
	body, wanted, err := w.Composer.DrawPrivate(ctx, entry)
	if err != nil {
		return body, false, fmt.Errorf("drawing a private message: %w, %w", errNotYet, err)
	}
	return body, wanted, nil
}

// planRecap is somebody's own week.
func (w *Worker) planRecap(entry storage.OutboxEntry) []*message {
	p := &personal{to: entry.To, entry: entry, compose: w.composeRecap}
	m := newMessage(p, entry.To, digestID(entry.To, entry.Until), "")
	m.since, m.look, m.urgent = entry.Until, entry.Taken, true
	return []*message{m}
}

// recapLength is how many shout-outs of each kind a recap reads.
const recapLength = 20

func (w *Worker) composeRecap(ctx context.Context, entry storage.OutboxEntry) (render.Message, bool, error) {
	span := storage.Span{From: entry.From, To: entry.Until, Count: recapLength}
	received, err := w.Store.Received(ctx, entry.To, span)
	if err != nil {
		return render.Message{}, false, err
	}

	given, err := w.Store.Given(ctx, entry.To, span)
	if err != nil {
		return render.Message{}, false, err
	}

	received, given = w.toldTo(ctx, entry.To, received), w.toldTo(ctx, entry.To, given)
	return w.Workspace.LanguageOf(ctx, entry.To).Recap(received, given), len(received)+len(given) > 0, nil
}

// toldTo returns shout-outs as somebody reads them, without those whose words are gone.
func (w *Worker) toldTo(ctx context.Context, user string, list []credit.Shoutout) []credit.Shoutout {
	list = slices.DeleteFunc(list, func(s credit.Shoutout) bool { return s.Text == "" })
	for i, s := range list {
		list[i] = w.Workspace.ShownIn(ctx, s, user)
		list[i].Names = w.called(ctx, s)
	}
	return list
}

func (p *personal) perform(ctx context.Context, w *Worker, m *message) error {
	entry := p.entry
	entry.Taken = m.look
	body, wanted, err := p.compose(ctx, entry)
	if err != nil || !wanted {
		return err
	}

	to := storage.Sent{Conversation: p.to}
	_, err = w.postOnce(ctx, m, piece{to: to, ids: []string{m.about}, body: body, people: body.Named()})
	return err
}

// owner is the person whose own words are brought to somebody. For Shine's own words nobody is told.
func (p *personal) owner() string {
	switch p.entry.Say { //nolint:exhaustive // the others are Shine's own words
	case storage.SayAsk, storage.SaySaw, storage.SayAnswer:
		return p.entry.By
	}
	return ""
}

func (p *personal) excuse(l render.Language, in string, why render.Problem) render.Message {
	if p.entry.Say == storage.SayAsk {
		return l.NotAsked(in, p.entry.Text, p.entry.ID, why)
	}
	return l.NotBrought(in, p.entry.Text, p.entry.ID, why)
}

func (*personal) number() noteNumber { return noteQuestion }
