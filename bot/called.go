package bot

import (
	"context"
	"slices"

	"shine/credit"
	"shine/storage/rescue"
)

// maxCalledLookups is how many people's names are looked up for one answer or message; all who are known already are
// called by name.
const maxCalledLookups = 20

// call fills in what people are called whom the words of shout-outs name without crediting them: a mention would notify
// them.
func (b *Bot) call(ctx context.Context, shoutouts []credit.Shoutout) {
	var people []string
	for i := range shoutouts {
		people = append(people, shoutouts[i].Mentioned()...)
	}
	if len(people) == 0 {
		return
	}
	names := b.called(ctx, people)
	for i := range shoutouts {
		shoutouts[i].Names = names
	}
}

// callOne does the same for one.
func (b *Bot) callOne(ctx context.Context, s credit.Shoutout) credit.Shoutout {
	s.Names = b.called(ctx, s.Mentioned())
	return s
}

// called is what people are called, by their ids. Whose name is not known in a moment is left out.
func (b *Bot) called(ctx context.Context, people []string) map[string]string {
	var unknown []string
	for _, id := range people {
		if _, known := b.directory.KnownPerson(id); !known && !slices.Contains(unknown, id) && len(unknown) < maxCalledLookups {
			unknown = append(unknown, id)
		}
	}
	b.getToKnow(ctx, unknown)

	names := map[string]string{}
	for _, id := range people {
		if known, _ := b.directory.KnownPerson(id); len(known.Names) > 0 {
			names[id] = known.Names[0]
		}
	}
	return names
}

// getToKnow looks people up, for as long as a name is worth. Those who could not be looked up stay unknown.
func (b *Bot) getToKnow(ctx context.Context, people []string) {
	ctx, cancel := context.WithTimeout(ctx, b.lookupWithin())
	defer cancel()
	lookups, ctx := rescue.WithContext(ctx)
	lookups.SetLimit(4)
	for _, id := range people {
		lookups.Go(func() error {
			_, _ = b.directory.Person(ctx, id)
			return nil
		})
	}
	if err := lookups.Wait(); err != nil {
		b.log.Warn("looking up what people are called", "error", err)
	}
}
