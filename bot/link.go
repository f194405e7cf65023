package bot

import (
	"context"
	"slices"

	"shine/credit"
)

// shown is a shout-out as they read it who read in a conversation.
func (b *Bot) shown(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	return b.allShown(ctx, []credit.Shoutout{s}, conversation)[0]
}

// allShown are shout-outs as they read them who read in a conversation.
func (b *Bot) allShown(ctx context.Context, list []credit.Shoutout, conversation string) []credit.Shoutout {
	open, shown := b.directory.Openness(), slices.Clone(list)
	for i := range shown {
		shown[i] = open.Shown(ctx, shown[i], conversation)
	}
	if !credit.IsPerson(conversation) {
		return shown
	}
	reader := b.recipient(ctx, conversation)
	for i := range shown {
		shown[i] = reader.AsRead(shown[i])
	}
	return shown
}
