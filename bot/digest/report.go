package digest

import (
	"context"
	"strings"

	"shine/credit"
	"shine/storage"
)

// Report is a digest as `shine digest` shows it.
type Report struct {
	Channel string `json:"channel"`
	// From and Until are the span, RFC 3339 in UTC with milliseconds. Until itself is not in it.
	From  string `json:"from"`
	Until string `json:"until"`
	// Featured and Others are the IDs of the stories.
	Featured       []string       `json:"featured"`
	Others         []string       `json:"others"`
	NewConnections [][2]string    `json:"new_connections"`
	PassedOn       int            `json:"passed_on"`
	Values         map[string]int `json:"values"`
	// Text is what the channel reads, with what goes on in the thread, as Slack's mrkdwn.
	Text string `json:"text"`
	// Picture is the map of the week, a PNG; empty where there is none.
	Picture []byte `json:"-"`
}

// Due is the edition that is due, without closing it; an empty one where none is.
func (ed *Editor) Due(ctx context.Context, channel string) (storage.Edition, error) {
	sub, found, err := ed.store.Subscription(ctx, channel)
	until, due := sub.Due(ed.now())
	if err != nil || !found || !due {
		return storage.Edition{}, err
	}

	place, err := ed.workspace.Channel(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}

	if sub.Scope == credit.ScopeAll && ed.audience(ctx, channel) != "" {
		sub.Scope = credit.ScopeHere
	}
	if how, err := ed.closing(ctx, sub, until, place); err != nil || how != storage.Post {
		return storage.Edition{}, err
	}

	return storage.Edition{Channel: channel, From: sub.Until, Until: until, Scope: sub.Scope}, nil
}

// Report tells what a digest says, as it would be drawn now.
func (ed *Editor) Report(ctx context.Context, e storage.Edition) (*Report, error) {
	c, err := ed.Compose(ctx, e)
	if err != nil {
		return nil, err
	}

	drawn, err := ed.drawComposed(ctx, c)
	if err != nil {
		return nil, err
	}

	r := &Report{
		Channel: e.Channel, From: credit.ExportTime(e.From), Until: credit.ExportTime(e.Until),
		Featured:       c.Edition.Featured,
		Others:         []string{},
		NewConnections: append([][2]string{}, c.Connections...), PassedOn: c.PassedOn, Values: map[string]int{},
		Picture: drawn.Picture,
	}
	for _, group := range c.Others {
		for _, s := range group.Stories {
			r.Others = append(r.Others, s.ID)
		}
	}

	for _, lived := range c.Values {
		r.Values[lived.Value] = lived.Times
	}

	texts := []string{drawn.Message.Text}
	for _, part := range drawn.Message.Thread {
		texts = append(texts, part.Text)
	}

	r.Text = strings.Join(texts, "\n\n")
	return r, nil
}
