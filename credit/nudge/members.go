package nudge

import (
	"cmp"
	"slices"
	"time"

	"shine/credit"
)

// MembersOf are the people on the teams of a lead, by id and without the lead, and since when the lead leads anybody. A
// person on several teams counts from the first. Out reports whether no nudge may be about somebody: see [Member].
func MembersOf(teams credit.Teams, out func(person string) bool) (members []Member, since time.Time) {
	for _, t := range teams {
		if since.IsZero() || t.Since.Before(since) {
			since = t.Since
		}
		for _, m := range t.Members {
			if m.ID != t.Lead {
				members = join(members, Member{ID: m.ID, Since: m.Since, Founder: t.Founder(m), Out: out(m.ID)})
			}
		}
	}

	slices.SortFunc(members, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
	return members, since
}

// join adds a member. For somebody on several teams, the team that they joined first counts.
func join(members []Member, m Member) []Member {
	i := slices.IndexFunc(members, func(known Member) bool { return known.ID == m.ID })
	switch {
	case i < 0:
		return append(members, m)
	case m.Since.Before(members[i].Since):
		members[i] = m
	}
	return members
}

// MilestonesOf are those of the people on a team.
func MilestonesOf(team []Member, all []credit.Milestone) []credit.Milestone {
	var of []credit.Milestone
	for _, m := range all {
		if slices.ContainsFunc(team, func(member Member) bool { return member.ID == m.Person }) {
			of = append(of, m)
		}
	}
	return of
}
