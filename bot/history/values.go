package history

import (
	"context"

	"shine/bot/render"
	"shine/credit"
)

// Values reads how the workspace's values were lived in public since the quarter began, as far as somebody may read it.
func (a *Archive) Values(ctx context.Context, reader credit.Reader) ([]render.ValueUse, error) {
	values := a.workspace.Settings().Values
	uses := make([]render.ValueUse, 0, len(values))
	at := map[string]int{}
	for i, v := range values {
		uses = append(uses, render.ValueUse{Value: v})
		at[v.Name] = i
	}

	open := a.workspace.Openness()
	for s, err := range a.store.Between(ctx, credit.QuarterStart(a.now().UTC()), a.ahead()) {
		if err != nil {
			return nil, err
		}
		if len(s.Values) == 0 || !IsReadable(s) {
			continue
		}

		read, err := open.Lets(ctx, s, inPublic(reader))
		if err != nil {
			return nil, err
		}

		for _, value := range s.Values {
			if i, known := at[value]; known && read {
				uses[i].Times++
				uses[i].Latest = s
			}
		}
	}

	return uses, nil
}
