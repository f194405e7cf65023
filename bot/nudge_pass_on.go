package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
)

// passOnRow is one of the people whom credit is passed on to, with a sentence of their own.
type passOnRow struct {
	origin
	credit.Draft
	// person and reason are the fields of the row.
	person, reason string
}

// submitPassOn passes a credit on to several people. All of it is judged before any of it is recorded, and sent twice
// it counts once.
func (n *nudges) submitPassOn(ctx context.Context, r *request) (answer, error) {
	d, m, err := n.passedOn(ctx, r)
	switch {
	case errors.Is(err, render.ErrNudgeGone):
		return notice(r.language, n.why(r, err)[0]), nil
	case err != nil:
		return answer{}, err
	}

	rows, problems := passOnRows(r, m.Source)
	for _, row := range rows {
		if _, _, err := n.giving.judge(ctx, row.origin, row.Draft); err != nil {
			field, sentence := n.rowProblem(ctx, r.language, err, row)
			problems[field] = sentence
		}
	}

	if len(problems) > 0 {
		return misfilled(problems), nil
	}

	return n.recordRows(ctx, r, rows, d), nil
}

// recordRows records what was judged.
func (n *nudges) recordRows(ctx context.Context, r *request, rows []passOnRow, d formDraft) answer {
	var receipts []render.Message
	var recorded []credit.Shoutout
	for _, row := range rows {
		outcome, leftOut, err := n.giving.record(ctx, row.origin, row.Draft)
		if err != nil {
			field, sentence := n.rowProblem(ctx, r.language, err, row)
			return misfilled(map[string]string{field: sentence})
		}
		receipts = append(receipts, n.giving.receipt(ctx, r.language, outcome.Shoutout, leftOut))
		recorded = append(recorded, outcome.Shoutout)
	}

	done := n.closeForm(d, r.user, receipts).then(n.giving.gaveAfter(r.user, d))
	for _, s := range recorded {
		done = done.then(n.homes.RefreshAfter(s))
	}

	return done
}

// passedOn finds the nudge that a form was opened from. It is an error where its credit is not there to be passed on
// any more.
func (n *nudges) passedOn(ctx context.Context, r *request) (d formDraft, m nudge.Moment, err error) {
	if _, err := n.store.Draft(ctx, r.user, r.view.PrivateMetadata, &d); err != nil {
		return d, m, err
	}
	if m, err = n.nudgeOf(ctx, r, d.Nudge); err != nil {
		return d, m, err
	}

	passed, err := n.store.Get(ctx, m.Source)
	// Its giver was erased, and the nudge does not know its words any more.
	if err == nil && (len(passed) == 0 || passed[0].Text == "") {
		err = render.ErrGone
	}
	return d, m, err
}

// passOnRows reads the rows of the form that are filled in, and what is wrong with them before anything is judged.
func passOnRows(r *request, passed string) (rows []passOnRow, problems map[string]string) {
	f, named := r.fields(), []string{}
	problems = map[string]string{}
	for i := 1; i <= render.PassOnRows; i++ {
		row := passOnRow{person: render.RowField(render.FieldPerson, i), reason: render.RowField(render.FieldReason, i)}
		person, reason := f.get(row.person).SelectedUser, f.text(row.reason)
		switch {
		case person == "" && reason == "":
			continue
		case person == "":
			problems[row.person] = r.language.Failure(render.ErrNoPerson)
			continue
		case slices.Contains(named, person):
			problems[row.person] = r.language.Failure(render.ErrSamePerson)
			continue
		}

		named = append(named, person)
		row.People, row.Reason = []credit.Span{{Kind: credit.User, ID: person}}, credit.Spans(retyped(reason, "", nil))
		row.origin = origin{
			user: r.user, channel: r.user, source: credit.FromPassOn, passedFrom: passed,
			event: "view:" + r.view.ID + ":" + strconv.Itoa(i),
		}
		rows = append(rows, row)
	}

	return rows, problems
}

// rowProblem is the sentence for a row that cannot be recorded, and the field that can mend it.
func (n *nudges) rowProblem(ctx context.Context, l render.Language, err error, row passOnRow) (field, sentence string) {
	refusal, failure := refusalOf(err), failureOf(err)
	switch {
	case refusal != nil && fieldOf(refusal.Code) == render.FieldPeople:
		return row.person, n.Readable(ctx, l.Refusal(refusal))
	case failure == render.ErrNotLookedUp:
		return row.person, n.whyUnder(l, err)
	case failure == render.ErrNotRecipient: // any more
		return row.reason, l.Failure(render.ErrGone)
	}
	return row.reason, n.whyUnder(l, err)
}
