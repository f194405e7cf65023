package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// keep starts a redis-server, and returns a function that runs the program on it, in an environment.
func keep(t *testing.T, env ...string) func(stdin string, args ...string) (out, errs string, code int) {
	t.Helper()
	do, _ := keepAt(t, env...)
	return do
}

// keepAt is keep, with the server's socket.
func keepAt(t *testing.T, env ...string) (do func(stdin string, args ...string) (out, errs string, code int), socket string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "shine") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket = filepath.Join(dir, "r.sock")
	server := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", dir)
	if err := server.Start(); err != nil {
		t.Fatalf("this test needs redis-server (Debian: apt install redis-server): %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	do = func(stdin string, args ...string) (string, string, int) {
		t.Helper()
		var out, errs bytes.Buffer
		command := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
		command.Env = append([]string{"REDIS_URL=unix://" + socket}, env...)
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(stdin), &out, &errs
		_ = command.Run()
		return out.String(), errs.String(), command.ProcessState.ExitCode()
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, errs, code := do("", "audit", "--workspace", "T1"); code == exitDone {
			return do, socket
		} else if time.Now().After(deadline) {
			t.Fatal(errs)
		}
	}
}

const history = `{"type":"settings","daily_limit":7}
{"type":"preferences","user":"U2","recap":true}
{"type":"channel","channel":"C1","language":"es"}
{"time":"2026-01-02T03:04:05Z","giver":"U1","recipients":["U2","U3"],"text":"for the calm release","boosts":["U4"]}

{"time":"2026-01-02T03:04:05Z","giver":"U3","recipients":["U1"],"text":"helping <@U2> so much"}
{"time":"tomorrow","giver":"U1","recipients":["U2"],"text":"secret words"}
{"time":"2126-01-02T03:04:05Z","giver":"U1","recipients":["U2"],"text":"secret words"}
{"type":"team","lead":"U1"}
{"type":"team","lead":"U1","since":"2026-01-01T00:00:00Z","welcomed":"2026-01-02T00:00:00.000Z","group":"","members":[{"id":"U2","since":"2026-01-03T00:00:00.000Z"},{"id":"U5"}]}
{"type":"milestone","person":"U5","date":"2127-01-12","word":"five years here","by":"U1"}
{"type":"milestone","person":"U5","date":"tomorrow","word":"secret words"}
{"type":"nudges","sealed":"bm90aGluZw"}
`

