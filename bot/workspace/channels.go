package workspace

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/slack-go/slack"

	"shine/credit"
)

// Channel is a conversation of many, as Slack tells of it.
type Channel struct {
	// Name is what it is called, where Shine may see it.
	Name string
	// Postable is set where the bot may post: public channels, and private ones that it is in.
	Postable   bool
	Visibility credit.Visibility
	// Open is set where everybody in the workspace may read the channel, archived or not.
	Open bool
	// Member is set where the bot is in the channel, and Shared where people of another organization may be.
	Member, Shared bool
}

// Channel looks a channel up. One that Slack does not show is private, and no error.
func (d *Directory) Channel(ctx context.Context, id string) (Channel, error) {
	return d.channels.get(ctx, id)
}

// KnownChannel is a channel that was looked up already, if that is recent enough to be believed.
func (d *Directory) KnownChannel(id string) (c Channel, known bool) { return d.channels.peek(id) }

// ChannelChanged forgets what was known of a channel, except whether everybody may read it.
func (d *Directory) ChannelChanged(id string) { d.channels.forget(id) }

// ReadersChanged forgets what was known of a channel, also whether everybody may read it.
func (d *Directory) ReadersChanged(id string) {
	d.channels.forget(id)
	d.publics.forget("")
}

// ChannelsOf are the channels that somebody is in, as far as Shine sees them.
func (d *Directory) ChannelsOf(ctx context.Context, user string) ([]string, error) {
	return d.memberships.get(ctx, user)
}

// Joined forgets which channels somebody is in.
func (d *Directory) Joined(user string) { d.memberships.forget(user) }

func (d *Directory) loadChannel(ctx context.Context, id string) (Channel, error) {
	if id == "" || id[0] == 'D' {
		return Channel{Visibility: credit.Private}, nil
	}

	info, err := d.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	// A group direct message answers missing_scope: Shine asks for no scope to look into those.
	if IsSlackError(err, "channel_not_found", "missing_scope") {
		return Channel{Visibility: credit.Private}, nil
	}
	if err != nil {
		return Channel{}, fmt.Errorf("looking up channel %s: %w", id, err)
	}

	return channelOf(info), nil
}

func channelOf(c *slack.Channel) Channel {
	open := !c.IsIM && !c.IsMpIM && !c.IsPrivate
	switch {
	case c.IsIM, c.IsMpIM, c.IsArchived, c.IsPrivate && !c.IsMember:
		return Channel{Visibility: credit.Private, Open: open}
	case c.IsPrivate:
		return Channel{
			Name: c.Name, Postable: true, Visibility: credit.ChannelOnly, Member: true, Shared: c.IsExtShared,
		}
	}
	return Channel{
		Name: c.Name, Postable: true, Visibility: credit.Public, Open: open, Member: c.IsMember, Shared: c.IsExtShared,
	}
}

func (d *Directory) loadMemberships(ctx context.Context, user string) ([]string, error) {
	var ids []string
	for page, err := range d.pagesOf(ctx, user) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, page...)
	}
	return ids, nil
}

// channelsPerPage is the most that Slack takes: https://docs.slack.dev/reference/methods/users.conversations.
const channelsPerPage = 999

// pagesOf pages through the channels that somebody is in, as far as Shine sees them.
func (d *Directory) pagesOf(ctx context.Context, user string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for cursor, more := "", true; more; more = cursor != "" {
			page, next, err := d.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{
				UserID: user, Cursor: cursor, Limit: channelsPerPage, ExcludeArchived: true,
				Types: []string{"public_channel", "private_channel"},
			})
			if err != nil {
				yield(nil, fmt.Errorf("looking up the channels of %s: %w", user, err))
				return
			}

			ids := make([]string, len(page))
			for i := range page {
				ids[i] = page[i].ID
			}

			if !yield(ids, nil) {
				return
			}

			cursor = next
		}
	}
}

// IsIn reports whether somebody is a member of a channel; it is false for a private one that Shine is not in. It is
// asked rarely, and so never cached.
//
// It looks through the channels of the person, who is in tens of them, where the channel may have thousands of members.
// A command and a mention need not ask: Slack takes both from inside a channel only.
func (d *Directory) IsIn(ctx context.Context, user, channel string) (bool, error) {
	for page, err := range d.pagesOf(ctx, user) {
		if err != nil || slices.Contains(page, channel) {
			return err == nil, err
		}
	}
	return false, nil
}

// HearsReactions reports whether Slack tells Shine of reactions in a channel: only where it is a member.
func (w *Workspace) HearsReactions(ctx context.Context, channel string) bool {
	place, err := w.Channel(ctx, channel)
	if err != nil {
		place, _ = w.channels.last(channel)
	}
	return place.Member
}

// SameChannel reports whether two ids are of one channel: shout-outs of its old id are still its own.
func (w *Workspace) SameChannel(id, other string) bool {
	return w.channelNow(id) == w.channelNow(other)
}
