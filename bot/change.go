package bot

import (
	"context"
	"errors"
	"fmt"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// changes handles what happens to a shout-out later: its giver edits it or takes it back, a recipient hides their name,
// an admin removes it.
type changes struct {
	*base
	giving *giving
}

func (c *changes) routes() routes {
	edit := route{do: c.openEdit}
	return routes{
		commands: table{"undo": {do: c.undoLatest}},
		actions: table{
			render.ActionUndo:  {do: c.undo, inPlace: true},
			render.ActionPlace: {do: c.place, inPlace: true},
			render.ActionEdit:  edit,
		},
		entries: table{
			render.MenuUndo:   {do: c.undo},
			render.MenuEdit:   edit,
			render.MenuHide:   {do: c.hide},
			render.MenuRemove: {do: c.remove, who: those(credit.ToAdminister)},
		},
		forms: table{render.FormEdit: {do: c.submitEdit, under: render.FieldReason}},
	}
}

// undo takes a shout-out back, for its giver alone and for 15 minutes.
func (c *changes) undo(ctx context.Context, r *request) (answer, error) {
	return c.undoOne(ctx, r, r.value)
}

func (c *changes) undoOne(ctx context.Context, r *request, id string) (answer, error) {
	removed, err := c.store.Remove(ctx, c.now(), id, storage.Remover{Giver: r.user, Within: credit.UndoWindow})
	if err != nil {
		return answer{}, fmt.Errorf("taking back %s: %w", id, err)
	}
	c.log.Info("shout-out taken back", "id", id)

	if err := c.store.RememberUndone(ctx, r.user, id); err != nil {
		c.log.Warn("remembering what was taken back", "id", id, "error", err) // the next undo does not ask
	}
	return say(r.language.Undone(c.workspace.CallOne(ctx, removed))).then(c.giving.homes.RefreshAfter(removed)), nil
}

// undoLatest takes the latest shout-out back. Slack may deliver that twice, and the second time is about the same one.
// Where a later one is taken back already, it asks first: few people mean to take back two.
func (c *changes) undoLatest(ctx context.Context, r *request) (answer, error) {
	now := c.now()
	window := storage.Span{From: now.Add(-credit.UndoWindow), To: now.Add(credit.UndoWindow), Count: 1}
	latest, err := c.store.Given(ctx, r.user, window)
	if err != nil {
		return answer{}, fmt.Errorf("looking for the latest shout-out: %w", err)
	}

	last := credit.Shoutout{}
	if len(latest) > 0 {
		last = latest[0]
	}

	id, err := c.store.RememberMeant(ctx, r.user, "undo:"+r.event, last.ID)
	if err != nil {
		return answer{}, fmt.Errorf("looking which shout-out is meant: %w", err)
	}

	undone, err := c.store.LatestUndone(ctx, r.user)
	switch {
	case err != nil:
		return answer{}, fmt.Errorf("looking what was taken back: %w", err)
	case id == "":
		return say(r.language.NothingToUndo()), nil
	case id == last.ID && credit.Later(undone, id):
		return say(r.language.UndoAsk(c.workspace.CallOne(ctx, last))), nil
	}

	return c.undoOne(ctx, r, id)
}

// hide keeps a recipient's name out of digests.
func (c *changes) hide(ctx context.Context, r *request) (answer, error) {
	hidden, err := c.store.Hide(ctx, r.value, r.user)
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return answer{}, render.ErrNotRecipient
	case err != nil:
		return answer{}, fmt.Errorf("hiding somebody in %s: %w", r.value, err)
	}
	return say(r.language.Hidden()).then(c.giving.homes.RefreshAfter(hidden)), nil
}

// remove takes any shout-out out of everything, and leaves a line in the audit log.
func (c *changes) remove(ctx context.Context, r *request) (answer, error) {
	removed, err := c.store.Remove(ctx, c.now(), r.value, storage.Remover{Admin: r.user})
	if err != nil {
		return answer{}, fmt.Errorf("removing %s: %w", r.value, err)
	}

	c.log.Info("shout-out removed by an admin", "id", r.value)

	line := storage.AuditLine{Time: c.now(), By: r.user, Action: "remove", About: r.value}
	if err := c.store.Audit(ctx, line); err != nil {
		c.log.Error("an admin removed a shout-out, and the audit log does not say so",
			"id", r.value, "admin", r.user, "error", err)
	}
	return say(r.language.Removed(removed)).then(c.giving.homes.RefreshAfter(removed)), nil
}

// place announces a shout-out where its giver picked. Somebody who is not in a private channel may not have Shine
// speak there for them.
func (c *changes) place(ctx context.Context, r *request) (answer, error) {
	id, channel := render.PlacedID(r.element.BlockID), r.element.SelectedConversation
	may, picked, err := c.maySpeak(ctx, r.user, channel)
	if err != nil {
		return answer{}, fmt.Errorf("placing %s: %w", id, err)
	}
	if !may {
		return say(r.language.CannotPlace(credit.Shoutout{ID: id}, channel)), nil
	}

	shoutout, err := c.store.Place(ctx, c.now(), id, r.user, channel, picked.Visibility)
	switch {
	case errors.Is(err, storage.ErrPlaced):
		return say(r.language.PlacedAlready(shoutout)), nil
	case err != nil:
		return answer{}, fmt.Errorf("placing %s: %w", id, err)
	}

	placed := r.language.Placed(shoutout, c.giving.destination(ctx, shoutout))
	return say(placed).then(c.giving.homes.RefreshAfter(shoutout)), nil
}
