package bot_test

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
)

// While as many people as can read wait for what they read, others give and are answered.
func TestReadersKeepNobodyFromGiving(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	topic := s.AddChannel(slacksim.Channel{Name: "topic", Kind: slacksim.Public, Members: []string{s.people["sam"]}})
	readers := s.crowdOf(8)
	s.startBot()
	s.types("sam", topic, "/shine @ana for the calm release")
	s.announcement(topic, 1)
	s.clock.Move(5 * time.Minute) // by now it may be private

	letGo := make(chan struct{})
	s.Fail("conversations.info", 1000, slacksim.Fault{Channel: topic, Until: letGo})
	s.Fail("conversations.list", 1000, slacksim.Fault{Until: letGo})
	var reading sync.WaitGroup
	for _, who := range readers {
		for range 8 {
			reading.Go(func() { _, _ = s.Command(t.Context(), s.people[who], s.general, "/shine week") })
		}
	}
	s.await("the readers to wait", func() bool { return s.Held() > 0 })
	if said := s.types("luis", s.general, "/shine @priya for the kind review"); !strings.Contains(said[0].Text, "You credited") {
		t.Errorf("luis reads %q", said[0].Text)
	}
	close(letGo)
	reading.Wait()
	s.announcement(s.general, 1)
}

// BenchmarkReaders lets 64 people read the week at once, of which there are 60,000 shout-outs.
func BenchmarkReaders(b *testing.B) {
	const week, people, readers = 60_000, 10_000, 64
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	slackWorkspace := slacksim.New(slacksim.Options{Now: func() time.Time { return monday }})
	var who []string
	for i := range readers {
		who = append(who, slackWorkspace.AddUser(slacksim.User{Name: fmt.Sprint("reader", i)}))
	}
	channel := slackWorkspace.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: append(who, slacksim.BotUser)})
	if _, err := slackWorkspace.Start(b.Context(), "127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = slackWorkspace.Close() })
	db, err := storage.Open(b.Context(), storage.Config{URL: startRedisServer(b).url})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	importHistory(b, db.Workspace(slacksim.TeamID), channel, monday, week, week, people)
	shine, err := bot.New(b.Context(), bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: slackWorkspace.APIURL(), SocketStagger: -1,
		Now: func() time.Time { return monday.Add(-time.Second) }, Log: slog.New(slog.DiscardHandler),
	}, db)
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- shine.Run(b.Context()) }()
	if err := slackWorkspace.Await(b.Context(), func() bool { return slackWorkspace.Connections() == 2 }); err != nil {
		b.Fatal(err)
	}

	for b.Loop() {
		var before runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var asking sync.WaitGroup
		for _, user := range who {
			asking.Go(func() { _, _ = slackWorkspace.Command(b.Context(), user, channel, "/shine week") })
		}
		peak, done := uint64(0), make(chan struct{})
		go func() {
			asking.Wait()
			close(done)
		}()
		for waiting := true; waiting; {
			select {
			case <-done:
				waiting = false
			case <-time.After(5 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		}
		b.ReportMetric(float64(peak-before.HeapAlloc)/(1<<20), "MiB-peak")
	}
	answered := 0
	for _, user := range who {
		for _, m := range slackWorkspace.Ephemerals(channel, user) {
			if strings.Contains(m.Text, "calm release") {
				answered++
				break
			}
		}
	}
	b.ReportMetric(float64(answered), "answered")
}