func TestImportExportEraseAudit(t *testing.T) {
	t.Parallel()
	do := keep(t)
	_, errs, code := do(history, "import", "--workspace", "T1", "-")
	if code != exitFailed || !strings.Contains(errs, "added 2, known 0, bad lines 5, settings 1, preferences 1, channels 1, teams 1, milestones 1\n") || !strings.Contains(errs, "line 7: time is missing") ||
		!strings.Contains(errs, "line 8: time is in the future") || strings.Contains(errs, "secret") {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	first, errs, code := do("", "export", "--workspace", "T1")
	if code != exitDone || strings.Count(first, "\n") != 8 || !strings.Contains(first, `"daily_limit":7`) {
		t.Fatalf("exit code %d: %s\n%s", code, errs, first)
	}
	if _, errs, code := do(first, "import", "--workspace", "T1", "-"); code != exitDone || !strings.Contains(errs, "added 0, known 2, bad lines 0, settings 1, preferences 1, channels 1, teams 1, milestones 1, sealed 1\n") {
		t.Errorf("importing again: %d: %s", code, errs)
	}
	if _, errs, code := do(strings.ReplaceAll(first, `"T1"`, `"T2"`), "import", "--workspace", "T2", "-"); code != exitFailed ||
		!strings.Contains(errs, "bad lines 1") || !strings.Contains(errs, "the sealed line was changed, or is of another workspace") {
		t.Errorf("importing elsewhere: %d: %s", code, errs)
	}
	second, _, _ := do("", "export", "--workspace", "T2")
	if got := strings.ReplaceAll(second, `"T2"`, `"T1"`); unsealed(got) != unsealed(first) {
		t.Errorf("another workspace has\n%s\nwant\n%s", got, first)
	}
	if _, errs, code := do("", "erase", "--yes", "--workspace", "T1", "U2"); code != exitDone || !strings.Contains(errs, "credited in 1, mentioned in 1") {
		t.Errorf("erase: %d: %s", code, errs)
	}
	if left, _, _ := do("", "export", "--workspace", "T1"); strings.Contains(unsealed(left), "U2") { // what is sealed may read so by chance
		t.Errorf("U2 is left in\n%s", left)
	}
	for _, answer := range []string{"", "no\n", "yes\n"} { // a pipe is nobody to ask
		if _, errs, code := do(answer, "erase", "--workspace", "T1", "U1"); code != exitWrongUse || !strings.Contains(errs, "--yes") {
			t.Errorf("erasing after %q: code %d, %s", answer, code, errs)
		}
	}
	if _, _, code := do("", "erase", "--workspace", "T1", "ana"); code != exitWrongUse {
		t.Errorf("erasing nobody: exit code %d", code)
	}
	audit, _, _ := do("", "audit", "--workspace", "T1", "--json")
	for _, want := range []string{`"action":"import"`, `"action":"export"`, `"action":"erase","about":"U2"`, `"by":"operator"`} {
		if !strings.Contains(audit, want) {
			t.Errorf("the audit log lacks %s:\n%s", want, audit)
		}
	}
	if table, _, _ := do("", "audit", "--workspace", "T1"); !strings.Contains(table, "operator  erase") {
		t.Errorf("the audit log reads\n%s", table)
	}
}

// A wrong id, of a workspace or a person, would be an empty backup or an erasure of nobody: the commands say so.
func TestWhatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	do := keep(t)
	if _, errs, code := do(history, "import", "--workspace", "T1", "-"); code != exitFailed {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	file := filepath.Join(t.TempDir(), "all.jsonl")
	for want, args := range map[string][]string{
		"nothing of workspace T2":                    {"export", "--workspace", "T2"},
		"nothing of workspace T3":                    {"export", "--workspace", "T3", "--format", "csv", "--output", file},
		"nothing of workspace T4":                    {"erase", "--yes", "--workspace", "T4", "U2"},
		"nothing is kept of UNOBODY in workspace T1": {"erase", "--yes", "--workspace", "T1", "UNOBODY"},
	} {
		for range 2 { // asking leaves nothing behind that the second one finds
			out, errs, code := do("", args...)
			if code != exitFailed || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
				t.Errorf("shine %v: %d, %q, %q", args, code, out, errs)
			}
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("an empty export was kept")
	}
	if out, errs, code := do("", "audit", "--workspace", "T2"); code != exitDone || out != "" || !strings.Contains(errs, "nothing of workspace T2") {
		t.Errorf("the audit log of no workspace: %d, %q, %q", code, out, errs)
	}
	for _, user := range []string{"U5", "U4", "U2"} { // who is led, who boosted, who was credited
		if _, errs, code := do("", "erase", "--yes", "--workspace", "T1", user); code != exitDone {
			t.Errorf("erasing %s: %d, %s", user, code, errs)
		}
		if _, errs, code := do("", "erase", "--yes", "--workspace", "T1", user); code != exitFailed || !strings.Contains(errs, "nothing is kept of "+user) {
			t.Errorf("erasing %s again: %d, %s", user, code, errs)
		}
	}
}

func TestImportOfTooLongALine(t *testing.T) {
	t.Parallel()
	do := keep(t)
	file := `{"text":"` + strings.Repeat("x", maxLine) + `"}` + "\n" + strings.Split(history, "\n")[3] + "\n"
	_, errs, code := do(file, "import", "--workspace", "T1", "-")
	if code != exitFailed || !strings.Contains(errs, "line 1: it is longer than a mebibyte") || !strings.Contains(errs, "added 1") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if _, errs, code := do("", "import", "--workspace", "T1", "/nowhere"); code != exitWrongUse || !strings.Contains(errs, "/nowhere") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// Arguments that are missing or too many are wrong use, which no second try mends.
func TestArgumentsAreCounted(t *testing.T) {
	t.Parallel()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import"}, {"import", "a", "b"}, {"erase"}, {"erase", "U1", "U2"}} {
		out, err := exec.CommandContext(t.Context(), path, args...).Output()
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok || failed.ExitCode() != exitWrongUse || !strings.Contains(string(failed.Stderr), "takes one argument") || len(out) > 0 {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

// A file that went through an editor on Windows: a byte order mark, and line ends of two characters.
func TestImportFromWindows(t *testing.T) {
	t.Parallel()
	do := keep(t)
	line := strings.Split(history, "\n")[3]
	_, errs, code := do("\uFEFF"+line+"\r\n\r\n"+line+"\r\n", "import", "--workspace", "T1", "-")
	if code != exitDone || !strings.Contains(errs, "added 1, known 1, bad lines 0") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// What is said to have been cannot be to come: a digest until then would never be told again, a team never be asked about.
func TestImportFromTheFuture(t *testing.T) {
	t.Parallel()
	do := keep(t)
	future := `"2126-01-02T03:04:05Z"`
	file := `{"type":"digest","channel":"C1","day":"monday","time":"09:00","zone":"UTC","since":` + future + `}
{"type":"digest","channel":"C1","day":"monday","time":"09:00","zone":"UTC","since":"2026-01-02T03:04:05Z","until":` + future + `}
{"type":"team","lead":"U1","since":` + future + `,"members":[{"id":"U2"}]}
{"type":"team","lead":"U1","since":"2026-01-02T03:04:05Z","welcomed":` + future + `}
{"type":"team","lead":"U1","since":"2026-01-02T03:04:05Z","members":[{"id":"U2","since":` + future + `}]}
{"time":"2026-01-02T03:04:05Z","placed":` + future + `,"giver":"U1","recipients":["U2"],"text":"for the calm release"}
`
	_, errs, code := do(file, "import", "--workspace", "T1", "-")
	if code != exitFailed || strings.Count(errs, "time is in the future") != 6 || !strings.Contains(errs, "added 0") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if kept, errs, code := do("", "export", "--workspace", "T1"); code != exitDone || kept != "" {
		t.Errorf("exit code %d: %s\n%s", code, errs, kept)
	}
}

// Two shout-outs under one id are not one that is known: the second is lost, and said so. What was edited since is known.
func TestImportOfATakenID(t *testing.T) {
	t.Parallel()
	do := keep(t)
	line := `{"id":"1735787047000000","time":"2025-01-02T03:04:07Z","giver":"U1","recipients":["U2"],"text":"for the calm release"}` + "\n"
	edited := strings.ReplaceAll(line, "calm", "very calm")
	other := strings.ReplaceAll(line, "U1", "U3")
	_, errs, code := do(line+line+edited+other, "import", "--workspace", "T1", "-")
	if code != exitFailed || !strings.Contains(errs, "added 1, known 2, bad lines 1") || !strings.Contains(errs, "line 4: somebody else's shout-out has this id") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}

// Who was told once who leads them is not told again behind an import: only who is new on the team is.
func TestImportedTeamsAreNotToldAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	priya := o.AddUser(slacksim.User{Name: "priya"})
	file := filepath.Join(t.TempDir(), "teams.jsonl")
	line := `{"type":"team","lead":"` + o.ana + `","since":"2026-01-01T00:00:00Z","welcomed":"2026-01-02T00:00:00Z","members":[{"id":"` + o.luis + `"}]}`
	if err := os.WriteFile(file, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	importing, logs := o.command("import", file)
	if err := importing.Run(); err != nil {
		t.Fatal(logs.String())
	}
	o.serve()
	if _, err := o.Command(t.Context(), o.ana, o.general, "/shine lead @priya"); err != nil {
		t.Fatal(err)
	}
	o.await("priya to be told", func() bool { return len(o.Messages(o.DirectChannel(priya))) > 0 })
	o.credits("the calm release") // what else luis is told comes first
	o.await("luis to be credited", func() bool { _, told := o.said("the calm release"); return told > 0 })
	if told := o.Messages(o.DirectChannel(o.luis)); len(told) > 1 {
		t.Errorf("luis is told again: %s", told[0].Text)
	}
}

// The name of a workspace is not its id: without a word, its export would be an empty backup.
func TestWorkspaceByName(t *testing.T) {
	t.Parallel()
	do := keep(t)
	for _, command := range []string{"export", "audit"} {
		if out, errs, code := do("", command, "--workspace", "acme"); code != exitWrongUse || out != "" || !strings.Contains(errs, `"acme" is no team id`) {
			t.Errorf("%s: exit code %d: %s", command, code, errs)
		}
	}
}

// unsealed is an export without its sealed line, which is of one workspace.
func unsealed(export string) string {
	var kept []string
	for line := range strings.Lines(export) {
		if !strings.HasPrefix(line, `{"type":"nudges"`) {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
