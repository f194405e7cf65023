package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// errGroup is the error of a user group that Slack does not show: it is none, or the plan has none.
var errGroup = errors.New("a user group that Slack does not show")

// lead says whom somebody leads: `/shine lead @ana @luis`, `@platform`, `@olu of @platform`, `off`.
func (b *Bot) lead(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	lead, off, people, groups := leadWords(a)
	if lead != a.giver {
		if refused, ok := b.adminsOnly(ctx, l, a.giver); !ok {
			return refused
		}
	}
	switch names := unresolved(a.typed); {
	case len(names) > 0: // or "off @somebody" would end all teams
		return say(l.Refused(&credit.Refusal{Code: credit.UnresolvedName, Names: names}, a.typed, "")...)
	case off:
		return b.endTeams(ctx, l, a.giver, lead, people, groups)
	case len(people)+len(groups) == 0 && a.trigger != "" && lead == a.giver:
		return b.openTeam(ctx, a.giver, a.trigger)
	case len(people)+len(groups) == 0:
		return say(l.LeadUsage())
	}
	return b.setTeams(ctx, l, a.giver, lead, people, groups)
}

// unresolved are the @names that Slack did not turn into people.
func unresolved(typed []credit.Span) []string {
	var names []string
	for _, s := range typed {
		if s.Kind != credit.PlainText {
			continue
		}
		for word := range strings.FieldsFuncSeq(s.Text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
			if len(word) > 1 && strings.HasPrefix(word, "@") {
				names = append(names, word)
			}
		}
	}
	return names
}

// leadWords takes the command apart. Who stands before "of" is the lead; without it that is who asks.
func leadWords(a asked) (lead string, off bool, people, groups []string) {
	lead = a.giver
	for _, s := range a.typed {
		switch s.Kind {
		case credit.User:
			people = append(people, s.ID)
		case credit.Group:
			groups = append(groups, s.ID)
		case credit.PlainText:
			words := strings.Fields(strings.ToLower(s.Text))
			off = off || slices.Contains(words, "off")
			if (slices.Contains(words, "of") || slices.Contains(words, "de")) && len(people) == 1 && len(groups) == 0 {
				lead, people = people[0], nil
			}
		case credit.Channel, credit.Broadcast:
		}
	}
	if off && lead == a.giver && len(people) == 1 && slices.Contains(people, a.giver) {
		people = nil // "lead off @me"
	}
	return lead, off, people, groups
}

// setTeams adds people to a lead's list, and groups to those that are followed.
func (b *Bot) setTeams(ctx context.Context, l render.Language, asker, lead string, people, groups []string) answer {
	members, err := b.leadable(ctx, lead, people)
	var may []string
	if err == nil {
		may, err = b.leadable(ctx, "", []string{lead}) // an admin may have named an app, or who is gone
	}
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case len(may) == 0:
		return say(l.LeadNobody())
	}
	now, waiting := b.now().UTC().Truncate(time.Millisecond), b.waits(ctx, asker)
	var wanted []credit.Team
	if len(members) > 0 {
		wanted = append(wanted, credit.Team{Lead: lead}.With(now, members...))
	}
	for _, group := range groups {
		found, err := b.groupMembers(ctx, group)
		if errors.Is(err, errGroup) {
			return say(l.LeadPlan())
		}
		if err == nil {
			found, err = b.leadable(ctx, lead, found)
		}
		if err != nil {
			return say(b.wentWrong(l, err))
		}
		wanted = append(wanted, credit.Team{Lead: lead, Group: group}.With(now, found...))
	}
	if len(wanted) == 0 {
		return say(l.LeadNobody())
	}
	teams, err := b.store.ChangeTeams(ctx, lead, b.teamLine(asker, lead, "set"), func(own []credit.Team) ([]credit.Team, error) {
		for _, team := range wanted {
			own = added(own, team, now, waiting, asker)
		}
		return own, nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	var messages []render.Message
	for _, team := range wanted {
		i := slices.IndexFunc(teams, func(t credit.Team) bool { return t.Group == team.Group })
		messages = append(messages, l.LeadSaved(teams[i], asker))
	}
	return say(messages...).then(func(ctx context.Context) error { return b.teamsChanged(ctx, lead, teams) })
}

// added joins a team with the one of the same kind that there is.
func added(own []credit.Team, team credit.Team, now time.Time, waiting bool, by string) []credit.Team {
	i := slices.IndexFunc(own, func(t credit.Team) bool { return t.Group == team.Group })
	if i < 0 {
		team.Since, team.Waiting, team.By = now, waiting, by
		return append(own, team)
	}
	grown := own[i]
	for _, m := range team.Members {
		grown = grown.With(now, m.ID)
	}
	own[i] = approvedFirst(own[i], grown, waiting, by)
	return own
}

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

// waits reports whether an admin has to agree to the teams that somebody sets up.
func (b *Bot) waits(ctx context.Context, asker string) bool {
	if !b.settings().ApproveTeams {
		return false
	}
	admin, err := b.isAdmin(ctx, asker)
	return err != nil || !admin
}

func (b *Bot) teamLine(by, lead, detail string) storage.AuditLine {
	return storage.AuditLine{Time: b.now(), By: by, Action: "lead", About: lead, Detail: detail}
}

// leadable are those of some people whom somebody can lead: members who are not themselves.
func (b *Bot) leadable(ctx context.Context, lead string, people []string) ([]string, error) {
	standings := map[string]credit.Standing{}
	if err := b.directory.standings(ctx, people, standings); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(people), func(id string) bool { return id == lead || standings[id] != credit.Member }), nil
}

