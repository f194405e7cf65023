package workspace

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"shine/credit"
)

// Public shout-outs are told to everybody only while everybody may read their channel. Slack does not tell Shine when a
// channel is made private, so Shine asks; an answer is believed for channelTTL.

// fewChannels is how many channels are asked about one by one: listing all public ones, a thousand a call, is cheaper
// then.
const fewChannels = 3

// Openness tells, of one channel after the other, whether everybody in the workspace may read it now. Its cost grows
// with the channels, not with the shout-outs in them.
type Openness struct {
	directory *Directory
	known     map[string]bool
	asked     int
}

// Openness begins to ask about one channel after the other.
func (d *Directory) Openness() *Openness { return &Openness{directory: d, known: map[string]bool{}} }

// Lets reports whether may allows a shout-out, both as it was given and as its channel is now.
func (o *Openness) Lets(ctx context.Context, s credit.Shoutout, may func(credit.Shoutout) bool) (bool, error) {
	if !may(s) {
		return false, nil // somebody who might not read it then may not read it now
	}
	now, err := o.Now(ctx, s)
	return err == nil && may(now), err
}

// Now is a shout-out with its visibility as of now: a public one is only for its channel where that is private by now.
// An imported one may have no channel.
func (o *Openness) Now(ctx context.Context, s credit.Shoutout) (credit.Shoutout, error) {
	if s.Visibility != credit.Public || s.Channel == "" {
		return s, nil
	}
	open, err := o.Of(ctx, s.Channel)
	if !open {
		s.Visibility = credit.ChannelOnly
	}
	return s, err
}

// Of reports whether everybody may read a channel. A channel that Slack does not show is private, or gone.
func (o *Openness) Of(ctx context.Context, id string) (bool, error) {
	open, known := o.known[id]
	if known {
		return open, nil
	}
	open, err := o.look(ctx, id)
	if err == nil {
		o.known[id] = open
	}
	return open, err
}

func (o *Openness) look(ctx context.Context, id string) (bool, error) {
	if place, ok := o.directory.channels.peek(id); ok {
		return place.Open, nil
	}
	o.asked++
	if o.asked > fewChannels {
		listed, err := o.directory.publics.get(ctx, "")
		return listed[id], err
	}
	place, err := o.directory.channels.get(ctx, id)
	return place.Open, err
}

// loadPublics lists the public channels, archived ones too: everybody may read those.
func (d *Directory) loadPublics(ctx context.Context, _ string) (map[string]bool, error) {
	listed := map[string]bool{}
	l := d.channels.begin()
	defer l.end()
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := d.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, Limit: channelsPerPage, Types: []string{"public_channel"},
		})
		if err != nil {
			return nil, fmt.Errorf("listing the public channels: %w", err)
		}

		for i := range page {
			listed[page[i].ID] = true
			l.keep(page[i].ID, channelOf(&page[i]))
		}

		cursor = next
	}

	return listed, nil
}

// IsOpen reports, for the outbox, whether everybody may read a channel now; what Slack does not tell is no.
func (w *Workspace) IsOpen(ctx context.Context, channel string) bool {
	open, err := w.Openness().Of(ctx, channel)
	return err == nil && open
}

// PlaceNow is a channel as it is now. Where Slack does not answer in time, it is taken for a private one until Slack
// does.
func (w *Workspace) PlaceNow(ctx context.Context, id string) (place Channel, unsure bool) {
	asking, cancel := context.WithTimeout(ctx, w.within)
	defer cancel()
	place, err := w.Channel(asking, id)
	if err == nil {
		return place, false
	}

	w.log.Warn("not known yet who may read a channel; it is taken for a private one", "channel", id, "error", err)
	if last, known := w.channels.last(id); known && !last.Postable {
		return last, false // as private as can be, so the answer is sure
	}

	return Channel{Postable: true, Visibility: credit.ChannelOnly}, true
}
