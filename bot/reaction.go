package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shine/bot/home"
	"shine/bot/payload"
	"shine/credit"
	"shine/storage"
	"shine/storage/sleep"
)

// reaction is an emoji that somebody put on a message, or took off.
type reaction struct {
	user, emoji, author, channel, ts, eventTS string
	on                                        bool
}

// boosts handles reactions: one on an announcement is a boost, one on a message of a person asks for the story.
type boosts struct {
	*base
	homes   *home.Keeper
	stories *stories
}

func (b *boosts) routes() routes {
	return routes{events: table{
		payload.OnReactionAdded:   {do: b.reactionAdded},
		payload.OnReactionRemoved: {do: b.reactionRemoved},
	}}
}

// reactionAdded boosts, and reactionRemoved takes the boost back.
func (b *boosts) reactionAdded(_ context.Context, r *request) (answer, error) {
	return b.reaction(reactionOf(r.happened, true)), nil
}

func (b *boosts) reactionRemoved(_ context.Context, r *request) (answer, error) {
	return b.reaction(reactionOf(r.happened, false)), nil
}

func reactionOf(e payload.Inner, on bool) reaction {
	return reaction{string(e.User), e.Reaction, e.ItemUser, e.Item.Channel, e.Item.TS, e.EventTS, on}
}

// reaction boosts, or asks for the story, after the acknowledgement: nobody waits for it.
func (b *boosts) reaction(r reaction) answer {
	does := b.boost
	if r.author != b.user {
		if !b.stories.wanted(r) {
			return answer{}
		}
		does = b.stories.ask
	}
	return answer{after: func(ctx context.Context) error {
		if !b.boostsWith(ctx, r.emoji) {
			return nil
		}
		return does(ctx, r)
	}}
}

// boost boosts every shout-out of an announcement that the person may boost, or takes those boosts back. They may not
// boost their own, and none that credits them.
func (b *boosts) boost(ctx context.Context, r reaction) error {
	person, err := b.workspace.Person(ctx, r.user)
	if err != nil || !person.Standing.May(credit.ToGive) {
		return err
	}

	ids, err := b.saidBy(ctx, storage.Sent{Conversation: r.channel, TS: r.ts})
	if err != nil {
		return err
	}

	shoutouts, err := b.store.Get(ctx, ids...)
	if err != nil {
		return fmt.Errorf("reading what was boosted: %w", err)
	}

	var concerned []string
	for _, s := range shoutouts {
		if s.Giver == r.user || slices.Contains(s.Recipients, r.user) {
			continue
		}

		may, err := b.mayBoost(ctx, r, s)
		if err != nil {
			return err
		}
		if !may {
			continue
		}

		may, err = b.store.CountAct(ctx, b.now(), r.user, actBoost, credit.BoostsADay)
		if err != nil || !may {
			return err
		}

		changed, err := b.store.Boost(ctx, s.ID, r.user, r.on, storage.TSTime(r.eventTS))
		if err != nil {
			return err
		}

		if changed {
			concerned = append(append(concerned, s.Giver), s.Recipients...)
		}
	}

	slices.Sort(concerned)
	return b.homes.Refresh(ctx, slices.Compact(concerned)...)
}

// mayBoost reports whether a person who reacts to an announcement may read the shout-out: in its own channel they may;
// elsewhere only while everybody may, or while they are in that channel.
func (b *boosts) mayBoost(ctx context.Context, r reaction, s credit.Shoutout) (bool, error) {
	if r.channel == s.Channel || !r.on {
		return true, nil
	}
	now, err := b.workspace.Openness().Now(ctx, s)
	if err != nil || isPublic(now) {
		return err == nil, err
	}
	return b.workspace.IsIn(ctx, r.user, s.Channel)
}

// notedAfter is how long it takes at most, while all is well, until a message that stands in Slack is noted.
const notedAfter = time.Second

// saidBy reads which shout-outs a message of Shine's announces. It waits a little where none is known: somebody may
// react before the message is noted, or before this copy knows that the channel has another id.
func (b *boosts) saidBy(ctx context.Context, at storage.Sent) ([]string, error) {
	ids, err := b.store.SaidBy(ctx, at)
	if err == nil && len(ids) == 0 && sleep.For(ctx, notedAfter) == nil {
		if err = b.workspace.Refresh(ctx); err == nil {
			ids, err = b.store.SaidBy(ctx, at)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was boosted: %w", err)
	}
	return ids, nil
}
