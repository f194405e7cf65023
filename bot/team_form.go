package bot

import (
	"context"
	"errors"
	"slices"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// openTeam opens the form in which somebody says whom they lead.
func (b *Bot) openTeam(ctx context.Context, user, trigger string) answer {
	l := b.workspace.LanguageOf(ctx, user)
	if refused, ok := b.may(ctx, l, user, credit.ToLead); !ok {
		return refused
	}
	own, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	if err := b.workspace.Prepare(ctx, own.Everybody()); err != nil {
		b.log.Warn("looking up who is on a team", "error", err)
	}
	for i := range own {
		own[i].Members = slices.DeleteFunc(own[i].Members, func(m credit.TeamMember) bool { return !b.creditable(ctx, m.ID) })
	}
	known, err := b.workspace.Groups(ctx)
	if err != nil {
		b.log.Warn("listing user groups", "error", err)
	}
	var groups [][2]string
	for _, t := range own { // the form is complete, whatever Slack shows: what it did not offer would be left
		if t.Group != "" {
			groups = append(groups, [2]string{t.Group, t.Group})
		}
	}
	followed := len(groups)
	for _, g := range known {
		if i := slices.IndexFunc(groups[:followed], func(f [2]string) bool { return f[0] == g.ID }); i >= 0 {
			groups[i][1] = g.Name
		} else {
			groups = append(groups, [2]string{g.ID, g.Name})
		}
	}
	return b.open(ctx, l, trigger, l.TeamForm(own, groups), func() []render.Message { return []render.Message{l.LeadUsage()} })
}

// submitTeam takes the form in which somebody said whom they lead.
func (b *Bot) submitTeam(ctx context.Context, c payload.Interaction) answer {
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	if refused, ok := b.may(ctx, l, c.User.ID, credit.ToLead); !ok {
		return notice(l, refused.messages[0])
	}
	return b.keepTeam(ctx, l, c.User.ID, fieldsOf(c))
}

// keepTeam makes the list and the groups of a lead what the form says.
func (b *Bot) keepTeam(ctx context.Context, l render.Language, user string, f fields) answer {
	people, err := b.fit(ctx, credit.ToBeLed, user, f.get(render.FieldPeople).SelectedUsers)
	if err != nil {
		return problem(render.FieldPeople, l.Problem(render.NotLookedUp))
	}
	before, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return problem(render.FieldPeople, l.Problem(render.NotRecorded))
	}
	change := b.teamChange(ctx, user)
	wanted := credit.Teams{credit.Team{Lead: user}.With(change.At, people...)}
	for _, group := range f.checked(render.FieldGroups) {
		members, err := b.workspace.AskMembers(ctx, group)
		if err == nil {
			members, err = b.fit(ctx, credit.ToBeLed, user, members)
		}
		team, followed := before.Of(group) // it stays as it was known where Slack does not show it
		switch {
		case err == nil:
			team = credit.Team{Lead: user, Group: group}.With(change.At, members...)
		case !followed:
			return problem(render.FieldGroups, l.Problem(render.NotLookedUp))
		}
		wanted = append(wanted, team)
	}
	if wanted.TooLarge() {
		return problem(render.FieldPeople, l.Problem(render.TooManyLed))
	}
	if err := b.mayChangeTeams(ctx, user); err != nil {
		return problem(render.FieldPeople, b.whyNot(l, err))
	}
	teams, err := b.store.ChangeTeams(ctx, user, b.teamLine(user, user, "set"), func(own credit.Teams) (credit.Teams, error) {
		return change.Replace(own, wanted...), nil
	})
	if err != nil {
		b.log.Error("keeping a team", "error", err)
		return problem(render.FieldPeople, l.Problem(render.NotRecorded))
	}
	return answer{after: func(ctx context.Context) error {
		answers := []render.Message{l.LeadOff(user, user, nil)}
		if len(teams) > 0 {
			answers = []render.Message{l.Leads(teams, nil, nil)}
		}
		return errors.Join(b.sayTo(ctx, user, answers...), b.teamsChanged(ctx, user, teams))
	}}
}
