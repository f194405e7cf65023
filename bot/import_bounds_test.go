package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// worstImport is a shout-out with as much in every part as an import takes, between two people.
func (s *scene) worstImport(giver, recipient, text string, at time.Time) credit.Shoutout {
	s.t.Helper()
	long := func(i int) string { return fmt.Sprintf("U%030d", i) }
	recipients, boosts, values := []string{s.people[recipient]}, []string{}, []string{}
	for i := range 99 {
		recipients = append(recipients, long(i))
	}
	for i := range 10_000 {
		boosts = append(boosts, long(1000+i))
	}
	for i := range 50 {
		values = append(values, fmt.Sprintf("%040d", i))
	}
	raw, err := json.Marshal(map[string]any{
		"time": credit.ExportTime(at), "giver": s.people[giver], "recipients": recipients, "text": text, "values": values,
		"channel": s.general, "permalink": "https://" + strings.Repeat("&", 58), "boosts": boosts,
		"passed_from": "9007199254740991",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	line, err := credit.ParseLine(raw, slacksim.TeamID)
	if err != nil {
		s.t.Fatal(err)
	}
	return *line.Shoutout
}

// Whatever an import takes, people can read it: Slack takes every message and view that tells of it.
func TestWorstImportCanBeRead(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	texts := []string{
		strings.Repeat("&", 8000), strings.Repeat("<!channel>", 800), strings.Repeat("e\u0301", 4000), strings.Repeat("👩‍👩‍👧", 1600),
		strings.Repeat("<@"+s.people["sam"]+">", 600), strings.Repeat("\u202E", 7999) + "x", strings.Repeat("#craft\n", 1100), strings.Repeat("`", 8000),
	}
	s.workspace(func(store *storage.Store) {
		for i, text := range texts {
			for j, pair := range [][2]string{{"ana", "luis"}, {"luis", "ana"}} {
				at := s.clock.Now().Add(-time.Duration(i*2+j+1) * time.Minute)
				if _, err := store.Import(t.Context(), s.worstImport(pair[0], pair[1], text, at)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	for _, command := range []string{"me", "about @luis", "week"} {
		s.types("ana", s.general, "/shine "+command)
		s.await("an answer to "+command, func() bool {
			seen := s.Ephemerals(s.general, s.people["ana"])
			return len(seen) > 0 && strings.Contains(seen[len(seen)-1].Text, s.people["luis"])
		})
		s.ForgetEphemerals()
	}
	if err := s.OpenHome(t.Context(), s.people["ana"]); err != nil {
		t.Fatal(err)
	}
	s.await("Home", func() bool {
		home, ok := s.Home(s.people["ana"])
		return ok && strings.Contains(string(home.Body), s.people["luis"])
	})
}
