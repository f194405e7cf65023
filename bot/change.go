package bot

import (
	"context"
	"errors"
	"fmt"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

func (b *Bot) changeRoutes() routes {
	return routes{
		commands: table{"undo": {do: b.undoLatest}},
		actions: table{
			render.ActionUndo:  {do: b.undo, inPlace: true},
			render.ActionPlace: {do: b.place, inPlace: true},
		},
		entries: table{
			render.MenuUndo:   {do: b.undo},
			render.MenuHide:   {do: b.hide},
			render.MenuRemove: {do: b.remove, who: those(credit.ToAdminister)},
		},
	}
}

// undo takes a shout-out back, for its giver alone and for 15 minutes.
func (b *Bot) undo(ctx context.Context, r *request) (answer, error) {
	return b.undoOne(ctx, r, r.value)
}

func (b *Bot) undoOne(ctx context.Context, r *request, id string) (answer, error) {
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Giver: r.user, Within: credit.UndoWindow})
	if err != nil {
		return answer{}, fmt.Errorf("taking back %s: %w", id, err)
	}
	b.log.Info("shout-out taken back", "id", id)

	if err := b.store.RememberUndone(ctx, r.user, id); err != nil {
		b.log.Warn("remembering what was taken back", "id", id, "error", err) // the next undo does not ask
	}
	return say(r.language.Undone(b.workspace.CallOne(ctx, removed))).then(b.homes.refreshed(removed)), nil
}

// undoLatest takes the latest shout-out back. Slack may deliver that twice, and the second time is about the same one. Where
// a later one is taken back already, it asks first: few people mean to take back two.
func (b *Bot) undoLatest(ctx context.Context, r *request) (answer, error) {
	now := b.now()
	window := storage.Span{From: now.Add(-credit.UndoWindow), To: now.Add(credit.UndoWindow), Count: 1}
	latest, err := b.store.Given(ctx, r.user, window)
	if err != nil {
		return answer{}, fmt.Errorf("looking for the latest shout-out: %w", err)
	}
	last := credit.Shoutout{}
	if len(latest) > 0 {
		last = latest[0]
	}

	id, err := b.store.Meant(ctx, r.user, "undo:"+r.event, last.ID)
	if err != nil {
		return answer{}, fmt.Errorf("looking which shout-out is meant: %w", err)
	}
	undone, err := b.store.LatestUndone(ctx, r.user)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("looking what was taken back: %w", err)
	case id == "":
		return say(r.language.NothingToUndo()), nil
	case id == last.ID && credit.Later(undone, id):
		return say(r.language.UndoAsk(b.workspace.CallOne(ctx, last))), nil
	}
	return b.undoOne(ctx, r, id)
}

// hide keeps a recipient's name out of digests.
func (b *Bot) hide(ctx context.Context, r *request) (answer, error) {
	hidden, err := b.store.Hide(ctx, r.value, r.user)
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return answer{}, render.ErrNotRecipient
	case err != nil:
		return answer{}, fmt.Errorf("hiding somebody in %s: %w", r.value, err)
	}
	return say(r.language.Hidden()).then(b.homes.refreshed(hidden)), nil
}

// remove takes any shout-out out of everything, and leaves a line in the audit log.
func (b *Bot) remove(ctx context.Context, r *request) (answer, error) {
	removed, err := b.store.Remove(ctx, b.now(), r.value, storage.Remover{Admin: r.user})
	if err != nil {
		return answer{}, fmt.Errorf("removing %s: %w", r.value, err)
	}
	b.log.Info("shout-out removed by an admin", "id", r.value)

	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "remove", About: r.value}
	if err := b.store.Audit(ctx, line); err != nil {
		b.log.Error("an admin removed a shout-out, and the audit log does not say so", "id", r.value, "admin", r.user, "error", err)
	}
	return say(r.language.Removed(removed)).then(b.homes.refreshed(removed)), nil
}

// place announces a shout-out where its giver picked. Somebody who is not in a private channel may not have Shine
// speak there for them.
func (b *Bot) place(ctx context.Context, r *request) (answer, error) {
	id, channel := render.PlacedID(r.element.BlockID), r.element.SelectedConversation
	may, picked, err := b.maySpeak(ctx, r.user, channel)
	if err != nil {
		return answer{}, fmt.Errorf("placing %s: %w", id, err)
	}
	if !may {
		return say(r.language.CannotPlace(credit.Shoutout{ID: id}, channel)), nil
	}

	shoutout, err := b.store.Place(ctx, b.now(), id, r.user, channel, picked.Visibility)
	switch {
	case errors.Is(err, storage.ErrPlaced):
		return say(r.language.PlacedAlready(shoutout)), nil
	case err != nil:
		return answer{}, fmt.Errorf("placing %s: %w", id, err)
	}
	return say(r.language.Placed(shoutout, b.destination(ctx, shoutout))).then(b.homes.refreshed(shoutout)), nil
}
