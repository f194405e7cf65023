package delivery

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

const (
	// maxVerdict is how much of an answer is read to see whether it is Slack's word, in bytes.
	maxVerdict = 64 << 10
	// noRetryAfter is how long to wait where a 429 does not say, in seconds.
	noRetryAfter = 1
)

// Answers lets slack-go see Slack's own verdict whatever HTTP status it comes with: slack-go reads no body but that of a
// 200, so message_limit_exceeded, which comes as a 429, would look like any rate limit, and the page of a proxy like a
// word of Slack's. What is no verdict stays as it is. Of some answers slack-go reads too strictly: see [lenient].
func Answers(next http.RoundTripper) http.RoundTripper { return answers{next} }

type answers struct{ next http.RoundTripper }

// RoundTrip makes a verdict a 200, and gives a rate limit without Retry-After one.
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(r)
	if err != nil {
		return resp, err //nolint:wrapcheck // a transport between others
	}
	if resp.StatusCode == http.StatusOK {
		return mended(r, resp)
	}
	verdict := verdictIn(resp)
	limited := resp.StatusCode == http.StatusTooManyRequests
	switch {
	case limited && (verdict == "" || strings.HasPrefix(verdict, "rate")):
		if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err != nil || seconds < 0 {
			resp.Header.Set("Retry-After", strconv.Itoa(noRetryAfter))
		}
	case verdict != "":
		resp.StatusCode, resp.Status = http.StatusOK, "200 OK"
	}
	return resp, nil
}

// verdictIn is the error code in the body of an answer, which stays readable; empty where it is none of Slack's.
func verdictIn(resp *http.Response) string {
	head, err := io.ReadAll(io.LimitReader(resp.Body, maxVerdict))
	resp.Body = unread{io.MultiReader(bytes.NewReader(head), resp.Body), resp.Body}
	var answer struct {
		OK    *bool  `json:"ok"`
		Error string `json:"error"`
	}
	if err != nil || json.Unmarshal(head, &answer) != nil || answer.OK == nil || *answer.OK {
		return ""
	}
	return answer.Error
}

// unread is a body of which the beginning was read before.
type unread struct {
	io.Reader
	io.Closer
}
