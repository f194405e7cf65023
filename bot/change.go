package bot

import (
	"context"
	"errors"
	"fmt"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// undo takes a shout-out back, for its giver alone and for 15 minutes.
func (b *Bot) undo(ctx context.Context, user, id string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Giver: user, Within: credit.UndoWindow})
	if err != nil {
		return b.cannotChange(l, err)
	}
	b.log.Info("shout-out taken back", "id", id)
	if err := b.store.RememberUndone(ctx, user, id); err != nil {
		b.log.Warn("remembering what was taken back", "id", id, "error", err) // the next undo does not ask
	}
	return say(l.Undone(b.workspace.CallOne(ctx, removed))).then(b.refreshed(removed))
}

// undoLatest takes the latest shout-out back. Slack may deliver that twice, and the second time is about the same one. Where
// a later one is taken back already, it asks first: few people mean to take back two.
func (b *Bot) undoLatest(ctx context.Context, r request) answer {
	l, now := b.workspace.LanguageOf(ctx, r.user), b.now()
	latest, err := b.store.Given(ctx, r.user, storage.Span{From: now.Add(-credit.UndoWindow), To: now.Add(credit.UndoWindow), Count: 1})
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("looking for the latest shout-out: %w", err)))
	}
	last := credit.Shoutout{}
	if len(latest) > 0 {
		last = latest[0]
	}
	id, err := b.store.Meant(ctx, r.user, "undo:"+r.event, last.ID)
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("looking which shout-out is meant: %w", err)))
	}
	undone, err := b.store.LatestUndone(ctx, r.user)
	switch {
	case err != nil:
		return say(b.wentWrong(l, fmt.Errorf("looking what was taken back: %w", err)))
	case id == "":
		return say(l.NothingToUndo())
	case id == last.ID && credit.Later(undone, id):
		return say(l.UndoAsk(b.workspace.CallOne(ctx, last)))
	}
	return b.undo(ctx, r.user, id)
}

// cannotChange says why a shout-out stays as it is.
func (b *Bot) cannotChange(l render.Language, err error) answer {
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return say(l.NotYours())
	case errors.Is(err, storage.ErrTooLate):
		return say(l.UndoTooLate())
	case errors.Is(err, storage.ErrNotFound):
		return say(l.AlreadyUndone())
	case errors.Is(err, storage.ErrChanged):
		return say(l.ChangedMeanwhile())
	}
	return say(b.wentWrong(l, fmt.Errorf("changing a shout-out: %w", err)))
}

// hide keeps a recipient's name out of digests.
func (b *Bot) hide(ctx context.Context, l render.Language, user, id string) answer {
	hidden, err := b.store.Hide(ctx, id, user)
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return say(l.NotRecipient())
	case err != nil:
		return b.cannotChange(l, err)
	}
	return say(l.Hidden()).then(b.refreshed(hidden))
}

// remove takes any shout-out out of everything, for admins, and leaves a line in the audit log.
func (b *Bot) remove(ctx context.Context, l render.Language, user, id string) answer {
	if refused, ok := b.adminsOnly(ctx, l, user); !ok {
		return refused
	}
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Admin: user})
	if err != nil {
		return b.cannotChange(l, err)
	}
	b.log.Info("shout-out removed by an admin", "id", id)
	if err := b.store.Audit(ctx, storage.AuditLine{Time: b.now(), By: user, Action: "remove", About: id}); err != nil {
		b.log.Error("an admin removed a shout-out, and the audit log does not say so", "id", id, "admin", user, "error", err)
	}
	return say(l.Removed(removed)).then(b.refreshed(removed))
}

// place announces a shout-out where its giver picked. Somebody who is not in a private channel may not have Shine
// speak there for them.
func (b *Bot) place(ctx context.Context, user, id, channelID string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	may, picked, err := b.maySpeak(ctx, user, channelID)
	if err != nil {
		return say(b.wentWrong(l, fmt.Errorf("placing %s: %w", id, err)))
	}
	if !may {
		return say(l.CannotPlace(credit.Shoutout{ID: id}, channelID))
	}
	shoutout, err := b.store.Place(ctx, b.now(), id, user, channelID, picked.Visibility)
	switch {
	case errors.Is(err, storage.ErrPlaced):
		return say(l.PlacedAlready(shoutout))
	case err != nil:
		return b.cannotChange(l, err)
	}
	return say(l.Placed(shoutout, b.destination(ctx, shoutout))).then(b.refreshed(shoutout))
}
