package demo

import "testing"

// What a script wrote is told of that script, though others that were sent could have written it.
func TestRecordedIsOfItsScript(t *testing.T) {
	t.Parallel()
	for range 20 { // what was sent has no order
		changes := 0
		r := newRecorded(func() { changes++ })
		r.begin()
		for connection, sent := range []string{"retry", "done", "expire", "claim"} {
			r.sent[connection] = &run{script: sent, keys: []string{"outbox"}}
		}
		r.saw("a run", "done", []string{"XACK", "outbox", "group", "1-0"})
		r.saw("a run", "done", []string{"XDEL", "outbox", "1-0"})
		r.saw("another run", "claim", []string{"ZADD", "outbox", "1", "x"})
		r.saw(1, "", []string{"PING"})
		r.saw("a third run", "retry", []string{"HSET", "failing", "1-0", "5"})

		list := r.list()
		if len(list) != 2 || list[0].Name != "done" || list[1].Name != "retry" || len(r.runs[0].wrote) != 2 || changes != 3 {
			t.Fatalf("recorded is %+v, told %d times", list, changes)
		}
	}
}
