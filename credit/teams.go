package credit

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// Teams are the teams of one lead, at most one list and any number of user groups, or those of a whole workspace. Their
// methods return new teams, and never change those that they are called on.
type Teams []Team

// ErrTeamsTooLarge is the error of a change after which a lead would have more teams, or lead more people, than Shine
// keeps.
var ErrTeamsTooLarge = errors.New("a lead's teams are too large")

// Approval says when an admin has to agree before somebody's teams count.
type Approval int

// These are the approvals. An admin's own change needs none.
const (
	NoApproval     Approval = iota
	ApprovalOfMany          // where many people are added, or there are many in all: see [grewMuch]
	ApprovalOfAll           // for every team, where the workspace wants that
)

// needed reports whether an admin has to agree to a change of a lead's teams.
func (a Approval) needed(before, after Teams) bool {
	return a == ApprovalOfAll || a == ApprovalOfMany && grewMuch(before, after)
}

// TeamChange says who changes a lead's teams, when, and whether an admin has to agree.
type TeamChange struct {
	By       string
	At       time.Time
	Approval Approval
}

// Join adds people to a lead's teams, as the command asks. The team of a group that is followed already gets the
// group's new people.
func (c TeamChange) Join(own Teams, wanted ...Team) (Teams, error) {
	joined := own.joined(c, wanted, false)
	if c.Approval.needed(own, joined) {
		joined = own.joined(c, wanted, true)
	}
	if joined.TooLarge() {
		return nil, ErrTeamsTooLarge
	}
	return joined, nil
}

// Replace makes a lead's teams what a form asks for. People who were on them before keep the day they joined.
func (c TeamChange) Replace(own Teams, wanted ...Team) Teams {
	replaced := own.replaced(c, wanted, false)
	if c.Approval.needed(own, replaced) {
		replaced = own.replaced(c, wanted, true)
	}
	return replaced
}

func (ts Teams) joined(c TeamChange, wanted []Team, waiting bool) Teams {
	joined := slices.Clone(ts)
	for _, team := range wanted {
		i := joined.index(team.Group)
		if i < 0 {
			joined = append(joined, team.begun(c, waiting))
			continue
		}
		joined[i] = joined[i].grown(joined[i].With(c.At, team.People()...), waiting, c.By)
	}
	return joined
}

func (ts Teams) replaced(c TeamChange, wanted []Team, waiting bool) Teams {
	var replaced Teams
	for _, team := range wanted {
		if i := ts.index(team.Group); i >= 0 {
			team = ts[i].grown(ts[i].Followed(c.At, team.People()), waiting, c.By)
		} else {
			team = team.begun(c, waiting)
		}
		if team.Group != "" || len(team.Members) > 0 {
			replaced = append(replaced, team)
		}
	}

	return replaced
}

// begun is a new team, as it begins.
func (t Team) begun(c TeamChange, waiting bool) Team {
	t.Since, t.Waiting, t.By = c.At, waiting, c.By
	return t
}

// grown is the team as it is after a change. Where people were added and an admin has to agree, it waits, and remembers
// the people to whom an admin agreed before.
func (t Team) grown(after Team, waiting bool, by string) Team {
	isNew := func(m TeamMember) bool { return !t.Has(m.ID) }
	if !waiting || !slices.ContainsFunc(after.Members, isNew) {
		return after
	}
	after.Waiting, after.By = true, by
	if !t.Waiting {
		after.Agreed = t.Members
	}
	return after
}

// TooLarge reports whether a lead has more teams, or leads more people, than Shine keeps.
func (ts Teams) TooLarge() bool { return len(ts) > maxTeams || len(membersOf(ts)) > MaxTeam }

// Leave takes people and groups out of a lead's teams; without either it ends all of them. It also returns the people
// who left, and those who stay because they are in a user group that is followed: the next look at it would bring them
// back.
func (ts Teams) Leave(people, groups []string) (rest Teams, left, stay []string) {
	if len(people)+len(groups) == 0 {
		return nil, nil, nil
	}

	rest = slices.DeleteFunc(slices.Clone(ts), func(t Team) bool { return slices.Contains(groups, t.Group) })
	for _, id := range people {
		switch {
		case slices.ContainsFunc(rest, func(t Team) bool { return t.Group != "" && t.Has(id) }):
			stay = append(stay, id)
		case slices.ContainsFunc(rest, func(t Team) bool { return t.Has(id) }):
			left = append(left, id)
		}
	}

	for i, t := range rest {
		if t.Group == "" {
			rest[i] = t.Without(people...)
		}
	}

	rest = slices.DeleteFunc(rest, func(t Team) bool { return t.Group == "" && len(t.Members) == 0 })
	return rest, left, stay
}

