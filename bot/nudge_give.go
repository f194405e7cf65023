package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// openNudged opens the form that a nudge is for.
func (n *nudges) openNudged(ctx context.Context, r *request) (answer, error) {
	moment, err := n.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}

	open := n.openToGive
	if moment.Kind == nudge.PassItOn {
		open = n.openToPassOn
	}
	a, err := open(ctx, r, moment)
	if err != nil {
		return answer{}, err
	}

	return a.then(func(ctx context.Context) error {
		return n.coach.Answered(ctx, r.user, func(record *nudge.Record) {
			if m, ok := record.Moment(moment.ID); ok && m.Answer == "" {
				*record = record.Answered(m.ID, nudge.Opened)
			}
		})
	}), nil
}

// openToPassOn opens the form in which a lead passes credit on to several people.
func (n *nudges) openToPassOn(ctx context.Context, r *request, m nudge.Moment) (answer, error) {
	passed, err := n.giving.received(ctx, r.user, m.Source)
	if err != nil {
		return answer{}, err
	}
	form := r.language.PassOnForm(passed, n.keepDraft(ctx, r.user, formDraft{Nudge: m.ID, ResponseURL: r.responseURL}))
	return n.open(ctx, r, form, r.language.Expired(render.ActionNudgeGive, m.ID)...)
}

// openToGive opens the form with the person whom a nudge is about, except for the one who already got most of the
// credit.
func (n *nudges) openToGive(ctx context.Context, r *request, m nudge.Moment) (answer, error) {
	d := formDraft{Nudge: m.ID, Channel: n.giving.usualChannel(ctx, r.user)}
	if m.About != "" && m.Kind != nudge.Spread {
		d.People = []credit.Span{{Kind: credit.User, ID: m.About}}
	}
	return n.giving.openForm(ctx, r, d)
}

// usualChannel is where somebody lately gave credit that everybody may read: a nudge comes from no channel. Empty for
// none.
func (g *giving) usualChannel(ctx context.Context, user string) string {
	given, err := g.store.Given(
		ctx, user, storage.Span{From: g.now().Add(-nudge.GivenFor), To: g.now(), Count: credit.Recent},
	)
	if err != nil {
		g.log.Warn("looking where somebody gives credit", "error", err)
	}
	for _, s := range given {
		place, err := g.workspace.Channel(ctx, s.Channel)
		if err == nil && isPublic(s) && place.Postable && place.Open {
			return s.Channel
		}
	}

	return ""
}

// gaveAfter notes that a nudge led to credit, and thanks in its place.
func (g *giving) gaveAfter(user string, d formDraft) func(context.Context) error {
	return func(ctx context.Context) error {
		if d.Nudge == "" {
			return nil
		}
		err := g.coach.Answered(ctx, user, func(r *nudge.Record) { *r = r.Answered(d.Nudge, nudge.Gave) })
		if err != nil {
			return err
		}
		return g.replaceNudge(ctx, d, g.workspace.LanguageOf(ctx, user).NudgeAnswered())
	}
}

// replaceNudge says something in the place of the nudge that a form was opened from.
func (b *base) replaceNudge(ctx context.Context, d formDraft, m render.Message) error {
	if d.ResponseURL == "" {
		return nil
	}
	said := ephemeral(m)
	said.ReplaceOriginal = true
	return b.respond(ctx, d.ResponseURL, said)
}
