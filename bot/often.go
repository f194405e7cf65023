package bot

import (
	"context"
	"fmt"

	"shine/credit"
)

// These acts somebody may do only so often in a day: each costs others their attention, or Redis its memory.
const (
	actChange  = "change"
	actTeams   = "teams"
	actBoost   = "boost"
	actExport  = "export"
	actStory   = "story"
	actMyStory = "my story"
	actChannel = "channel " // followed by the channel's id
)

// countChange counts that somebody changes something of which nobody else is told. Like all counts here, it fails once
// that was done too often.
func (b *base) countChange(ctx context.Context, user string) error {
	return b.countAct(ctx, user, actChange, credit.Refusal{Code: credit.ChangedOften, Limit: credit.ChangesADay})
}

// countTeamChange counts that somebody changes a team, of which its people and admins may be told.
func (b *base) countTeamChange(ctx context.Context, user string) error {
	return b.countAct(ctx, user, actTeams, credit.Refusal{Code: credit.ChangedOften, Limit: credit.TeamChangesADay})
}

// countExport counts that an admin asks for files.
func (b *base) countExport(ctx context.Context, user string) error {
	return b.countAct(ctx, user, actExport, credit.Refusal{Code: credit.ChangedOften, Limit: credit.ExportsADay})
}

// countStory counts that somebody asks for a file of their own.
func (b *base) countStory(ctx context.Context, user string) error {
	return b.countAct(ctx, user, actMyStory, credit.Refusal{Code: credit.ChangedOften, Limit: credit.StoryFilesADay})
}

// countChannelChange counts that somebody changes what Shine does in a channel, which reads about it. It counts as any
// other change, too.
func (b *base) countChannelChange(ctx context.Context, user, channel string) error {
	if err := b.countChange(ctx, user); err != nil {
		return err
	}
	often := credit.Refusal{Code: credit.ChannelChangedOften, Limit: credit.ChannelChangesADay}
	return b.countAct(ctx, user, actChannel+channel, often)
}

// countAct counts an act, and refuses it where somebody did it as often as they may. The error is then a
// *credit.Refusal.
func (b *base) countAct(ctx context.Context, user, act string, often credit.Refusal) error {
	may, err := b.store.CountAct(ctx, b.now(), user, act, often.Limit)
	if err != nil {
		return fmt.Errorf("changing something: %w", err)
	}
	if !may {
		return &often
	}
	return nil
}
