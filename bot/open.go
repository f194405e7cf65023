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
	// settlePause is after how long Slack is asked again where it did not say, and settledAtOnce how many are asked about
	// together.
	settlePause   = 30 * time.Second
	settledAtOnce = 100
)

// settle asks Slack again who may read what was recorded before it said so.
func (b *Bot) settle(ctx context.Context) error {
	for {
		if err := b.settleSome(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("asking who may read what was recorded", "error", err)
		}
		if sleep.For(ctx, b.agendaEvery) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

func (b *Bot) settleSome(ctx context.Context) error {
	ids, err := b.store.ClaimUnsure(ctx, b.now(), settlePause, settledAtOnce)
	if err != nil {
		return err
	}
	var failed []error
	silent := map[string]bool{} // of these channels Slack does not say it now either
	for _, id := range ids {
		failed = append(failed, b.settleOne(ctx, id, silent))
	}
	return errors.Join(failed...)
}

func (b *Bot) settleOne(ctx context.Context, id string, silent map[string]bool) error {
	found, err := b.store.Get(ctx, id)
	switch {
	case err != nil:
		return err
	case len(found) == 0 || !found[0].Unsure: // taken back, or settled by another copy: nobody asks about it any more
		return b.store.Settle(ctx, id, credit.ChannelOnly)
	case silent[found[0].Channel]:
		return nil
	}
	place, err := b.workspace.Channel(ctx, found[0].Channel)
	if err != nil {
		silent[found[0].Channel] = true
		return err
	}
	return b.store.Settle(ctx, id, settled(place))
}

// settled is who may read what was given in a channel, of which it was not known: its people saw the announcement.
func settled(place workspace.Channel) credit.Visibility {
	if place.Open {
		return credit.Public
	}
	return credit.ChannelOnly
}
