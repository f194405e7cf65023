package workspace

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
)

// A digest of the whole workspace is told only where everybody may read all of it. That is asked when a channel
// subscribes and when a span is closed, in a job of its own: a channel may have thousands of members, and Slack may put
// the look-up off.
const (
	// membersPerPage is the most that Slack takes: https://docs.slack.dev/reference/methods/conversations.members.
	membersPerPage = 1000
	// mostPages is how many pages of members are read; a larger channel counts as one where not everybody may read all.
	mostPages = 100
)

// Narrows says why not everybody in a channel may read all of the workspace; empty where everybody may.
func (d *Directory) Narrows(ctx context.Context, id string) (render.Narrow, error) {
	d.channels.forget(id)
	place, err := d.channels.get(ctx, id)
	switch {
	case err != nil:
		return render.NarrowUnknown, err
	case place.Shared:
		return render.NarrowShared, nil
	}

	left := fewLookups
	for page, err := range d.membersOf(ctx, id) {
		if err != nil {
			return render.NarrowUnknown, err
		}
		if err := d.Prepare(ctx, page); err != nil {
			return render.NarrowUnknown, err
		}
		if why, err := d.readAll(ctx, page, &left); why != "" || err != nil {
			return why, err
		}
	}

	return "", nil
}

// readAll says why not all of some people may read all of the workspace. Left is how many may still be looked up one by
// one: people whom Slack's list of everybody leaves out are hardly ever members.
func (d *Directory) readAll(ctx context.Context, people []string, left *int) (render.Narrow, error) {
	for _, user := range people {
		if _, known := d.people.peek(user); !known {
			*left--
		}
		if *left < 0 {
			return render.NarrowUnknown, nil
		}

		person, err := d.people.get(ctx, user)
		switch {
		case err != nil:
			return render.NarrowUnknown, err
		case person.Standing == credit.Bot, person.Standing == credit.Deactivated: // read nothing
		case !person.Standing.May(credit.ToReadAll):
			return render.NarrowGuests, nil
		}
	}

	return "", nil
}

// ErrTooManyPages is the error of a channel that is too large to look through.
var ErrTooManyPages = errors.New("more members than are looked through")

// membersOf pages through the members of a channel.
func (d *Directory) membersOf(ctx context.Context, id string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		cursor := ""
		for range mostPages {
			page, next, err := d.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{
				ChannelID: id, Cursor: cursor, Limit: membersPerPage,
			})
			if err != nil {
				yield(nil, fmt.Errorf("looking up the members of channel %s: %w", id, err))
				return
			}
			if !yield(page, nil) || next == "" {
				return
			}

			cursor = next
		}

		yield(nil, ErrTooManyPages)
	}
}
