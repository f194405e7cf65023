package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"shine/storage"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	answers := func(codes ...string) (errs []error) {
		for _, code := range codes {
			errs = append(errs, fmt.Errorf("posting: %w", slack.SlackErrorResponse{Err: code}))
		}
		return errs
	}
	for want, errs := range map[verdict][]error{
		verdictSent:    {nil},
		verdictLimited: append(answers("ratelimited", "rate_limited"), &slack.RateLimitedError{RetryAfter: time.Second}),
		verdictLater: append(answers("service_unavailable", "request_timeout", "team_added_to_org", "org_login_required",
			"external_channel_migrating"), &net.OpError{Op: "dial", Err: errors.New("refused")}, errNotYet),
		verdictUnsure: append(answers("internal_error", "fatal_error"), context.DeadlineExceeded, ErrNoVerdict,
			&net.OpError{Op: "read", Err: errors.New("reset")}, errors.New("no JSON"), slack.StatusCodeError{Code: 302},
			slack.StatusCodeError{Code: 400}, slack.StatusCodeError{Code: 403}, slack.StatusCodeError{Code: 404},
			slack.StatusCodeError{Code: 407}, slack.StatusCodeError{Code: 408}, slack.StatusCodeError{Code: 413},
			slack.StatusCodeError{Code: 425}, slack.StatusCodeError{Code: 502}),
		verdictNeedsPerson: answers("missing_scope", "restricted_action", "restricted_action_read_only_channel", "not_in_channel",
			"channel_not_found", "is_archived", "messages_tab_disabled", "ekm_access_denied", "message_limit_exceeded",
			"app_access_restricted", "no_permission", "access_denied", "enterprise_is_restricted", "free_team_not_allowed"),
		verdictAppOut: answers("invalid_auth", "token_revoked", "token_expired", "account_inactive"),
		verdictMistake: answers("invalid_blocks", "msg_blocks_too_long", "no_text", "metadata_too_large", "invalid_metadata_format",
			"never_heard_of"),
		verdictGone:       answers("message_not_found", "cant_delete_message"),
		verdictThreadless: answers("thread_not_found", "cannot_reply_to_message"),
	} {
		for _, err := range errs {
			if got, _ := judge(err); got != want {
				t.Errorf("judge(%v) = %d, want %d", err, got, want)
			}
		}
	}
	if _, after := judge(&slack.RateLimitedError{RetryAfter: 7 * time.Second}); after != 7*time.Second {
		t.Errorf("Retry-After is %s, want 7s", after)
	}
}

// Slack's word reaches the worker, whatever the status and the body of an answer.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const page, slackSays = "<html><body>Forbidden</body></html>", `{"ok":false,"error":"%s"}`
	for name, c := range map[string]struct {
		status     int
		retryAfter string
		body       string
		want       verdict
		wait       time.Duration
	}{
		"said":                       {200, "", `{"ok":true,"channel":"C1","ts":"1.2"}`, verdictSent, 0},
		"said, and repeated oddly":   {200, "", `{"ok":true,"channel":"C1","ts":"1.2","message":{"blocks":"new","icons":7}}`, verdictSent, 0},
		"refused":                    {200, "", fmt.Sprintf(slackSays, "is_archived"), verdictNeedsPerson, 0},
		"empty":                      {200, "", "", verdictUnsure, 0},
		"a page":                     {200, "", page, verdictUnsure, 0},
		"JSON of somebody else":      {200, "", `{}`, verdictUnsure, 0},
		"a redirect":                 {302, "", "", verdictUnsure, 0},
		"a proxy's page":             {403, "", page, verdictUnsure, 0},
		"a proxy's JSON":             {403, "", `{"message":"no"}`, verdictUnsure, 0},
		"a verdict with a status":    {403, "", fmt.Sprintf(slackSays, "is_archived"), verdictNeedsPerson, 0},
		"too large":                  {413, "", page, verdictUnsure, 0},
		"too early":                  {425, "", "", verdictUnsure, 0},
		"a time-out":                 {408, "", "", verdictUnsure, 0},
		"a server's":                 {500, "", fmt.Sprintf(slackSays, "internal_error"), verdictUnsure, 0},
		"unavailable":                {503, "", fmt.Sprintf(slackSays, "service_unavailable"), verdictLater, 0},
		"too fast":                   {429, "7", fmt.Sprintf(slackSays, "ratelimited"), verdictLimited, 7 * time.Second},
		"too fast, no header":        {429, "", fmt.Sprintf(slackSays, "ratelimited"), verdictLimited, time.Second},
		"too fast, nothing":          {429, "", "", verdictLimited, time.Second},
		"too fast, a page":           {429, "", page, verdictLimited, time.Second},
		"too fast, until a date":     {429, "Fri, 27 Nov 2026 12:00:00 GMT", "", verdictLimited, time.Second},
		"the limit of the workspace": {429, "", fmt.Sprintf(slackSays, "message_limit_exceeded"), verdictNeedsPerson, 0},
		"a long page":                {502, "", strings.Repeat(page, 10_000), verdictUnsure, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &Worker{Config: Config{Store: &storage.Store{}, API: clientOf(func(*http.Request) (*http.Response, error) {
				resp := &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(c.body))}
				if c.retryAfter != "" {
					resp.Header.Set("Retry-After", c.retryAfter)
				}
				return resp, nil
			})}}
			_, err := w.send(t.Context(), "C1", slack.MsgOptionText("hello", false))
			if got, wait := judge(err); got != c.want || wait != c.wait {
				t.Errorf("judge(%v) = %d, %s, want %d, %s", err, got, wait, c.want, c.wait)
			}
		})
	}
}

// clientOf calls a fake of Slack.
func clientOf(do func(*http.Request) (*http.Response, error)) *slack.Client {
	return slack.New("xoxb-test", slack.OptionHTTPClient(&http.Client{Transport: Answers(roundTripper(do))}))
}

type roundTripper func(*http.Request) (*http.Response, error)

func (do roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return do(r) }
