package bot

import (
	"context"
	"errors"
	"fmt"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// openEdit opens the form to mend a shout-out, for its giver and as long as that makes sense.
func (b *Bot) openEdit(ctx context.Context, user, trigger, id string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	found, err := b.store.Get(ctx, id)
	switch {
	case err != nil:
		return say(b.wentWrong(l, fmt.Errorf("editing %s: %w", id, err)))
	case len(found) == 0:
		return say(l.AlreadyUndone())
	case found[0].Giver != user:
		return say(l.NotYours())
	case !credit.MayUndo(found[0].Time, b.now()):
		return say(l.UndoTooLate())
	}
	shown := found[0]
	shown.Text = b.typable(shown.Text)
	return b.open(ctx, l, trigger, l.EditForm(shown, b.workspace.Settings()), func() []render.Message { return l.Expired(render.ActionEdit, id) })
}

// submitEdit puts the new words in the place of the old ones; who may is checked here, whatever the form says.
func (b *Bot) submitEdit(ctx context.Context, c payload.Interaction) answer {
	user, l, id := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID), c.View.PrivateMetadata
	filled, settings := fieldsOf(c), b.workspace.Settings()
	by := storage.Remover{Giver: user, Within: credit.UndoWindow}
	edited, err := b.store.Edit(ctx, b.now(), id, by, func(s credit.Shoutout) (credit.Shoutout, error) {
		words := retyped(filled.text(render.FieldReason), s.Text, b.nameInField)
		return credit.Reword(s, credit.Draft{Reason: credit.Spans(words), Values: filled.checked(render.FieldValues)}, settings)
	})
	var refusal *credit.Refusal
	switch {
	case errors.Is(err, storage.ErrTooQuick):
		return problem(render.FieldReason, l.Refusal(&credit.Refusal{Code: credit.TooQuick, Limit: credit.BurstLimit}))
	case errors.As(err, &refusal):
		return problem(render.FieldReason, l.Refusal(refusal))
	case err != nil:
		return problem(render.FieldReason, b.editProblem(l, err))
	}
	b.log.Info("shout-out edited", "id", id)
	return answer{after: func(ctx context.Context) error { return b.sayTo(ctx, user, l.Edited(b.workspace.CallOne(ctx, edited))) }}.then(b.refreshed(edited))
}

func (b *Bot) editProblem(l render.Language, err error) string {
	for is, sentence := range map[error]render.FormProblem{
		storage.ErrNotYours: render.NotMine, storage.ErrTooLate: render.TooLate, storage.ErrNotFound: render.Gone,
		storage.ErrChanged: render.Changed,
	} {
		if errors.Is(err, is) {
			return l.Problem(sentence)
		}
	}
	b.log.Error("editing a shout-out", "error", err)
	return l.Problem(render.NotRecorded)
}
