package bot

import (
	"context"
	"fmt"

	"shine/credit"
)

// The acts that somebody may do only so often in a day: each costs others their attention, or Redis its memory.
const (
	actChange  = "change"
	actTeams   = "teams"
	actBoost   = "boost"
	actExport  = "export"
	actStory   = "story"
	actMyStory = "my story"
	actChannel = "channel " // and its id
)

// mayChange counts that somebody changes something that nobody else is told of.
func (b *base) mayChange(ctx context.Context, user string) error {
	return b.notTooOften(ctx, user, actChange, credit.Refusal{Code: credit.ChangedOften, Limit: credit.ChangesADay})
}

// mayChangeTeams counts that somebody changes a team, of which its people and admins may be told.
func (b *base) mayChangeTeams(ctx context.Context, user string) error {
	return b.notTooOften(ctx, user, actTeams, credit.Refusal{Code: credit.ChangedOften, Limit: credit.TeamChangesADay})
}

// mayExport counts that an admin asks for files.
func (b *base) mayExport(ctx context.Context, user string) error {
	return b.notTooOften(ctx, user, actExport, credit.Refusal{Code: credit.ChangedOften, Limit: credit.ExportsADay})
}

// mayTellStory counts that somebody asks for a file of their own.
func (b *base) mayTellStory(ctx context.Context, user string) error {
	return b.notTooOften(ctx, user, actMyStory, credit.Refusal{Code: credit.ChangedOften, Limit: credit.StoryFilesADay})
}

// mayChangeChannel counts that somebody changes what Shine does in a channel, which reads about it. Of all channels
// together they may change as much as of anything.
func (b *base) mayChangeChannel(ctx context.Context, user, channel string) error {
	if err := b.mayChange(ctx, user); err != nil {
		return err
	}
	often := credit.Refusal{Code: credit.ChannelChangedOften, Limit: credit.ChannelChangesADay}
	return b.notTooOften(ctx, user, actChannel+channel, often)
}

// notTooOften counts an act, and refuses it where somebody did it as often as they may. The error is a *credit.Refusal
// then.
func (b *base) notTooOften(ctx context.Context, user, act string, often credit.Refusal) error {
	may, err := b.store.May(ctx, b.now(), user, act, often.Limit)
	if err != nil {
		return fmt.Errorf("changing something: %w", err)
	}
	if !may {
		return &often
	}
	return nil
}
