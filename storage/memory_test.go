package storage

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// Another process reaches a memory:// by its address. Whoever watches is told of what it does, by name, and of what its
// scripts do.
func TestMemoryOfAnotherProcess(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var scripts, commands, called []string
	whole, err := Open(t.Context(), Config{URL: "memory://", Watch: func(_ any, script string, words []string) {
		mu.Lock()
		defer mu.Unlock()
		commands = append(commands, words[0])
		if script == "seal" {
			called = append(called, words[0])
		}
		if words[0] == "EVALSHA" {
			scripts = append(scripts, ScriptOf(words[1]))
		}
	}})
	must(t, err)
	t.Cleanup(func() { must(t, whole.Close()) })
	joined, err := Open(t.Context(), Config{URL: "memory://" + whole.Addr()})
	must(t, err)
	line := AuditLine{Time: time.UnixMilli(1).UTC(), By: "UANA", Action: "settings"}
	must(t, joined.Workspace("T1").Audit(t.Context(), line))
	s := joined.Workspace("T1")
	for n := range 2 { // by its digest alone once it is known
		must(t, s.Seal(t.Context(), time.Unix(int64(2+n), 0)))
	}
	must(t, joined.Close())

	for got, err := range whole.Workspace("T1").AuditLog(t.Context()) {
		must(t, err)
		wantEqual(t, "the line that the other wrote", got, line)
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Contains(scripts, "seal") || !slices.Contains(commands, "XADD") || !slices.Contains(commands, "SET") {
		t.Errorf("the scripts are %q, all commands %q", scripts, commands)
	}
	if !slices.Contains(called, "SET") || slices.Contains(called, "EVALSHA") || slices.Contains(called, "XADD") {
		t.Errorf("the script is said to call %q", called)
	}
	wantEqual(t, "the name of a strange script", ScriptOf("0000"), "")
}
