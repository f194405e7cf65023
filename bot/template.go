package bot

import (
	"context"
	"time"

	"shine/credit"
	"shine/storage"
)

// makeTheirs asks the giver of words that look like earlier ones, once ever, whether to make them their own.
func (g *giving) makeTheirs(s credit.Shoutout) func(context.Context) error {
	return func(ctx context.Context) error {
		if s.Source == credit.FromImport {
			return nil
		}

		earlier, err := g.store.Given(ctx, s.Giver, storage.Span{
			From: g.now().AddDate(-1, 0, 0), To: g.now().Add(time.Minute), Before: s.ID, Count: credit.Recent,
		})
		if err != nil {
			return err
		}

		texts := make([]string, 0, len(earlier))
		for _, one := range earlier {
			texts = append(texts, one.Text)
		}

		if !credit.Repeats(s.Text, texts) {
			return nil
		}

		first, err := g.store.NoteTheirsAsked(ctx, s.Giver)
		if err != nil || !first {
			return err
		}

		return g.sayTo(ctx, s.Giver, g.workspace.LanguageOf(ctx, s.Giver).MakeTheirs(s))
	}
}
