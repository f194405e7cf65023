package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// BenchmarkDigest reads, decides and draws the text of a digest of 20,000 shout-outs of 10,000 people, with nothing before
// them and with a million before them.
func BenchmarkDigest(b *testing.B) {
	const week, people = 20_000, 10_000
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, history := range []int{week, 1_000_000} {
		b.Run(fmt.Sprint("history=", history), func(b *testing.B) {
			slackWorkspace := slacksim.New(slacksim.Options{})
			channel := slackWorkspace.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{slacksim.BotUser}})
			if _, err := slackWorkspace.Start(b.Context(), "127.0.0.1:0"); err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = slackWorkspace.Close() })
			db, err := storage.Open(b.Context(), storage.Config{URL: startRedisServer(b).url})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = db.Close() })
			store := db.Workspace(slacksim.TeamID)
			importHistory(b, store, channel, monday, history, week, people)
			shine, err := bot.New(b.Context(), bot.Config{
				BotToken: slacksim.BotToken, APIURL: slackWorkspace.APIURL(), Now: func() time.Time { return monday.Add(time.Second) },
				Log: slog.New(slog.DiscardHandler),
			}, db)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				report, err := shine.Digest(b.Context(), channel, true)
				if err != nil || report == nil || len(report.Featured)+len(report.Others) != week {
					b.Fatal("no digest of the week: ", err)
				}
			}
		})
	}
}

// importHistory fills a workspace with shout-outs up to a Monday, so many of them in the week before, and turns the map
// off, for which every name would be asked.
func importHistory(b *testing.B, store *storage.Store, channel string, monday time.Time, history, week, people int) {
	b.Helper()
	person := func(n int) string { return fmt.Sprintf("U%010d", n%people) }
	from := monday.AddDate(0, 0, -7)
	_, err := store.Subscribe(b.Context(), from, channel, storage.AuditLine{}, func(credit.Subscription) (credit.Subscription, error) {
		return credit.Subscription{Channel: channel, Scope: credit.ScopeAll, Since: from, Until: from, Schedule: credit.Schedule{Day: time.Monday, Minute: 540, Zone: "UTC"}}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := store.ChangeChannel(b.Context(), channel, func(c *credit.ChannelSettings) { c.Map = credit.NoMap }, storage.AuditLine{}); err != nil {
		b.Fatal(err)
	}
	step := 7 * 24 * time.Hour / time.Duration(week)
	give := func(n int) {
		_, err := store.Import(b.Context(), credit.Shoutout{
			Workspace: slacksim.TeamID, Time: monday.Add(-time.Duration(n) * step).Truncate(time.Millisecond), Giver: person(n * 7),
			Recipients: []string{person(n*11 + 1), person(n*13 + 2), person(n*17 + 3)},
			Text:       strings.Repeat("for the calm release ", 9) + fmt.Sprintf("%011d", n), Channel: channel,
			Visibility: credit.Public, Source: credit.FromImport,
		})
		if err != nil {
			b.Error(err)
		}
	}
	var importing sync.WaitGroup
	const workers = 32
	for w := range workers {
		importing.Go(func() {
			for n := history - w; n > week; n -= workers {
				give(n)
			}
		})
	}
	importing.Wait()
	for n := week; n > 0; n-- { // one after the other, as they are recorded
		give(n)
	}
}
