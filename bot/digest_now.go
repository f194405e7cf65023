package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"shine/bot/digest"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// errNoDigest is wrapped by the error about a channel that did not subscribe to a digest.
var errNoDigest = errors.New(
	"no digest is told there; “/shine digest here monday 9:00”, typed in that channel, subscribes it",
)

// Digest posts the digest that is due in a channel by the bot's clock, and returns when it is posted; a dry run only
// shows it. It returns nil where nothing is due. The bot need not run.
func (b *Bot) Digest(ctx context.Context, channel string, dryRun bool) (*digest.Report, error) {
	if _, found, err := b.store.Subscription(ctx, channel); err != nil {
		return nil, err
	} else if !found {
		return nil, fmt.Errorf("%s: %w", channel, errNoDigest)
	}
	due := b.digests.Close
	if dryRun {
		due = b.digests.Due
	}
	e, err := due(ctx, channel)
	if err != nil || e.Channel == "" {
		return nil, err
	}

	if !dryRun {
		if e, err = b.deliverDigest(ctx, e); err != nil {
			return nil, err
		}
	}
	return b.digests.Report(ctx, e)
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

// Readable is mrkdwn as a terminal shows it, with the names of people.
func (b *base) Readable(ctx context.Context, text string) string {
	return render.Plain(text, func(id string) string {
		if !credit.IsPerson(id) {
			return ""
		}
		return cmp.Or(b.workspace.Names(ctx, id)...)
	})
}
