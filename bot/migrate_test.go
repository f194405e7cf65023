package bot_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
)

// newerData makes the data of the workspace that of a newer version.
func (s *scene) newerData() {
	s.t.Helper()
	s.rawRedis(func(client *redis.Client) error {
		return client.Set(s.t.Context(), "shine:{"+slacksim.TeamID+"}:schema", "12000", 0).Err()
	})
}

// Once a newer version has moved the data forward, a running copy stops before it spoils that, and none starts any more.
func TestNewerDataEndsTheBot(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	r := s.startBot()
	s.newerData()
	select {
	case err := <-r.done:
		if !errors.Is(err, storage.ErrNewer) {
			t.Errorf("the bot ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the bot goes on with data that it does not know")
	}
	db, err := storage.Open(t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_, err = bot.New(t.Context(), bot.Config{BotToken: slacksim.BotToken, APIURL: s.APIURL(), Now: s.clock.Now, Log: slog.New(slog.DiscardHandler)}, db)
	if !errors.Is(err, storage.ErrNewer) || strings.Contains(err.Error(), "\n") {
		t.Errorf("starting again: %v", err)
	}
}
