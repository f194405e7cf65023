package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
)

func TestUndoTakesEverythingBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana @luis for a calm release")[0]
	s.await("everything to be said", func() bool {
		return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 && len(s.told("luis")) == 1
	})
	if err := s.Click(t.Context(), s.people["sam"], s.general, receipt.TS, "undo", ""); err != nil {
		t.Fatal(err)
	}
	s.await("everything to be gone", func() bool {
		return len(s.public(s.general)) == 0 && len(s.told("ana")) == 0 && len(s.told("luis")) == 0
	})
	if stored := s.stored(); len(stored) != 0 {
		t.Errorf("stored %+v", stored)
	}
	s.sees("sam", s.general, "Taken back") // it is answered behind the click
	after := s.Ephemerals(s.general, s.people["sam"])
	if len(after) != 1 || !strings.Contains(after[0].Text, "Taken back") || !strings.Contains(after[0].Text, "a calm release") {
		t.Errorf("sam sees %+v, want the receipt replaced, with the words given back", after)
	}
	if seen := s.types("sam", s.general, "/shine @ana @luis for a calm release"); !strings.Contains(seen[0].Text, "You credited") {
		t.Errorf("the same words again: sam sees %q, want a receipt", seen[0].Text)
	}
}

// Giving and taking back leaves no note of where the announcement stood, also where it shared a message.
func TestUndoLeavesNoNotes(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	held := s.stuck("chat.postMessage")
	kept := s.types("sam", s.general, "/shine @ana for a calm release")[0]
	gone := s.types("luis", s.general, "/shine @priya for a kind review")[0]
	held()
	s.await("both to be announced", func() bool { return strings.Contains(strings.Join(s.public(s.general), "\n"), "kind review") })
	notes := func() (n int64) {
		s.rawRedis(func(client *redis.Client) error {
			keys, err := client.Keys(t.Context(), "*:said:"+s.general+":*").Result()
			for _, key := range keys {
				n += client.ZCard(t.Context(), key).Val()
			}
			return err
		})
		return n
	}
	s.eventually("two notes", func() bool { return notes() == 2 })
	s.clicks("luis", gone, "undo", "")
	s.eventually("the note to go with its shout-out", func() bool { return notes() == 1 })
	s.clicks("sam", kept, "undo", "")
	s.eventually("all notes to go", func() bool { return notes() == 0 })
}

func TestUndoBeforeTheAnnouncement(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	said := make(chan struct{})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Until: said})
	receipt := s.types("sam", s.general, "/shine @ana for a calm release")[0]
	s.await("ana to be told, while the announcement is under way", func() bool { return len(s.told("ana")) == 1 && s.Held() == 1 })
	if err := s.Click(t.Context(), s.people["sam"], s.general, receipt.TS, "undo", ""); err != nil {
		t.Fatal(err)
	}
	s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 })
	close(said)
	s.await("the slow announcement to come and go", func() bool {
		return len(s.Calls("chat.postMessage")) == 2 && len(s.public(s.general)) == 0 && len(s.told("ana")) == 0
	})
}

func TestUndoIsForTheGiverAndForAWhile(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for a calm release")[0]
	id := s.stored()[0].ID
	if err := s.Forge(t.Context(), s.people["luis"], s.general, "undo", "b", id); err != nil {
		t.Fatal(err)
	}
	s.await("an answer to luis", func() bool { return len(s.Ephemerals(s.general, s.people["luis"])) == 1 })
	if text := s.Ephemerals(s.general, s.people["luis"])[0].Text; !strings.Contains(text, "Only the person who gave") {
		t.Errorf("luis sees %q", text)
	}
	s.clock.Move(15 * time.Minute)
	if err := s.Click(t.Context(), s.people["sam"], s.general, receipt.TS, "undo", ""); err != nil {
		t.Fatal(err)
	}
	s.await("an answer to sam", func() bool {
		return strings.Contains(s.Ephemerals(s.general, s.people["sam"])[0].Text, "this one is older")
	})
	if len(s.stored()) != 1 {
		t.Error("it was taken back all the same")
	}
}

// Forged ids that name nothing, or are none at all, are answered and change nothing.
func TestForgedUndoOfNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for i, id := range []string{"1", "-1", "x", "", "99999999999999999999", "*"} {
		if err := s.Forge(t.Context(), s.people["sam"], s.general, "undo", "b", id); err != nil {
			t.Fatal(err)
		}
		s.await("an answer", func() bool { return len(s.Ephemerals(s.general, s.people["sam"])) == i+1 })
	}
	for _, m := range s.Ephemerals(s.general, s.people["sam"]) {
		if !strings.Contains(m.Text, "taken back before") {
			t.Errorf("sam sees %q", m.Text)
		}
	}
}

// What is taken back does not count for the day.
func TestUndoGivesTheDaysLimitBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.DailyLimit = 1 })
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the first release")
	if seen := s.types("sam", s.general, "/shine @ana for the second release"); !strings.Contains(seen[0].Text, "limit for a day") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	s.types("sam", s.general, "/shine undo")
	if seen := s.types("sam", s.general, "/shine @ana for the second release"); !strings.Contains(seen[0].Text, "You credited") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
}

// Giving and taking back in turns ends after a while, and what is taken back in time nobody hears of.
func TestGiveAndUndoInTurns(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(func(c *bot.Config) { c.Pace = time.Hour }) // the first is said, all others wait
	s.types("sam", s.general, "/shine @ana for deed number 0")
	s.await("the first to be said", func() bool { return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 })
	for i := 1; i < credit.BurstLimit; i++ {
		s.types("sam", s.general, fmt.Sprintf("/shine @ana for deed number %d", i))
		s.types("sam", s.general, "/shine undo")
	}
	seen := s.types("sam", s.general, "/shine @ana for one deed more")
	if text := seen[0].Text; !strings.Contains(text, "20 shout-outs in 10 minutes") || !strings.Contains(text, "one deed more") {
		t.Errorf("sam sees %q", text)
	}
	if seen := s.types("luis", s.general, "/shine @ana for a deed of others"); !strings.Contains(seen[0].Text, "You credited") {
		t.Errorf("luis sees %q", seen[0].Text)
	}
	s.clock.Move(credit.BurstWindow)
	if seen := s.types("sam", s.general, "/shine @ana for one deed more"); !strings.Contains(seen[0].Text, "You credited") {
		t.Errorf("10 minutes later sam sees %q", seen[0].Text)
	}
}

// Few people mean to take back two, so the second undo shows what it would take back, and asks.
func TestSecondUndoAsks(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the first of two things")
	s.types("sam", s.general, "/shine @luis for the second of two things")
	if seen := s.types("sam", s.general, "/shine undo"); !strings.Contains(seen[0].Text, "second of two things") {
		t.Fatalf("sam sees %q", seen[0].Text)
	}
	asked := s.types("sam", s.general, "/shine undo")[0]
	if !strings.Contains(asked.Text, "taken back already") || !strings.Contains(asked.Text, "first of two things") {
		t.Errorf("sam sees %q, want a question", asked.Text)
	}
	if n := len(s.stored()); n != 1 {
		t.Fatalf("%d shout-outs are left, want 1", n)
	}
	s.clicks("sam", asked, render.ActionUndo, "")
	s.eventually("the first to be taken back", func() bool { return len(s.stored()) == 0 })
	s.types("sam", s.general, "/shine @priya for a third thing, given after")
	if seen := s.types("sam", s.general, "/shine undo"); !strings.Contains(seen[0].Text, "a third thing, given after") || len(s.stored()) != 0 {
		t.Errorf("sam sees %q", seen[0].Text)
	}
}
