package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// DigestReport is a digest as `shine digest` shows it.
type DigestReport struct {
	Channel string `json:"channel"`
	// From and Until are the span, RFC 3339 in UTC with milliseconds; what was given at Until itself is not in it.
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

// ErrNoDigest is in the chain of an error about a channel that did not subscribe to a digest.
var ErrNoDigest = errors.New("no digest is told there; “/shine digest here monday 9:00”, typed in that channel, subscribes it")

// Digest posts the digest that is due in a channel by the bot's clock, and returns when it is said; or only shows it. It
// returns nil where nothing is due. The bot need not run.
func (b *Bot) Digest(ctx context.Context, channel string, dryRun bool) (*DigestReport, error) {
	if _, found, err := b.store.Subscription(ctx, channel); err != nil {
		return nil, err
	} else if !found {
		return nil, fmt.Errorf("%s: %w", channel, ErrNoDigest)
	}
	e, err := b.dueDigest(ctx, channel, dryRun)
	if err != nil || e.Channel == "" {
		return nil, err
	}
	if !dryRun {
		if e, err = b.deliverDigest(ctx, e); err != nil {
			return nil, err
		}
	}
	return b.reportDigest(ctx, e)
}

// dueDigest is the edition that is due; it is closed, unless that is only tried.
func (b *Bot) dueDigest(ctx context.Context, channel string, dryRun bool) (storage.Edition, error) {
	if !dryRun {
		return b.closeDigest(ctx, channel)
	}
	sub, found, err := b.store.Subscription(ctx, channel)
	until, due := sub.Due(b.now())
	if err != nil || !found || !due {
		return storage.Edition{}, err
	}
	place, err := b.workspace.Channel(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}
	if sub.Scope == credit.ScopeAll && b.audience(ctx, channel) != "" {
		sub.Scope = credit.ScopeHere
	}
	if how, err := b.closing(ctx, sub, until, place); err != nil || how != storage.Tell {
		return storage.Edition{}, err
	}
	return storage.Edition{Channel: channel, From: sub.Until, Until: until, Scope: sub.Scope}, nil
}

// deliverDigest works on the outbox until a digest is said, by this copy of the bot or another.
func (b *Bot) deliverDigest(ctx context.Context, e storage.Edition) (said storage.Edition, err error) {
	err = b.deliverUntil(ctx, func() (_ bool, err error) {
		said, _, err = b.store.Edition(ctx, e.Channel, e.Until)
		if err == nil && said.Failed != "" {
			err = fmt.Errorf("posting the digest: Slack says %s", said.Failed)
		}
		return said.Done, err
	})
	said.From, said.Scope = e.From, e.Scope
	return said, err
}

func (b *Bot) reportDigest(ctx context.Context, e storage.Edition) (*DigestReport, error) {
	c, err := b.composeDigest(ctx, e)
	if err != nil {
		return nil, err
	}
	drawn, err := b.drawComposed(ctx, c)
	if err != nil {
		return nil, err
	}
	r := &DigestReport{
		Channel: e.Channel, From: credit.ExportTime(e.From), Until: credit.ExportTime(e.Until), Featured: c.edition.Featured, Others: []string{},
		NewConnections: append([][2]string{}, c.Connections...), PassedOn: c.PassedOn, Values: map[string]int{}, Picture: drawn.Picture,
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

// Readable is mrkdwn as a terminal shows it, with the names of people.
func (b *Bot) Readable(ctx context.Context, text string) string {
	return render.Plain(text, func(id string) string {
		if !credit.IsPerson(id) {
			return ""
		}
		return cmp.Or(b.workspace.Names(ctx, id)...)
	})
}
