package slacksim

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what goes wrong with a call. The zero value changes nothing.
type Fault struct {
	// Channel and User limit the fault to calls with this channel, and with this user.
	Channel, User string
	// After lets so many of the calls go well first.
	After int
	// Error is an error code that Slack answers with, HTTP 200.
	Error string
	// Status is an HTTP status instead of an answer; with 429 comes RetryAfter, unless it is zero.
	Status     int
	RetryAfter time.Duration
	// Body comes with Status: a page, as proxies answer with, or JSON where it begins with a brace. [NoBody] is none; the
	// zero value is a line of text.
	Body string
	// Location is where a Status of redirection leads.
	Location string
	// Done is set where the call does what it does before Status comes back.
	Done bool
	// CutBefore drops the connection before, CutAfter after the call did what it does, and CutWithin in the middle of the
	// answer to what it did.
	CutBefore, CutAfter, CutWithin bool
	// Until, if set, holds the call before it does anything, until it is closed. AnswerAfter holds the answer to what the
	// call did.
	Until, AnswerAfter <-chan struct{}
}

// meets reports whether a fault is one of a call with such arguments.
func (f Fault) meets(a args) bool {
	return (f.Channel == "" || f.Channel == a["channel"]) && (f.User == "" || f.User == a["user"])
}

// NoBody is the [Fault.Body] of an answer without any.
const NoBody = "\x00"

// answer sends the status of a fault.
func (f Fault) answer(w http.ResponseWriter) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
	if f.Location != "" {
		w.Header().Set("Location", f.Location)
	}
	switch {
	case f.Body == "":
		http.Error(w, http.StatusText(f.Status), f.Status)
		return
	case strings.HasPrefix(f.Body, "{"):
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	case f.Body != NoBody:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}

	w.WriteHeader(f.Status)
	if f.Body != NoBody {
		_, _ = io.WriteString(w, f.Body) // a client that went away
	}
}

type faults struct {
	mu     sync.Mutex
	queued []queuedFault
	held   int
}

type queuedFault struct {
	method string
	left   int
	fault  Fault
}

// Fail lets the next n calls of a method go wrong.
func (s *Slack) Fail(method string, n int, f Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queued = append(s.faults.queued, queuedFault{method, n, f})
}

// Mend takes all faults back.
func (s *Slack) Mend() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queued = nil
}

// take is the fault of a call, and uses it; the zero value is none.
func (f *faults) take(method string, a args) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.queued {
		q := &f.queued[i]
		if q.left > 0 && q.method == method && q.fault.meets(a) {
			if q.fault.After > 0 {
				q.fault.After--
				return Fault{}
			}
			q.left--
			return q.fault
		}
	}

	return Fault{}
}

// Held is how many calls are under way that a [Fault] holds.
func (s *Slack) Held() int {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return s.faults.held
}

// hold waits until a call may go on, or nobody waits for its answer any more. A call without until goes on at once.
func (s *Slack) hold(ctx context.Context, until <-chan struct{}) {
	if until == nil {
		return
	}
	s.countHeld(1)
	defer s.countHeld(-1)
	select {
	case <-until:
	case <-ctx.Done():
	}
}

func (s *Slack) countHeld(more int) {
	s.faults.mu.Lock()
	s.faults.held += more
	s.faults.mu.Unlock()
	s.Touch()
}

// cutWithin ends a connection after half of an answer.
func cutWithin(w http.ResponseWriter, answer []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = w.Write(answer[:len(answer)/2]) // a client that went away
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// cut ends a connection without an answer.
func cut(w http.ResponseWriter) {
	if hijacker, ok := w.(http.Hijacker); ok {
		if connection, _, err := hijacker.Hijack(); err == nil {
			_ = connection.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}
