package bot

import (
	"context"
	"strings"

	"shine/bot/emoji"
)

// mostAliases is how many names of one emoji are followed.
const mostAliases = 5

// emojiOf is Slack's own name of an emoji: a standard one's, or that of the workspace's own to which an alias leads.
// Known says whether there is such an emoji, and checked whether Slack could be asked: without the scope emoji:read,
// Shine does not know the workspace's own emoji.
func (b *base) emojiOf(ctx context.Context, typed string) (name string, known, checked bool) {
	if name, known = emoji.Name(typed); known {
		return name, true, true
	}

	own, err := b.workspace.Emoji(ctx)
	if err != nil {
		b.log.Info("looking up the workspace's own emoji", "error", err)
	}
	if err != nil || own == nil {
		return name, false, false
	}

	for range mostAliases {
		behind, there := own[name]
		alias, isAlias := strings.CutPrefix(behind, "alias:")
		if !isAlias {
			return name, there, true
		}
		if name, known = emoji.Name(alias); known {
			return name, true, true
		}
	}

	return name, false, true
}

// boostsWith reports whether an emoji of a reaction is the one that boosts. The workspace's own are asked about only
// where either of the two is none of the standard ones.
func (b *base) boostsWith(ctx context.Context, reacted string) bool {
	set, standard := emoji.Name(b.workspace.Settings().BoostEmoji)
	name, known := emoji.Name(reacted)
	if name == set || standard && known {
		return name == set
	}
	set, _, _ = b.emojiOf(ctx, set)
	name, _, _ = b.emojiOf(ctx, name)
	return name == set
}
