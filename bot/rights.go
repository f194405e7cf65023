package bot

import (
	"context"
	"fmt"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// who says which people may use something.
type who struct {
	some  bool
	right credit.Right
}

// those are the people who have a right. The right to administer is the admins'.
func those(right credit.Right) who { return who{some: true, right: right} }

// allow is an error for people who may not use a route.
func (b *base) allow(ctx context.Context, r *request, to route) error {
	if !to.who.some {
		return nil
	}
	return b.may(ctx, r.user, to.who.right)
}

// may is an error for people who do not have a right.
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

// mayAdminister is an error for people who are no admins now.
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

// isPublic reports whether everybody may read a shout-out.
func isPublic(s credit.Shoutout) bool { return s.Visibility == credit.Public }

// creditable reports whether a form should name somebody: it leaves out apps and deactivated people. Somebody who could
// not be looked up in time is judged when the form is sent.
func (b *base) creditable(ctx context.Context, id string) bool {
	person, err := b.workspace.Person(ctx, id)
	return err != nil || person.Standing.May(credit.ToBeCredited)
}

// maySpeak reports whether Shine may announce in a channel for somebody: in those that they are in and may write in
// themselves. A form's channel is a claim.
func (b *base) maySpeak(ctx context.Context, user, id string) (bool, workspace.Channel, error) {
	place, err := b.workspace.Channel(ctx, id)
	if err == nil && place.Postable {
		place.Postable, err = b.workspace.IsIn(ctx, user, id)
	}
	return place.Postable, place, err
}

// mayAnnounceIn reports whether somebody may have what is given elsewhere announced in a channel: in one that everybody
// may read, and in which they may write.
func (b *base) mayAnnounceIn(ctx context.Context, user, id string) bool {
	may, place, err := b.maySpeak(ctx, user, id)
	return err == nil && may && place.Visibility == credit.Public
}
