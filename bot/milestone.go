package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// milestone enters, removes and lists days that somebody would like to be thought of: one's own, or for admins
// everybody's.
func (b *Bot) milestone(ctx context.Context, r request) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	if refused, ok := b.may(ctx, l, r.user, credit.ToHaveMilestones); !ok {
		return refused
	}
	person, off, text := milestoneWords(r)
	if (text == "" || text == "list") && !off && person == r.user {
		return b.listMilestones(ctx, l, r.user)
	}
	if person != r.user {
		admin, err := b.workspace.IsAdmin(ctx, r.user)
		if err != nil {
			return say(b.wentWrong(l, err))
		}
		if !admin {
			return say(l.MilestoneNotYours())
		}
		if fit, err := b.fit(ctx, credit.ToHaveMilestones, "", []string{person}); !off && (err != nil || len(fit) == 0) {
			return say(l.LeadNobody())
		}
	}
	if off {
		return b.removeMilestone(ctx, l, r, person, text)
	}
	m, err := credit.ParseMilestone(text, b.dayOf(ctx, r.user, b.now()), b.workspace.Settings().Birthdays)
	if problem, ok := errors.AsType[credit.MilestoneProblem](err); ok {
		return say(l.MilestoneWrong(problem))
	}
	if err := b.mayChange(ctx, r.user); err != nil {
		return b.unchanged(ctx, r, err)
	}
	m.Person, m.By = person, r.user
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "milestone", About: person, Detail: m.Date}
	_, err = b.store.ChangeMilestones(ctx, person, line, func(own []credit.Milestone) ([]credit.Milestone, error) {
		return credit.WithMilestone(own, m), nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.MilestoneSaved(m))
}

// milestoneWords takes the command apart: who it is about, first, and what follows.
func milestoneWords(r request) (person string, off bool, text string) {
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

func (b *Bot) removeMilestone(ctx context.Context, l render.Language, r request, person, date string) answer {
	if err := b.mayChange(ctx, r.user); err != nil {
		return b.unchanged(ctx, r, err)
	}
	removed := false
	line := storage.AuditLine{Time: b.now(), By: r.user, Action: "milestone", About: person, Detail: "off " + date}
	_, err := b.store.ChangeMilestones(ctx, person, line, func(own []credit.Milestone) ([]credit.Milestone, error) {
		left := slices.DeleteFunc(slices.Clone(own), func(m credit.Milestone) bool { return m.Date == date })
		removed = len(left) < len(own)
		return left, nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.MilestoneGone(removed))
}

// listMilestones shows somebody their own, and an admin all that are to come.
func (b *Bot) listMilestones(ctx context.Context, l render.Language, user string) answer {
	all, err := b.store.Milestones(ctx)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	admin, err := b.workspace.IsAdmin(ctx, user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	today := b.dayOf(ctx, user, b.now())
	shown := slices.DeleteFunc(all, func(m credit.Milestone) bool { return m.Date < today || !admin && m.Person != user })
	slices.SortStableFunc(shown, func(a, b credit.Milestone) int { return cmp.Compare(a.Date, b.Date) })
	return say(l.Milestones(shown))
}