// groupMembers are those of a user group, asked now.
func (b *Bot) groupMembers(ctx context.Context, group string) ([]string, error) {
	members, err := b.api.GetUserGroupMembersContext(ctx, group)
	if isSlackError(err, "plan_upgrade_required", "no_such_subteam", "missing_scope", "subteam_not_found") {
		return nil, errGroup
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the members of group %s: %w", group, err)
	}
	b.directory.groups.put(group, members)
	return members, nil
}

// endTeams ends all teams of a lead, or takes people and groups out of them.
func (b *Bot) endTeams(ctx context.Context, l render.Language, asker, lead string, people, groups []string) answer {
	var left []string
	teams, err := b.store.ChangeTeams(ctx, lead, b.teamLine(asker, lead, "off"), func(own []credit.Team) ([]credit.Team, error) {
		left = nil
		if len(people)+len(groups) == 0 {
			return nil, nil
		}
		for i, t := range own {
			for _, id := range people {
				if t.Has(id) {
					left = append(left, id)
				}
			}
			own[i] = t.Without(people...)
		}
		return slices.DeleteFunc(own, func(t credit.Team) bool {
			return slices.Contains(groups, t.Group) || t.Group == "" && len(t.Members) == 0
		}), nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	done := l.LeadOff(lead, asker, left)
	if len(groups) > 0 || len(left) == 0 && len(teams) > 0 {
		done = l.Leads(teams, nil, nil)
	}
	return say(done).then(func(ctx context.Context) error { return b.teamsChanged(ctx, lead, teams) })
}

// teamsChanged tells who is led, once each, has admins agree where they have to, and begins or ends asking.
func (b *Bot) teamsChanged(ctx context.Context, lead string, teams []credit.Team) error {
	b.rules.changed(ctx)
	for _, team := range teams {
		if team.Waiting {
			b.askAdmins(ctx, team)
			continue
		}
		for _, m := range team.Members {
			if err := b.store.SayLedBy(ctx, m.ID, lead); err != nil {
				return err
			}
		}
	}
	if err := b.planNudges(ctx); err != nil {
		return err
	}
	return b.refreshHomes(ctx, lead)
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

// decideTeam lets an admin agree to a team that waits, or decline it.
func (b *Bot) decideTeam(ctx context.Context, c clicked, yes bool) answer {
	l := b.speak(ctx, c.User.ID)
	if refused, ok := b.adminsOnly(ctx, l, c.User.ID); !ok {
		return refused
	}
	lead, group, _ := strings.Cut(c.id(), " ")
	decided, stays, asker, detail := false, false, "", "declined"
	if yes {
		detail = "agreed"
	}
	teams, err := b.store.ChangeTeams(ctx, lead, b.teamLine(c.User.ID, lead, detail), func(own []credit.Team) ([]credit.Team, error) {
		decided = false
		for i, t := range own {
			if t.Group != group || !t.Waiting {
				continue
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

// leads lists the teams that somebody leads and is on, and all others for an admin.
func (b *Bot) leads(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	teams, err := b.store.Teams(ctx)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	var own, on, others []credit.Team
	admin, err := b.isAdmin(ctx, a.giver)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	for _, t := range teams {
		switch {
		case t.Lead == a.giver:
			own = append(own, t)
		case t.Has(a.giver) && !t.Waiting:
			on = append(on, t)
		case admin:
			others = append(others, t)
		}
	}
	return say(l.Leads(own, on, others))
}

// teams are those that a digest may speak of: Slack's user groups, and the lists that leads set up, under the lead's id and
// name.
func (b *Bot) teams(ctx context.Context) ([]team, error) {
	known, err := b.directory.teams.get(ctx, "")
	if err != nil {
		return nil, err
	}
	led, err := b.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(known)
	for _, t := range led {
		if t.Group != "" || t.Waiting {
			continue
		}
		of := team{id: t.Lead, name: cmp.Or(append(slices.Clone(b.namesOf(ctx, t.Lead)), t.Lead)...), members: []string{t.Lead}}
		for _, m := range t.Members {
			of.members = append(of.members, m.ID)
		}
		all = append(all, of)
	}
	return all, nil
}

// openTeam opens the form in which somebody says whom they lead.
func (b *Bot) openTeam(ctx context.Context, user, trigger string) answer {
	l := b.speak(ctx, user)
	own, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	for i := range own {
		own[i].Members = slices.DeleteFunc(own[i].Members, func(m credit.TeamMember) bool { return !b.creditable(ctx, m.ID) })
	}
	known, err := b.directory.teams.get(ctx, "")
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
		if i := slices.IndexFunc(groups[:followed], func(f [2]string) bool { return f[0] == g.id }); i >= 0 {
			groups[i][1] = g.name
		} else {
			groups = append(groups, [2]string{g.id, g.name})
		}
	}
	return b.open(ctx, l, trigger, l.TeamForm(own, groups), func() []render.Message { return []render.Message{l.LeadUsage()} })
}

// submitTeam makes the list and the groups of a lead what the form says.
func (b *Bot) submitTeam(ctx context.Context, c slack.InteractionCallback) answer {
	user, l, f := c.User.ID, b.speak(ctx, c.User.ID), fieldsOf(c)
	people, err := b.leadable(ctx, user, f.get(render.FieldPeople).SelectedUsers)
	if err != nil {
		return problem(render.FieldPeople, l.Problem(render.NotLookedUp))
	}
	before, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return problem(render.FieldPeople, l.Problem(render.NotRecorded))
	}
	now, waiting := b.now().UTC().Truncate(time.Millisecond), b.waits(ctx, user)
	wanted := []credit.Team{credit.Team{Lead: user}.With(now, people...)}
	for _, group := range f.checked(render.FieldGroups) {
		members, err := b.groupMembers(ctx, group)
		if err == nil {
			members, err = b.leadable(ctx, user, members)
		}
		followed := slices.IndexFunc(before, func(t credit.Team) bool { return t.Group == group })
		switch {
		case err != nil && followed < 0:
			return problem(render.FieldGroups, l.Problem(render.NotLookedUp))
		case err != nil: // it stays as it was known
			wanted = append(wanted, before[followed])
			continue
		}
		wanted = append(wanted, credit.Team{Lead: user, Group: group}.With(now, members...))
	}
	teams, err := b.store.ChangeTeams(ctx, user, b.teamLine(user, user, "set"), func(own []credit.Team) ([]credit.Team, error) {
		var teams []credit.Team
		for _, team := range wanted {
			i := slices.IndexFunc(own, func(t credit.Team) bool { return t.Group == team.Group })
			if i >= 0 {
				ids := make([]string, 0, len(team.Members))
				for _, m := range team.Members {
					ids = append(ids, m.ID)
				}
				team = approvedFirst(own[i], own[i].Followed(now, ids), waiting, user)
			} else {
				team.Since, team.Waiting, team.By = now, waiting, user
			}
			if team.Group != "" || len(team.Members) > 0 {
				teams = append(teams, team)
			}
		}
		return teams, nil
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

// follow brings the teams that are user groups up to date. What they became is kept, and told to who is new, where keep
// is set. A group that Slack does not show now stays as it was.
func (b *Bot) follow(ctx context.Context, teams []credit.Team, keep bool) []credit.Team {
	teams = slices.Clone(teams)
	for i, team := range teams {
		if team.Group == "" || team.Waiting {
			continue
		}
		followed, err := b.followed(ctx, team, keep)
		if err != nil {
			b.log.Warn("following a user group", "group", team.Group, "error", err)
			continue
		}
		teams[i] = followed
	}
	return teams
}

// followed is a team as its user group is now.
func (b *Bot) followed(ctx context.Context, team credit.Team, keep bool) (credit.Team, error) {
	members, err := b.directory.groups.get(ctx, team.Group)
	if err != nil || len(members) == 0 {
		return team, err // Slack's plan has no groups any more, or this one is not there: who was on the team stays
	}
	if members, err = b.leadable(ctx, team.Lead, members); err != nil {
		return team, err
	}
	now := b.now().UTC().Truncate(time.Millisecond)
	after := team.Followed(now, members)
	if keep && !slices.Equal(after.Members, team.Members) {
		err = b.keepFollowed(ctx, team, now, members)
	}
	return after, err
}

// keepFollowed keeps who is in a user group now, and tells who is new.
func (b *Bot) keepFollowed(ctx context.Context, team credit.Team, now time.Time, members []string) error {
	_, err := b.store.ChangeTeams(ctx, team.Lead, storage.AuditLine{}, func(own []credit.Team) ([]credit.Team, error) {
		for i := range own {
			if own[i].Group == team.Group {
				own[i] = own[i].Followed(now, members)
			}
		}
		return own, nil
	})
	if err != nil {
		return err
	}
	for _, id := range members {
		if !team.Has(id) {
			if err := b.store.SayLedBy(ctx, id, team.Lead); err != nil {
				return err
			}
		}
	}
	return nil
}
