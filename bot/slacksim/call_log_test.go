package slacksim

import (
	"strings"
	"testing"
)

// Of very many calls, and of very large ones, the latest are remembered; their numbers go on.
func TestCallLogIsBounded(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		calls, kept int
		text        string
	}{
		"few":   {10, 10, "x"},
		"many":  {maxCalls + 10, maxCalls, "x"},
		"large": {20, 8, strings.Repeat("x", maxCallBytes/8-100)},
		"huge":  {2, 1, strings.Repeat("x", maxCallBytes+1)},
	} {
		s := New(Options{})
		for range tc.calls {
			s.log.add(Call{Method: "chat.postMessage", Args: args{"text": tc.text}, Answer: "ok"})
		}
		calls := s.Calls("")
		if len(calls) != tc.kept || calls[len(calls)-1].Number != tc.calls || s.LastCall() != tc.calls {
			t.Errorf("%s: %d calls are kept of %d, want %d; the latest is number %d", name, len(calls), tc.calls, tc.kept, s.LastCall())
		}
	}
}
