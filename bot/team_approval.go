package bot

import (
	"context"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
)

// teamChange is a change of teams by somebody, now. An admin has to agree to it where the workspace wants that, and
// where many people come, unless an admin makes it.
func (b *Bot) teamChange(ctx context.Context, asker string) credit.TeamChange {
	change := credit.TeamChange{By: asker, At: b.now().UTC().Truncate(time.Millisecond), Approval: credit.ApprovalOfMany}
	admin, err := b.workspace.IsAdmin(ctx, asker)
	switch {
	case err == nil && admin:
		change.Approval = credit.NoApproval
	case b.workspace.Settings().ApproveTeams:
		change.Approval = credit.ApprovalOfAll
	}
	return change
}

// sayQuietly says something that nobody waits for.
func (b *Bot) sayQuietly(ctx context.Context, user string, m render.Message) {
	if err := b.sayTo(ctx, user, m); err != nil {
		b.log.Warn("telling somebody", "error", err)
	}
}

func (b *Bot) approveTeam(ctx context.Context, r *request) (answer, error) {
	return b.decideTeam(ctx, r, true)
}

func (b *Bot) declineTeam(ctx context.Context, r *request) (answer, error) {
	return b.decideTeam(ctx, r, false)
}

// decideTeam lets an admin agree to a team that waits, or decline it. Where people came since the admin was asked, they are
// asked about the team as it is.
func (b *Bot) decideTeam(ctx context.Context, r *request, yes bool) (answer, error) {
	of := append(strings.SplitN(r.value, " ", 3), "", "", "")
	lead, group, stamp := of[0], of[1], of[2]
	detail := "declined"
	if yes {
		detail = "agreed"
	}

	var decision credit.TeamDecision
	teams, err := b.store.ChangeTeams(ctx, lead, b.teamLine(r.user, lead, detail), func(own credit.Teams) (credit.Teams, error) {
		var decided credit.Teams
		decided, decision = own.Decide(group, stamp, yes)
		return decided, nil
	})
	switch {
	case err != nil:
		return answer{}, err
	case decision.Changed != nil:
		return say(r.language.Approve(*decision.Changed)), nil
	case !decision.Decided:
		return say(r.language.ApproveGone()), nil
	}
	return say(r.language.Approved(lead, yes, decision.Stays)).then(func(ctx context.Context) error {
		if asker := decision.By; asker != "" { // and not erased
			b.sayQuietly(ctx, asker, b.workspace.LanguageOf(ctx, asker).Approved(lead, yes, decision.Stays))
		}
		return b.teamsChanged(ctx, lead, teams)
	}), nil
}
