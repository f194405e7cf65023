package bot

import (
	"context"

	"shine/bot/delivery"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// What package delivery asks of the bot, when it says what the outbox holds.

// spokenIn is the workspace as delivery knows it.
type spokenIn struct{ *Bot }

var _ delivery.Workspace = spokenIn{}

// Rules are what was decided.
func (w spokenIn) Rules() storage.Rules { return w.rules.get() }

// LanguageOf is the language to speak with somebody.
func (w spokenIn) LanguageOf(ctx context.Context, user string) render.Language {
	return w.languageOf(ctx, user)
}

// NamesOf is what people are called, by their ids.
func (w spokenIn) NamesOf(ctx context.Context, people []string) map[string]string {
	return w.called(ctx, people)
}

// HearsReactions reports whether Slack tells Shine of reactions in a channel.
func (w spokenIn) HearsReactions(ctx context.Context, channel string) bool {
	return w.hears(ctx, channel)
}

// IsOpen reports whether everybody may read a channel now.
func (w spokenIn) IsOpen(ctx context.Context, channel string) bool { return w.isOpen(ctx, channel) }

// ShownIn is a shout-out as the readers of a conversation see it.
func (w spokenIn) ShownIn(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	return w.shown(ctx, s, conversation)
}

// composer draws for delivery what needs a look through many shout-outs, or at what is private.
type composer struct{ *Bot }

var _ delivery.Composer = composer{}

// DrawDigest draws the digest of an edition.
func (c composer) DrawDigest(ctx context.Context, e storage.Edition) (delivery.Digest, error) {
	return c.drawDigest(ctx, e)
}

// EndDigest ends the digest of a channel that takes none any more.
func (c composer) EndDigest(ctx context.Context, channel string) error {
	return c.endDigest(ctx, channel)
}

// DrawPrivate draws what one person is told of themselves.
func (c composer) DrawPrivate(ctx context.Context, e storage.OutboxEntry) (render.Message, bool, error) {
	return c.drawPrivate(ctx, e)
}
