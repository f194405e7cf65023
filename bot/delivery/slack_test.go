package delivery

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeSlack holds conversations in memory, and answers as a test wants it.
type fakeSlack struct {
	mu       sync.Mutex
	messages map[string][]fakeMessage
	calls    []string // method and conversation
	posted   map[string][]time.Time
	shared   []string // channel and thread of each picture
	last     int
	// refuse answers in Slack's place: with a code, or an error of the connection after the call did what it does. The
	// code "429" asks to be left alone for 7 seconds.
	refuse func(method string, args url.Values) (code string, cut error)
	more   chan struct{}
}

type fakeMessage struct {
	TS       string          `json:"ts"`
	Text     string          `json:"text"`
	Thread   string          `json:"thread_ts,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
}

func newFakeSlack() *fakeSlack {
	return &fakeSlack{messages: map[string][]fakeMessage{}, posted: map[string][]time.Time{}, more: make(chan struct{}, 1)}
}

// RoundTrip answers a call.
func (f *fakeSlack) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err // as any transport does
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	args, err := url.ParseQuery(string(body))
	if err != nil && path.Base(r.URL.Path) != "upload" { // which is a file
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	method := path.Base(r.URL.Path)
	f.calls = append(f.calls, method+" "+args.Get("channel"))
	defer func() {
		select {
		case f.more <- struct{}{}:
		default:
		}
	}()
	code, cut := "", error(nil)
	if f.refuse != nil {
		code, cut = f.refuse(method, args)
	}
	if code == "429" {
		limited := answered("")
		limited.StatusCode = http.StatusTooManyRequests
		limited.Header.Set("Retry-After", "7")
		return limited, nil
	}
	if code != "" {
		return answered(fmt.Sprintf(`{"ok":false,"error":%q}`, code)), nil
	}
	answer := f.do(method, args)
	if cut != nil {
		return nil, cut
	}
	return answered(answer), nil
}

func answered(body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func (f *fakeSlack) do(method string, args url.Values) string {
	channel, ts := args.Get("channel"), args.Get("ts")
	is := func(m fakeMessage) bool { return m.TS == ts }
	switch method {
	case "chat.postMessage":
		f.last++
		m := fakeMessage{
			TS: fmt.Sprintf("1900000000.%06d", f.last), Text: args.Get("text"), Thread: args.Get("thread_ts"),
			Metadata: json.RawMessage(args.Get("metadata")),
		}
		f.messages[directOf(channel)] = append(f.messages[directOf(channel)], m)
		f.posted[channel] = append(f.posted[channel], time.Now())
		return tookIt(directOf(channel), m.TS)
	case "chat.update":
		if i := slices.IndexFunc(f.messages[channel], is); i >= 0 {
			f.messages[channel][i].Text, f.messages[channel][i].Metadata = args.Get("text"), json.RawMessage(args.Get("metadata"))
			return tookIt(channel, ts)
		}
		return `{"ok":false,"error":"message_not_found"}`
	case "chat.delete":
		if !slices.ContainsFunc(f.messages[channel], is) {
			return `{"ok":false,"error":"message_not_found"}`
		}
		f.messages[channel] = slices.DeleteFunc(f.messages[channel], is)
		return tookIt(channel, ts)
	case "conversations.open":
		return fmt.Sprintf(`{"ok":true,"channel":{"id":%q}}`, directOf(args.Get("users")))
	case "conversations.history", "conversations.replies":
		found, _ := json.Marshal(slices.DeleteFunc(slices.Clone(f.messages[channel]), func(m fakeMessage) bool {
			return ts == "" && m.Thread != "" || ts != "" && m.Thread != ts && m.TS != ts
		}))
		return fmt.Sprintf(`{"ok":true,"messages":%s}`, found)
	case "files.getUploadURLExternal":
		f.last++
		return fmt.Sprintf(`{"ok":true,"upload_url":"https://files.slack.com/upload","file_id":"F%d"}`, f.last)
	case "files.completeUploadExternal":
		f.shared = append(f.shared, args.Get("channel_id")+" "+args.Get("thread_ts"))
		return `{"ok":true,"files":[]}`
	case "files.delete", "upload":
		return `{"ok":true}`
	}
	return `{"ok":false,"error":"unknown_method"}`
}

func tookIt(channel, ts string) string {
	return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, channel, ts)
}

// directOf is the id of somebody's direct messages.
func directOf(id string) string {
	if person, ok := strings.CutPrefix(id, "U"); ok {
		return "D" + person
	}
	return id
}

// said are the texts of a conversation.
func (f *fakeSlack) said(conversation string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var texts []string
	for _, m := range f.messages[conversation] {
		texts = append(texts, m.Text)
	}
	return texts
}

// called counts calls of a method about a conversation.
func (f *fakeSlack) called(method, conversation string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, call := range f.calls {
		if call == method+" "+conversation {
			n++
		}
	}
	return n
}

// await waits until Slack is as the test wants it.
func (f *fakeSlack) await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for !ok() {
		select {
		case <-t.Context().Done():
			t.Fatalf("waited for %s", what)
		case <-f.more:
		}
	}
}

var errCut = errors.New("the connection is cut")

// answers lets somebody answer in the thread of the last message of a conversation.
func (f *fakeSlack) answers(conversation, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	all := f.messages[conversation]
	f.messages[conversation] = append(all, fakeMessage{
		TS: fmt.Sprintf("1900000000.%06d", f.last), Text: text, Thread: all[len(all)-1].TS,
	})
}
