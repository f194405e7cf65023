package digest

import (
	"context"
	"errors"

	"shine/credit"
	"shine/storage"
)

// Cancel ends a channel's subscription, and returns it; an empty one where there was none.
func (ed *Editor) Cancel(ctx context.Context, channel string, line storage.AuditLine) (credit.Subscription, error) {
	var ended credit.Subscription
	_, err := ed.store.Subscribe(
		ctx, ed.now(), channel, line, func(before credit.Subscription) (credit.Subscription, error) {
			if ended = before; before.Channel == "" {
				return before, errNoSubscription
			}
			return credit.Subscription{}, nil
		},
	)
	if errors.Is(err, errNoSubscription) {
		return credit.Subscription{}, nil
	}

	return ended, err
}

// errNoSubscription keeps a change from subscribing a channel that is not subscribed.
var errNoSubscription = errors.New("no subscription")

// End ends the digest of a channel in which Shine cannot speak any more, and tells the person who subscribed the
// channel.
func (ed *Editor) End(ctx context.Context, channel string) error {
	line := storage.AuditLine{Time: ed.now(), By: "shine", Action: "digest", About: channel, Detail: "ended"}
	ended, err := ed.Cancel(ctx, channel, line)
	if err != nil || ended.By == "" {
		return err
	}
	return ed.say(ctx, ended.By, ed.workspace.LanguageOf(ctx, ended.By).DigestEnded(channel))
}

// Move lets a channel's digest go on under the channel's new id, from where it ended.
func (ed *Editor) Move(ctx context.Context, before, after string) error {
	sub, found, err := ed.store.Subscription(ctx, before)
	if err != nil || !found {
		return err
	}

	line := storage.AuditLine{Time: ed.now(), By: "shine", Action: "digest", About: after, Detail: "was " + before}
	move := func(there credit.Subscription) (credit.Subscription, error) {
		if there.Channel != "" {
			return there, nil
		}
		sub.Channel = after
		return sub, nil
	}
	_, err = ed.store.Subscribe(ctx, ed.now(), after, line, move)
	if err != nil {
		return err
	}

	_, err = ed.Cancel(ctx, before, storage.AuditLine{})
	return err
}
