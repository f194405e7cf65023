package bot

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
)

func (b *Bot) passOnRoutes() routes {
	givers := those(credit.ToGive)
	return routes{
		actions: table{
			render.ActionPassOn: {do: b.openPassOn, who: givers},
			render.ActionThanks: {do: b.openThanks, who: givers},
		},
		forms: table{render.FormThanks: {do: b.submitThanks, who: givers, below: render.FieldOwn}},
	}
}

// received reads a shout-out for one of the people credited in it, as they may read it, or says why not.
func (b *Bot) received(ctx context.Context, user, id string) (credit.Shoutout, error) {
	found, err := b.store.Get(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, fmt.Errorf("reading shout-out %s: %w", id, err)
	case len(found) == 0 || found[0].Text == "":
		return credit.Shoutout{}, render.ErrGone
	case !slices.Contains(found[0].Recipients, user):
		return credit.Shoutout{}, render.ErrNotRecipient
	}
	return b.workspace.ShownIn(ctx, b.workspace.CallOne(ctx, found[0]), user), nil
}

// openPassOn asks a recipient who made it possible. Whether they may is checked again when the form is sent.
func (b *Bot) openPassOn(ctx context.Context, r *request) (answer, error) {
	passed, err := b.received(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}
	return b.openForm(ctx, r, formDraft{
		PassedFrom: passed.ID, Source: credit.FromPassOn, Channel: r.channel, Private: passed.Visibility == credit.Private,
	})
}

// openThanks lets a recipient choose a line of thanks, once.
func (b *Bot) openThanks(ctx context.Context, r *request) (answer, error) {
	s, err := b.received(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}

	thanked, err := b.store.Thanked(ctx, s.ID, r.user)
	switch {
	case err != nil:
		return answer{}, err
	case thanked:
		return say(r.language.ThanksSent(s.Giver, false)), nil
	}
	return b.open(ctx, r, r.language.ThanksForm(s), r.language.Expired(render.ActionThanks, s.ID)...)
}

// submitThanks has the giver told; who may is checked here, whatever the form says.
func (b *Bot) submitThanks(ctx context.Context, r *request) (answer, error) {
	s, err := b.received(ctx, r.user, r.view.PrivateMetadata)
	if err != nil {
		return notice(r.language, b.why(r, err)[0]), nil
	}

	filled := r.fields()
	line := filled.text(render.FieldOwn)
	if line == "" {
		line = b.workspace.LanguageOf(ctx, s.Giver).ThanksLine(filled.chosen(render.FieldThanks))
	}
	if line == "" {
		return answer{}, &credit.Refusal{Code: credit.NoReason}
	}

	first, err := b.store.Thank(ctx, s.ID, r.user, line)
	if err != nil {
		return answer{}, fmt.Errorf("saying thanks: %w", err)
	}
	return notice(r.language, r.language.ThanksSent(s.Giver, first)), nil
}
