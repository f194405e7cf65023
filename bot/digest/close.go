package digest

import (
	"context"
	"time"

	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// Close ends the span of a channel's digest and has it told, if it is due; of several copies of the bot only one does.
// It returns the edition that is told, and an empty one where none is.
func (ed *Editor) Close(ctx context.Context, channel string) (storage.Edition, error) {
	if goesOn := ed.store.ChannelNow(channel); goesOn != channel {
		return storage.Edition{}, ed.Move(ctx, channel, goesOn) // moving it failed when Slack told of the new id
	}

	now := ed.now()
	sub, found, err := ed.store.Subscription(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}

	until, due := sub.Due(now)
	if !found || !due {
		return storage.Edition{}, ed.planAgain(ctx, channel)
	}

	ed.workspace.ChannelChanged(channel)
	place, err := ed.workspace.Channel(ctx, channel)
	if err != nil {
		return storage.Edition{}, err
	}
	if !place.Postable {
		return storage.Edition{}, ed.End(ctx, channel)
	}
	if sub, err = ed.checkedAudience(ctx, sub, until); err != nil {
		return storage.Edition{}, err
	}
	if err := ed.store.Seal(ctx, until); err != nil {
		return storage.Edition{}, err
	}

	how, err := ed.closing(ctx, sub, until, place)
	if err != nil {
		return storage.Edition{}, err
	}

	closed, err := ed.store.CloseDigest(ctx, now, sub, until, how)
	if err != nil || !closed || how != storage.Post {
		return storage.Edition{}, err
	}

	ed.log.Info("a digest is due", "channel", channel, "from", sub.Until, "until", until)
	return storage.Edition{Channel: channel, From: sub.Until, Until: until, Scope: sub.Scope}, nil
}

// planAgain plans the next look at a channel's digest, without changing its subscription; none where it has none.
func (ed *Editor) planAgain(ctx context.Context, channel string) error {
	same := func(s credit.Subscription) (credit.Subscription, error) { return s, nil }
	_, err := ed.store.Subscribe(ctx, ed.now(), channel, storage.AuditLine{}, same)
	return err
}

// closing decides what becomes of a span: a workspace may want quiet weeks to pass in silence. The one story of such a
// week is told in the next digest.
func (ed *Editor) closing(
	ctx context.Context, sub credit.Subscription, until time.Time, place workspace.Channel,
) (storage.Closing, error) {
	if ed.workspace.Settings().QuietWeek == credit.KindLine {
		return storage.Post, nil
	}

	if !place.Open {
		sub.Scope = credit.ScopeHere
	}
	stories, open := 0, ed.workspace.Openness()
	for s, err := range ed.store.Published(ctx, sub.Until, until) {
		if err != nil {
			return 0, err
		}

		tells, err := open.Lets(ctx, s, sub.Tells)
		if err != nil {
			return 0, err
		}

		if tells {
			stories++
			if stories == credit.FewStories {
				return storage.Post, nil
			}
		}
	}

	if stories == 0 {
		return storage.Skip, nil
	}

	return storage.CarryOver, nil
}
