package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"shine/bot/emoji"
	"shine/bot/render"
	"shine/storage"
	"shine/storage/sleep"
)

// rulesEvery is how often a copy of the bot asks whether another one changed a setting.
const rulesEvery = time.Second

// rules keep what the workspace, its channels and its people decided in memory, so that a shout-out need not ask.
type rules struct {
	store   *storage.Store
	log     *slog.Logger
	current atomic.Pointer[storage.Rules]
}

func newRules(ctx context.Context, store *storage.Store, log *slog.Logger) (*rules, error) {
	r := &rules{store: store, log: log}
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *rules) load(ctx context.Context) error {
	loaded, err := r.store.Rules(ctx)
	if err != nil {
		return err
	}
	loaded.Settings.BoostEmoji, _ = emoji.Name(loaded.Settings.BoostEmoji) // an imported one may be written in another way
	r.current.Store(&loaded)
	r.store.FollowChannels(loaded.Channels)
	return nil
}

// get returns the rules; nobody may change what it returns.
func (r *rules) get() storage.Rules { return *r.current.Load() }

// watch loads the rules whenever somebody changed them. It ends with an error when a newer version of Shine has taken
// over the data.
func (r *rules) watch(ctx context.Context) error {
	for sleep.For(ctx, rulesEvery) == nil {
		err := r.refresh(ctx)
		if errors.Is(err, storage.ErrNewer) {
			return err
		}
		if err != nil && ctx.Err() == nil {
			r.log.Warn("asking whether settings changed", "error", err)
		}
	}
	return nil
}

// refresh loads the rules if another copy of the bot changed them.
func (r *rules) refresh(ctx context.Context) error {
	version, err := r.store.RulesVersion(ctx)
	if err != nil || version == r.get().Version {
		return err
	}
	return r.load(ctx)
}

// changed loads the rules at once, after a change of this copy's own.
func (r *rules) changed(ctx context.Context) {
	if err := r.load(ctx); err != nil {
		r.log.Warn("reading changed settings", "error", err)
	}
}

// languageOf is the language of somebody: the one they chose, or else that of their Slack.
func (b *Bot) languageOf(ctx context.Context, user string) render.Language {
	if chosen := b.rules.get().Preferences[user].Language; chosen != "" {
		return render.Language(chosen)
	}
	if person, err := b.directory.Person(ctx, user); err == nil && person.Language != "" {
		return person.Language
	}
	return render.Language(b.settings().Language)
}

// hears reports whether Slack tells Shine of reactions in a channel: only where it is a member.
func (b *Bot) hears(ctx context.Context, channel string) bool {
	place, err := b.directory.Channel(ctx, channel)
	if err != nil {
		place, _ = b.directory.LastChannel(channel)
	}
	return place.Member
}
