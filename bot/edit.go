package bot

import (
	"context"
	"fmt"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// openEdit opens the form to mend a shout-out, for its giver and as long as that makes sense.
func (c *changes) openEdit(ctx context.Context, r *request) (answer, error) {
	found, err := c.store.Get(ctx, r.value)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("editing %s: %w", r.value, err)
	case len(found) == 0:
		return answer{}, storage.ErrNotFound
	case found[0].Giver != r.user:
		return answer{}, storage.ErrNotYours
	case !credit.MayUndo(found[0].Time, c.now()):
		return answer{}, storage.ErrTooLate
	}

	shown := found[0]
	shown.Text = c.typable(shown.Text)
	form := r.language.EditForm(shown, c.workspace.Settings())
	return c.open(ctx, r, form, r.language.Expired(render.ActionEdit, r.value)...)
}

// submitEdit puts the new words in the place of the old ones. It is checked here who may do that, whatever the form
// says.
func (c *changes) submitEdit(ctx context.Context, r *request) (answer, error) {
	id, filled, settings := r.view.PrivateMetadata, r.fields(), c.workspace.Settings()
	by := storage.Remover{Giver: r.user, Within: credit.UndoWindow}
	editor, err := c.workspace.Standing(ctx, r.user)
	if err != nil {
		return answer{}, fmt.Errorf("editing %s: %w", id, err)
	}

	edited, err := c.store.Edit(ctx, c.now(), id, by, func(s credit.Shoutout) (credit.Shoutout, error) {
		if _, has := filled[render.FieldWork]; has {
			if s, err = credit.Relink(s, workTyped(filled.text(render.FieldWork)), editor); err != nil {
				return s, at(render.FieldWork, err)
			}
		}
		words := retyped(filled.text(render.FieldReason), s.Text, c.nameInField)
		draft := credit.Draft{Reason: credit.Spans(words), Values: filled.checked(render.FieldValues)}
		return credit.Reword(s, draft, settings)
	})
	if err != nil {
		return answer{}, fmt.Errorf("editing %s: %w", id, err)
	}

	c.log.Info("shout-out edited", "id", id)
	told := func(ctx context.Context) error {
		return c.sayTo(ctx, r.user, r.language.Edited(c.workspace.CallOne(ctx, edited)))
	}
	return answer{after: told}.then(c.giving.homes.RefreshAfter(edited)), nil
}
