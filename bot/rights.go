package bot

import (
	"context"
	"errors"

	"shine/bot/render"
	"shine/credit"
)

// errUnfit is the error of what somebody has no part in.
var errUnfit = errors.New("not for them")

// may says whether somebody may do something, wherever they ask for it, and otherwise why not.
func (b *Bot) may(ctx context.Context, l render.Language, user string, right credit.Right) (refused answer, ok bool) {
	standing, err := b.workspace.Standing(ctx, user)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err)), false
	case !standing.May(right):
		return say(l.NotFor(standing, right)), false
	}
	return answer{}, true
}
