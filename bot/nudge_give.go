package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// openNudged opens the form that a nudge is for.
func (b *Bot) openNudged(ctx context.Context, c clicked) answer {
	return b.nudged(ctx, c.User.ID, c.id(), func(l render.Language, m nudge.Moment) answer {
		opened := func(ctx context.Context) error {
			return b.answered(ctx, c.User.ID, func(r *nudge.Record) {
				if m, ok := r.Moment(m.ID); ok && m.Answer == "" {
					*r = r.Answered(m.ID, nudge.Opened)
				}
			})
		}
		if m.Kind == nudge.PassItOn {
			passed, ok, refused := b.received(ctx, l, c.User.ID, m.Source)
			if !ok {
				return refused
			}
			form := l.PassOnForm(passed, b.keepDraft(ctx, c.User.ID, formDraft{Nudge: m.ID, ResponseURL: c.ResponseURL}))
			return b.open(ctx, l, c.TriggerID, form, func() []render.Message { return l.Expired(render.ActionNudgeGive, m.ID) }).then(opened)
		}
		d := formDraft{Nudge: m.ID, Channel: b.usualChannel(ctx, c.User.ID)}
		if m.About != "" && m.Kind != nudge.Spread { // who got most of the credit is not who is asked for
			d.People = []credit.Span{{Kind: credit.User, ID: m.About}}
		}
		return b.openForm(ctx, request{
			origin: origin{user: c.User.ID}, trigger: c.TriggerID, responseURL: c.ResponseURL,
		}, d).then(opened)
	})
}

// usualChannel is where somebody lately gave credit that everybody may read: a nudge comes from no channel. Empty for none.
func (b *Bot) usualChannel(ctx context.Context, user string) string {
	given, err := b.store.Given(ctx, user, storage.Span{From: b.now().Add(-nudge.GivenFor), To: b.now(), Count: credit.Recent})
	if err != nil {
		b.log.Warn("looking where somebody gives credit", "error", err)
	}
	for _, s := range given {
		if place, err := b.workspace.Channel(ctx, s.Channel); err == nil && public(s) && place.Postable && place.Open {
			return s.Channel
		}
	}
	return ""
}

// gaveAfter notes that a nudge led to credit, and thanks in its place.
func (b *Bot) gaveAfter(user string, d formDraft) func(context.Context) error {
	return func(ctx context.Context) error {
		if d.Nudge == "" {
			return nil
		}
		err := b.answered(ctx, user, func(r *nudge.Record) { *r = r.Answered(d.Nudge, nudge.Gave) })
		if err != nil {
			return err
		}
		return b.replaceNudge(ctx, d, b.workspace.LanguageOf(ctx, user).NudgeAnswered())
	}
}

// replaceNudge says something in the place of the nudge that a form was opened from.
func (b *Bot) replaceNudge(ctx context.Context, d formDraft, m render.Message) error {
	if d.ResponseURL == "" {
		return nil
	}
	said := ephemeral(m)
	said.ReplaceOriginal = true
	return b.respond(ctx, d.ResponseURL, said)
}
