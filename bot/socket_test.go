package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
)

// While one socket is refreshed the other one answers: no command fails.
func TestNoCommandFailsWhileASocketIsRefreshed(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for i, reason := range []string{"warning", "refresh_requested", "warning", "refresh_requested"} {
		open := make(chan struct{})
		s.Fail("apps.connections.open", 1, slacksim.Fault{Until: open})
		s.Disconnect(t.Context(), reason, 1)
		s.await("that socket to close", func() bool { return s.Connections() == 1 })
		s.types("sam", s.general, fmt.Sprintf("/shine @ana for calm number %d here", i))
		close(open)
		s.await("it to open again", func() bool { return s.Connections() == 2 })
	}
	if n := len(s.stored()); n != 4 {
		t.Errorf("%d shout-outs are stored, want 4", n)
	}
}

func TestSocketsComeBack(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(*scene){
		"cut":    func(s *scene) { s.CutConnections(2) },
		"silent": func(s *scene) { s.Silence(true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{PingInterval: 100 * time.Millisecond})
			s.startBot(func(c *bot.Config) { c.PingInterval = 500 * time.Millisecond })
			open := make(chan struct{})
			s.Fail("apps.connections.open", 2, slacksim.Fault{Until: open})
			disturb(s)
			s.await("the sockets to close", func() bool { return s.Connections() == 0 })
			s.Silence(false)
			close(open)
			s.await("the sockets to open again", func() bool { return s.Connections() == 2 })
			s.await("a command to be answered", func() bool {
				_, err := s.Command(t.Context(), s.people["sam"], s.general, "/shine @ana for a calm release")
				return err == nil
			})
		})
	}
}

// Slack allows ten connections: the sixth copy waits, and is not ready.
func TestSixthCopyWaits(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	var first *running
	for range 5 {
		r := s.startBot()
		if first == nil {
			first = r
		}
	}
	db, err := storage.Open(t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	sixth, err := bot.New(t.Context(), bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: s.APIURL(), Now: s.clock.Now,
		Log: slog.New(slog.DiscardHandler), SocketStagger: -1,
	}, db)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sixth.Run(ctx) }()
	opens := func() int { return len(s.Calls("apps.connections.open")) }
	s.await("it to be turned away", func() bool { return opens() >= 13 })
	if err := sixth.Ready(t.Context()); err == nil {
		t.Error("a copy without a connection says that it is ready")
	}
	if n := opens(); n > 20 {
		t.Errorf("it asked %d times without a pause", n-10)
	}
	first.stop()
	if err := <-first.done; err != nil {
		t.Error(err)
	}
	s.eventually("it to connect in the place of the first", func() bool { return sixth.Ready(t.Context()) == nil })
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A revoked token ends the bot with an error that says so.
func TestRevokedTokenEndsTheBot(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	r := s.startBot()
	s.Fail("apps.connections.open", 100, slacksim.Fault{Error: "token_revoked"})
	s.CutConnections(2)
	select {
	case err := <-r.done:
		if err == nil || !strings.Contains(err.Error(), "token_revoked") {
			t.Errorf("the bot ended with %v", err)
		}
	case <-time.After(patience):
		t.Error("the bot goes on with a token that Slack does not take")
	}
}

// When Redis is gone, the giver reads that nothing was recorded, and what they typed.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	server := startRedisServer(t)
	s.redis = server.url
	s.startBot()
	s.types("sam", s.general, "/shine @ana for a calm release")
	server.kill()
	seen := s.types("sam", s.general, "/shine @ana for another calm release")
	if len(seen) != 1 || !strings.Contains(seen[0].Text, "nothing was recorded") && !strings.Contains(seen[0].Text, "not certain") {
		t.Fatalf("sam sees %+v", seen)
	}
	if !strings.Contains(seen[0].Text, "for another calm release") {
		t.Errorf("what was typed is not repeated: %q", seen[0].Text)
	}
}

// A look-up that Slack does not answer records nothing, and says so in time.
func TestSlowLookup(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.Fail("users.list", 1, slacksim.Fault{Error: "internal_error"}) // so that nobody is known beforehand
	s.startBot(func(c *bot.Config) { c.AnswerWithin = time.Second })
	s.Fail("users.info", 10, slacksim.Fault{Until: t.Context().Done()})
	seen := s.types("sam", s.general, "/shine @ana for a calm release")
	if len(seen) != 1 || !strings.Contains(seen[0].Text, "nothing was recorded") || !strings.Contains(seen[0].Text, "a calm release") {
		t.Errorf("sam sees %+v", seen)
	}
	if n := len(s.stored()); n != 0 {
		t.Errorf("%d shout-outs are stored", n)
	}
}
