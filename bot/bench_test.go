package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
)

// BenchmarkAck gives 200 shout-outs a second through the simulator and a real Redis, and reports how long a person waits
// for the acknowledgement: both sockets, the handler, Redis, and the simulator itself are in it.
func BenchmarkAck(b *testing.B) {
	const perSecond = 200
	slackWorkspace := slacksim.New(slacksim.Options{})
	var people []string
	for i := range 200 {
		people = append(people, slackWorkspace.AddUser(slacksim.User{Name: fmt.Sprintf("person%d", i)}))
	}
	general := slackWorkspace.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: people})
	if _, err := slackWorkspace.Start(b.Context(), "127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = slackWorkspace.Close() })
	stop := startBench(b, slackWorkspace)
	defer stop()
	var mu sync.Mutex
	var took []time.Duration
	var giving sync.WaitGroup
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	b.ResetTimer() // neither the start nor the stop is a shout-out
	for i := range b.N {
		<-tick.C
		giving.Go(func() {
			text := fmt.Sprintf("/shine @person%d @person%d @person%d for deed number %d", (i+1)%200, (i+2)%200, (i+3)%200, i)
			started := time.Now()
			if _, err := slackWorkspace.Command(b.Context(), people[i%200], general, text); err != nil {
				b.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(started))
		})
	}
	giving.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

func startBench(b *testing.B, workspace *slacksim.Slack) (stop func()) {
	b.Helper()
	db, err := storage.Open(b.Context(), storage.Config{URL: startRedisServer(b).url})
	if err != nil {
		b.Fatal(err)
	}
	shine, err := bot.New(b.Context(), bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: workspace.APIURL(), Now: time.Now,
		Log: slog.New(slog.DiscardHandler), SocketStagger: -1,
	}, db)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- shine.Run(ctx) }()
	connected, ended := context.WithTimeout(ctx, 10*time.Second)
	defer ended()
	if err := workspace.Await(connected, func() bool { return workspace.Connections() >= 2 }); err != nil {
		b.Fatal(err)
	}
	return func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
		_ = db.Close()
	}
}
