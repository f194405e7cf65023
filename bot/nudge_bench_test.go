package bot_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/lead"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// BenchmarkNudgeRound asks about 1,000 leads of 10 people each, of whom everybody was credited about once in two weeks,
// behind histories of different lengths of people who are on no team. Who people are is known before.
func BenchmarkNudgeRound(b *testing.B) {
	for _, others := range []int{0, 200_000} {
		b.Run(fmt.Sprint("others=", others), func(b *testing.B) { benchmarkRound(b, others) })
	}
}

func benchmarkRound(b *testing.B, others int) {
	b.Helper()
	const leads, members = 1000, 10
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC) // a Thursday
	sim := slacksim.New(slacksim.Options{Now: func() time.Time { return now }})
	var people []string
	for i := range leads * (members + 1) {
		people = append(people, sim.AddUser(slacksim.User{Name: fmt.Sprint("p", i), TZ: "Europe/Madrid"}))
	}
	if _, err := sim.Start(b.Context(), "127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = sim.Close() }()
	db, err := storage.Open(b.Context(), storage.Config{URL: startRedisServer(b).url})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	store := db.Workspace(slacksim.TeamID)
	give := func(at time.Time, from, to string) {
		_, err := store.Import(b.Context(), credit.Shoutout{
			Workspace: slacksim.TeamID, Time: at, Giver: from, Recipients: []string{to}, Source: credit.FromImport, Visibility: credit.Public,
			Text: "for staying until the backup was restored, so that nobody lost a day of work, and for saying so the next morning",
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := range others {
		give(now.Add(-time.Duration(i)*time.Minute), fmt.Sprint("UOTHER", i%5000), fmt.Sprint("UOTHER", (i+1)%5000))
	}
	since := now.AddDate(0, 0, -200)
	for i := range leads {
		first := i * (members + 1)
		leader, team := people[first], people[first+1:first+members+1:first+members+1] // appending copies
		for j, member := range team {
			for week := range 13 {
				if (week+j)%2 == 0 {
					give(now.AddDate(0, 0, -7*week).Add(-time.Duration(i*members+j+60)*time.Minute), append(team, leader)[(j+week)%(members+1)], member)
				}
			}
		}
		_, err := store.ChangeTeams(b.Context(), leader, storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: leader, Since: since}.With(since, team...)}, nil
		})
		if err == nil {
			_, err = store.ChangeNudges(b.Context(), now, leader, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
				r.Welcomed = since
				return storage.NudgeStep{Stays: true}, true
			})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	shine, err := bot.New(b.Context(), bot.Config{BotToken: slacksim.BotToken, APIURL: sim.APIURL(), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}, db)
	if err != nil {
		b.Fatal(err)
	}
	round := func() []lead.Line {
		lines, err := shine.Nudge(b.Context(), lead.Round{DryRun: true})
		if err != nil {
			b.Fatal(err)
		}
		return lines
	}
	if lines := round(); len(lines) != leads { // and looks everybody up
		b.Fatalf("%d leads", len(lines))
	}
	for b.Loop() {
		round()
	}
}
