package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// openNudged opens the form that a nudge is for.
func (b *Bot) openNudged(ctx context.Context, r *request) (answer, error) {
	moment, err := b.nudgeOf(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	open := b.openToGive
	if moment.Kind == nudge.PassItOn {
		open = b.openToPassOn
	}
	a, err := open(ctx, r, moment)
	if err != nil {
		return answer{}, err
	}
	return a.then(func(ctx context.Context) error {
		return b.coach.Answered(ctx, r.user, func(record *nudge.Record) {
			if m, ok := record.Moment(moment.ID); ok && m.Answer == "" {
				*record = record.Answered(m.ID, nudge.Opened)
			}
		})
	}), nil
}

// openToPassOn opens the form in which a lead passes credit on to several people.
func (b *Bot) openToPassOn(ctx context.Context, r *request, m nudge.Moment) (answer, error) {
	passed, err := b.received(ctx, r.user, m.Source)
	if err != nil {
		return answer{}, err
	}
	form := r.language.PassOnForm(passed, b.keepDraft(ctx, r.user, formDraft{Nudge: m.ID, ResponseURL: r.responseURL}))
	return b.open(ctx, r, form, r.language.Expired(render.ActionNudgeGive, m.ID)...)
}

// openToGive opens the form with whom a nudge is about; not with who got most of the credit.
func (b *Bot) openToGive(ctx context.Context, r *request, m nudge.Moment) (answer, error) {
	d := formDraft{Nudge: m.ID, Channel: b.usualChannel(ctx, r.user)}
	if m.About != "" && m.Kind != nudge.Spread {
		d.People = []credit.Span{{Kind: credit.User, ID: m.About}}
	}
	return b.openForm(ctx, r, d)
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
		err := b.coach.Answered(ctx, user, func(r *nudge.Record) { *r = r.Answered(d.Nudge, nudge.Gave) })
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
