package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// interaction answers what people do with Shine's messages: https://docs.slack.dev/interactivity/handling-user-interaction.
//
// Everything in the payload is a claim. Who acted is Slack's word and can be trusted; that they may act on the thing
// that a value names is checked where the action happens, in the storage scripts.
func (b *Bot) interaction(ctx context.Context, c slack.InteractionCallback) answer {
	if c.Team.ID != b.workspace {
		b.log.Warn("an interaction from another workspace", "team", c.Team.ID)
		return answer{}
	}
	if c.Type != slack.InteractionTypeBlockActions || len(c.ActionCallback.BlockActions) == 0 {
		return answer{}
	}
	action := c.ActionCallback.BlockActions[0]
	var message render.Message
	switch action.ActionID {
	case render.ActionUndo:
		message = b.undo(ctx, c.User.ID, action.Value)
	case render.ActionPlace:
		message = b.place(ctx, c.User.ID, render.PlacedID(action.BlockID), action.SelectedConversation)
	case render.ActionPage:
		page, ok := parsePage(action.Value)
		if !ok {
			return answer{}
		}
		message = b.lookBack(ctx, c.User.ID, page)
	default:
		return answer{}
	}
	return b.replaceBy(c.ResponseURL, message)
}

// replaceBy puts a message in the place of the one whose button was used, once the click is acknowledged.
func (b *Bot) replaceBy(responseURL string, message render.Message) answer {
	return answer{after: func(ctx context.Context) error {
		return b.respond(ctx, responseURL, replacement(message))
	}}
}

// undo takes a shout-out back, for its giver alone and for 15 minutes.
func (b *Bot) undo(ctx context.Context, user, id string) render.Message {
	removed, err := b.store.Remove(ctx, b.now(), id, storage.Remover{Giver: user, Within: credit.UndoWindow})
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return render.NotYours()
	case errors.Is(err, storage.ErrTooLate):
		return render.UndoTooLate()
	case errors.Is(err, storage.ErrNotFound):
		return render.AlreadyUndone()
	case err != nil:
		return b.wentWrong(fmt.Errorf("undoing %s: %w", id, err))
	}
	b.log.Info("shout-out taken back", "id", id)
	return render.Undone(removed)
}

// place announces a shout-out where its giver picked. Somebody who is not in a private channel may not have Shine
// speak there for them.
func (b *Bot) place(ctx context.Context, user, id, channelID string) render.Message {
	picked, err := b.directory.channels.get(ctx, channelID)
	if err == nil && picked.visibility == credit.ChannelOnly {
		picked.postable, err = b.directory.isIn(ctx, user, channelID)
	}
	if err != nil {
		return b.wentWrong(fmt.Errorf("placing %s: %w", id, err))
	}
	if !picked.postable {
		return render.CannotPlace(credit.Shoutout{ID: id}, channelID)
	}
	shoutout, err := b.store.Place(ctx, id, user, channelID, picked.visibility)
	switch {
	case errors.Is(err, storage.ErrNotYours):
		return render.NotYours()
	case errors.Is(err, storage.ErrPlaced):
		return render.PlacedAlready(shoutout)
	case errors.Is(err, storage.ErrNotFound):
		return render.AlreadyUndone()
	case err != nil:
		return b.wentWrong(fmt.Errorf("placing %s: %w", id, err))
	}
	return render.Placed(shoutout)
}
