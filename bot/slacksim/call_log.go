package slacksim

import (
	"context"
	"sync"
	"time"
)

// These are how much is remembered of the calls: the oldest are dropped first.
const (
	maxCalls     = 50_000
	maxCallBytes = 64 << 20
)

// Call is one call of the Web API, without its token.
type Call struct {
	// Number counts the calls, from 1.
	Number int
	Method string
	Args   map[string]string
	// At is when it came, by the machine's clock.
	At time.Time
	// Answer is "ok", Slack's error code, or what happened instead.
	Answer string
	// Forced is set where a [Fault] made up the answer.
	Forced bool
	// Unknown are arguments that the simulator does not know.
	Unknown []string
}

// size is about how much memory a call takes.
func (c Call) size() int {
	size := len(c.Method) + len(c.Answer)
	for name, value := range c.Args {
		size += len(name) + len(value)
	}
	return size
}

type callLog struct {
	mu    sync.Mutex
	calls []Call
	bytes int
	last  int
}

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	c.Number = l.last
	l.calls = append(l.calls, c)

	l.bytes += c.size()
	for len(l.calls) > maxCalls || l.bytes > maxCallBytes && len(l.calls) > 1 {
		l.bytes -= l.calls[0].size()
		l.calls[0] = Call{} // its arguments are not kept by what the slice still holds
		l.calls = l.calls[1:]
	}
}

// after are the calls that are wanted, after the one of a number.
func (l *callLog) after(number int, wanted func(Call) bool) []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	later := l.calls[max(0, len(l.calls)-max(0, l.last-number)):] // the numbers have no gaps
	var found []Call
	for _, c := range later {
		if wanted(c) {
			found = append(found, c)
		}
	}
	return found
}

func (l *callLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.bytes = nil, 0
}

// Calls lists the calls of a method so far; of every method when it is empty. Of very many calls, the latest are
// remembered.
func (s *Slack) Calls(method string) []Call {
	return s.log.after(0, func(c Call) bool { return method == "" || c.Method == method })
}

// LastCall is the number of the latest call.
func (s *Slack) LastCall() int {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return s.log.last
}

// AwaitCalls waits until there are n calls that are wanted, after the one of a number, and returns them. It fails with
// ctx.
func (s *Slack) AwaitCalls(ctx context.Context, after, n int, wanted func(Call) bool) ([]Call, error) {
	var found []Call
	err := s.Await(ctx, func() bool {
		found = s.log.after(after, wanted)
		return len(found) >= n
	})
	return found, err
}

// UnknownCalls lists calls of methods that the simulator does not have, and calls with arguments that it does not know: a
// test should fail on any.
func (s *Slack) UnknownCalls() []Call {
	return s.log.after(0, func(c Call) bool { return c.Answer == "unknown_method" || len(c.Unknown) > 0 })
}

// Drain takes all messages and calls out of the workspace, as if they had never been, and returns the messages: a run of
// hours would not fit into memory otherwise. What was said can neither be found nor changed any more.
func (s *Slack) Drain() []Message {
	s.log.clear()

	s.mu.Lock()
	defer s.mu.Unlock()
	var drained []Message
	for _, messages := range s.messages {
		for _, m := range messages {
			drained = append(drained, *m)
		}
	}
	clear(s.messages)
	clear(s.triggers)
	clear(s.responses)
	return drained
}
