package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// errUnfit is the error of what somebody has no part in.
var errUnfit = errors.New("not for them")

// standing is what kind of account somebody has, as Slack tells.
func (b *Bot) standing(ctx context.Context, user string) (credit.Standing, error) {
	person, err := b.directory.Person(ctx, user)
	if err != nil {
		return credit.Unknown, fmt.Errorf("looking up what somebody may do: %w", err)
	}
	return person.Standing, nil
}

// may says whether somebody may do something, wherever they ask for it, and otherwise why not.
func (b *Bot) may(ctx context.Context, l render.Language, user string, right credit.Right) (refused answer, ok bool) {
	standing, err := b.standing(ctx, user)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err)), false
	case !standing.May(right):
		return say(l.NotFor(standing, right)), false
	}
	return answer{}, true
}

// reader is somebody who asks in a channel what others gave. A member reads there what was given in it, if it is public or
// they are in it; who reads nothing of the whole workspace reads what was given in the channels that they are in, wherever they ask.
func (b *Bot) reader(ctx context.Context, user string, p page) (credit.Reader, error) {
	standing, err := b.standing(ctx, user)
	if err != nil {
		return credit.Reader{}, err
	}
	if !standing.May(credit.ToReadAll) {
		reader, err := b.readerOfTheirs(ctx, user, standing)
		theirs := reader.In
		reader.In = func(channel string) bool { return p.inside && b.sameChannel(channel, p.channel) || theirs(channel) }
		return reader, err
	}
	place, err := b.directory.Channel(ctx, p.channel)
	if err != nil {
		return credit.Reader{}, err
	}
	inside := place.Open || p.inside
	if !inside && place.Visibility == credit.ChannelOnly {
		if inside, err = b.directory.IsIn(ctx, user, p.channel); err != nil {
			return credit.Reader{}, err
		}
	}
	return credit.Reader{Standing: standing, In: func(channel string) bool { return inside && b.sameChannel(channel, p.channel) }}, nil
}

// readerOfTheirs is somebody with all the channels that they are in.
func (b *Bot) readerOfTheirs(ctx context.Context, user string, standing credit.Standing) (credit.Reader, error) {
	mine, err := b.directory.ChannelsOf(ctx, user)
	switch {
	case workspace.IsSlackError(err, "missing_scope", "user_not_found", "user_not_visible", "users_not_found"):
		mine = nil // what Slack does not tell counts as the least
	case err != nil:
		return credit.Reader{}, err
	}
	return credit.Reader{Standing: standing, In: func(channel string) bool {
		return slices.ContainsFunc(mine, func(now string) bool { return b.sameChannel(channel, now) })
	}}, nil
}

// recipient is somebody who reads of their own shout-outs. While Slack does not tell who they are, or where, it is who
// reads the least.
func (b *Bot) recipient(ctx context.Context, user string) credit.Reader {
	standing, err := b.standing(ctx, user)
	if err != nil || standing.May(credit.ToReadAll) {
		return credit.Reader{Standing: standing}
	}
	reader, err := b.readerOfTheirs(ctx, user, standing)
	if err != nil {
		b.log.Info("looking up where somebody is", "error", err)
		return credit.Reader{Standing: standing}
	}
	return reader
}
