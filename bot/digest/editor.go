// Package digest tells a channel, week after week, who was credited.
//
// A channel subscribes to a span of time that ends on a day and at an hour. When it ends, [Editor.Close] seals the
// span: nothing is stamped before its end any more, whatever a clock says. One script then closes it, in whichever copy
// of the bot comes first, and leaves the rest to the outbox. Package delivery asks for the digest when it is its turn,
// and again whenever something in it is taken back: [Editor.Compose] looks up what the choice of stories needs to know,
// credit.Compose chooses, and packages render and picture draw.
//
// A digest of the whole workspace is told only where everybody may read all of it. That is asked when a channel
// subscribes and when its span is closed.
package digest

import (
	"context"
	"log/slog"
	"time"

	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/storage"
)

// An Editor closes, composes and draws digests.
type Editor struct {
	workspace *workspace.Workspace
	store     *storage.Store
	log       *slog.Logger
	now       func() time.Time
	room      *reading.Room
	say       Say
}

// Say says something in a channel or to a person, now or as soon as Slack takes it.
type Say func(ctx context.Context, conversation string, messages ...render.Message) error

// Config is what an editor needs.
type Config struct {
	Workspace *workspace.Workspace
	Store     *storage.Store
	Log       *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Room is where digests are read.
	Room *reading.Room
	Say  Say
}

// NewEditor returns an editor of the digests of one workspace.
func NewEditor(c Config) *Editor {
	return &Editor{workspace: c.Workspace, store: c.Store, log: c.Log, now: c.Now, room: c.Room, say: c.Say}
}
