package credit_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
)

func TestTeamsFollow(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	team := credit.Team{Lead: "ULEAD", Since: start}.With(start, "U2", "U1", "ULEAD", "U1")
	if len(team.Members) != 2 || team.Members[0].ID != "U1" || !team.Founder(team.Members[0]) {
		t.Fatalf("%+v", team)
	}
	later := start.AddDate(0, 1, 0)
	followed := team.Followed(later, []string{"U1", "U3", "ULEAD"})
	if len(followed.Members) != 2 || followed.Has("U2") || !followed.Members[0].Since.Equal(start) || !followed.Members[1].Since.Equal(later) || followed.Founder(followed.Members[1]) {
		t.Errorf("%+v", followed)
	}
	if !team.Has("U2") || followed.Without("U1").Has("U1") {
		t.Error("a change reaches what others hold")
	}
}

// What export writes of teams and milestones, import reads.
func TestTeamsAreImported(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, name)).UTC()
		}
		want := credit.Team{Lead: "ULEAD", Since: at("since"), Members: []credit.TeamMember{}, Waiting: rapid.Bool().Draw(t, "waiting")}
		if rapid.Bool().Draw(t, "group") {
			want.Group, want.By = "S012AB3CD", "UADMIN"
		}
		for _, id := range rapid.SliceOfNDistinct(rapid.StringMatching(`U[A-Z0-9]{1,10}`), 0, 5, rapid.ID).Draw(t, "members") {
			want = want.With(at(id), id)
		}
		if n := len(want.Members); want.Waiting && n > 0 { // some were agreed to before the others came
			want.Agreed = want.Members[:rapid.IntRange(1, n).Draw(t, "agreed")]
		}
		welcomed := at("welcomed")
		milestone := credit.Milestone{Person: "U1", Date: at("day").Format(time.DateOnly), Word: "w" + rapid.StringN(0, 30, -1).Draw(t, "word"), By: "U2"}
		var b bytes.Buffer
		lines := credit.NewJSONLines(&b)
		if err := errors.Join(lines.WriteTeam(want, welcomed), lines.WriteMilestone(milestone), lines.WriteSealed("c2VhbGVk")); err != nil {
			t.Fatal(err)
		}
		written := strings.SplitN(b.String(), "\n", 4)
		team, err := credit.ParseLine([]byte(written[0]), "T1")
		if d := cmp.Diff(&want, team.Team); err != nil || d != "" || !team.Welcomed.Equal(welcomed) {
			t.Fatalf("%v: %s (-want +got):\n%s", err, written[0], d)
		}
		day, err := credit.ParseLine([]byte(written[1]), "T1")
		if d := cmp.Diff(&milestone, day.Milestone); err != nil || d != "" {
			t.Fatalf("%v: %s (-want +got):\n%s", err, written[1], d)
		}
		if sealed, err := credit.ParseLine([]byte(written[2]), "T1"); err != nil || sealed.Sealed != "c2VhbGVk" {
			t.Fatalf("%v: %+v", err, sealed)
		}
	})
}

func TestParseMilestone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"2027-01-12 five years here":              nil,
		"2026-11-24 the migration ends":           nil,
		"2026-11-23 yesterday":                    credit.ErrPastDate,
		"2035-11-23 far away":                     credit.ErrNoDate,
		"12.1.2027 five years":                    credit.ErrNoDate,
		"2027-13-41 nothing":                      credit.ErrNoDate,
		"":                                        credit.ErrNoDate,
		"2027-01-12":                              credit.ErrNoWord,
		"2027-01-12 " + strings.Repeat("a", 101):  credit.ErrNoWord,
		"2027-01-12 Birthday!":                    credit.ErrBirthday,
		"2027-01-12 su cumpleaños":                credit.ErrBirthday,
		"2027-01-12 su CUMPLEAN\u0303OS":          credit.ErrBirthday,
		"2027-01-12 son anniversaire":             credit.ErrBirthday,
		"2027-01-12 anniversaire d'entreprise":    nil,
		"2027-01-12 ihr Geburtstag":               credit.ErrBirthday,
		"2027-01-12 seu aniversário":              credit.ErrBirthday,
		"2027-01-12 aniversario en la empresa":    nil,
		"2027-01-12 work anniversary":             nil,
		"2027-01-12 anniversaire d’entreprise":    nil,
		"2027-01-12 aniversário de empresa":       nil,
		"2027-01-12 お誕生日":                         credit.ErrBirthday,
		"2027-01-12   five\n\tyears   <@U1> here": nil,
	} {
		m, err := credit.ParseMilestone(text, "2026-11-24", false)
		if !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v (%+v)", text, err, want, m)
		}
	}
	if _, err := credit.ParseMilestone("2027-01-12 Birthday", "2026-11-24", true); err != nil {
		t.Error(err)
	}
}

