package credit_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
)

var (
	monday  = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	tuesday = monday.AddDate(0, 0, 1)
)

// teamsOf writes a lead's teams as "list: U1 U2", "S1: U3", with "waiting" before what waits for an admin.
func teamsOf(teams credit.Teams) string {
	lines := make([]string, 0, len(teams))
	for _, t := range teams {
		name := t.Group
		if name == "" {
			name = "list"
		}
		if t.Waiting {
			name = "waiting " + name
		}
		lines = append(lines, name+": "+strings.Join(t.People(), " "))
	}
	return strings.Join(lines, ", ")
}

func list(people ...string) credit.Team {
	return credit.Team{Lead: "UL", Since: monday}.With(monday, people...)
}

func following(group string, people ...string) credit.Team {
	return credit.Team{Lead: "UL", Since: monday, Group: group}.With(monday, people...)
}

// many are n people, none of whom is on another team.
func many(n int) []string {
	people := make([]string, 0, n)
	for i := range n {
		people = append(people, fmt.Sprintf("UN%03d", i))
	}
	return people
}

func TestTeamsJoin(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		own      credit.Teams
		wanted   credit.Team
		approval credit.Approval
		want     string
	}{
		"the first list":              {nil, list("U2", "U1"), credit.ApprovalOfMany, "list: U1 U2"},
		"one more on the list":        {credit.Teams{list("U1")}, list("U2"), credit.ApprovalOfMany, "list: U1 U2"},
		"a group beside the list":     {credit.Teams{list("U1")}, following("S1", "U3"), credit.ApprovalOfMany, "list: U1, S1: U3"},
		"the lead is on no team":      {nil, list("UL", "U1"), credit.NoApproval, "list: U1"},
		"the workspace wants a yes":   {nil, list("U1"), credit.ApprovalOfAll, "waiting list: U1"},
		"nobody new needs no yes":     {credit.Teams{list("U1")}, list("U1"), credit.ApprovalOfAll, "list: U1"},
		"many need a yes":             {nil, list(many(26)...), credit.ApprovalOfMany, "waiting list: " + strings.Join(many(26), " ")},
		"of an admin they need none":  {nil, list(many(26)...), credit.NoApproval, "list: " + strings.Join(many(26), " ")},
		"what waits goes on to do so": {credit.Teams{{Lead: "UL", Waiting: true}}, list("U1"), credit.ApprovalOfAll, "waiting list: U1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := teamsOf(tc.own)
			joined, err := credit.TeamChange{By: "UL", At: tuesday, Approval: tc.approval}.Join(tc.own, tc.wanted)
			if got := teamsOf(joined); got != tc.want || err != nil {
				t.Errorf("%s (%v), want %s", got, err, tc.want)
			}
			if after := teamsOf(tc.own); after != before {
				t.Errorf("the teams before became %s", after)
			}
		})
	}
	_, err := credit.TeamChange{By: "UL", At: tuesday}.Join(nil, list(many(credit.MaxTeam+1)...))
	if !errors.Is(err, credit.ErrTeamsTooLarge) {
		t.Errorf("too many are taken: %v", err)
	}
}

func TestTeamsAreReplaced(t *testing.T) {
	t.Parallel()
	own := credit.Teams{list("U1", "U2"), following("S1", "U3")}
	for name, tc := range map[string]struct {
		wanted   credit.Teams
		approval credit.Approval
		want     string
	}{
		"as it was":                {own, credit.ApprovalOfAll, "list: U1 U2, S1: U3"},
		"one goes, another comes":  {credit.Teams{list("U2", "U4")}, credit.ApprovalOfMany, "list: U2 U4"},
		"one goes, with a yes":     {credit.Teams{list("U2", "U4")}, credit.ApprovalOfAll, "waiting list: U2 U4"},
		"an empty list is none":    {credit.Teams{list()}, credit.NoApproval, ""},
		"an empty group is one":    {credit.Teams{following("S2")}, credit.NoApproval, "S2: "},
		"a group instead of lists": {credit.Teams{following("S2", "U1")}, credit.ApprovalOfMany, "S2: U1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replaced := credit.TeamChange{By: "UL", At: tuesday, Approval: tc.approval}.Replace(own, tc.wanted...)
			if got := teamsOf(replaced); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			for _, team := range replaced {
				for _, m := range team.Members {
					if was, ok := own.Of(team.Group); ok && was.Has(m.ID) && !m.Since.Equal(monday) {
						t.Errorf("%s joined on %s", m.ID, m.Since)
					}
				}
			}
		})
	}
}

