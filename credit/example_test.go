package credit_test

import (
	"errors"
	"fmt"
	"time"

	"shine/credit"
)

// What somebody typed after the command, as Slack's references stand in it, becomes a draft.
func ExampleParse() {
	typed := []credit.Span{
		{Kind: credit.User, ID: "U0LUIS"},
		{Kind: credit.PlainText, Text: " and "},
		{Kind: credit.User, ID: "U0PRIYA"},
		{Kind: credit.PlainText, Text: " for pairing until the migration was boring #craft"},
	}
	draft := credit.Parse(typed)
	for _, person := range draft.People {
		fmt.Println(person.ID)
	}
	fmt.Println(credit.NormalText(draft.Reason))
	// Output:
	// U0LUIS
	// U0PRIYA
	// pairing until the migration was boring #craft
}

// The rules see a draft and what was looked up about it. What breaks one is a refusal, which knows why.
func ExampleJudge() {
	facts := credit.Facts{
		Workspace: "T0SHINE", Giver: "U0ANA", Channel: "C0GENERAL", Visibility: credit.Public,
		Settings:  credit.DefaultSettings(),
		Standings: map[string]credit.Standing{"U0ANA": credit.Member, "U0LUIS": credit.Member},
	}
	luis := credit.Draft{
		People: []credit.Span{{Kind: credit.User, ID: "U0LUIS"}},
		Reason: []credit.Span{{Kind: credit.PlainText, Text: "pairing until the migration was boring"}},
	}
	given, err := credit.Judge(luis, facts)
	fmt.Println(given.Shoutout.Recipients, given.Shoutout.Text, err)

	myself := luis
	myself.People = []credit.Span{{Kind: credit.User, ID: "U0ANA"}}
	_, err = credit.Judge(myself, facts)
	if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
		fmt.Println(refusal.Code)
	}
	// Output:
	// [U0LUIS] pairing until the migration was boring <nil>
	// only_self
}

// A digest comes by the clock on the wall, also on the days on which that changes.
func ExampleSchedule_Next() {
	weekly := credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: "Europe/Madrid"}
	summer := time.Date(2026, 10, 19, 12, 0, 0, 0, time.UTC)
	for range 2 {
		summer = weekly.Next(summer)
		fmt.Println(summer.UTC().Format(time.RFC3339))
	}
	// Output:
	// 2026-10-26T08:00:00Z
	// 2026-11-02T08:00:00Z
}

// More people come to a lead's team than may come without an admin's yes.
func ExampleTeamChange_Join() {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	var people []string
	for i := range credit.ManyAtOnce + 1 {
		people = append(people, fmt.Sprintf("U%02d", i))
	}
	change := credit.TeamChange{By: "U0ANA", At: now, Approval: credit.ApprovalOfMany}
	teams, err := change.Join(nil, credit.Team{Lead: "U0ANA"}.With(now, people...))
	fmt.Println(len(teams[0].Members), teams[0].Waiting, err)
	// Output: 26 true <nil>
}
