package bot

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
)

// received reads a shout-out for one of the people credited in it, as they may read it, or says why not.
func (g *giving) received(ctx context.Context, user, id string) (credit.Shoutout, error) {
	found, err := g.store.Get(ctx, id)
	switch {
	case err != nil:
		return credit.Shoutout{}, fmt.Errorf("reading shout-out %s: %w", id, err)
	case len(found) == 0 || found[0].Text == "":
		return credit.Shoutout{}, render.ErrGone
	case !slices.Contains(found[0].Recipients, user):
		return credit.Shoutout{}, render.ErrNotRecipient
	}
	return g.workspace.ShownIn(ctx, g.workspace.CallOne(ctx, found[0]), user), nil
}

// openPassOn asks a recipient who made it possible. When the form is sent it is checked again whether they may pass it
// on.
func (g *giving) openPassOn(ctx context.Context, r *request) (answer, error) {
	passed, err := g.received(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}
	return g.openForm(ctx, r, formDraft{
		PassedFrom: passed.ID, Source: credit.FromPassOn, Channel: r.channel,
		Private: passed.Visibility == credit.Private,
	})
}

// openThanks lets a recipient choose a line of thanks, once.
func (g *giving) openThanks(ctx context.Context, r *request) (answer, error) {
	s, err := g.received(ctx, r.user, r.value)
	if err != nil {
		return answer{}, err
	}

	thanked, err := g.store.Thanked(ctx, s.ID, r.user)
	switch {
	case err != nil:
		return answer{}, err
	case thanked:
		return say(r.language.ThanksSent(s.Giver, false)), nil
	}

	return g.open(ctx, r, r.language.ThanksForm(s), r.language.Expired(render.ActionThanks, s.ID)...)
}

// submitThanks has the giver told. It is checked here who may thank, whatever the form says.
func (g *giving) submitThanks(ctx context.Context, r *request) (answer, error) {
	s, err := g.received(ctx, r.user, r.view.PrivateMetadata)
	if err != nil {
		return notice(r.language, g.why(r, err)[0]), nil
	}

	filled := r.fields()
	line := filled.text(render.FieldOwn)
	if line == "" {
		line = g.workspace.LanguageOf(ctx, s.Giver).ThanksLine(filled.chosen(render.FieldThanks))
	}
	if line == "" {
		return answer{}, &credit.Refusal{Code: credit.NoReason}
	}

	first, err := g.store.Thank(ctx, s.ID, r.user, line)
	if err != nil {
		return answer{}, fmt.Errorf("saying thanks: %w", err)
	}

	return notice(r.language, r.language.ThanksSent(s.Giver, first)), nil
}
