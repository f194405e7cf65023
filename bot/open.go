package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage/sleep"
)

// What was given in public is told to everybody only while everybody may read its channel. Slack tells nobody that a
// channel was made private, so Shine asks; an answer is believed for channelTTL.

// fewChannels is how many channels are asked about one by one: listing all public ones, a thousand a call, is cheaper then.
const fewChannels = 3

// openness tells, of one channel after the other, whether everybody in the workspace may read it now. What it costs
// follows the channels, whatever was given in them.
type openness struct {
	directory *directory
	known     map[string]bool
	asked     int
}

func (d *directory) openness() *openness { return &openness{directory: d, known: map[string]bool{}} }

// lets reports whether a shout-out may be read, by who may read it now.
func (o *openness) lets(ctx context.Context, s credit.Shoutout, may func(credit.Shoutout) bool) (bool, error) {
	if !may(s) {
		return false, nil // what is known now is never more than what was
	}
	now, err := o.now(ctx, s)
	return err == nil && may(now), err
}

// now is a shout-out with who may read it now: one that was given in public is its channel's alone where that is private
// by now. One that was imported may be of no channel.
func (o *openness) now(ctx context.Context, s credit.Shoutout) (credit.Shoutout, error) {
	if s.Visibility != credit.Public || s.Channel == "" {
		return s, nil
	}
	open, err := o.of(ctx, s.Channel)
	if !open {
		s.Visibility = credit.ChannelOnly
	}
	return s, err
}

// of reports whether everybody may read a channel. One that Slack does not show is private, or gone.
func (o *openness) of(ctx context.Context, id string) (bool, error) {
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

func (o *openness) look(ctx context.Context, id string) (bool, error) {
	if place, ok := o.directory.channels.peek(id); ok {
		return place.open, nil
	}
	o.asked++
	if o.asked > fewChannels {
		listed, err := o.directory.publics.get(ctx, "")
		return listed[id], err
	}
	place, err := o.directory.channels.get(ctx, id)
	return place.open, err
}

// isOpen reports, for the outbox, whether everybody may read a channel now; what Slack does not tell is no.
func (b *Bot) isOpen(ctx context.Context, channel string) bool {
	open, err := b.directory.openness().of(ctx, channel)
	return err == nil && open
}

// loadPublics lists the public channels, archived ones too: everybody may read those.
func (d *directory) loadPublics(ctx context.Context, _ string) (map[string]bool, error) {
	listed := map[string]bool{}
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := d.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, Limit: channelsPerPage, Types: []string{"public_channel"},
		})
		if err != nil {
			return nil, fmt.Errorf("listing the public channels: %w", err)
		}
		for i := range page {
			listed[page[i].ID] = true
			d.channels.put(page[i].ID, channelOf(&page[i]))
		}
		cursor = next
	}
	return listed, nil
}

// turned lets the directory look up again who may read a channel.
func (d *directory) turned(id string) {
	d.channels.forget(id)
	d.publics.forget("")
}

const (
	// settlePause is after how long Slack is asked again where it did not say, and settledAtOnce how many are asked about
	// together.
	settlePause   = 30 * time.Second
	settledAtOnce = 100
)

// placeNow is a channel as it is now. Where Slack does not say in time, it is taken for a private one, until it does.
func (b *Bot) placeNow(ctx context.Context, id string) (place channel, unsure bool) {
	asking, cancel := context.WithTimeout(ctx, b.lookupWithin())
	defer cancel()
	place, err := b.directory.channels.get(asking, id)
	if err == nil {
		return place, false
	}
	b.log.Warn("not known yet who may read a channel; it is taken for a private one", "channel", id, "error", err)
	if last, known := b.directory.channels.last(id); known && !last.postable {
		return last, false // the least already
	}
	return channel{postable: true, visibility: credit.ChannelOnly}, true
}

// settle asks Slack again who may read what was recorded before it said so.
func (b *Bot) settle(ctx context.Context) error {
	for {
		if err := b.settleSome(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("asking who may read what was recorded", "error", err)
		}
		if sleep.For(ctx, b.agendaEvery) != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}
	}
}

func (b *Bot) settleSome(ctx context.Context) error {
	ids, err := b.store.ClaimUnsure(ctx, b.now(), settlePause, settledAtOnce)
	if err != nil {
		return err
	}
	var failed []error
	silent := map[string]bool{} // of these channels Slack does not say it now either
	for _, id := range ids {
		failed = append(failed, b.settleOne(ctx, id, silent))
	}
	return errors.Join(failed...)
}

func (b *Bot) settleOne(ctx context.Context, id string, silent map[string]bool) error {
	found, err := b.store.Get(ctx, id)
	switch {
	case err != nil:
		return err
	case len(found) == 0 || !found[0].Unsure: // taken back, or settled by another copy: nobody asks about it any more
		return b.store.Settle(ctx, id, credit.ChannelOnly)
	case silent[found[0].Channel]:
		return nil
	}
	place, err := b.directory.channels.get(ctx, found[0].Channel)
	if err != nil {
		silent[found[0].Channel] = true
		return err
	}
	return b.store.Settle(ctx, id, settled(place))
}

// settled is who may read what was given in a channel, of which it was not known: its people saw the announcement.
func settled(place channel) credit.Visibility {
	if place.open {
		return credit.Public
	}
	return credit.ChannelOnly
}
