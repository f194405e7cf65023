package slacksim

import (
	"context"
	"errors"
	"maps"
	"time"
)

// retryAfter is when an event comes again, after those at once: https://docs.slack.dev/apis/events-api#retries.
var retryAfter = []time.Duration{time.Minute, 5 * time.Minute}

// lateEvent is an event that nobody acknowledged.
type lateEvent struct {
	envelope answer
	tries    int
	failed   time.Time
}

func (s *Slack) keepLate(envelope answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = append(s.late, lateEvent{maps.Clone(envelope), 0, s.options.Now()})
}

// RetryEvents delivers again what was not acknowledged and is due by the workspace's clock: 1 and 5 minutes after it
// failed. It returns how many were due.
func (s *Slack) RetryEvents(ctx context.Context) (int, error) {
	s.mu.Lock()
	var due, rest []lateEvent
	for _, l := range s.late {
		if s.options.Now().Sub(l.failed) >= retryAfter[l.tries] {
			due = append(due, l)
		} else {
			rest = append(rest, l)
		}
	}

	s.late = rest
	s.mu.Unlock()
	var failed error
	for _, l := range due {
		l.envelope["envelope_id"], l.envelope["retry_attempt"] = s.links.envelopeID(), l.tries+2
		if _, err := s.links.deliver(ctx, l.envelope); err != nil {
			failed = errors.Join(failed, err)
			if wantsNoRetry(err) {
				continue
			}
			l.envelope["retry_reason"] = reasonOf(err)
			s.again(l)
		}
	}

	return len(due), failed
}

// again keeps an event for its next try, while there is one.
func (s *Slack) again(l lateEvent) {
	l.tries++
	if l.tries == len(retryAfter) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = append(s.late, l)
}
