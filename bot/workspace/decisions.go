package workspace

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"shine/bot/alias"
	"shine/bot/emoji"
	"shine/credit"
	"shine/storage"
	"shine/storage/sleep"
)

// rulesEvery is how often a copy of the bot asks whether another one changed a setting.
const rulesEvery = time.Second

// Decisions keep in memory what the workspace, its channels and its people decided, so that a shout-out costs no
// look-up.
type Decisions struct {
	store   *storage.Store
	log     *slog.Logger
	current atomic.Pointer[storage.Decisions]
	// ids has everybody who has two ids.
	ids *alias.Table
}

func newDecisions(ctx context.Context, c Config) (*Decisions, error) {
	d := &Decisions{store: c.Store, log: c.Log, ids: c.IDs}
	if err := d.load(ctx); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Decisions) load(ctx context.Context) error {
	loaded, err := d.store.Decisions(ctx)
	if err != nil {
		return err
	}
	// An imported one may be written in another way.
	loaded.Settings.BoostEmoji, _ = emoji.Name(loaded.Settings.BoostEmoji)
	d.current.Store(&loaded)
	d.store.FollowChannels(loaded.Channels)
	d.ids.Set(d.store.FollowPeople(loaded.Preferences))
	return nil
}

// Decided returns the decisions as this copy of the bot knows them. Callers must not change them.
func (d *Decisions) Decided() storage.Decisions {
	if loaded := d.current.Load(); loaded != nil {
		return *loaded
	}
	return storage.Decisions{}
}

// Settings are what was decided for the whole workspace.
func (d *Decisions) Settings() credit.Settings { return d.Decided().Settings }

// Watch loads the decisions whenever somebody changed them. It ends with an error when a newer version of Shine has
// taken over the data.
func (d *Decisions) Watch(ctx context.Context) error {
	for sleep.For(ctx, rulesEvery) == nil {
		err := d.Refresh(ctx)
		if errors.Is(err, storage.ErrNewer) {
			return err
		}
		if err != nil && ctx.Err() == nil {
			d.log.Warn("asking whether settings changed", "error", err)
		}
	}
	return nil
}

// Refresh loads the decisions if another copy of the bot changed them.
func (d *Decisions) Refresh(ctx context.Context) error {
	version, err := d.store.DecisionsVersion(ctx)
	if err != nil || version == d.Decided().Version {
		return err
	}
	return d.load(ctx)
}

// Reload loads the decisions at once, after a change of this copy's own.
func (d *Decisions) Reload(ctx context.Context) {
	if err := d.load(ctx); err != nil {
		d.log.Warn("reading changed settings", "error", err)
	}
}
