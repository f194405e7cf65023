package bot

import (
	"context"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// openAsk opens a draft of a question to whom a nudge is about.
func (b *Bot) openAsk(ctx context.Context, c clicked) answer {
	return b.nudged(ctx, c.User.ID, c.id(), func(l render.Language, m nudge.Moment) answer {
		if !render.Askable(m) {
			return say(l.NudgeGone())
		}
		form := l.AskForm(m, b.keepDraft(ctx, c.User.ID, formDraft{Nudge: m.ID, ResponseURL: c.ResponseURL}))
		return b.open(ctx, l, c.TriggerID, form, func() []render.Message { return l.Expired(render.ActionNudgeAsk, m.ID) })
	})
}

// submitAsk brings the question to that person, once, if the lead leads them still.
func (b *Bot) submitAsk(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	question := fieldsOf(c).text(render.FieldQuestion)
	if question == "" {
		return problem(render.FieldQuestion, l.Problem(render.NoQuestion))
	}
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok {
		return notice(l, refused.messages[0])
	}
	var d formDraft
	_, err := b.store.Draft(ctx, user, c.View.PrivateMetadata, &d)
	if err != nil {
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	}
	teams, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	}
	var person string
	first := false
	_, err = b.store.ChangeNudges(ctx, b.now(), user, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		m, ok := r.Moment(d.Nudge)
		person, first = m.About, ok && m.Answer != nudge.AskedIt
		if !ok || !render.Askable(m) || !teams.Active().Have(m.About) {
			person = ""
		}
		if person == "" || !first {
			return storage.NudgeStep{}, false
		}
		*r = r.Answered(m.ID, nudge.AskedIt)
		return storage.NudgeStep{Stays: true, Say: storage.SayAsk, To: person, Text: question}, true
	})
	switch {
	case err != nil:
		return problem(render.FieldQuestion, l.Problem(render.NotRecorded))
	case person == "":
		return problem(render.FieldQuestion, l.Problem(render.NotYourTeam))
	case !first:
		return problem(render.FieldQuestion, l.Problem(render.AskedThem))
	}
	return notice(l, l.AskSent(person)).then(func(ctx context.Context) error { return b.replaceNudge(ctx, d, l.AskSent(person)) })
}
