package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/bot/slacksim"
)

// nudgeScene is an imported history: six leads, each of three people. The first gives every week; the second is in the
// limelight; the third has somebody new; the others are quiet, of whom the last was never welcomed.
func nudgeScene(t *testing.T) (slack *slacksim.Slack, leads []string, shine func(string, ...string) (string, string, int)) {
	t.Helper()
	slack = slacksim.New(slacksim.Options{AckTimeout: time.Minute})
	person := func(name string) string {
		return slack.AddUser(slacksim.User{Name: name, RealName: name, TZ: "Europe/Madrid"})
	}
	var people []string
	for i := range 6 {
		leads = append(leads, person(fmt.Sprint("lead", i)))
		for j := range 3 {
			people = append(people, person(fmt.Sprint("person", i, j)))
		}
	}
	slack.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: append(append([]string{slacksim.BotUser}, leads...), people...)})
	if _, err := slack.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slack.Close() })
	shine = keep(t, "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_API_URL="+slack.APIURL())

	since := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC) // a Monday
	var history strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&history, format+"\n", args...) }
	line(`{"type":"settings","nudge_holdout":0}`)
	give := func(day int, from, to string) {
		line(`{"time":%q,"giver":%q,"recipients":[%q],"text":"for staying until the backup was restored on day %d, which saved us all"}`,
			since.AddDate(0, 0, day).Format(time.RFC3339), from, to, day)
	}
	for i, lead := range leads {
		welcomed := `,"welcomed":"2026-01-05T09:00:00Z"`
		if i == 5 {
			welcomed = ""
		}
		members := fmt.Sprintf(`{"id":%q},{"id":%q}`, people[3*i], people[3*i+1])
		if i == 2 {
			members += fmt.Sprintf(`,{"id":%q,"since":"2026-03-01T09:00:00Z"}`, people[3*i+2])
		}
		line(`{"type":"team","lead":%q,"since":"2026-01-05T09:00:00Z"%s,"members":[%s]}`, lead, welcomed, members)
	}
	for week := range 11 {
		give(7*week, leads[0], people[week%2])
		give(7*week+1, people[3], people[4])
		give(7*week+2, people[4], people[3])
		if week > 6 {
			give(7*week+1, people[6], leads[1]) // into the limelight, more than half an hour and two days before any question
		}
	}
	give(70, leads[2], people[6])
	if _, errs, code := shine(history.String(), "import", "-"); code != exitDone {
		t.Fatal(errs)
	}
	return slack, leads, shine
}

// nudgeLine is a line of `shine nudge --json`.
type nudgeLine struct {
	Lead, At, Chosen, Gate string
	Fires                  []struct{ Kind, About string }
}

func nudgeLines(t *testing.T, out string) map[string]nudgeLine {
	t.Helper()
	lines := map[string]nudgeLine{}
	for raw := range strings.Lines(out) {
		var line nudgeLine
		if err := json.Unmarshal([]byte(raw), &line); err != nil {
			t.Fatalf("%v: %s", err, raw)
		}
		lines[line.Lead] = line
	}
	return lines
}

