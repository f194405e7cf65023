package delivery

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

const (
	// maxVerdict is how much of an answer is read to see whether it is Slack's word, in bytes.
	maxVerdict = 64 << 10
	// maxRead is how much of an answer with messages is read, in bytes: a page of 200 long ones is a tenth of that.
	maxRead = 64 << 20
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
	case resp.StatusCode == http.StatusOK:
		if less := shorter[path.Base(r.URL.Path)]; less != nil {
			rewrite(resp, less)
		}
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

// shorter has, by method, a function that reduces an answer to the fields that Shine reads: slack-go decodes all that a
// message holds, and one part that it cannot decode would cost Shine the whole answer.
var shorter = map[string]func(body []byte) ([]byte, error){
	"conversations.history": bare, "conversations.replies": bare,
	"chat.postMessage": withoutMessage, "chat.update": withoutMessage,
}

func rewrite(resp *http.Response, less func([]byte) ([]byte, error)) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxRead))
	if err != nil {
		resp.Body = unread{io.MultiReader(bytes.NewReader(body), failing{err}), resp.Body}
		return
	}

	if short, err := less(body); err == nil {
		body = short
	}
	resp.Body, resp.ContentLength = unread{bytes.NewReader(body), resp.Body}, int64(len(body))
}

// withoutMessage leaves out the message that was sent, as Slack repeats it.
func withoutMessage(body []byte) ([]byte, error) {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, err //nolint:wrapcheck // the answer stays as it is
	}
	delete(answer, "message")
	return json.Marshal(answer) //nolint:wrapcheck // as above
}

// bare reduces each message in a list to what tells whether Shine said it.
func bare(body []byte) ([]byte, error) {
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
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err //nolint:wrapcheck // the answer stays as it is
	}

	for i, m := range list.Messages {
		if json.Unmarshal(m.Metadata, &slack.SlackMetadata{}) != nil { // none of ours
			list.Messages[i].Metadata = nil
		}
	}
	return json.Marshal(list) //nolint:wrapcheck // as above
}

// failing stands for the rest of a body that could not be read to its end.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// verdictIn is the error code in the body of an answer, which can still be read afterwards; empty where Slack did not
// write it.
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
