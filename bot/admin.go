package bot

import (
	"context"
	"fmt"

	"shine/bot/render"
)

// adminsOnly refuses everybody else.
func (b *Bot) adminsOnly(ctx context.Context, l render.Language, user string) (refused answer, ok bool) {
	admin, err := b.workspace.IsAdmin(ctx, user)
	switch {
	case err != nil:
		return say(b.wentWrong(l, fmt.Errorf("asking whether somebody is an admin: %w", err))), false
	case !admin:
		return say(l.NotAdmin()), false
	}
	return answer{}, true
}
