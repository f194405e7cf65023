package bot

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// received reads a shout-out for one of the people credited in it, as they may read it, or says why not.
func (b *Bot) received(ctx context.Context, l render.Language, user, id string) (s credit.Shoutout, ok bool, refused answer) {
	if refused, ok := b.may(ctx, l, user, credit.ToGive); !ok {
		return s, false, refused
	}
	found, err := b.store.Get(ctx, id)
	switch {
	case err != nil:
		return s, false, say(b.wentWrong(l, fmt.Errorf("reading shout-out %s: %w", id, err)))
	case len(found) == 0 || found[0].Text == "":
		return s, false, say(l.AlreadyUndone())
	case !slices.Contains(found[0].Recipients, user):
		return s, false, say(l.NotRecipient())
	}
	return b.workspace.ShownIn(ctx, b.workspace.CallOne(ctx, found[0]), user), true, answer{}
}

// openPassOn asks a recipient who made it possible. Whether they may is checked again when the form is sent.
func (b *Bot) openPassOn(ctx context.Context, c clicked) answer {
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	passed, ok, refused := b.received(ctx, l, c.User.ID, c.id())
	if !ok {
		return refused
	}
	return b.openForm(ctx, request{
		origin: origin{user: c.User.ID}, trigger: c.TriggerID, responseURL: c.ResponseURL,
	}, formDraft{PassedFrom: passed.ID, Source: credit.FromPassOn, Channel: c.Container.ChannelID, Private: passed.Visibility == credit.Private})
}

// openThanks lets a recipient choose a line of thanks, once.
func (b *Bot) openThanks(ctx context.Context, c clicked) answer {
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	s, ok, refused := b.received(ctx, l, c.User.ID, c.id())
	if !ok {
		return refused
	}
	thanked, err := b.store.Thanked(ctx, s.ID, c.User.ID)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case thanked:
		return say(l.ThanksSent(s.Giver, false))
	}
	return b.open(ctx, l, c.TriggerID, l.ThanksForm(s), func() []render.Message { return l.Expired(render.ActionThanks, s.ID) })
}

// submitThanks has the giver told; who may is checked here, whatever the form says.
func (b *Bot) submitThanks(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	s, ok, refused := b.received(ctx, l, user, c.View.PrivateMetadata)
	if !ok {
		return notice(l, refused.messages[0])
	}
	filled := fieldsOf(c)
	line := filled.text(render.FieldOwn)
	if line == "" {
		line = b.workspace.LanguageOf(ctx, s.Giver).ThanksLine(filled.chosen(render.FieldThanks))
	}
	if line == "" {
		return problem(render.FieldOwn, l.Refusal(&credit.Refusal{Code: credit.NoReason}))
	}
	first, err := b.store.Thank(ctx, s.ID, user, line)
	if err != nil {
		b.log.Error("saying thanks", "error", err)
		return problem(render.FieldOwn, l.Problem(render.NotRecorded))
	}
	return notice(l, l.ThanksSent(s.Giver, first))
}
