// Package history reads what was given, a page at a time, as far as the asker may read it: somebody's own shout-outs,
// those of this week, those about somebody, and how the workspace's values were lived.
//
// A [Page] is a place in one of these lists, and the value of the button that leads there. A reading takes the page and
// who reads, and returns the stories on it, with the values of the buttons to the next page and back to the first. It
// holds no more than a page, however much was given.
//
// What was given in public is shown to everybody only while everybody may read its channel, so that is asked anew for
// every page. Package render draws what is read here.
package history

import (
	"context"
	"time"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// An Archive reads what was given in one workspace.
type Archive struct {
	workspace *workspace.Workspace
	store     *storage.Store
	now       func() time.Time
}

// Config is what an archive needs.
type Config struct {
	Workspace *workspace.Workspace
	Store     *storage.Store
	// Now is the clock.
	Now func() time.Time
}

// NewArchive returns the archive of one workspace.
func NewArchive(c Config) *Archive {
	return &Archive{workspace: c.Workspace, store: c.Store, now: c.Now}
}

// IsReadable reports whether there is something to read for others: words, and somebody who may be named.
func IsReadable(s credit.Shoutout) bool { return s.Text != "" && len(s.VisibleRecipients()) > 0 }

// ahead is a little later than now: another copy's clock may be ahead.
func (a *Archive) ahead() time.Time { return a.now().Add(time.Minute) }

// paged cuts off what is more than a page holds, and adds the values of the buttons to other pages.
func (a *Archive) paged(ctx context.Context, found []credit.Shoutout, p Page, count int) render.Stories {
	stories := render.Stories{List: found, Latest: p.latest(), Since: p.Since}
	if len(found) > count {
		stories.List = found[:count]
		stories.Earlier = Page{List: p.List, Channel: p.Channel, Before: found[count-1].ID, Since: p.Since}.String()
	}
	a.workspace.Call(ctx, stories.List)
	return stories
}
