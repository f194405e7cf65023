package bot

import (
	"context"
	"strings"
	"time"

	"shine/credit"
)

// teamChange is a change of teams by somebody, now. An admin has to agree to it where the workspace wants that, and
// where many people come, unless an admin makes it.
func (l *leading) teamChange(ctx context.Context, asker string) credit.TeamChange {
	change := credit.TeamChange{
		By: asker, At: l.now().UTC().Truncate(time.Millisecond), Approval: credit.ApprovalOfMany,
	}
	admin, err := l.workspace.IsAdmin(ctx, asker)
	switch {
	case err == nil && admin:
		change.Approval = credit.NoApproval
	case l.workspace.Settings().ApproveTeams:
		change.Approval = credit.ApprovalOfAll
	}
	return change
}

func (l *leading) approveTeam(ctx context.Context, r *request) (answer, error) {
	return l.decideTeam(ctx, r, true)
}

func (l *leading) declineTeam(ctx context.Context, r *request) (answer, error) {
	return l.decideTeam(ctx, r, false)
}

// decideTeam lets an admin agree to a team that waits, or decline it. Where people were added since the admin was
// asked, the admin is asked again, about the team as it is now.
func (l *leading) decideTeam(ctx context.Context, r *request, yes bool) (answer, error) {
	of := append(strings.SplitN(r.value, " ", 3), "", "", "")
	lead, group, stamp := of[0], of[1], of[2]
	detail := "declined"
	if yes {
		detail = "agreed"
	}

	var decision credit.TeamDecision
	teams, err := l.store.ChangeTeams(
		ctx, lead, l.teamLine(r.user, lead, detail), func(own credit.Teams) (credit.Teams, error) {
			var decided credit.Teams
			decided, decision = own.Decide(group, stamp, yes)
			return decided, nil
		},
	)
	switch {
	case err != nil:
		return answer{}, err
	case decision.Changed != nil:
		return say(r.language.Approve(*decision.Changed)), nil
	case !decision.Decided:
		return say(r.language.ApproveGone()), nil
	}

	return say(r.language.Approved(lead, yes, decision.Stays)).then(func(ctx context.Context) error {
		if asker := decision.By; asker != "" { // an asker who was erased is not told
			approved := l.workspace.LanguageOf(ctx, asker).Approved(lead, yes, decision.Stays)
			if err := l.sayTo(ctx, asker, approved); err != nil {
				l.log.Warn("telling who asked what became of a team", "error", err)
			}
		}
		return l.teamsChanged(ctx, lead, teams)
	}), nil
}
