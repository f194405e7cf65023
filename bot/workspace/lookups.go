package workspace

import (
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// These say how look-ups of people, groups and channels wait when Slack asks for that, and how long one may take.
const (
	// loadTimeout bounds one look-up at Slack, where people wait. It is longer than people wait for an answer, so that
	// a look-up which was too late for one shout-out is there for the next.
	loadTimeout = 10 * time.Second
	// lookupsAtOnce is how many look-ups are under way at the same time.
	lookupsAtOnce = 16
	// standingsAtOnce is how many of them one question about many people may take.
	standingsAtOnce = 8
	// fewLookups is how many people may be looked up one by one: Slack takes about a hundred a minute. Where more are
	// not known, everybody is listed, which is believed complete for listedTTL.
	fewLookups = 50
	listedTTL  = 10 * time.Minute
	// patientTimeout bounds a look-up that nobody waits for.
	patientTimeout = 5 * time.Minute
	// lookupTries is how often a look-up is tried again that Slack puts off.
	lookupTries = 5
	// putOff is how long to wait where Slack does not say.
	putOff = time.Second
)

// WaitsItsTurn lets look-ups wait as long as Slack asks. Those that would wait longer than anybody waits for them fail
// at once.
func WaitsItsTurn() slack.Option {
	limited := slack.RetryConfig{MaxRetries: lookupTries, RetryAfterDuration: putOff, RetryAfterJitter: putOff / 2}
	limited.Handlers = []slack.RetryHandler{inTime{slack.NewRateLimitErrorRetryHandler(limited)}}
	return slack.OptionRetryConfig(limited)
}

// inTime retries calls whose answer would still be in time.
type inTime struct{ slack.RetryHandler }

// ShouldRetry reports whether to try again, and after how long.
func (h inTime) ShouldRetry(
	s *slack.RetryState, req *http.Request, resp *http.Response, err error,
) (bool, time.Duration) {
	again, wait := h.RetryHandler.ShouldRetry(s, req, resp, err)
	deadline, ends := req.Context().Deadline()
	left := time.Until(deadline) //nolint:forbidigo // a deadline is one of the machine's clock
	return again && (!ends || wait < left), wait
}
