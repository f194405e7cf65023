package bot

import (
	"context"

	"shine/bot/delivery"
	"shine/bot/render"
	"shine/storage"
)

// This file draws for package delivery what that cannot draw itself.

// composer draws for delivery what needs a look through many shout-outs, or at what is private.
type composer struct{ *Bot }

var _ delivery.Composer = composer{}

// DrawDigest draws the digest of an edition.
func (c composer) DrawDigest(ctx context.Context, e storage.Edition) (delivery.Digest, error) {
	return c.digests.Draw(ctx, e)
}

// EndDigest ends the digest of a channel that takes none any more.
func (c composer) EndDigest(ctx context.Context, channel string) error {
	return c.digests.End(ctx, channel)
}

// DrawPrivate draws what one person is told of themselves.
func (c composer) DrawPrivate(ctx context.Context, e storage.OutboxEntry) (render.Message, bool, error) {
	return c.coach.Draw(ctx, e)
}
