package credit

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"
)

// Team is a lead and the people they lead: a list, or a Slack user group that is followed. A lead has at most one list,
// and any number of groups.
type Team struct {
	Lead string `json:"lead"`
	// Since is when it was set up.
	Since time.Time `json:"since"`
	// Group is the user group's id; empty for a list.
	Group string `json:"group"`
	// Members are in the order of their ids, without the lead.
	Members []TeamMember `json:"members"`
	// Waiting is set while an admin has not agreed to it; By is the person who asked.
	Waiting bool   `json:"waiting,omitempty"`
	By      string `json:"by,omitempty"`
	// Agreed are, while it waits, the people to whom an admin agreed before.
	Agreed []TeamMember `json:"agreed,omitempty"`
}

// TeamMember is somebody on a team.
type TeamMember struct {
	ID string `json:"id"`
	// Since is when they joined the team, as far as Shine knows.
	Since time.Time `json:"since"`
}

// Founder reports whether somebody was there when the team was set up, and so may have been on it for long.
func (t Team) Founder(m TeamMember) bool { return !m.Since.After(t.Since) }

// With is the team with more people in it.
func (t Team) With(now time.Time, people ...string) Team {
	t.Members = slices.Clone(t.Members)
	for _, id := range people {
		if id != t.Lead && !t.Has(id) {
			t.Members = append(t.Members, TeamMember{ID: id, Since: now.UTC().Truncate(time.Millisecond)})
		}
	}
	slices.SortFunc(t.Members, func(a, b TeamMember) int { return cmp.Compare(a.ID, b.ID) })
	return t
}

// Without is the team without some people.
func (t Team) Without(people ...string) Team {
	gone := func(m TeamMember) bool { return slices.Contains(people, m.ID) }
	t.Members = slices.DeleteFunc(slices.Clone(t.Members), gone)
	t.Agreed = slices.DeleteFunc(slices.Clone(t.Agreed), gone)
	return t
}

// Followed is the team with exactly these people. Those who were on it keep the day they joined.
func (t Team) Followed(now time.Time, people []string) Team {
	gone := func(m TeamMember) bool { return !slices.Contains(people, m.ID) }
	t.Members = slices.DeleteFunc(slices.Clone(t.Members), gone)
	t.Agreed = slices.DeleteFunc(slices.Clone(t.Agreed), gone)
	return t.With(now, people...)
}

// Stamp is a digest of the people on the team: it changes when they do.
func (t Team) Stamp() string {
	h := sha256.New()
	for _, m := range t.Members {
		_, _ = h.Write([]byte(m.ID + " ")) // a hash takes everything
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}

// People are the ids of the members.
func (t Team) People() []string {
	people := make([]string, 0, len(t.Members))
	for _, m := range t.Members {
		people = append(people, m.ID)
	}
	return people
}

// Has reports whether somebody is on the team.
func (t Team) Has(id string) bool {
	return slices.ContainsFunc(t.Members, func(m TeamMember) bool { return m.ID == id })
}

const (
	// ManyAtOnce is how many people may be added to a lead's teams at once without an admin's yes.
	ManyAtOnce = 25
	// manyLed is how many people somebody may lead in all without an admin's yes.
	manyLed = 50
)

// maxTeams is how many teams one lead may have: a list, and user groups.
const maxTeams = 21

// grewMuch reports whether an admin has to agree: so many people were added to a lead's teams, or there are so many now
// and some were added.
func grewMuch(before, after Teams) bool {
	led, came := map[string]bool{}, 0
	for _, m := range membersOf(before) {
		led[m.ID] = true
	}

	for _, m := range membersOf(after) {
		if !led[m.ID] {
			led[m.ID] = true
			came++
		}
	}

	return came > ManyAtOnce || came > 0 && len(led) > manyLed
}

func membersOf(teams Teams) []TeamMember {
	var members []TeamMember
	for _, t := range teams {
		members = append(members, t.Members...)
	}
	return members
}
