package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// What Slack refused for good stands in the outbox with its reason, without words, and is said when the operator has
// mended it: once.
func TestOutbox(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve()
	o.Fail("chat.postMessage", 1_000, slacksim.Fault{Channel: o.general, Error: "invalid_blocks"})
	o.credits("the calm release")
	o.credits("the second one of the day")
	var listed []outboxJSON
	o.eventually("two dead letters", func() bool {
		listed = o.outbox()
		waits := slices.ContainsFunc(listed, func(one outboxJSON) bool { return one.State != "given up" })
		return len(listed) == 2 && !waits
	})
	for _, one := range listed {
		if one.Say != "shoutout" || one.Shoutout == "" || !strings.Contains(one.Reason, "invalid_blocks") ||
			strings.Contains(one.Reason, "release") {
			t.Errorf("listed %+v", one)
		}
	}

	o.Mend()
	if text, code := o.runs("outbox", "retry", listed[0].ID, "1-1"); code != exitFailed ||
		!strings.Contains(text, "1-1: nothing of that id") || !strings.Contains(text, "retry: 1, left: 1") {
		t.Errorf("exit code %d: %s", code, text)
	}
	o.await("the announcement", func() bool { announced, _ := o.said("the calm release"); return announced == 1 })
	if text, code := o.runs("outbox", "drop", "--all"); code != exitDone || !strings.Contains(text, "drop: 1, left: 0") {
		t.Errorf("exit code %d: %s", code, text)
	}
	if text, code := o.runs("outbox"); code != exitDone || !strings.Contains(text, "0 waiting, 0 refused for now, 0 given up") {
		t.Errorf("exit code %d: %s", code, text)
	}
	if text, _ := o.runs("audit"); !strings.Contains(text, "outbox retry") || !strings.Contains(text, "outbox drop") {
		t.Errorf("the audit log reads %s", text)
	}
	for text, want := range map[string]int{"the calm release": 1, "the second one": 0} {
		if announced, told := o.said(text); announced != want || told != 1 {
			t.Errorf("%s was announced %d times, and told %d times", text, announced, told)
		}
	}
	if _, code := o.runs("outbox", "retry"); code != exitWrongUse {
		t.Errorf("without ids: exit code %d", code)
	}
}

// runs executes the program to its end, and returns all that it wrote.
func (o *office) runs(args ...string) (string, int) {
	o.t.Helper()
	command, logs := o.command(args...)
	out, _ := command.Output() // the exit code tells
	return string(out) + logs.String(), command.ProcessState.ExitCode()
}

func (o *office) outbox() []outboxJSON {
	o.t.Helper()
	command, logs := o.command("outbox", "--json")
	out, err := command.Output()
	if err != nil {
		o.t.Fatalf("%v: %s", err, logs)
	}
	var all []outboxJSON
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var one outboxJSON
		if err := decoder.Decode(&one); err != nil {
			o.t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}
