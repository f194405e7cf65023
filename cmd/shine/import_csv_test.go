package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// elsewhere is a workspace whose people used another tool before, and the program with its token.
func elsewhere(t *testing.T, scopes []string) (slack *slacksim.Slack, ids map[string]string, do func(string, ...string) (string, string, int)) {
	t.Helper()
	slack, ids = slacksim.New(slacksim.Options{AckTimeout: time.Minute, Scopes: scopes}), map[string]string{}
	for _, u := range []slacksim.User{
		{Name: "ana", RealName: "Ana Álvarez", Email: "ana@example.com"},
		{Name: "luis", RealName: "Luis García", Email: "luis@example.com"},
		{Name: "sam", RealName: "Sam Roe", Email: "sam@example.com"},
		{Name: "sam2", RealName: "Sam Roe", Email: "roe@example.com"},
		{Name: "olu", RealName: "Olu", Email: "olu@example.com", Deleted: true},
		{Name: "robot", RealName: "Robot", Bot: true},
	} {
		ids[u.Name] = slack.AddUser(u)
	}
	ids["general"] = slack.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{ids["ana"], ids["luis"], slacksim.BotUser}})
	ids["board"] = slack.AddChannel(slacksim.Channel{Name: "board", Kind: slacksim.Private, Members: []string{ids["ana"], slacksim.BotUser}})
	slack.AddChannel(slacksim.Channel{Name: "secret", Kind: slacksim.Private, Members: []string{ids["ana"]}})
	if _, err := slack.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slack.Close() })
	return slack, ids, keep(t, "SLACK_BOT_TOKEN="+slacksim.BotToken, "SLACK_API_URL="+slack.APIURL())
}

const kudos = "\uFEFFSender;Recipients;Date;Message;Channel;Points\r\n" +
	"ana@example.com;luis@example.com, Olu;04.03.2026 09:15;\"for secret pairing;\r\nuntil it was boring\";#general;5\r\n" +
	"Luis García;Ana Álvarez;05.03.2026;for secret reviews on a Friday;board;5\r\n" +
	"Luis García;Ana Álvarez;05.03.2026;for secret reviews on a Friday;board;5\r\n" +
	"ana@example.com;Sam Roe;04.03.2026 09:16;for the secret demo;#general;5\r\n" +
	"ana@example.com;nobody@example.com;04.03.2026 09:16;for the secret demo;#general;5\r\n" +
	"ana@example.com;Luis García;04.03.2026 09:17;;#general;5\r\n" +
	"ana@example.com;Luis García;04.03.2026 09:18;5 points;#general;5\r\n" +
	"ana@example.com;Luis García;04.03.2026 09:19;for secret plans;#secret;5\r\n" +
	"ana@example.com;Luis García;soon;for secret plans;#general;5\r\n" +
	"Jos\xe9;Luis García;04.03.2026 09:20;for secret plans;#general;5\r\n"

var kudosFlags = []string{
	"import", "--from", "csv", "--map", "who=Sender,whom=Recipients,when=Date,what=Message,channel=Channel", "--zone", "Europe/Madrid", "-",
}

// The export of another tool is a history of Shine's afterwards: twice is once, a dry run is nothing, and nobody hears of it.
func TestImportOfAnotherTool(t *testing.T) {
	t.Parallel()
	slack, ids, do := elsewhere(t, nil)
	const skipped = `skipped 2: what: there is no text, or only a count; a credit is a story (lines 8, 9)
skipped 1: channel: Shine sees no such channel; invite it there, write another name or ID, or leave the cell empty (line 10)
skipped 1: it is not UTF-8; save the file as “CSV UTF-8” (line 12)
skipped 1: when: it is no time that can be read, such as 2026-11-24 09:00 (line 11)
skipped 1: whom: it may mean several people; write an e-mail address or a member ID (line 6)
skipped 1: whom: nobody in the workspace is called so; write an e-mail address or a member ID (line 7)
`
	out, errs, code := do(kudos, append([]string{"import", "--dry-run"}, kudosFlags[1:]...)...)
	if want := "would add 2, known 1, skipped 7; nothing was recorded\n" + skipped; out != want || code != exitFailed {
		t.Errorf("dry run: %d, %s\n%s\nwant\n%s", code, errs, out, want)
	}
	if out, errs, code := do("", "export", "--workspace", slacksim.TeamID); code != exitFailed || out != "" || !strings.Contains(errs, "nothing of workspace") {
		t.Errorf("a dry run left something: %d, %s\n%s", code, errs, out)
	}

	for i, want := range []string{"added 2, known 1, skipped 7\n", "added 0, known 3, skipped 7\n"} {
		out, errs, code := do(kudos, kudosFlags...)
		if code != exitFailed || out != "" || !strings.Contains(errs, want+skipped) || !strings.Contains(errs, "line 6: whom: it may mean") {
			t.Errorf("import %d: %d, %q, %s", i, code, out, errs)
		}
		if strings.Contains(errs, "secret") || strings.Contains(errs, "Roe") || strings.Contains(errs, "@example") {
			t.Errorf("somebody's words or name are told: %s", errs)
		}
	}

	exported, _, _ := do("", "export", "--workspace", slacksim.TeamID)
	for _, want := range []string{
		fmt.Sprintf(`"time":"2026-03-04T08:15:00.000Z","giver":%q,"recipients":[%q,%q],"text":"for secret pairing;\nuntil it was boring","values":[],"channel":%q,"visibility":"public","source":"import"`,
			ids["ana"], ids["luis"], ids["olu"], ids["general"]),
		fmt.Sprintf(`"giver":%q,"recipients":[%q],"text":"for secret reviews on a Friday","values":[],"channel":%q,"visibility":"channel","source":"import"`,
			ids["luis"], ids["ana"], ids["board"]),
	} {
		if !strings.Contains(exported, want) {
			t.Errorf("no %s in\n%s", want, exported)
		}
	}
	if strings.Count(exported, "\n") != 2 {
		t.Errorf("exported is\n%s", exported)
	}
	if audit, _, _ := do("", "audit", "--json"); strings.Count(audit, `"action":"import"`) != 2 || strings.Contains(audit, "secret") {
		t.Errorf("the audit log is\n%s", audit)
	}
	for _, person := range []string{"ana", "luis"} {
		if told := slack.Messages(slack.DirectChannel(ids[person])); len(told) > 0 {
			t.Errorf("%s is told: %s", person, told[0].Text)
		}
	}
	if said := slack.Messages(ids["general"]); len(said) > 0 {
		t.Errorf("it is announced: %s", said[0].Text)
	}
	if letters, errs, code := do("", "outbox", "--json"); code != exitDone || strings.Contains(letters, "shoutout") {
		t.Errorf("the outbox: %d, %s\n%s", code, errs, letters)
	}
}

