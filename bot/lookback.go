package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

const (
	// meSpan is how far /shine me looks back.
	meSpan = 30 * 24 * time.Hour
	// perPage is how many stories a page shows, and perHalf how many each half of the first page of /shine me.
	perPage = 8
	perHalf = 4
)

// The lists that people page through.
const (
	listMe       = "me"
	listReceived = "received"
	listGiven    = "given"
	listWeek     = "week"
)

// page is a place in a list, as a button's value carries it: the list, the channel where it was asked for, and the
// ID before which the page begins. The value is a claim: whose stories and whether they may be read is decided by who clicks.
type page struct{ list, channel, before string }

func (p page) String() string { return p.list + ":" + p.channel + ":" + p.before }

func parsePage(value string) (page, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 3 {
		return page{}, false
	}
	return page{list: parts[0], channel: parts[1], before: parts[2]}, true
}

// lookBack shows somebody a page of the past.
func (b *Bot) lookBack(ctx context.Context, user string, p page) render.Message {
	var message render.Message
	var err error
	switch p.list {
	case listReceived:
		var stories render.Stories
		stories, err = b.stories(ctx, user, p, perPage)
		message = render.Received(stories)
	case listGiven:
		var stories render.Stories
		stories, err = b.stories(ctx, user, p, perPage)
		message = render.Given(stories)
	case listWeek:
		message, err = b.week(ctx, user, p)
	default:
		message, err = b.me(ctx, user)
	}
	if err != nil {
		return b.wentWrong(fmt.Errorf("looking back: %w", err))
	}
	return message
}

// me shows the latest of both lists.
func (b *Bot) me(ctx context.Context, user string) (render.Message, error) {
	received, err := b.stories(ctx, user, page{list: listReceived}, perHalf)
	if err != nil {
		return render.Message{}, err
	}
	given, err := b.stories(ctx, user, page{list: listGiven}, perHalf)
	return render.Me(received, given), err
}

// stories reads a page of somebody's own shout-outs, and one more to see whether there is a next page.
func (b *Bot) stories(ctx context.Context, user string, p page, count int) (render.Stories, error) {
	read := b.store.Received
	if p.list == listGiven {
		read = b.store.Given
	}
	now := b.now()
	found, err := read(ctx, user, storage.Span{
		From: now.Add(-meSpan), To: now.Add(time.Minute), // another copy's clock may be ahead
		Before: p.before, Count: count + 1,
	})
	if err != nil {
		return render.Stories{}, err
	}
	return paged(found, p, listMe, count), nil
}

// week shows what everybody may read of this week, newest first; in a private channel also what was given there.
func (b *Bot) week(ctx context.Context, user string, p page) (render.Message, error) {
	asker, err := b.directory.people.get(ctx, user)
	if err != nil {
		return render.Message{}, err
	}
	may, err := b.mayRead(ctx, user, p.channel)
	if err != nil {
		return render.Message{}, err
	}
	now := b.now()
	var found []credit.Shoutout
	for s, err := range b.store.Between(ctx, credit.WeekStart(now, asker.zone), now.Add(time.Minute)) {
		if err != nil {
			return render.Message{}, err
		}
		if may(s) && (p.before == "" || before(s.ID, p.before)) {
			found = append(found, s)
		}
	}
	slices.Reverse(found)
	found = found[:min(len(found), perPage+1)]
	return render.Week(paged(found, p, listWeek, perPage)), nil
}

// before reports whether one ID is smaller than another. They are numbers of the same length until the year 2286.
func before(id, other string) bool {
	return len(id) < len(other) || len(id) == len(other) && id < other
}

// mayRead says what somebody may read who asks in a channel: what is public, and what was given in that channel if it
// is a private one that they are in.
func (b *Bot) mayRead(ctx context.Context, user, channel string) (func(credit.Shoutout) bool, error) {
	place, err := b.directory.channels.get(ctx, channel)
	if err != nil {
		return nil, err
	}
	inside := place.visibility == credit.ChannelOnly
	if inside {
		if inside, err = b.directory.isIn(ctx, user, channel); err != nil {
			return nil, err
		}
	}
	return func(s credit.Shoutout) bool {
		return s.Visibility == credit.Public || inside && s.Visibility == credit.ChannelOnly && s.Channel == channel
	}, nil
}

// paged cuts one story more than a page holds off, and says where to go from here.
func paged(found []credit.Shoutout, p page, first string, count int) render.Stories {
	stories := render.Stories{List: found}
	if len(found) > count {
		stories.List = found[:count]
		stories.Earlier = page{list: p.list, channel: p.channel, before: found[count-1].ID}.String()
	}
	if p.before != "" {
		stories.Latest = page{list: first, channel: p.channel}.String()
	}
	return stories
}