func FuzzParseMilestone(f *testing.F) {
	f.Add("2027-01-12 five years here")
	f.Add("2027-01-12")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := credit.ParseMilestone(text, "2026-11-24", false)
		if err == nil && (m.Word == "" || m.Date < "2026-11-24" || strings.ContainsAny(m.Word, "\n\t")) {
			t.Errorf("%q is %+v", text, m)
		}
	})
}

func TestWhatCounts(t *testing.T) {
	t.Parallel()
	const full = "for pairing until the migration was boring, so nobody was paged"
	if credit.Short(full) || !credit.Short("<@U1> <@U2> :tada: :tada: :tada: 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉 for the great work today") {
		t.Error("what is short is measured without mentions and emoji")
	}
	if at39, at40 := strings.Repeat("ab c", 10)[:39], strings.Repeat("ab c", 10); !credit.Short(at39) || credit.Short(at40) {
		t.Error("40 characters are enough, 39 are not")
	}
	if !credit.Repeats(full, []string{"<@U9> " + full + " :tada:"}) || !credit.Repeats(strings.ToUpper(full), []string{full}) {
		t.Error("mentions, emoji and capitals make no new text")
	}
	if credit.Repeats(full, []string{"for drawing the schema on the whiteboard first, which saved us a week"}) || credit.Repeats(full, nil) || credit.Repeats("", []string{""}) {
		t.Error("another text is no repetition")
	}
	earlier := append([]string{full}, strings.Fields(strings.Repeat("another ", credit.Recent))...)
	if credit.Repeats(full, earlier) || !credit.Repeats(full, earlier[:credit.Recent]) {
		t.Error("only the last 20 count")
	}
	for n, want := range map[int]float64{1: 1, 5: 1, 6: 1. / 6, 10: 0.1} {
		if got := (credit.Shoutout{Recipients: make([]string, n)}).Share(); got != want {
			t.Errorf("a share of %d is %f", n, got)
		}
	}
}

func TestGrewMuch(t *testing.T) {
	t.Parallel()
	led := func(n, from int) credit.Team {
		team := credit.Team{Lead: "UL"}
		for i := range n {
			team = team.With(time.Unix(0, 0), fmt.Sprintf("U%d", from+i))
		}
		return team
	}
	for name, row := range map[string]struct {
		before, after credit.Teams
		much          bool
	}{
		"25 at once":              {nil, credit.Teams{led(25, 0)}, false},
		"26 at once":              {nil, credit.Teams{led(26, 0)}, true},
		"26 over two teams":       {nil, credit.Teams{led(20, 0), led(6, 20)}, true},
		"the same people twice":   {nil, credit.Teams{led(20, 0), led(20, 0)}, false},
		"50 in all":               {credit.Teams{led(40, 0)}, credit.Teams{led(50, 0)}, false},
		"51 in all":               {credit.Teams{led(50, 0)}, credit.Teams{led(51, 0)}, true},
		"fewer than before":       {credit.Teams{led(90, 0)}, credit.Teams{led(80, 0)}, false},
		"one goes, another comes": {credit.Teams{led(10, 0)}, credit.Teams{led(10, 1)}, false},
	} {
		if credit.GrewMuch(row.before, row.after) != row.much {
			t.Errorf("%s: %t", name, !row.much)
		}
	}
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	team := func(members int) credit.Team {
		t := credit.Team{Lead: "UANA"}
		for i := range members {
			t.Members = append(t.Members, credit.TeamMember{ID: fmt.Sprint("U", i), Since: now})
		}
		return t
	}
	for name, tc := range map[string]struct {
		teams credit.Teams
		want  bool
	}{
		"none":                {nil, false},
		"as many as may":      {credit.Teams{team(credit.MaxTeam)}, false},
		"one more":            {credit.Teams{team(credit.MaxTeam + 1)}, true},
		"one more, in groups": {credit.Teams{team(credit.MaxTeam), team(1)}, true},
		"a list and groups":   {make(credit.Teams, 21), false},
		"one group more":      {make(credit.Teams, 22), true},
	} {
		if got := tc.teams.TooLarge(); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
