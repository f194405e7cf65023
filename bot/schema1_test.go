package bot_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/bot/slacksim"
)

// restore puts the data of a folder of storage/testdata into the scene's Redis.
func (s *scene) restore(folder string) {
	s.t.Helper()
	content, err := os.ReadFile("../storage/testdata/" + folder + "/data.jsonl")
	if err != nil {
		s.t.Fatal(err)
	}
	s.redis = startRedisServer(s.t).url
	s.rawRedis(func(client *redis.Client) error {
		for line := range strings.Lines(string(content)) {
			var command []any
			if err := json.Unmarshal([]byte(line), &command); err != nil {
				return err
			}
			if err := client.Do(s.t.Context(), command...).Err(); err != nil {
				return err
			}
		}
		return nil
	})
}

// rawRedis uses the scene's Redis past the bot.
func (s *scene) rawRedis(use func(*redis.Client) error) {
	s.t.Helper()
	options, err := redis.ParseURL(s.redis)
	if err != nil {
		s.t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	if err := use(client); err != nil {
		s.t.Fatal(err)
	}
}

// A company that updates Shine goes on where it was: what waited is said, and what was given is read, told and undone.
func TestUpdateFromSchema1(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{}) // its people have the ids of those in the data
	s.restore("schema1")
	last := time.UnixMicro(1789461902000000) // a second after what was given last
	s.clock.Move(last.Sub(s.clock.Now()))
	s.startBot()
	if err := s.Invite(t.Context(), s.general, slacksim.BotUser); err != nil {
		t.Fatal(err)
	}
	s.hears("luis", "what was still to be said")
	s.types("ana", s.general, "/shine me")
	s.sees("ana", s.general, "its notes")
	s.types("ana", s.general, "/shine about @luis")
	s.sees("ana", s.general, "pairing until the migration was boring")
	s.types("sam", s.general, "/shine digest")
	s.sees("sam", s.general, "digest comes Mondays at 09:00 (Europe/Madrid)")
	s.types("luis", s.general, "/shine lead")
	if team := string(s.form("luis").Body); !strings.Contains(team, s.people["sam"]) || !strings.Contains(team, s.people["priya"]) {
		t.Errorf("luis leads %s", team)
	}
	s.untilMonday()
	if text := s.digest(s.general, 1).Text; !strings.Contains(text, "still to be said") || strings.Contains(text, "its notes") {
		t.Errorf("the next digest tells %q", text)
	}
}
