package delivery

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

const (
	// maxVerdict is how much of an answer is read to see whether it is Slack's word, in bytes.
	maxVerdict = 64 << 10
	// maxList is how much of a list of messages is read, in bytes: a page of 200 long ones is a tenth of that.
	maxList = 64 << 20
	// noRetryAfter is how long to wait where a 429 does not say, in seconds.
	noRetryAfter = 1
)

// Answers lets slack-go see Slack's own verdict whatever HTTP status it comes with: slack-go reads no body but that of
// a 200, so message_limit_exceeded, which comes as a 429, would look like any rate limit, and the page of a proxy like
// a word of Slack's. Other answers stay as they are.
func Answers(next http.RoundTripper) http.RoundTripper { return answers{next} }

type answers struct{ next http.RoundTripper }

// RoundTrip makes a verdict a 200, and gives a rate limit without Retry-After one.
func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.next.RoundTrip(r)
	switch {
	case err != nil:
		return resp, err //nolint:wrapcheck // a transport between others
	case resp.StatusCode == http.StatusOK && slices.Contains(lists, path.Base(r.URL.Path)):
		bare(resp)
		return resp, nil
	case resp.StatusCode == http.StatusOK:
		return resp, nil
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

// lists are the methods whose answers hold what people wrote.
var lists = []string{"conversations.history", "conversations.replies"}

// bare leaves of each message in a list what Shine looks for: slack-go cannot decode all that people's messages hold,
// and one part of one of them would cost it the whole list.
func bare(resp *http.Response) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxList))
	if err != nil {
		resp.Body = unread{io.MultiReader(bytes.NewReader(body), failing{err}), resp.Body}
		return
	}

	var list struct {
		OK       bool   `json:"ok"`
		Error    string `json:"error,omitempty"`
		Messages []struct {
			TS       string          `json:"ts"`
			Thread   string          `json:"thread_ts,omitempty"`
			Metadata json.RawMessage `json:"metadata,omitempty"`
		} `json:"messages,omitempty"`
		HasMore bool            `json:"has_more,omitempty"`
		Next    json.RawMessage `json:"response_metadata,omitempty"`
	}
	if json.Unmarshal(body, &list) == nil {
		for i, m := range list.Messages {
			if json.Unmarshal(m.Metadata, &slack.SlackMetadata{}) != nil { // none of ours
				list.Messages[i].Metadata = nil
			}
		}
		if less, err := json.Marshal(list); err == nil {
			body = less
		}
	}
	resp.Body, resp.ContentLength = unread{bytes.NewReader(body), resp.Body}, int64(len(body))
}

// failing is the end of a body that could not be read to its end.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

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
