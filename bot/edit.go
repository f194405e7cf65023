package bot

import (
	"context"
	"fmt"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

func (b *Bot) editRoutes() routes {
	open := route{do: b.openEdit}
	return routes{
		actions: table{render.ActionEdit: open},
		entries: table{render.MenuEdit: open},
		forms:   table{render.FormEdit: {do: b.submitEdit, below: render.FieldReason}},
	}
}

// openEdit opens the form to mend a shout-out, for its giver and as long as that makes sense.
func (b *Bot) openEdit(ctx context.Context, r *request) (answer, error) {
	found, err := b.store.Get(ctx, r.value)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("editing %s: %w", r.value, err)
	case len(found) == 0:
		return answer{}, storage.ErrNotFound
	case found[0].Giver != r.user:
		return answer{}, storage.ErrNotYours
	case !credit.MayUndo(found[0].Time, b.now()):
		return answer{}, storage.ErrTooLate
	}

	shown := found[0]
	shown.Text = b.typable(shown.Text)
	return b.open(ctx, r, r.language.EditForm(shown, b.workspace.Settings()), r.language.Expired(render.ActionEdit, r.value)...)
}

// submitEdit puts the new words in the place of the old ones; who may is checked here, whatever the form says.
func (b *Bot) submitEdit(ctx context.Context, r *request) (answer, error) {
	id, filled, settings := r.view.PrivateMetadata, r.fields(), b.workspace.Settings()
	by := storage.Remover{Giver: r.user, Within: credit.UndoWindow}
	edited, err := b.store.Edit(ctx, b.now(), id, by, func(s credit.Shoutout) (credit.Shoutout, error) {
		words := retyped(filled.text(render.FieldReason), s.Text, b.nameInField)
		return credit.Reword(s, credit.Draft{Reason: credit.Spans(words), Values: filled.checked(render.FieldValues)}, settings)
	})
	if err != nil {
		return answer{}, fmt.Errorf("editing %s: %w", id, err)
	}

	b.log.Info("shout-out edited", "id", id)
	told := func(ctx context.Context) error {
		return b.sayTo(ctx, r.user, r.language.Edited(b.workspace.CallOne(ctx, edited)))
	}
	return answer{after: told}.then(b.homes.refreshed(edited)), nil
}
