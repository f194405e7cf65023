package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"shine/credit"
	"shine/storage"
)

// reacted boosts, or boosts no more, every shout-out of an announcement that the person may boost: not their own, and
// none that credits them.
func (b *Bot) reacted(ctx context.Context, user, emoji string, at storage.Sent, eventTS string, on bool) error {
	emoji, _, _ = strings.Cut(emoji, "::") // a skin tone
	if emoji != b.settings().BoostEmoji {
		return nil
	}
	person, err := b.directory.people.get(ctx, user)
	if err != nil || person.standing != credit.Member {
		return err
	}
	ids, err := b.store.SaidBy(ctx, at)
	if err != nil {
		return fmt.Errorf("reading what was boosted: %w", err)
	}
	shoutouts, err := b.store.Get(ctx, ids...)
	if err != nil {
		return fmt.Errorf("reading what was boosted: %w", err)
	}
	for _, s := range shoutouts {
		if s.Giver == user || contains(s.Recipients, user) {
			continue
		}
		if _, err := b.store.Boost(ctx, s.ID, user, on, momentOf(eventTS)); err != nil {
			return err
		}
	}
	return nil
}

// momentOf reads Slack's ts: "1763942179.000123".
func momentOf(ts string) time.Time {
	micros, _ := strconv.ParseInt(strings.Replace(ts, ".", "", 1), 10, 64)
	return time.UnixMicro(micros)
}
