package bot

import (
	"context"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/credit"
)

// approvedFirst is a team as it is changed; one that grew waits anew where an admin has to agree.
func approvedFirst(before, after credit.Team, waiting bool, by string) credit.Team {
	if waiting && slices.ContainsFunc(after.Members, func(m credit.TeamMember) bool { return !before.Has(m.ID) }) {
		after.Waiting, after.By = true, by
		if !before.Waiting {
			after.Agreed = before.Members
		}
	}
	return after
}

// waits says when an admin has to agree to what somebody makes of their teams: always where the workspace wants that,
// and otherwise where many people come.
func (b *Bot) waits(ctx context.Context, asker string) func(before, after []credit.Team) bool {
	admin, err := b.isAdmin(ctx, asker)
	always := b.settings().ApproveTeams
	return func(before, after []credit.Team) bool {
		return (err != nil || !admin) && (always || credit.GrewMuch(before, after))
	}
}

// askAdmins asks every admin whom Shine knows to agree to a team.
func (b *Bot) askAdmins(ctx context.Context, team credit.Team) {
	admins, err := b.directory.admins(ctx)
	if err != nil {
		b.log.Warn("looking up admins", "error", err)
	}
	for _, admin := range admins {
		if !slices.Contains(b.admins, admin) && admin != team.By {
			b.sayQuietly(ctx, admin, b.speak(ctx, admin).Approve(team))
		}
	}
	for _, admin := range b.admins {
		b.sayQuietly(ctx, admin, b.speak(ctx, admin).Approve(team))
	}
}

// sayQuietly says something that nobody waits for.
func (b *Bot) sayQuietly(ctx context.Context, user string, m render.Message) {
	if err := b.sayTo(ctx, user, m); err != nil {
		b.log.Warn("telling somebody", "error", err)
	}
}

// decideTeam lets an admin agree to a team that waits, or decline it. Where people came since the admin was asked, they are
// asked about the team as it is.
func (b *Bot) decideTeam(ctx context.Context, c clicked, yes bool) answer {
	l := b.speak(ctx, c.User.ID)
	if refused, ok := b.adminsOnly(ctx, l, c.User.ID); !ok {
		return refused
	}
	of := append(strings.SplitN(c.id(), " ", 3), "", "", "")
	lead, group, stamp := of[0], of[1], of[2]
	var changed *credit.Team
	decided, stays, asker, detail := false, false, "", "declined"
	if yes {
		detail = "agreed"
	}
	teams, err := b.store.ChangeTeams(ctx, lead, b.teamLine(c.User.ID, lead, detail), func(own []credit.Team) ([]credit.Team, error) {
		decided, changed = false, nil
		for i, t := range own {
			if t.Group != group || !t.Waiting {
				continue
			}
			if t.Stamp() != stamp {
				changed = &t
				return own, nil
			}
			decided, asker, stays = true, t.By, len(t.Agreed) > 0
			own[i].Waiting, own[i].Agreed = false, nil
			switch {
			case !yes && stays: // who was added goes, the others were agreed to
				own[i].Members = t.Agreed
			case !yes:
				return slices.Delete(own, i, i+1), nil
			}
		}
		return own, nil
	})
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case changed != nil:
		return say(l.Approve(*changed))
	case !decided:
		return say(l.ApproveGone())
	}
	return say(l.Approved(lead, yes, stays)).then(func(ctx context.Context) error {
		if asker != "" { // and not erased
			b.sayQuietly(ctx, asker, b.speak(ctx, asker).Approved(lead, yes, stays))
		}
		return b.teamsChanged(ctx, lead, teams)
	})
}
