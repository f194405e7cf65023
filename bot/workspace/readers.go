package workspace

import (
	"context"
	"fmt"
	"slices"

	"shine/credit"
)

// Standing is the kind of account that somebody has, as Slack tells.
func (w *Workspace) Standing(ctx context.Context, user string) (credit.Standing, error) {
	person, err := w.Person(ctx, user)
	if err != nil {
		return credit.Unknown, fmt.Errorf("looking up what somebody may do: %w", err)
	}
	return person.Standing, nil
}

// Reader is somebody who asks in a channel what others gave. A member reads what was given there, if it is public or
// they are in it. Somebody who may not read the whole workspace reads what was given in the channels that they are in,
// wherever they ask.
func (w *Workspace) Reader(ctx context.Context, user, channel string, inside bool) (credit.Reader, error) {
	standing, err := w.Standing(ctx, user)
	if err != nil {
		return credit.Reader{}, err
	}
	if !standing.May(credit.ToReadAll) {
		reader, err := w.ReaderOfTheirs(ctx, user, standing)
		theirs := reader.In
		reader.In = func(given string) bool { return inside && w.SameChannel(given, channel) || theirs(given) }
		return reader, err
	}

	place, err := w.Channel(ctx, channel)
	if err != nil {
		return credit.Reader{}, err
	}

	inside = inside || place.Open
	if !inside && place.Visibility == credit.ChannelOnly {
		if inside, err = w.IsIn(ctx, user, channel); err != nil {
			return credit.Reader{}, err
		}
	}
	return credit.Reader{
		Standing: standing, In: func(given string) bool { return inside && w.SameChannel(given, channel) },
	}, nil
}

// ReaderOfTheirs is somebody who reads in all the channels that they are in.
func (w *Workspace) ReaderOfTheirs(ctx context.Context, user string, standing credit.Standing) (credit.Reader, error) {
	mine, err := w.ChannelsOf(ctx, user)
	switch {
	case IsSlackError(err, "missing_scope", "user_not_found", "user_not_visible", "users_not_found"):
		mine = nil // where Slack does not tell, they read the least
	case err != nil:
		return credit.Reader{}, err
	}
	return credit.Reader{Standing: standing, In: func(channel string) bool {
		return slices.ContainsFunc(mine, func(now string) bool { return w.SameChannel(channel, now) })
	}}, nil
}

// Recipient is somebody who reads their own shout-outs. While Slack does not tell who they are, or which channels they
// are in, it is the reader who reads the least.
func (w *Workspace) Recipient(ctx context.Context, user string) credit.Reader {
	standing, err := w.Standing(ctx, user)
	if err != nil || standing.May(credit.ToReadAll) {
		return credit.Reader{Standing: standing}
	}
	reader, err := w.ReaderOfTheirs(ctx, user, standing)
	if err != nil {
		w.log.Info("looking up where somebody is", "error", err)
		return credit.Reader{Standing: standing}
	}
	return reader
}
