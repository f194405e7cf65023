package workspace

import (
	"context"
	"slices"

	"shine/credit"
	"shine/storage/rescue"
)

// maxCalledLookups is how many people's names are looked up for one answer or message. People who are known already
// need none.
const maxCalledLookups = 20

// Call fills in the names of people whom the words of shout-outs mention without crediting them: a real mention would
// notify them.
func (w *Workspace) Call(ctx context.Context, shoutouts []credit.Shoutout) {
	var people []string
	for i := range shoutouts {
		people = append(people, shoutouts[i].Mentioned()...)
	}

	if len(people) == 0 {
		return
	}

	names := w.NamesOf(ctx, people)
	for i := range shoutouts {
		shoutouts[i].Names = names
	}
}

// CallOne does the same for one.
func (w *Workspace) CallOne(ctx context.Context, s credit.Shoutout) credit.Shoutout {
	s.Names = w.NamesOf(ctx, s.Mentioned())
	return s
}

// NamesOf returns people's names by their ids. A name that is not found quickly is left out.
func (w *Workspace) NamesOf(ctx context.Context, people []string) map[string]string {
	var unknown []string
	for _, id := range people {
		if _, known := w.KnownPerson(id); !known && !slices.Contains(unknown, id) && len(unknown) < maxCalledLookups {
			unknown = append(unknown, id)
		}
	}

	w.getToKnow(ctx, unknown)

	names := map[string]string{}
	for _, id := range people {
		if known, _ := w.KnownPerson(id); len(known.Names) > 0 {
			names[id] = known.Names[0]
		}
	}

	return names
}

// getToKnow looks people up, for no longer than a name is worth. Those who could not be looked up stay unknown.
func (w *Workspace) getToKnow(ctx context.Context, people []string) {
	ctx, cancel := context.WithTimeout(ctx, w.within)
	defer cancel()
	lookups, ctx := rescue.WithContext(ctx)
	lookups.SetLimit(4)
	for _, id := range people {
		lookups.Go(func() error {
			_, _ = w.Person(ctx, id)
			return nil
		})
	}

	if err := lookups.Wait(); err != nil {
		w.log.Warn("looking up what people are called", "error", err)
	}
}