func TestNudgeRoundsOnImportedHistory(t *testing.T) {
	t.Parallel()
	slack, leads, shine := nudgeScene(t)
	at := "2026-03-27T10:00:00Z" // a Friday, 11:00 in Madrid
	do := func(args ...string) string {
		t.Helper()
		out, errs, code := shine("", append([]string{"nudge", "--at", at}, args...)...)
		if code != exitDone {
			t.Fatal(errs)
		}
		return out
	}
	dry := do("--json", "--dry-run")
	if n := len(slack.Calls("chat.postMessage")); n > 0 {
		t.Fatalf("a dry run posted %d messages", n)
	}
	lines := nudgeLines(t, dry)
	for i, want := range []struct{ chosen, gate, first string }{
		{"", "", "quiet"}, {"limelight", "", "limelight"}, {"new_joiner", "", "new_joiner"}, {"quiet", "", "quiet"}, {"quiet", "", "quiet"}, {"", "welcome", "quiet"},
	} {
		line := lines[leads[i]]
		first := ""
		if len(line.Fires) > 0 {
			first = line.Fires[0].Kind
		}
		if i == 0 && first == "" {
			continue // the weekly giver
		}
		if i == 1 && first == "quiet" { // who gives nothing is quiet before they are in the limelight
			want.chosen, want.first = "quiet", "quiet"
		}
		if line.Chosen != want.chosen || line.Gate != want.gate || first != want.first || line.At != "2026-03-27T10:00:00.000Z" {
			t.Errorf("lead %d: %+v, want %+v", i, line, want)
		}
		for _, f := range line.Fires {
			if f.About != "" {
				t.Errorf("lead %d: %s names %s without --reveal", i, f.Kind, f.About)
			}
		}
	}
	revealed := nudgeLines(t, do("--json", "--dry-run", "--reveal", "--lead", leads[2]))
	if len(revealed) != 1 || revealed[leads[2]].Fires[0].About == "" {
		t.Errorf("--reveal shows %+v", revealed)
	}
	if audit, _, _ := shine("", "audit"); !strings.Contains(audit, "--reveal of 2026-03-27T10:00:00.000Z") || strings.Contains(audit, "2026-03-27 ") {
		t.Errorf("--reveal leaves no line of today in the audit log:\n%s", audit)
	}
	if out, errs, code := shine("", "nudge", "--lead", "UNOBODY"); code != exitFailed || out != "" || !strings.Contains(errs, "UNOBODY leads nobody") {
		t.Errorf("of who leads nobody it says %q, %q, exit code %d", out, errs, code)
	}
	if done := do("--json"); done != dry {
		t.Errorf("the round did\n%s, and the dry run said\n%s", done, dry)
	}
	if n := len(slack.Calls("chat.postMessage")); n != 4 {
		t.Errorf("the round posted %d nudges", n)
	}
	for lead, line := range nudgeLines(t, do("--json")) {
		if line.Chosen != "" {
			t.Errorf("%s is nudged twice: %+v", lead, line)
		}
	}
	if n := len(slack.Calls("chat.postMessage")); n != 4 {
		t.Errorf("after a second round there are %d nudges", n)
	}
	if text := do(); !strings.Contains(text, "kept back: welcome") || strings.Contains(text, "{") {
		t.Errorf("for people it reads\n%s", text)
	}
	at = "2026-03-28T10:00:00Z"
	if line := nudgeLines(t, do("--json", "--lead", leads[2])); len(line) != 1 {
		t.Errorf("on a Saturday: %+v", line)
	}

	// What is sealed restores rests: elsewhere, nobody is nudged again.
	export, errs, code := shine("", "export")
	if code != exitDone || strings.Contains(export, "new_joiner") || !strings.Contains(export, `"type":"nudges","sealed"`) {
		t.Fatalf("exported %s %s", export, errs)
	}
	elsewhere := keep(t, "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_API_URL="+slack.APIURL())
	if _, errs, code := elsewhere(export, "import", "-"); code != exitDone {
		t.Fatal(errs)
	}
	out, errs, code := elsewhere("", "nudge", "--at", "2026-03-27T10:05:00Z", "--json")
	if code != exitDone {
		t.Fatal(errs)
	}
	for lead, line := range nudgeLines(t, out) {
		if line.Chosen != "" {
			t.Errorf("after a restore %s is nudged again: %+v", lead, line)
		}
	}
	again, _, _ := elsewhere("", "export")
	if d := cmp.Diff(strings.Split(export, "\n"), strings.Split(again, "\n")); d != "" {
		t.Errorf("exported again (-before +after):\n%s", d)
	}

	if out, errs, code := shine("", "nudge", "report", "--at", "2026-04-10T10:00:00Z"); code != exitDone || !strings.Contains(out, "nothing to show yet") {
		t.Errorf("over four leads the report is %q, %s", out, errs)
	}
	for _, wrong := range [][]string{{"nudge", "--lead", "ana"}, {"nudge", "--at", "noon"}, {"nudge", "lead"}} {
		if _, errs, code := shine("", wrong...); code != exitWrongUse {
			t.Errorf("%v: exit code %d, %s", wrong, code, errs)
		}
	}
}

// Many people are looked up with few calls, and for as long as Slack asks to wait.
func TestANudgeRoundOfManyIsPatient(t *testing.T) {
	t.Parallel()
	slack := slacksim.New(slacksim.Options{AckTimeout: time.Minute})
	var teams strings.Builder
	const leads = 20
	for i := range leads {
		lead := slack.AddUser(slacksim.User{Name: fmt.Sprint("lead", i), TZ: "UTC"})
		var members []string
		for j := range 4 {
			members = append(members, fmt.Sprintf(`{"id":%q}`, slack.AddUser(slacksim.User{Name: fmt.Sprint("member", i, j), TZ: "UTC"})))
		}
		fmt.Fprintf(&teams, `{"type":"team","lead":%q,"since":"2026-01-05T09:00:00Z","welcomed":"2026-01-05T09:00:00Z","members":[%s]}`+"\n", lead, strings.Join(members, ","))
	}
	if _, err := slack.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slack.Close() })
	shine := keep(t, "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_API_URL="+slack.APIURL())
	if _, errs, code := shine(teams.String(), "import", "-"); code != exitDone {
		t.Fatal(errs)
	}
	wait := slacksim.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Second}
	slack.Fail("users.list", 1, wait)
	slack.Fail("dnd.teamInfo", 1, wait)
	out, errs, code := shine("", "nudge", "--dry-run", "--json", "--at", "2026-03-27T10:00:00Z")
	if lines := nudgeLines(t, out); code != exitDone || len(lines) != leads {
		t.Errorf("%d lines, exit code %d: %s", len(lines), code, errs)
	}
	if n := len(slack.Calls("users.info")); n > 0 {
		t.Errorf("%d people were looked up alone", n)
	}
}
