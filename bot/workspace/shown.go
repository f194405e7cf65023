package workspace

import (
	"context"
	"slices"

	"shine/credit"
)

// ShownIn is a shout-out as the readers of a conversation see it.
func (w *Workspace) ShownIn(ctx context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	return w.AllShownIn(ctx, []credit.Shoutout{s}, conversation)[0]
}

// AllShownIn are shout-outs as the readers of a conversation see them.
func (w *Workspace) AllShownIn(ctx context.Context, list []credit.Shoutout, conversation string) []credit.Shoutout {
	open, shown := w.Openness(), slices.Clone(list)
	for i := range shown {
		shown[i] = open.Shown(ctx, shown[i], conversation)
	}

	if !credit.IsPerson(conversation) {
		return shown
	}

	reader := w.Recipient(ctx, conversation)
	for i := range shown {
		shown[i] = reader.AsRead(shown[i])
	}

	return shown
}
