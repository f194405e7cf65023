package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// Ten past weeks, played in order on an imported history, are ten digests whose spans touch; a second run of a week says
// nothing.
func TestDigestsOfPastWeeks(t *testing.T) {
	t.Parallel()
	slack := slacksim.New(slacksim.Options{})
	var people []string
	for i := range 6 {
		people = append(people, slack.AddUser(slacksim.User{Name: fmt.Sprint("person", i), RealName: fmt.Sprint("Person ", i)}))
	}
	channel := slack.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: append(people, slacksim.BotUser)})
	if _, err := slack.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slack.Close() })
	shine := keep(t, "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_API_URL="+slack.APIURL())
	since := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var history strings.Builder
	fmt.Fprintf(&history, `{"type":"digest","channel":%q,"day":"monday","time":"09:00","zone":"UTC","scope":"here","since":%q}`+"\n", channel, since.Format(time.RFC3339))
	for i := range 50 { // five a week, the first in the very moment of the edge
		fmt.Fprintf(&history, `{"time":%q,"giver":%q,"recipients":[%q],"text":"for story number %d","channel":%q,"values":["craft"]}`+"\n",
			since.Add(time.Duration(i)*7*24*time.Hour/5).Format(time.RFC3339Nano), people[i%6], people[(i+1)%6], i, channel)
	}
	if _, errs, code := shine(history.String(), "import", "-"); code != exitDone {
		t.Fatal(errs)
	}
	picture := filepath.Join(t.TempDir(), "map.png")
	told, until := map[string]int{}, since
	for week := range 10 {
		at := since.AddDate(0, 0, 7*(week+1)).Format(time.RFC3339)
		tried, errs, code := shine("", "digest", "--channel", channel, "--at", at, "--json", "--dry-run")
		if code != exitDone {
			t.Fatal(errs)
		}
		out, errs, code := shine("", "digest", "--channel", channel, "--at", at, "--json", "--picture", picture)
		if code != exitDone {
			t.Fatal(errs)
		}
		var d struct {
			From, Until      time.Time
			Featured, Others []string
			Values           map[string]int
			Text             string
		}
		if err := json.Unmarshal([]byte(out), &d); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if tried != out {
			t.Errorf("the dry run said %s, and what was posted is %s", tried, out)
		}
		if !d.From.Equal(until) || len(d.Featured)+len(d.Others) != 5 || d.Values["craft"] != 5 {
			t.Errorf("week %d is told from %v (the one before ended at %v), as %s", week, d.From, until, out)
		}
		for _, id := range append(d.Featured, d.Others...) {
			told[id]++
		}
		until = d.Until
		if again, _, code := shine("", "digest", "--channel", channel, "--at", at); again != "" || code != exitDone {
			t.Errorf("told again: %d, %q", code, again)
		}
	}
	if len(told) != 50 {
		t.Errorf("%d stories are told, of 50", len(told))
	}
	if drawn, err := os.ReadFile(picture); err != nil || !bytes.HasPrefix(drawn, []byte("\x89PNG")) {
		t.Errorf("no picture: %v", err)
	}
	posted := 0
	for _, m := range slack.Messages(channel) {
		if strings.Contains(m.Text, "Here's who shone") {
			posted++
		}
	}
	if posted != 10 || len(slack.Files(channel)) != 10 {
		t.Errorf("%d digests and %d pictures are posted, want 10", posted, len(slack.Files(channel)))
	}
	for _, args := range [][]string{{"digest", "--channel", "CNOWHERE"}, {"digest", "--channel", "CNOWHERE", "--dry-run", "--json"}} {
		if out, errs, code := shine("", args...); code != exitFailed || out != "" || !strings.Contains(errs, "CNOWHERE: no digest is told there") {
			t.Errorf("shine %v: %d, %q, %q", args, code, out, errs)
		}
	}
	exported, _, _ := shine("", "export")
	if !strings.Contains(exported, `"until":"`+until.Format("2006-01-02T15:04:05.000Z")+`"`) {
		t.Errorf("the export does not say where the next digest begins")
	}
}

func TestDigestWrongUse(t *testing.T) {
	t.Parallel()
	shine := keep(t, "SLACK_BOT_TOKEN=xoxb-1")
	for _, args := range [][]string{{"digest"}, {"digest", "--channel", "general"}, {"digest", "--channel", "C1", "--at", "monday"}} {
		if out, errs, code := shine("", args...); code != exitWrongUse || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("shine %v: %d, %q, %q", args, code, out, errs)
		}
	}
}