// Follow brings the team of a user group up to date, and returns all the lead's teams, and that one. Where many people
// were added, an admin has to agree.
func (ts Teams) Follow(now time.Time, group string, members []string) (Teams, Team) {
	i := ts.index(group)
	if i < 0 {
		return ts, Team{}
	}
	followed, before := slices.Clone(ts), ts[i]
	after := before.Followed(now, members)
	followed[i] = before.grown(after, len(after.Members) > len(before.Members)+ManyAtOnce, before.Lead)
	return followed, followed[i]
}

// TeamDecision is what became of a team that waited for an admin.
type TeamDecision struct {
	// Changed is set where people came or went since the admin was asked: nothing is decided, and it is the team as it
	// is now.
	Changed *Team
	// Decided is set where there was something to decide.
	Decided bool
	// Stays is set where an admin had agreed to some of the people before; By is the person who asked.
	Stays bool
	By    string
}

// Decide lets an admin agree to a team that waits, or decline it. The stamp is the team's when the admin was asked.
// Where it is declined, the people who were added leave, and the others stay.
func (ts Teams) Decide(group, stamp string, agree bool) (Teams, TeamDecision) {
	i := slices.IndexFunc(ts, func(t Team) bool { return t.Group == group && t.Waiting })
	if i < 0 {
		return ts, TeamDecision{}
	}

	team := ts[i]
	if team.Stamp() != stamp {
		return ts, TeamDecision{Changed: &team}
	}

	decision := TeamDecision{Decided: true, Stays: len(team.Agreed) > 0, By: team.By}
	decided := slices.Clone(ts)
	if !agree && !decision.Stays {
		return slices.Delete(decided, i, i+1), decision
	}

	if !agree {
		team.Members = team.Agreed
	}
	team.Waiting, team.Agreed = false, nil
	decided[i] = team
	return decided, decision
}

// SeenBy returns the teams that somebody leads, those that they are on and, for an admin, all others.
func (ts Teams) SeenBy(user string, admin bool) (own, on, others Teams) {
	for _, t := range ts {
		switch {
		case t.Lead == user:
			own = append(own, t)
		case t.Has(user) && !t.Waiting:
			on = append(on, t)
		case admin:
			others = append(others, t)
		}
	}

	return own, on, others
}

// Active are the teams that do not wait for an admin.
func (ts Teams) Active() Teams {
	return slices.DeleteFunc(slices.Clone(ts), func(t Team) bool { return t.Waiting })
}

// ByLead maps each lead to the people on their teams, who may be nobody yet.
func (ts Teams) ByLead() map[string][]string {
	led := map[string][]string{}
	for _, t := range ts {
		led[t.Lead] = append(led[t.Lead], t.People()...)
	}
	return led
}

// Leads are the leads, in the order of their ids.
func (ts Teams) Leads() []string { return slices.Sorted(maps.Keys(ts.ByLead())) }

// Members are the people on the teams, each once, in the order of their ids.
func (ts Teams) Members() []string {
	var people []string
	for _, t := range ts {
		people = append(people, t.People()...)
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// Everybody are the people who lead or are led, each once, in the order of their ids.
func (ts Teams) Everybody() []string {
	people := slices.Concat(ts.Leads(), ts.Members())
	slices.Sort(people)
	return slices.Compact(people)
}

// Have reports whether somebody is on one of the teams.
func (ts Teams) Have(person string) bool {
	return slices.ContainsFunc(ts, func(t Team) bool { return t.Has(person) })
}

// index finds the team of a group, or the list for an empty group; -1 where there is none.
func (ts Teams) index(group string) int {
	return slices.IndexFunc(ts, func(t Team) bool { return t.Group == group })
}

// Of is the team of a group, or the list for an empty group.
func (ts Teams) Of(group string) (Team, bool) {
	i := ts.index(group)
	if i < 0 {
		return Team{}, false
	}
	return ts[i], true
}
