package workspace

import (
	"context"
	"fmt"
)

// Emoji are the workspace's own emoji by name: the address of a picture, or "alias:" and the name of another emoji. Nil
// where Shine may not see them.
func (d *Directory) Emoji(ctx context.Context) (map[string]string, error) {
	return d.emoji.get(ctx, "")
}

// loadEmoji lists the workspace's own emoji; nil where Shine may not see them.
func (d *Directory) loadEmoji(ctx context.Context, _ string) (map[string]string, error) {
	own, err := d.api.GetEmojiContext(ctx)
	switch {
	case IsSlackError(err, "missing_scope"):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("listing the workspace's own emoji: %w", err)
	case own == nil:
		own = map[string]string{}
	}
	return own, nil
}
