package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// milestones takes the days on which people would like to be thought of.
type milestones struct{ *base }

func (ms *milestones) routes() routes {
	milestone := route{do: ms.milestone, who: those(credit.ToHaveMilestones)}
	return routes{commands: table{"milestone": milestone, "milestones": milestone}}
}

// milestone enters, removes and lists days on which somebody would like to be thought of: one's own, or for admins
// everybody's.
func (ms *milestones) milestone(ctx context.Context, r *request) (answer, error) {
	person, off, text := milestoneWords(r)
	if (text == "" || text == "list") && !off && person == r.user {
		return ms.listMilestones(ctx, r)
	}
	if err := ms.mayHaveMilestones(ctx, r, person, off); err != nil {
		return answer{}, err
	}
	if off {
		return ms.removeMilestone(ctx, r, person, text)
	}

	return ms.enterMilestone(ctx, r, person, text)
}

// mayHaveMilestones lets only admins change somebody else's milestones, and refuses to enter one for a person who may
// have none.
func (ms *milestones) mayHaveMilestones(ctx context.Context, r *request, person string, off bool) error {
	if person == r.user {
		return nil
	}

	admin, err := ms.workspace.IsAdmin(ctx, r.user)
	switch {
	case err != nil:
		return err
	case !admin:
		return render.ErrMilestoneNotYours
	case off:
		return nil
	}

	fit, err := ms.workspace.Fit(ctx, credit.ToHaveMilestones, "", []string{person})
	if err != nil || len(fit) == 0 {
		return render.ErrNobodyToLead
	}

	return nil
}

func (ms *milestones) enterMilestone(ctx context.Context, r *request, person, text string) (answer, error) {
	m, err := credit.ParseMilestone(text, ms.dayOf(ctx, r.user, ms.now()), ms.workspace.Settings().Birthdays)
	if err != nil {
		return answer{}, err
	}
	if err := ms.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	m.Person, m.By = person, r.user
	line := storage.AuditLine{Time: ms.now(), By: r.user, Action: "milestone", About: person, Detail: m.Date}
	_, err = ms.store.ChangeMilestones(ctx, person, line, func(own []credit.Milestone) ([]credit.Milestone, error) {
		return credit.WithMilestone(own, m), nil
	})
	if err != nil {
		return answer{}, err
	}

	return say(r.language.MilestoneSaved(m)), nil
}

// milestoneWords takes the command apart: who it is about, first, and what follows.
func milestoneWords(r *request) (person string, off bool, text string) {
	person = r.user
	var rest strings.Builder
	for i, s := range r.typed {
		text := credit.NormalText([]credit.Span{s})
		if i == 0 {
			_, text = cutWord(text) // the sub-command itself
			word, rest := cutWord(text)
			if off = slices.Contains([]string{"off", "remove"}, meaning(word)); off {
				text = rest
			}
		}
		if s.Kind == credit.User && strings.TrimSpace(rest.String()) == "" && person == r.user {
			person = s.ID
			continue
		}

		rest.WriteString(text)
	}

	return person, off, strings.TrimSpace(rest.String())
}

func (ms *milestones) removeMilestone(ctx context.Context, r *request, person, date string) (answer, error) {
	if err := ms.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	removed := false
	line := storage.AuditLine{Time: ms.now(), By: r.user, Action: "milestone", About: person, Detail: "off " + date}
	_, err := ms.store.ChangeMilestones(ctx, person, line, func(own []credit.Milestone) ([]credit.Milestone, error) {
		left := slices.DeleteFunc(slices.Clone(own), func(m credit.Milestone) bool { return m.Date == date })
		removed = len(left) < len(own)
		return left, nil
	})
	if err != nil {
		return answer{}, err
	}

	return say(r.language.MilestoneGone(removed)), nil
}

// listMilestones shows somebody their own, and an admin all that are to come.
func (ms *milestones) listMilestones(ctx context.Context, r *request) (answer, error) {
	all, err := ms.store.Milestones(ctx)
	if err != nil {
		return answer{}, err
	}

	admin, err := ms.workspace.IsAdmin(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	today := ms.dayOf(ctx, r.user, ms.now())
	shown := slices.DeleteFunc(
		all, func(m credit.Milestone) bool { return m.Date < today || !admin && m.Person != r.user },
	)
	slices.SortStableFunc(shown, func(one, other credit.Milestone) int { return cmp.Compare(one.Date, other.Date) })
	return say(r.language.Milestones(shown)), nil
}
