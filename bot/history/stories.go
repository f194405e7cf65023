package history

import (
	"context"
	"slices"
	"time"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// mostRead is how many shout-outs of somebody are read to find a page of those that everybody may read.
const mostRead = 500

// Own reads a page of somebody's own shout-outs, received or given, and one more to see whether there is a next page.
// The zero time is since ever.
func (a *Archive) Own(ctx context.Context, user string, p Page, since time.Time, count int) (render.Stories, error) {
	read := a.store.Received
	if p.List == ListGiven {
		read = a.store.Given
	}
	if since.IsZero() {
		since = a.ever()
	}
	found, err := read(ctx, user, storage.Span{From: since, To: a.ahead(), Before: p.Before, Count: count + 1})
	if err != nil {
		return render.Stories{}, err
	}

	stories := a.paged(ctx, found, p, count)
	stories.List = slices.DeleteFunc(stories.List, func(s credit.Shoutout) bool { return s.Text == "" }) // forgotten
	stories.List = a.workspace.AllShownIn(ctx, stories.List, user)
	return stories, nil
}

// ever is the time before which Shine keeps nothing.
func (a *Archive) ever() time.Time { return a.now().AddDate(-credit.YearsBack, 0, 0) }

// Week reads a page of this week, newest first, as far as the reader may read it. The week begins in the reader's zone.
// It holds no more than that page in memory, however long the week is.
func (a *Archive) Week(
	ctx context.Context, reader workspace.Person, p Page, count int, may func(credit.Shoutout) bool,
) (render.Stories, error) {
	open := a.workspace.Openness()
	var found []credit.Shoutout
	for s, err := range a.store.Between(ctx, credit.WeekStart(a.now(), reader.Zone), a.ahead()) {
		if err != nil {
			return render.Stories{}, err
		}
		if p.Before != "" && !isBefore(s.ID, p.Before) {
			break
		}
		if !IsReadable(s) {
			continue
		}

		read, err := open.Lets(ctx, s, may)
		if err != nil {
			return render.Stories{}, err
		}

		if read {
			found = append(found, s)
			found = found[max(0, len(found)-count-1):] // and one more, which tells that there is a page before
		}
	}

	slices.Reverse(found)
	return a.paged(ctx, found, p, count), nil
}

// About reads a page of the public stories about the person whom the page names, as far as the reader, who is that
// user, may read them.
func (a *Archive) About(
	ctx context.Context, user string, reader credit.Reader, p Page, count int,
) (render.Stories, error) {
	from := a.ever()
	if p.Since.After(from) {
		from = p.Since
	}
	found, err := a.store.Received(ctx, p.Channel, storage.Span{
		From: from, To: a.ahead(), Before: p.Before, Count: mostRead,
	})
	if err != nil {
		return render.Stories{}, err
	}

	open := a.workspace.Openness()
	var told []credit.Shoutout
	for _, s := range found {
		if !IsReadable(s) || !slices.Contains(s.VisibleRecipients(), p.Channel) {
			continue
		}

		read, err := open.Lets(ctx, s, inPublic(reader))
		if err != nil {
			return render.Stories{}, err
		}

		if read {
			told = append(told, s)
		}
		if len(told) > count { // one more, to see whether there is a next page
			break
		}
	}

	return a.paged(ctx, a.workspace.AllShownIn(ctx, told, user), p, count), nil
}

// inPublic returns a function that reports whether a shout-out is public, and one that the reader may read.
func inPublic(reader credit.Reader) func(credit.Shoutout) bool {
	return func(s credit.Shoutout) bool { return s.Visibility == credit.Public && reader.MayRead(s) }
}
