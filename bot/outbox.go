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

func (w spokenIn) Rules() storage.Rules { return w.rules.get() }

func (w spokenIn) LanguageOf(ctx context.Context, user string) render.Language {
	return w.speak(ctx, user)
}

func (w spokenIn) NamesOf(ctx context.Context, people []string) map[string]string {
	return w.called(ctx, people)
}

func (w spokenIn) HearsReactions(ctx context.Context, channel string) bool {
	return w.hears(ctx, channel)
}

func (w spokenIn) IsOpen(ctx context.Context, channel string) bool { return w.isOpen(ctx, channel) }

func (w spokenIn) ShownIn(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	return w.shown(ctx, s, conversation)
}

// composer draws for delivery what needs a look through many shout-outs, or at what is private.
type composer struct{ *Bot }

var _ delivery.Composer = composer{}

func (c composer) DrawDigest(ctx context.Context, e storage.Edition) (delivery.Digest, error) {
	return c.drawDigest(ctx, e)
}

func (c composer) EndDigest(ctx context.Context, channel string) error {
	return c.endDigest(ctx, channel)
}

func (c composer) DrawPrivate(ctx context.Context, e storage.OutboxEntry) (render.Message, bool, error) {
	return c.drawPrivate(ctx, e)
}
