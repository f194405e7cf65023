package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"shine/bot/home"
	"shine/bot/lead"
	"shine/bot/render"
	"shine/credit"
)

// leading handles who leads whom.
type leading struct {
	*base
	coach *lead.Coach
	homes *home.Keeper
	notes *notes
}

// openTeam opens the form in which somebody says whom they lead.
func (l *leading) openTeam(ctx context.Context, r *request) (answer, error) {
	own, err := l.store.TeamsOf(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	if err := l.workspace.Prepare(ctx, own.Everybody()); err != nil {
		l.log.Warn("looking up who is on a team", "error", err)
	}
	for i := range own {
		own[i].Members = slices.DeleteFunc(own[i].Members, func(m credit.TeamMember) bool {
			return !l.creditable(ctx, m.ID)
		})
	}

	return l.open(ctx, r, r.language.TeamForm(own, l.groupsToFollow(ctx, own)), r.language.LeadUsage())
}

// groupsToFollow are the groups that the form offers, by id and name. Those that are followed come first, whether Slack
// shows them or not: a group that the form does not offer would not be followed any more.
func (l *leading) groupsToFollow(ctx context.Context, own credit.Teams) [][2]string {
	known, err := l.workspace.Groups(ctx)
	if err != nil {
		l.log.Warn("listing user groups", "error", err)
	}
	var groups [][2]string
	for _, t := range own {
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

	return groups
}

// submitTeam makes the list and the groups of a lead what the form says.
func (l *leading) submitTeam(ctx context.Context, r *request) (answer, error) {
	before, err := l.store.TeamsOf(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	change := l.teamChange(ctx, r.user)
	wanted, err := l.chosenTeams(ctx, r, change.At, before)
	switch {
	case err != nil:
		return answer{}, err
	case wanted.TooLarge():
		return answer{}, render.ErrTooManyLed
	}

	if err := l.countTeamChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	teams, err := l.store.ChangeTeams(
		ctx, r.user, l.teamLine(r.user, r.user, "set"), func(own credit.Teams) (credit.Teams, error) {
			return change.Replace(own, wanted...), nil
		},
	)
	if err != nil {
		return answer{}, fmt.Errorf("keeping a team: %w", err)
	}

	return answer{after: func(ctx context.Context) error {
		told := r.language.LeadOff(r.user, r.user, nil)
		if len(teams) > 0 {
			told = r.language.Leads(teams, nil, nil)
		}
		return errors.Join(l.sayTo(ctx, r.user, told), l.teamsChanged(ctx, r.user, teams))
	}}, nil
}

// chosenTeams are the list and the groups in a form. A group that Slack does not show now stays as it was known before.
func (l *leading) chosenTeams(
	ctx context.Context, r *request, since time.Time, before credit.Teams,
) (credit.Teams, error) {
	f := r.fields()
	people, err := l.workspace.Fit(ctx, credit.ToBeLed, r.user, f.get(render.FieldPeople).SelectedUsers)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err)
	}

	wanted := credit.Teams{credit.Team{Lead: r.user}.With(since, people...)}
	for _, group := range f.checked(render.FieldGroups) {
		members, err := l.workspace.AskMembers(ctx, group)
		if err == nil {
			members, err = l.workspace.Fit(ctx, credit.ToBeLed, r.user, members)
		}
		team, followed := before.Of(group)
		switch {
		case err == nil:
			team = credit.Team{Lead: r.user, Group: group}.With(since, members...)
		case !followed:
			return nil, at(render.FieldGroups, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err))
		}

		wanted = append(wanted, team)
	}

	return wanted, nil
}