func TestTeamsAreLeft(t *testing.T) {
	t.Parallel()
	own := credit.Teams{list("U1", "U2"), following("S1", "U2", "U3")}
	for name, tc := range map[string]struct {
		people, groups   []string
		rest, left, stay string
	}{
		"all":                       {nil, nil, "", "", ""},
		"one of the list":           {[]string{"U1"}, nil, "list: U2, S1: U2 U3", "U1", ""},
		"one of a group stays":      {[]string{"U3"}, nil, "list: U1 U2, S1: U2 U3", "", "U3"},
		"one of both leaves a list": {[]string{"U2"}, nil, "list: U1, S1: U2 U3", "", "U2"},
		"a group":                   {nil, []string{"S1"}, "list: U1 U2", "", ""},
		"a group, and one of it":    {[]string{"U2"}, []string{"S1"}, "list: U1", "U2", ""},
		"the whole list":            {[]string{"U1", "U2"}, []string{"S1"}, "", "U1 U2", ""},
		"somebody else":             {[]string{"U9"}, nil, "list: U1 U2, S1: U2 U3", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rest, left, stay := own.Leave(tc.people, tc.groups)
			got := []string{teamsOf(rest), strings.Join(left, " "), strings.Join(stay, " ")}
			if d := cmp.Diff([]string{tc.rest, tc.left, tc.stay}, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTeamsAreDecided(t *testing.T) {
	t.Parallel()
	grown, err := credit.TeamChange{By: "UL", At: tuesday, Approval: credit.ApprovalOfAll}.Join(credit.Teams{list("U1")}, list("U2"))
	if err != nil {
		t.Fatal(err)
	}
	begun, err := credit.TeamChange{By: "UL", At: tuesday, Approval: credit.ApprovalOfAll}.Join(nil, list("U2"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		own    credit.Teams
		stamp  string
		agree  bool
		want   string
		decide credit.TeamDecision
	}{
		"agreed":                       {grown, grown[0].Stamp(), true, "list: U1 U2", credit.TeamDecision{Decided: true, Stays: true, By: "UL"}},
		"declined, the others stay":    {grown, grown[0].Stamp(), false, "list: U1", credit.TeamDecision{Decided: true, Stays: true, By: "UL"}},
		"declined, and nobody is left": {begun, begun[0].Stamp(), false, "", credit.TeamDecision{Decided: true, By: "UL"}},
		"people came meanwhile":        {grown, begun[0].Stamp(), true, "waiting list: U1 U2", credit.TeamDecision{Changed: &grown[0]}},
		"decided already":              {credit.Teams{list("U1")}, list("U1").Stamp(), true, "list: U1", credit.TeamDecision{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			decided, decision := tc.own.Decide("", tc.stamp, tc.agree)
			if got := teamsOf(decided); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			if d := cmp.Diff(tc.decide, decision); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTeamsFollowTheirGroup(t *testing.T) {
	t.Parallel()
	own := credit.Teams{list("U1"), following("S1", "U2", "U3")}
	for name, tc := range map[string]struct {
		group   string
		members []string
		want    string
	}{
		"one goes, another comes": {"S1", []string{"U3", "U4"}, "list: U1, S1: U3 U4"},
		"25 come":                 {"S1", append(many(25), "U2", "U3"), "list: U1, S1: U2 U3 " + strings.Join(many(25), " ")},
		"26 come":                 {"S1", append(many(26), "U2", "U3"), "list: U1, waiting S1: U2 U3 " + strings.Join(many(26), " ")},
		"another group":           {"S9", []string{"U4"}, "list: U1, S1: U2 U3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			followed, team := own.Follow(tuesday, tc.group, tc.members)
			if got := teamsOf(followed); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
			if kept, _ := followed.Of(tc.group); cmp.Diff(kept, team) != "" {
				t.Errorf("the team is %v, and kept is %v", team, kept)
			}
		})
	}
}

func TestTeamsAreSeen(t *testing.T) {
	t.Parallel()
	waiting := credit.Team{Lead: "UM", Waiting: true}.With(monday, "UL")
	all := credit.Teams{list("U1"), waiting, credit.Team{Lead: "UN"}.With(monday, "UL", "U1")}
	for name, tc := range map[string]struct {
		user, own, on, others string
		admin                 bool
	}{
		"a lead":           {user: "UL", own: "list: U1", on: "list: U1 UL"},
		"an admin":         {user: "UA", others: "list: U1, waiting list: UL, list: U1 UL", admin: true},
		"somebody led":     {user: "U1", on: "list: U1, list: U1 UL"},
		"who leads nobody": {user: "U9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own, on, others := all.SeenBy(tc.user, tc.admin)
			got := []string{teamsOf(own), teamsOf(on), teamsOf(others)}
			if d := cmp.Diff([]string{tc.own, tc.on, tc.others}, got); d != "" {
				t.Error(d)
			}
		})
	}
	if leads := all.Active().Leads(); !slices.Equal(leads, []string{"UL", "UN"}) {
		t.Errorf("leads are %q", leads)
	}
	if people := all.Everybody(); !slices.Equal(people, []string{"U1", "UL", "UM", "UN"}) {
		t.Errorf("everybody is %q", people)
	}
}

// Whatever happens to a lead's teams: nobody who came without an admin's yes counts where it is needed, nobody is twice on
// one team, the lead is on none, and the teams before stay as they were.
func TestTeamChangesHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		person := rapid.SampledFrom([]string{"U1", "U2", "U3", "U4", "U5", "UL"})
		group := rapid.SampledFrom([]string{"", "S1", "S2"})
		var teams credit.Teams
		agreed := map[string]bool{}
		for i := range rapid.IntRange(1, 12).Draw(t, "changes") {
			at := monday.Add(time.Duration(i) * time.Hour)
			change := credit.TeamChange{By: "UL", At: at, Approval: credit.Approval(rapid.IntRange(0, 2).Draw(t, "approval"))}
			of := group.Draw(t, "group")
			team := credit.Team{Lead: "UL", Group: of}.With(at, rapid.SliceOfN(person, 0, 4).Draw(t, "people")...)
			before := teamsOf(teams)
			next := teams
			switch rapid.SampledFrom([]string{"join", "replace", "leave", "decide"}).Draw(t, "what") {
			case "join":
				next, _ = change.Join(teams, team)
			case "replace":
				next = change.Replace(teams, team)
			case "leave":
				next, _, _ = teams.Leave(team.People(), nil)
			case "decide":
				change.Approval = credit.NoApproval
				if waits, ok := teams.Of(of); ok {
					next, _ = teams.Decide(of, waits.Stamp(), rapid.Bool().Draw(t, "agree"))
				}
			}
			if after := teamsOf(teams); after != before {
				t.Fatalf("%s became %s", before, after)
			}
			for _, now := range next {
				if now.Has("UL") || len(now.People()) != len((credit.Teams{now}).Members()) {
					t.Fatalf("a team is %q", now.People())
				}
				for _, id := range now.People() {
					if change.Approval == credit.NoApproval || !now.Waiting && agreed[now.Group+id] {
						continue
					}
					if change.Approval == credit.ApprovalOfAll && !now.Waiting && !agreed[now.Group+id] {
						t.Fatalf("%s is led without a yes: %s", id, teamsOf(next))
					}
				}
			}
			teams, agreed = next, map[string]bool{}
			for _, now := range teams.Active() {
				for _, id := range now.People() {
					agreed[now.Group+id] = true
				}
			}
		}
	})
}