// What was left out is added once its row is mended, and nothing else.
func TestImportOfAMendedFile(t *testing.T) {
	t.Parallel()
	_, _, do := elsewhere(t, nil)
	if _, errs, code := do(kudos, kudosFlags...); code != exitFailed || !strings.Contains(errs, "added 2,") {
		t.Fatalf("%d: %s", code, errs)
	}
	mended := strings.NewReplacer("Sam Roe", "roe@example.com", "soon", "04.03.2026 09:21", "Jos\xe9", "Olu", "5 points", "5 calm releases in a row").Replace(kudos)
	if _, errs, code := do(mended, kudosFlags...); code != exitFailed || !strings.Contains(errs, "added 4, known 3, skipped 3\n") {
		t.Errorf("%d: %s", code, errs)
	}
}

// Without the permission to read e-mail addresses, names do, and addresses are refused rather than guessed.
func TestImportWithoutEMailAddresses(t *testing.T) {
	t.Parallel()
	_, _, do := elsewhere(t, []string{"users:read", "channels:read", "groups:read"})
	_, errs, code := do(kudos, kudosFlags...)
	if code != exitFailed || !strings.Contains(errs, "added 1, known 1, skipped 8\n") ||
		!strings.Contains(errs, "line 2: who: it is an e-mail address, which Slack shows Shine only with the permission users:read.email") {
		t.Errorf("%d: %s", code, errs)
	}
}

// A file behind a quote that is never closed is not read in silence, and what stands before it counts.
func TestImportOfABrokenFile(t *testing.T) {
	t.Parallel()
	_, _, do := elsewhere(t, nil)
	file := strings.Join(strings.SplitAfter(kudos, "\r\n")[:3], "") + "ana@example.com;\"Luis García;04.03.2026 09:15;for more\r\n"
	_, errs, code := do(file, kudosFlags...)
	if code != exitFailed || !strings.Contains(errs, "added 1, known 0, skipped 0\n") || !strings.Contains(errs, "line 4: a quote is opened in this row and never closed") {
		t.Errorf("%d: %s", code, errs)
	}
}

func TestWrongImportsOfAnotherTool(t *testing.T) {
	t.Parallel()
	_, _, do := elsewhere(t, nil)
	for want, args := range map[string][]string{
		"--from is jsonl or csv":                                   {"--from", "xlsx", "-"},
		"--map, --zone, --dates and --dry-run are for --from csv":  {"--dry-run", "-"},
		`--map: "points" is none of who, whom, when, what`:         {"--from", "csv", "--map", "points=Points", "-"},
		`there is no column "Giver" for who; the columns are "Sen`: {"--from", "csv", "--map", "who=Giver", "-"},
		`there is no column "what" for what`:                       {"--from", "csv", "--map", "who=Sender,whom=Recipients,when=Date", "-"},
		`--zone: "CST" is not clear; is it America/Chicago?`:       {"--from", "csv", "--zone", "CST", "-"},
		`--dates is day-first or month-first, not "us"`:            {"--from", "csv", "--dates", "us", "-"},
		"--workspace is T1, and SLACK_BOT_TOKEN belongs to":        append([]string{"--workspace", "T1"}, kudosFlags[1:]...),
	} {
		out, errs, code := do(kudos, append([]string{"import"}, args...)...)
		if code != exitWrongUse || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: %d, %q, %q", args, code, out, errs)
		}
	}
	if _, errs, code := do("\xff\xfeS\x00", "import", "--from", "csv", "-"); code != exitWrongUse || !strings.Contains(errs, "line 1: it is not UTF-8") {
		t.Errorf("UTF-16: %d, %s", code, errs)
	}
}

// Without a token there is nobody to ask: member IDs do.
func TestImportOfMemberIDs(t *testing.T) {
	t.Parallel()
	do := keep(t)
	file := "who,whom,when,what\nU01,U02 U03,2026-03-04T09:15:00Z,for the calm release\nU01,Luis,2026-03-04T09:15:00Z,for more\n"
	_, errs, code := do(file, "import", "--from", "csv", "--workspace", "T1", "-")
	if code != exitFailed || !strings.Contains(errs, "added 1, known 0, skipped 1\n") || !strings.Contains(errs, "line 3: whom: it is no member ID") {
		t.Errorf("%d: %s", code, errs)
	}
	if _, errs, code := do(file, "import", "--from", "csv", "-"); code != exitWrongUse || !strings.Contains(errs, "which workspace?") {
		t.Errorf("no workspace: %d, %s", code, errs)
	}
}
