package bot

import (
	"context"
	"errors"
	"fmt"

	"shine/bot/render"
	"shine/credit"
)

// errUnfit is the error of what somebody has no part in.
var errUnfit = errors.New("not for them")

// who are the people who may use something.
type who struct {
	some  bool
	right credit.Right
}

// those are the people who have a right; of those who may administer, the admins.
func those(right credit.Right) who { return who{some: true, right: right} }

// allow refuses who may not use a route.
func (b *base) allow(ctx context.Context, r *request, to route) error {
	if !to.who.some {
		return nil
	}
	return b.may(ctx, r.user, to.who.right)
}

// may refuses who does not have a right.
func (b *base) may(ctx context.Context, user string, right credit.Right) error {
	if right == credit.ToAdminister {
		return b.mayAdminister(ctx, user)
	}
	standing, err := b.workspace.Standing(ctx, user)
	if err == nil && !standing.May(right) {
		err = render.NotFor(standing, right)
	}
	return err
}

// mayAdminister refuses who is no admin now.
func (b *base) mayAdminister(ctx context.Context, user string) error {
	admin, err := b.workspace.IsAdmin(ctx, user)
	switch {
	case err != nil:
		return fmt.Errorf("asking whether somebody is an admin: %w", err)
	case !admin:
		return render.ErrNotAdmin
	}
	return nil
}
