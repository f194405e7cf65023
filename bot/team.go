package bot

import (
	"context"
	"slices"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

func (l *leading) routes() routes {
	leads, admins := those(credit.ToLead), those(credit.ToAdminister)
	return routes{
		commands: table{
			"lead":  {do: l.lead, who: leads},
			"leads": {do: l.leads, who: those(credit.ToBeLed)}, // and, with "note", a lead's weekly note
		},
		actions: table{
			render.ActionTeam:    {do: l.openTeam, who: leads},
			render.ActionApprove: {do: l.approveTeam, who: admins, inPlace: true},
			render.ActionDecline: {do: l.declineTeam, who: admins, inPlace: true},
		},
		forms: table{render.FormTeam: {do: l.submitTeam, who: leads, under: render.FieldPeople}},
	}
}

// lead says whom somebody leads: `/shine lead @ana @luis`, `@platform`, `@olu of @platform`, `off`.
func (l *leading) lead(ctx context.Context, r *request) (answer, error) {
	lead, off, people, groups := leadWords(r)
	if lead != r.user {
		if err := l.mayAdminister(ctx, r.user); err != nil {
			return answer{}, err
		}
	}
	switch names := unresolved(r.typed); {
	case len(names) > 0: // without this, "off @somebody" would end all teams
		return answer{}, &credit.Refusal{Code: credit.UnresolvedName, Names: names}
	case off:
		return l.endTeams(ctx, r, lead, people, groups)
	case len(people)+len(groups) == 0 && r.trigger != "" && lead == r.user:
		return l.openTeam(ctx, r)
	case len(people)+len(groups) == 0:
		return say(r.language.LeadUsage()), nil
	}

	return l.setTeams(ctx, r, lead, people, groups)
}

// unresolved are the @names that Slack did not turn into people.
func unresolved(typed []credit.Span) []string {
	var names []string
	for _, s := range typed {
		if s.Kind != credit.PlainText {
			continue
		}
		for word := range strings.FieldsFuncSeq(s.Text, func(r rune) bool { return credit.IsSpace(r) || r == ',' }) {
			if len(word) > 1 && strings.HasPrefix(word, "@") {
				names = append(names, word)
			}
		}
	}

	return names
}

// leadWords takes the command apart. The person before "of" is the lead; without "of" the asker is.
func leadWords(r *request) (lead string, off bool, people, groups []string) {
	lead = r.user
	for _, s := range r.typed {
		switch s.Kind {
		case credit.User:
			people = append(people, s.ID)
		case credit.Group:
			groups = append(groups, s.ID)
		case credit.PlainText:
			says := func(meant string) bool {
				return slices.ContainsFunc(strings.Fields(s.Text), func(word string) bool {
					return meaning(word) == meant
				})
			}
			off = off || says("off")
			if says("of") && len(people) == 1 && len(groups) == 0 {
				lead, people = people[0], nil
			}
		case credit.Channel, credit.Broadcast:
		}
	}

	if off && lead == r.user && len(people) == 1 && slices.Contains(people, r.user) {
		people = nil // "lead off @me"
	}
	return lead, off, people, groups
}

// setTeams adds people to a lead's list, and groups to those that are followed.
func (l *leading) setTeams(ctx context.Context, r *request, lead string, people, groups []string) (answer, error) {
	change := l.teamChange(ctx, r.user)
	wanted, err := l.wantedTeams(ctx, change.At, lead, people, groups)
	switch {
	case err != nil:
		return answer{}, err
	case len(wanted) == 0:
		return answer{}, render.ErrNobodyToLead
	}

	if err := l.countTeamChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	teams, err := l.store.ChangeTeams(
		ctx, lead, l.teamLine(r.user, lead, "set"), func(own credit.Teams) (credit.Teams, error) {
			return change.Join(own, wanted...)
		},
	)
	if err != nil {
		return answer{}, err
	}

	var messages []render.Message
	for _, team := range wanted {
		saved, _ := teams.Of(team.Group)
		messages = append(messages, r.language.LeadSaved(saved, r.user))
	}

	return say(messages...).then(func(ctx context.Context) error { return l.teamsChanged(ctx, lead, teams) }), nil
}

// wantedTeams are a lead's list of people and their groups, each with those people who may be led. There are none where
// the lead may not lead: an admin may have named an app, a guest, or somebody who has left.
func (l *leading) wantedTeams(
	ctx context.Context, at time.Time, lead string, people, groups []string,
) (credit.Teams, error) {
	members, err := l.workspace.Fit(ctx, credit.ToBeLed, lead, people)
	if err != nil {
		return nil, err
	}

	may, err := l.workspace.Fit(ctx, credit.ToLead, "", []string{lead})
	if err != nil || len(may) == 0 {
		return nil, err
	}

	var wanted credit.Teams
	if len(members) > 0 {
		wanted = append(wanted, credit.Team{Lead: lead}.With(at, members...))
	}
	for _, group := range groups {
		found, err := l.workspace.AskMembers(ctx, group)
		if err == nil {
			found, err = l.workspace.Fit(ctx, credit.ToBeLed, lead, found)
		}
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, credit.Team{Lead: lead, Group: group}.With(at, found...))
	}

	return wanted, nil
}

func (l *leading) teamLine(by, lead, detail string) storage.AuditLine {
	return storage.AuditLine{Time: l.now(), By: by, Action: "lead", About: lead, Detail: detail}
}

// endTeams ends all teams of a lead, or takes people and groups out of them. Members of a user group stay while that
// group is followed: the next look at it would bring them back.
func (l *leading) endTeams(ctx context.Context, r *request, lead string, people, groups []string) (answer, error) {
	if err := l.countTeamChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	var left, stay []string
	teams, err := l.store.ChangeTeams(
		ctx, lead, l.teamLine(r.user, lead, "off"), func(own credit.Teams) (credit.Teams, error) {
			var rest credit.Teams
			rest, left, stay = own.Leave(people, groups)
			return rest, nil
		},
	)
	if err != nil {
		return answer{}, err
	}

	done := []render.Message{r.language.LeadOff(lead, r.user, left)}
	if len(groups) > 0 || len(left) == 0 && len(teams) > 0 {
		done = []render.Message{r.language.Leads(teams, nil, nil)}
	}
	if len(stay) > 0 {
		done = append(done, r.language.LeadStays(stay))
	}
	return say(done...).then(func(ctx context.Context) error { return l.teamsChanged(ctx, lead, teams) }), nil
}

// teamsChanged tells the people who are led, once each, and asks admins to agree where they have to. Everything else
// was planned by the change itself.
func (l *leading) teamsChanged(ctx context.Context, lead string, teams credit.Teams) error {
	l.workspace.Reload(ctx)
	for _, team := range teams {
		if team.Waiting {
			l.coach.AskAdmins(ctx, team)
			continue
		}
		if err := l.coach.TellLed(ctx, lead, team.People()); err != nil {
			return err
		}
	}

	return l.homes.Refresh(ctx, lead)
}

// leads lists the teams that somebody leads and is on, and all others for an admin. Followed by "note" it is about a
// lead's weekly note.
func (l *leading) leads(ctx context.Context, r *request) (answer, error) {
	if rest := r.rest(); len(rest) > 0 && meaning(rest[0]) == "note" {
		return l.notes.command(ctx, r, rest[1:])
	}

	teams, err := l.store.Teams(ctx)
	if err != nil {
		return answer{}, err
	}
	admin, err := l.workspace.IsAdmin(ctx, r.user)
	if err != nil {
		return answer{}, err
	}
	own, on, others := teams.SeenBy(r.user, admin)
	return say(r.language.Leads(own, on, others)), nil
}
