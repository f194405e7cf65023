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
func (b *Bot) milestone(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	if refused, ok := b.may(ctx, l, a.giver, credit.ToHaveMilestones); !ok {
		return refused
	}
	person, off, text := milestoneWords(a)
	if (text == "" || text == "list") && !off && person == a.giver {
		return b.listMilestones(ctx, l, a.giver)
	}
	if person != a.giver {
		admin, err := b.isAdmin(ctx, a.giver)
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
		return b.removeMilestone(ctx, l, a, person, text)
	}
	m, err := credit.ParseMilestone(text, b.dayOf(ctx, a.giver, b.now()), b.settings().Birthdays)
	if problem, ok := errors.AsType[credit.MilestoneProblem](err); ok {
		return say(l.MilestoneWrong(problem))
	}
	if err := b.mayChange(ctx, a.giver); err != nil {
		return b.unchanged(ctx, a, err)
	}
	m.Person, m.By = person, a.giver
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "milestone", About: person, Detail: m.Date}
	_, err = b.store.ChangeMilestones(ctx, person, line, func(own []credit.Milestone) ([]credit.Milestone, error) {
		return credit.WithMilestone(own, m), nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.MilestoneSaved(m))
}

// milestoneWords takes the command apart: who it is about, first, and what follows.
func milestoneWords(a asked) (person string, off bool, text string) {
	person = a.giver
	var rest strings.Builder
	for i, s := range a.typed {
		text := credit.NormalText([]credit.Span{s})
		if i == 0 {
			_, text = cutWord(text) // the sub-command itself
			word, rest := cutWord(text)
			if off = slices.Contains([]string{"off", "remove"}, meaning(word)); off {
				text = rest
			}
		}
		if s.Kind == credit.User && strings.TrimSpace(rest.String()) == "" && person == a.giver {
			person = s.ID
			continue
		}
		rest.WriteString(text)
	}
	return person, off, strings.TrimSpace(rest.String())
}

func (b *Bot) removeMilestone(ctx context.Context, l render.Language, a asked, person, date string) answer {
	if err := b.mayChange(ctx, a.giver); err != nil {
		return b.unchanged(ctx, a, err)
	}
	removed := false
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "milestone", About: person, Detail: "off " + date}
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
	admin, err := b.isAdmin(ctx, user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	today := b.dayOf(ctx, user, b.now())
	shown := slices.DeleteFunc(all, func(m credit.Milestone) bool { return m.Date < today || !admin && m.Person != user })
	slices.SortStableFunc(shown, func(a, b credit.Milestone) int { return cmp.Compare(a.Date, b.Date) })
	return say(l.Milestones(shown))
}
