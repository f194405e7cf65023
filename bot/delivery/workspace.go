package delivery

import (
	"context"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Workspace is what delivery has to know of the workspace that it speaks in.
type Workspace interface {
	// Decided is what the workspace, its channels and its people decided.
	Decided() storage.Decisions
	// Refresh learns what other copies of the bot noted meanwhile, such as another id of a channel.
	Refresh(ctx context.Context) error
	// LanguageOf is the language to speak with somebody.
	LanguageOf(ctx context.Context, user string) render.Language
	// NamesOf returns people's names by their ids, as far as they are known.
	NamesOf(ctx context.Context, people []string) map[string]string
	// HearsReactions reports whether Slack tells Shine of the reactions in a channel.
	HearsReactions(ctx context.Context, channel string) bool
	// IsOpen reports whether everybody in the workspace may read a channel now.
	IsOpen(ctx context.Context, channel string) bool
	// ShownIn is a shout-out as the readers of a conversation see it: of a channel, or of a person's direct messages.
	ShownIn(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout
}

// Composer draws, when it is their turn, the messages that are composed outside of delivery.
type Composer interface {
	// DrawDigest draws the digest of an edition.
	DrawDigest(ctx context.Context, edition storage.Edition) (Digest, error)
	// EndDigest is called when Slack takes no digest in a channel any more.
	EndDigest(ctx context.Context, channel string) error
	// DrawPrivate draws what one person is told of themselves, and reports whether that is still true and wanted.
	// The entry's Taken is set where the message may have been posted before.
	DrawPrivate(ctx context.Context, entry storage.OutboxEntry) (drawn render.Message, wanted bool, err error)
}

// Counter counts what became of messages.
type Counter interface {
	// CountDelivery counts one message: "said", "retried", "removed", "parked" or "buried".
	CountDelivery(outcome string)
}
