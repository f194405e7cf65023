package history

import (
	"context"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// wholePage is how many shout-outs one call reads for a story.
const wholePage = 250

// Whole reads somebody's own story of a time, as they may read it: what they were credited for, gave, and passed on,
// with the chains. Of each it reads the newest, so many at most. It is for them alone.
func (a *Archive) Whole(
	ctx context.Context, user string, span credit.StorySpan, zone *time.Location, values []credit.Value,
) (render.MyStory, error) {
	story := render.MyStory{Person: user, Span: span, Zone: zone, Chains: map[string][]credit.Shoutout{}}
	received, cut, err := a.all(ctx, user, span, a.store.Received)
	if err != nil {
		return story, err
	}

	given, alsoCut, err := a.all(ctx, user, span, a.store.Given)
	if err != nil {
		return story, err
	}

	if err := a.chains(ctx, user, slices.Concat(received, given), story.Chains); err != nil {
		return story, err
	}

	isPassed := func(s credit.Shoutout) bool { return s.PassedFrom != "" }
	passed := slices.DeleteFunc(slices.Clone(given), func(s credit.Shoutout) bool { return !isPassed(s) })
	given = slices.DeleteFunc(given, isPassed)
	story.Received, story.Given = credit.Chapters(received, values, zone), credit.Chapters(given, values, zone)
	story.PassedOn, story.Cut = credit.Chapters(passed, values, zone), cut || alsoCut
	err = a.names(ctx, &story, slices.Concat(received, given, passed))
	return story, err
}

// all reads the newest of somebody's shout-outs in a time, and whether there are more.
func (a *Archive) all(
	ctx context.Context, user string, span credit.StorySpan,
	read func(context.Context, string, storage.Span) ([]credit.Shoutout, error),
) (found []credit.Shoutout, cut bool, err error) {
	for before := ""; len(found) < credit.MostInStory; {
		page, err := read(ctx, user, storage.Span{From: span.From, To: span.To, Before: before, Count: wholePage})
		if err != nil {
			return nil, false, err
		}

		found = append(found, page...)
		if len(page) < wholePage {
			return a.readable(ctx, found, user), false, nil
		}
		before = page[len(page)-1].ID
	}

	return a.readable(ctx, found[:credit.MostInStory], user), true, nil
}

// readable leaves out shout-outs without words, and returns the others as somebody may read them.
func (a *Archive) readable(ctx context.Context, list []credit.Shoutout, user string) []credit.Shoutout {
	list = slices.DeleteFunc(list, func(s credit.Shoutout) bool { return s.Text == "" })
	return a.workspace.AllShownIn(ctx, list, user)
}

// chains reads the shout-outs from which some were passed on, the first one first, as somebody may read them.
func (a *Archive) chains(
	ctx context.Context, user string, list []credit.Shoutout, chains map[string][]credit.Shoutout,
) error {
	for _, s := range list {
		if s.PassedFrom == "" {
			continue
		}
		chain, err := a.store.Chain(ctx, s.PassedFrom)
		if err != nil {
			return err
		}
		slices.Reverse(chain)
		chains[s.ID] = a.workspace.AllShownIn(ctx, chain, user)
	}
	return nil
}

// names looks up the names of all people in a story.
func (a *Archive) names(ctx context.Context, story *render.MyStory, list []credit.Shoutout) error {
	for _, s := range list {
		list = append(list, story.Chains[s.ID]...)
	}

	people := append(peopleIn(list), story.Person)
	if err := a.workspace.Prepare(ctx, people); err != nil {
		return err
	}
	story.Names = a.workspace.NamesOf(ctx, people)
	return nil
}

// peopleIn are those whom shout-outs name, each once.
func peopleIn(list []credit.Shoutout) []string {
	var people []string
	for _, s := range list {
		people = append(append(append(people, s.Giver), s.Recipients...), s.Mentioned()...)
	}
	slices.Sort(people)
	return slices.DeleteFunc(slices.Compact(people), func(id string) bool { return id == "" })
}
