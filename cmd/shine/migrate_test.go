package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
)

// writeRedis sends commands to the Redis at a socket, one after the other, in its own protocol.
func writeRedis(t *testing.T, socket string, commands [][]string) {
	t.Helper()
	connection, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	answers := bufio.NewReader(connection)
	for _, command := range commands {
		var b strings.Builder
		fmt.Fprintf(&b, "*%d\r\n", len(command))
		for _, word := range command {
			fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(word), word)
		}
		if _, err := connection.Write([]byte(b.String())); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil || strings.HasPrefix(answer, "-") {
			t.Fatalf("%.40q: %s, %v", command, answer, err)
		}
		if strings.HasPrefix(answer, "$") { // a string follows
			if _, err := answers.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// schema1 reads a file of the data of the first schema.
func schema1(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile("../../storage/testdata/schema1/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// Data of an older version is shown what would be done to it, moved forward once, and exports what it did before.
func TestMigrate(t *testing.T) {
	t.Parallel()
	do, socket := keepAt(t)
	if out, errs, code := do("", "migrate", "--workspace", "T0SHINE01", "--dry-run"); code != exitDone || !strings.Contains(out, "there is no data yet") {
		t.Errorf("without data: %d: %s %s", code, out, errs)
	}
	var commands [][]string
	for line := range strings.Lines(schema1(t, "data.jsonl")) {
		var command []string
		if err := json.Unmarshal([]byte(line), &command); err != nil {
			t.Fatal(err)
		}
		commands = append(commands, command)
	}
	writeRedis(t, socket, commands)
	for _, step := range []struct {
		args []string
		want string
	}{
		{[]string{"--dry-run"}, "schema 1 → 2: "},
		{[]string{"--dry-run"}, "would be moved"},
		{nil, "schema 1 → 2: "},
		{nil, "nothing to do"},
		{[]string{"--dry-run"}, "nothing to do"},
	} {
		out, errs, code := do("", append([]string{"migrate", "--workspace", "T0SHINE01"}, step.args...)...)
		if code != exitDone || !strings.Contains(out, step.want) || errs != "" {
			t.Errorf("migrate %v: %d: %q %s, want %q", step.args, code, out, errs, step.want)
		}
	}
	exported, errs, code := do("", "export", "--workspace", "T0SHINE01")
	if code != exitDone || unsealed(exported) != unsealed(schema1(t, "export.jsonl")) {
		t.Errorf("export: %d: %s\n%s", code, errs, exported)
	}
}

// Every command moves older data forward by itself, and refuses newer data with one line that a service manager understands.
func TestEveryCommandKnowsTheSchema(t *testing.T) {
	t.Parallel()
	do, socket := keepAt(t)
	writeRedis(t, socket, [][]string{{"HSET", "shine:{T1}:preferences", "U2", `{"recap":true}`}})
	if out, errs, code := do("", "export", "--workspace", "T1"); code != exitDone || !strings.Contains(out, `"recap":true`) {
		t.Errorf("export: %d: %s", code, errs)
	}
	if out, _, _ := do("", "migrate", "--workspace", "T1"); !strings.Contains(out, "nothing to do") {
		t.Errorf("after an export: %s", out)
	}
	writeRedis(t, socket, [][]string{{"SET", "shine:{T1}:schema", "12000"}})
	for _, args := range [][]string{{"export"}, {"import", "-"}, {"erase", "--yes", "U2"}, {"audit"}, {"migrate"}, {"migrate", "--dry-run"}} {
		out, errs, code := do("", append(args, "--workspace", "T1")...)
		if code != exitWrongConfig || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "has schema 12000") {
			t.Errorf("%v: %d: %s%s", args, code, out, errs)
		}
	}
}
