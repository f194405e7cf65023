package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// passOnRow is one of the people whom credit is passed on to, with a sentence of their own.
type passOnRow struct {
	origin
	credit.Draft
	// person and reason are the fields of the row.
	person, reason string
}

// submitPassOn passes a credit on to several people. All of it is judged before any of it is recorded, and sent twice it
// counts once.
func (b *Bot) submitPassOn(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	d, m, refused, ok := b.passedOn(ctx, l, c)
	if !ok {
		return refused
	}
	rows, problems := passOnRows(l, c, m.Source)
	for _, r := range rows {
		if _, _, err := b.judge(ctx, r.origin, r.Draft); err != nil {
			field, sentence := b.rowProblem(ctx, l, err, r)
			problems[field] = sentence
		}
	}
	if len(problems) > 0 {
		return answer{form: slack.NewErrorsViewSubmissionResponse(problems)}
	}
	var receipts []render.Message
	var recorded []credit.Shoutout
	for _, r := range rows {
		outcome, leftOut, err := b.record(ctx, r.origin, r.Draft)
		if err != nil {
			return problem(b.rowProblem(ctx, l, err, r))
		}
		receipts, recorded = append(receipts, b.receipt(ctx, l, outcome.Shoutout, leftOut)), append(recorded, outcome.Shoutout)
	}
	done := b.receive(d, user, receipts).then(b.gaveAfter(user, d))
	for _, s := range recorded {
		done = done.then(b.refreshed(s))
	}
	return done
}

// passedOn finds the nudge that a form was opened from, whose credit is still there to be passed on.
func (b *Bot) passedOn(ctx context.Context, l render.Language, c payload.Interaction) (d formDraft, m nudge.Moment, refused answer, ok bool) {
	if refused, ok := b.may(ctx, l, c.User.ID, credit.ToLead); !ok {
		return d, m, notice(l, refused.messages[0]), false
	}
	first := render.RowField(render.FieldReason, 1)
	_, err := b.store.Draft(ctx, c.User.ID, c.View.PrivateMetadata, &d)
	if err != nil {
		return d, m, problem(first, l.Problem(render.NotRecorded)), false
	}
	m, found, err := b.momentOf(ctx, c.User.ID, d.Nudge)
	switch {
	case err != nil:
		return d, m, problem(first, l.Problem(render.NotRecorded)), false
	case !found:
		return d, m, notice(l, l.NudgeGone()), false
	}
	passed, err := b.store.Get(ctx, m.Source)
	switch {
	case err != nil:
		return d, m, problem(first, l.Problem(render.NotRecorded)), false
	case len(passed) == 0 || passed[0].Text == "": // of a giver who is erased, the nudge does not know it any more
		return d, m, problem(first, l.Problem(render.Gone)), false
	}
	return d, m, answer{}, true
}

// passOnRows reads the rows of the form that are filled in, and what is wrong with them before anything is judged.
func passOnRows(l render.Language, c payload.Interaction, passed string) (rows []passOnRow, problems map[string]string) {
	f, named := fieldsOf(c), []string{}
	problems = map[string]string{}
	for i := 1; i <= render.PassOnRows; i++ {
		r := passOnRow{person: render.RowField(render.FieldPerson, i), reason: render.RowField(render.FieldReason, i)}
		person, reason := f.get(r.person).SelectedUser, f.text(r.reason)
		switch {
		case person == "" && reason == "":
			continue
		case person == "":
			problems[r.person] = l.Problem(render.NoPerson)
			continue
		case slices.Contains(named, person):
			problems[r.person] = l.Problem(render.SamePerson)
			continue
		}
		named = append(named, person)
		r.People, r.Reason = []credit.Span{{Kind: credit.User, ID: person}}, credit.Spans(retyped(reason, "", nil))
		r.origin = origin{
			user: c.User.ID, source: credit.FromPassOn, event: "view:" + c.View.ID + ":" + strconv.Itoa(i), passedFrom: passed, channel: c.User.ID,
		}
		rows = append(rows, r)
	}
	return rows, problems
}

// rowProblem is the sentence for a row that cannot be recorded, and the field that can mend it.
func (b *Bot) rowProblem(ctx context.Context, l render.Language, err error, r passOnRow) (field, sentence string) {
	var refusal *credit.Refusal
	switch {
	case errors.As(err, &refusal) && fieldOf(refusal.Code) == render.FieldPeople:
		return r.person, b.Readable(ctx, l.Refusal(refusal))
	case errors.As(err, &refusal):
		return r.reason, l.Refusal(refusal)
	case errors.Is(err, errLookup):
		return r.person, l.Problem(render.NotLookedUp)
	case errors.Is(err, errNotRecipient), errors.Is(err, storage.ErrNotFound):
		return r.reason, l.Problem(render.Gone)
	case errors.Is(err, storage.ErrUncertain):
		return r.reason, l.Problem(render.NotCertain)
	}
	return r.reason, l.Problem(render.NotRecorded)
}
