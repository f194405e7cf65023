package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage"
)

// openAsk opens a draft of a question to the person whom a nudge is about.
func (n *nudges) openAsk(ctx context.Context, r *request) (answer, error) {
	moment, err := n.nudgeOf(ctx, r, r.value)
	if err == nil && !render.Askable(moment) {
		err = render.ErrNudgeGone
	}
	if err != nil {
		return answer{}, err
	}
	draft := n.keepDraft(ctx, r.user, formDraft{Nudge: moment.ID, ResponseURL: r.responseURL})
	return n.open(ctx, r, r.language.AskForm(moment, draft), r.language.Expired(render.ActionNudgeAsk, moment.ID)...)
}

// submitAsk brings the question to that person, once, if the lead leads them still.
func (n *nudges) submitAsk(ctx context.Context, r *request) (answer, error) {
	question := r.fields().text(render.FieldQuestion)
	if question == "" {
		return answer{}, render.ErrNoQuestion
	}

	var d formDraft
	if _, err := n.store.Draft(ctx, r.user, r.view.PrivateMetadata, &d); err != nil {
		return answer{}, err
	}

	person, err := n.askOnce(ctx, r.user, d.Nudge, question)
	if err != nil {
		return answer{}, err
	}

	sent := r.language.AskSent(person)
	return notice(r.language, sent).then(func(ctx context.Context) error { return n.replaceNudge(ctx, d, sent) }), nil
}

// askOnce has a lead's question brought to the person whom a nudge of theirs is about, and returns that person.
func (n *nudges) askOnce(ctx context.Context, lead, id, question string) (person string, err error) {
	teams, err := n.store.TeamsOf(ctx, lead)
	if err != nil {
		return "", err
	}

	first := false
	_, err = n.store.ChangeNudges(ctx, n.now(), lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		m, ok := r.Moment(id)
		person, first = m.About, ok && m.Answer != nudge.AskedIt
		if !ok || !render.Askable(m) || !teams.Active().Have(m.About) {
			person = ""
		}
		if person == "" || !first {
			return storage.NudgeStep{}, false
		}

		*r = r.Asks(m.ID, question, n.now())
		return storage.NudgeStep{Stays: true, Say: storage.SayAsk, Moment: m.ID, To: person, Text: question}, true
	})
	switch {
	case err != nil:
		return "", err
	case person == "":
		return "", render.ErrNotYourTeam
	case !first:
		return "", render.ErrAskedThem
	}

	return person, nil
}
