package bot

import (
	"context"
	"unicode/utf8"

	"shine/bot/lead"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// questions handles the answers to what leads ask because of a nudge: they come back to the leads.
type questions struct {
	*base
	giving *giving
	coach  *lead.Coach
}

func (q *questions) routes() routes {
	return routes{
		actions: table{
			render.ActionAnswer:     {do: q.openAnswer},
			render.ActionAnswerGive: {do: q.openGive, who: those(credit.ToLead)},
		},
		entries: table{
			render.MenuAway:   {do: q.takeAway, inPlace: true},
			render.MenuReport: {do: q.report, inPlace: true},
		},
		forms: table{render.FormAnswer: {do: q.submitAnswer, under: render.FieldAnswer}},
	}
}

// asked finds the question that a button or a form stands for: a lead's question to the person who uses it. The value
// that comes back from Slack is a claim, so nobody else finds it.
func (q *questions) asked(
	ctx context.Context, r *request, value string,
) (by, moment string, asked nudge.Question, err error) {
	by, moment = render.ParseMenu(value)
	asked, ok, err := q.coach.Question(ctx, by, moment, r.user)
	switch {
	case err != nil:
		return "", "", asked, err
	case !ok:
		return "", "", asked, render.ErrQuestionGone
	case !asked.Replied.IsZero():
		return "", "", asked, render.ErrAnswered
	}
	return by, moment, asked, nil
}

// openAnswer opens a form with the question.
func (q *questions) openAnswer(ctx context.Context, r *request) (answer, error) {
	by, _, asked, err := q.asked(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	return q.open(
		ctx, r, r.language.AnswerForm(by, asked, r.value), r.language.Expired(render.ActionAnswer, r.value)...,
	)
}

// submitAnswer brings the answer to the lead, once.
func (q *questions) submitAnswer(ctx context.Context, r *request) (answer, error) {
	text := r.fields().text(render.FieldAnswer)
	if text == "" || utf8.RuneCountInString(text) > nudge.MaxAnswer {
		return answer{}, render.ErrNoAnswer
	}

	by, moment, _, err := q.asked(ctx, r, r.view.PrivateMetadata)
	if err != nil {
		return answer{}, err
	}

	first := false
	_, err = q.store.ChangeNudges(ctx, q.now(), by, func(record *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		*record, first = record.Replied(moment, r.user, text, q.now())
		return storage.NudgeStep{Stays: true, Say: storage.SayAnswer, Moment: moment, By: r.user, Text: text}, first
	})
	if err != nil {
		return answer{}, err
	}
	if !first {
		return answer{}, render.ErrAnswered
	}

	return notice(r.language, r.language.AnswerSent(by)), nil
}

// openGive opens the form with the person who answered and, above it, their answer.
func (q *questions) openGive(ctx context.Context, r *request) (answer, error) {
	person, _, err := q.coach.Replied(ctx, r.user, r.value)
	switch {
	case err != nil:
		return answer{}, err
	case person == "":
		return answer{}, render.ErrQuestionGone
	}

	return q.giving.openForm(ctx, r, formDraft{
		Answer: r.value, Channel: q.giving.usualChannel(ctx, r.user),
		People: []credit.Span{{Kind: credit.User, ID: person}},
	})
}

// quote adds to a form the answer or the win that somebody wrote to the giver, if that is why it is opened. One that is
// gone is left out.
func (g *giving) quote(ctx context.Context, giver string, d formDraft, give *render.Give) error {
	switch {
	case d.Answer != "":
		person, question, err := g.coach.Replied(ctx, giver, d.Answer)
		give.Quoted, give.QuotedBy = question.Answer, person
		return err
	case d.Win != "":
		person, id := render.ParseMenu(d.Win)
		win, err := g.coach.Shared(ctx, giver, person, id)
		give.Quoted, give.QuotedBy = win.Text, person
		give.QuotedNames = g.workspace.NamesOf(ctx, credit.Shoutout{Text: win.Text}.Mentioned())
		return err
	}
	return nil
}

// takeAway takes a message away that brought what somebody wrote.
func (q *questions) takeAway(_ context.Context, r *request) (answer, error) {
	return say(r.language.TakenAway()), nil
}

// report tells the admins that somebody does not want such words, but not which words: they stay between two people.
func (q *questions) report(ctx context.Context, r *request) (answer, error) {
	if !credit.IsPerson(r.value) {
		return answer{}, render.ErrOldButton
	}
	if err := q.countTeamChange(ctx, r.user); err != nil { // as often as admins may be asked about teams
		return answer{}, err
	}

	author := r.value
	told := func(ctx context.Context) error {
		return q.coach.TellAdmins(ctx, []string{r.user, author}, func(l render.Language) render.Message {
			return l.Report(r.user, author)
		})
	}
	return say(r.language.Reported()).then(told), nil
}
