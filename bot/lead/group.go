package lead

import (
	"context"
	"slices"
	"time"

	"shine/credit"
	"shine/storage"
)

// follow brings the teams that are user groups up to date. Where keep is set, the new members are kept, and told who
// leads them. A group that Slack does not show now stays as it was.
func (coach *Coach) follow(ctx context.Context, teams credit.Teams, keep bool) credit.Teams {
	teams = slices.Clone(teams)
	for i, team := range teams {
		if team.Group == "" || team.Waiting {
			continue
		}
		followed, err := coach.followed(ctx, team, keep)
		if err != nil {
			coach.log.Warn("following a user group", "group", team.Group, "error", err)
			continue
		}
		teams[i] = followed
	}

	return teams
}

// followed is a team as its user group is now.
func (coach *Coach) followed(ctx context.Context, team credit.Team, keep bool) (credit.Team, error) {
	members, err := coach.workspace.Members(ctx, team.Group)
	if err != nil || len(members) == 0 {
		return team, err // Slack's plan has no groups any more, or this one is gone: the team stays as it was
	}
	if members, err = coach.workspace.Fit(ctx, credit.ToBeLed, team.Lead, members); err != nil {
		return team, err
	}

	now := coach.now().UTC().Truncate(time.Millisecond)
	_, after := credit.Teams{team}.Follow(now, team.Group, members)
	if (credit.Teams{after}).TooLarge() {
		return team, credit.ErrTeamsTooLarge // the team stays as it was
	}

	if keep && !slices.Equal(after.Members, team.Members) {
		err = coach.keepFollowed(ctx, team, now, members)
	}
	return after, err
}

// keepFollowed keeps the members of a user group as they are now, and tells the new ones who leads them.
func (coach *Coach) keepFollowed(ctx context.Context, team credit.Team, now time.Time, members []string) error {
	var kept credit.Team
	_, err := coach.store.ChangeTeams(ctx, team.Lead, storage.AuditLine{}, func(own credit.Teams) (
		credit.Teams, error,
	) {
		var followed credit.Teams
		followed, kept = own.Follow(now, team.Group, members)
		return followed, nil
	})
	if err != nil {
		return err
	}
	if kept.Waiting {
		coach.AskAdmins(ctx, kept)
		return nil
	}

	return coach.TellLed(ctx, kept.Lead, kept.People())
}
