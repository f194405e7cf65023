// Package home draws people's home tabs, and keeps them up to date while they look at them.
//
// A tab shows what its person received, what they may read of this week, whom they lead and what they prefer.
// [Keeper.Open] draws it when they open it, and [Keeper.Turn] when they turn a page. For an hour from then on
// [Keeper.Refresh] draws it again whenever something changes that it shows; later, opening it draws it anew.
//
// Which page a tab shows, and Slack's hash of that state, is in Redis, so that any copy of the bot may draw it next. A
// copy that comes late is told so by Slack, because the hash is another one by then; it reads again.
package home

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/history"
	"shine/bot/reading"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// fresh is how long after somebody opened their home tab it follows every change.
const fresh = time.Hour

// A Keeper draws home tabs, and follows what they show.
type Keeper struct {
	api       *slack.Client
	workspace *workspace.Workspace
	store     *storage.Store
	archive   *history.Archive
	now       func() time.Time
	room      *reading.Room
	insist    Insist
	later     Later
}

// Insist repeats a call until Slack takes or refuses it.
type Insist func(ctx context.Context, call func(context.Context) error) error

// Later has somebody's home tab drawn when it is their turn. Of the draws that wait for one person only the newest is
// done.
type Later func(ctx context.Context, user string, draw func(context.Context) error)

// Config is what a keeper needs.
type Config struct {
	API       *slack.Client
	Workspace *workspace.Workspace
	Store     *storage.Store
	Archive   *history.Archive
	// Now is the clock.
	Now func() time.Time
	// Room is where the week is read.
	Room   *reading.Room
	Insist Insist
	Later  Later
}

// NewKeeper returns the keeper of the home tabs in one workspace.
func NewKeeper(c Config) *Keeper {
	return &Keeper{
		api: c.API, workspace: c.Workspace, store: c.Store, archive: c.Archive, now: c.Now, room: c.Room,
		insist: c.Insist, later: c.Later,
	}
}

// Open draws the home tab of somebody who opened it. The hash is Slack's, of what the tab showed until then.
func (k *Keeper) Open(ctx context.Context, user, hash string) error {
	// This comes first, so that the tab follows what changes from now on.
	if err := k.store.DrewHome(ctx, user, storage.Home{Drawn: k.now(), Hash: hash}); err != nil {
		return err
	}
	return k.Turn(ctx, user, history.Page{})
}

// Turn draws somebody's home tab, turned to a page.
func (k *Keeper) Turn(ctx context.Context, user string, p history.Page) error {
	return k.draw(ctx, user, &p)
}

// RefreshAfter returns what is done after a shout-out changed: the home tabs of the people whom it concerns are drawn,
// if they look at them.
func (k *Keeper) RefreshAfter(s credit.Shoutout) func(context.Context) error {
	return k.RefreshLater(append([]string{s.Giver}, s.Recipients...)...)
}

// RefreshLater is [Keeper.Refresh], to be done after an answer.
func (k *Keeper) RefreshLater(users ...string) func(context.Context) error {
	return func(ctx context.Context) error { return k.Refresh(ctx, users...) }
}

// Refresh has the home tabs of some people drawn, if they look at them.
func (k *Keeper) Refresh(ctx context.Context, users ...string) error {
	homes, err := k.store.Homes(ctx, users...)
	if err != nil {
		return err
	}

	for i, user := range users {
		if k.now().Sub(homes[i].Drawn) < fresh {
			k.later(ctx, user, func(ctx context.Context) error { return k.draw(ctx, user, nil) })
		}
	}

	return nil
}
