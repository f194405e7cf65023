package bot

import (
	"context"
	"errors"
	"time"

	"shine/bot/workspace"
	"shine/credit"
	"shine/storage/sleep"
)

const (
	// settlePause is how long to wait before Slack is asked again, and settledAtOnce how many shout-outs are asked
	// about together.
	settlePause   = 30 * time.Second
	settledAtOnce = 100
)

// settle asks Slack again who may read what was recorded before it said so.
func (a *agenda) settle(ctx context.Context) error {
	for {
		if err := a.settleSome(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("asking who may read what was recorded", "error", err)
		}
		if sleep.For(ctx, a.every) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

func (a *agenda) settleSome(ctx context.Context) error {
	ids, err := a.store.ClaimUnsure(ctx, a.now(), settlePause, settledAtOnce)
	if err != nil {
		return err
	}
	var failed []error
	silent := map[string]bool{} // of these channels Slack does not say it now either
	for _, id := range ids {
		failed = append(failed, a.settleOne(ctx, id, silent))
	}
	return errors.Join(failed...)
}

func (a *agenda) settleOne(ctx context.Context, id string, silent map[string]bool) error {
	found, err := a.store.Get(ctx, id)
	switch {
	case err != nil:
		return err
	case len(found) == 0 || !found[0].Unsure: // taken back, or settled by another copy: nobody asks about it any more
		return a.store.Settle(ctx, id, credit.ChannelOnly)
	case silent[found[0].Channel]:
		return nil
	}

	place, err := a.workspace.Channel(ctx, found[0].Channel)
	if err != nil {
		silent[found[0].Channel] = true
		return err
	}

	return a.store.Settle(ctx, id, settled(place))
}

// settled is who may read a shout-out of a channel, once Slack says who can read that. Its people do in any case: they
// saw the announcement.
func settled(place workspace.Channel) credit.Visibility {
	if place.Open {
		return credit.Public
	}
	return credit.ChannelOnly
}
