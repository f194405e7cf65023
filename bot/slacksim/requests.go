package slacksim

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// SigningSecret is what requests to the app are signed with.
const SigningSecret = "simulated-signing-secret"

// Requests are the addresses of an app that does not use Socket Mode: what it is to hear comes as signed HTTP requests.
// See https://docs.slack.dev/apis/events-api/using-http-request-urls.
type Requests struct {
	Events, Interactivity, Commands string
}

// requester sends requests to the app.
type requester struct {
	urls   Requests
	client *http.Client

	mu       sync.Mutex
	verified bool
}

// maxRedirects is how many Slack follows.
const maxRedirects = 2

var errTooManyRedirects = errors.New("too many redirects")

func newRequester(o Options) *requester {
	if o.Requests == nil {
		return nil
	}
	return &requester{urls: *o.Requests, client: &http.Client{
		Timeout:   o.AckTimeout,
		Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errTooManyRedirects
			}
			return nil
		},
	}}
}

// requestError is why a request did not reach the app, or was not answered as Slack wants it.
type requestError struct {
	// reason is what a later try says of it, and shown what a person reads.
	reason, shown string
	// last is set where the app wants no later try.
	last bool
}

// Error says why.
func (e *requestError) Error() string { return "a request to the app failed: " + e.reason }

// Is tells a request that took too long from the others.
func (e *requestError) Is(target error) bool { return target == ErrNoAck && e.reason == "http_timeout" }

// reasonOf is what a later try of an event says about the one before it.
func reasonOf(err error) string {
	if failed, ok := errors.AsType[*requestError](err); ok {
		return failed.reason
	}
	return "timeout"
}

// shownOf is what somebody reads whose command failed.
func shownOf(err error) string {
	if failed, ok := errors.AsType[*requestError](err); ok {
		return failed.shown
	}
	return ErrNoAck.Error()
}

// wantsNoRetry reports whether the app said that an event is not to come again.
func wantsNoRetry(err error) bool {
	failed, ok := errors.AsType[*requestError](err)
	return ok && failed.last
}

// send sends what an envelope holds, and returns what the app answered with.
func (q *requester) send(ctx context.Context, s *Slack, envelope answer) (json.RawMessage, error) {
	payload, err := s.named(envelope["payload"])
	if err != nil {
		return nil, fmt.Errorf("encoding a payload: %w", err)
	}

	header := http.Header{}
	switch envelope["type"] {
	case "events_api":
		if err := q.verify(ctx); err != nil {
			return nil, err
		}
		if tries, _ := envelope["retry_attempt"].(int); tries > 0 {
			header.Set("X-Slack-Retry-Num", strconv.Itoa(tries))
			header.Set("X-Slack-Retry-Reason", fmt.Sprint(envelope["retry_reason"]))
		}
		header.Set("Content-Type", "application/json")
		_, err := q.post(ctx, q.urls.Events, header, payload)
		return nil, err
	case "interactive":
		form := url.Values{"payload": {string(payload)}}
		answered, err := q.post(ctx, q.urls.Interactivity, header, []byte(form.Encode()))
		return answered.body, err
	default:
		form, err := asForm(payload)
		if err != nil {
			return nil, err
		}
		answered, err := q.post(ctx, q.urls.Commands, header, []byte(form.Encode()))
		return answered.message(), err
	}
}

// asForm is a command's payload as a form.
func asForm(payload json.RawMessage) (url.Values, error) {
	var fields map[string]any
	if err := json.Unmarshal(payload, &fields); err != nil {
		return nil, fmt.Errorf("encoding a command: %w", err)
	}
	form := url.Values{}
	for name, value := range fields {
		if text, ok := value.(string); ok {
			form.Set(name, text)
		}
	}
	return form, nil
}

// answered is what the app answered with.
type answered struct {
	body []byte
	json bool
}

// message is an answer as the message that it is: plain text is one too.
func (a answered) message() json.RawMessage {
	if a.json || len(bytes.TrimSpace(a.body)) == 0 {
		return bytes.TrimSpace(a.body)
	}
	raw, _ := json.Marshal(map[string]string{"text": string(a.body)}) //nolint:errchkjson // strings alone
	return raw
}

// post sends a signed request, and reads its answer.
func (q *requester) post(ctx context.Context, to string, header http.Header, body []byte) (a answered, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return a, &requestError{"connection_failed", "dispatch_failed", false}
	}
	for name := range header {
		request.Header.Set(name, header.Get(name))
	}
	request.Header.Set("Content-Type", cmp.Or(header.Get("Content-Type"), "application/x-www-form-urlencoded"))
	request.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	sign(request.Header, body)

	response, err := q.client.Do(request)
	if err != nil {
		return a, unanswered(err)
	}
	defer func() { _ = response.Body.Close() }()
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return a, unanswered(err)
	}

	last := response.Header.Get("X-Slack-No-Retry") == "1"
	switch status := response.StatusCode; {
	case status >= http.StatusInternalServerError:
		return a, &requestError{"http_error", "http_service_error", last}
	case status >= http.StatusMultipleChoices:
		return a, &requestError{"http_error", "http_client_error", last}
	}

	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	a.json = kind == "application/json"
	return a, nil
}

// unanswered is why there was no answer.
func unanswered(err error) error {
	timeout, ok := errors.AsType[*url.Error](err)
	switch {
	case errors.Is(err, errTooManyRedirects):
		return &requestError{"too_many_redirects", "dispatch_failed", false}
	case ok && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &requestError{"http_timeout", ErrNoAck.Error(), false}
	}
	return &requestError{"connection_failed", "dispatch_failed", false}
}

// sign says by header that a request comes from Slack, now by the machine's clock, whatever the workspace's shows: see
// https://docs.slack.dev/authentication/verifying-requests-from-slack.
func sign(header http.Header, body []byte) {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(SigningSecret))
	mac.Write([]byte("v0:" + stamp + ":")) // a hash takes everything
	mac.Write(body)
	header.Set("X-Slack-Request-Timestamp", stamp)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// VerifyRequests asks the address for events whether it is the app's, by a challenge, as Slack does when the address is
// entered. It does nothing where the app uses Socket Mode, or has answered. Before the first event it happens by itself.
func (s *Slack) VerifyRequests(ctx context.Context) error {
	if s.requester == nil {
		return nil
	}
	return s.requester.verify(ctx)
}

func (q *requester) verify(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.verified || q.urls.Events == "" {
		return nil
	}

	challenge := rand.Text()
	body, err := json.Marshal(answer{"type": "url_verification", "token": "unused", "challenge": challenge})
	if err != nil {
		return fmt.Errorf("encoding a challenge: %w", err)
	}
	a, err := q.post(ctx, q.urls.Events, http.Header{"Content-Type": {"application/json"}}, body)
	if err != nil {
		return err
	}
	if a.challenge() != challenge {
		return &requestError{"http_error", "challenge_failed", false}
	}
	q.verified = true
	return nil
}

// challenge is the challenge that an answer repeats: as JSON, as a form, or as it is.
func (a answered) challenge() string {
	text := string(bytes.TrimSpace(a.body))
	var said struct {
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(a.body, &said) == nil {
		return said.Challenge
	}
	if form, err := url.ParseQuery(text); err == nil && form.Has("challenge") {
		return form.Get("challenge")
	}
	return text
}
