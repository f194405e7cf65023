package bot

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// seemsAdmin reports whether to show somebody what only admins may do. What they do is asked with isAdmin.
func (b *Bot) seemsAdmin(user string, known workspace.Person) bool {
	return known.Admin || slices.Contains(b.admins, user) && known.Standing.May(credit.ToAdminister)
}

// isAdmin asks Slack, now and not from a cache, whether somebody may do what only admins may. Whom the operator named an
// admin is one as long as they are a member; while Slack does not tell, the operator's word counts.
func (b *Bot) isAdmin(ctx context.Context, user string) (bool, error) {
	if slices.Contains(b.admins, user) {
		if standing, err := b.standing(ctx, user); err == nil {
			return standing.May(credit.ToAdminister), nil
		}
		return true, nil
	}
	person, err := b.directory.AskPerson(ctx, user)
	if err != nil {
		return false, err
	}
	return person.Admin, nil
}

// adminsOnly refuses everybody else.
func (b *Bot) adminsOnly(ctx context.Context, l render.Language, user string) (refused answer, ok bool) {
	admin, err := b.isAdmin(ctx, user)
	switch {
	case err != nil:
		return say(b.wentWrong(l, fmt.Errorf("asking whether somebody is an admin: %w", err))), false
	case !admin:
		return say(l.NotAdmin()), false
	}
	return answer{}, true
}
