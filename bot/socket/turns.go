package socket

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"shine/storage/sleep"
)

// turns decides when a socket may open: the client itself would try again without any pause when Slack turns it
// away (too_many_websockets), and two sockets opened together would be refreshed together.
type turns struct {
	now func() time.Time
	// stagger is how much younger than the other a socket has to be while the other is open.
	stagger time.Duration
	// steady is how long a connection has to live so that it does not count as a failure.
	steady time.Duration

	mu      sync.Mutex
	sockets [Count]turn
}

type turn struct {
	opens    time.Time // when it last opened, or will
	greeted  time.Time // when Slack last said hello; zero while it opens
	failures int       // openings in a row that did not last
}

// gate is a transport that lets socket i open a connection only when it is its turn.
func (t *turns) gate(i int, next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/apps.connections.open") {
			if err := sleep.For(r.Context(), t.wait(i)); err != nil {
				return nil, err
			}
		}
		return next.RoundTrip(r)
	})
}

// wait says how long socket i has to wait, and counts this opening.
func (t *turns) wait(i int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, me, other := t.now(), &t.sockets[i], t.sockets[(i+1)%Count]
	switch {
	case me.opens.IsZero():
	case !me.greeted.IsZero() && now.Sub(me.greeted) >= t.steady:
		me.failures = 0
	default:
		me.failures++
	}

	wait := backoff(me.failures)
	if !other.opens.IsZero() && other.failures == 0 {
		wait = max(wait, t.stagger-now.Sub(other.opens))
	}
	*me = turn{opens: now.Add(wait), failures: me.failures}
	return wait
}

// opened notes that Slack greeted socket i.
func (t *turns) opened(i int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sockets[i].greeted = t.now()
}

// backoff is 0, then about 1, 2, 4 … 60 seconds, each drawn from its upper half.
func backoff(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	most := min(time.Second<<min(failures-1, 6), time.Minute)
	return most/2 + rand.N(most/2) //nolint:gosec // jitter is no secret
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
