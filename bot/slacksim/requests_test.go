package slacksim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

// httpApp is an app without Socket Mode: slack-go checks what it is sent.
type httpApp struct {
	mu     sync.Mutex
	events []string
	// event answers events, and the others commands and interactions.
	event               func(http.ResponseWriter, int)
	command, submission func(http.ResponseWriter)
}

func (a *httpApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	verifier, err := slack.NewSecretsVerifier(r.Header, slacksim.SigningSecret)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	body, _ := io.ReadAll(io.TeeReader(r.Body, &verifier))
	if verifier.Ensure() != nil {
		http.Error(w, "forged", http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	switch r.URL.Path {
	case "/commands":
		if command, err := slack.SlashCommandParse(r); err != nil || command.TriggerID == "" || command.ResponseURL == "" {
			http.Error(w, "no command", http.StatusBadRequest)
			return
		}
		a.command(w)
	case "/interactivity":
		if _, err := slack.InteractionCallbackParse(r); err != nil {
			http.Error(w, "no interaction", http.StatusBadRequest)
			return
		}
		a.submission(w)
	default:
		a.hears(w, r, body)
	}
}

func (a *httpApp) hears(w http.ResponseWriter, r *http.Request, body []byte) {
	var said struct {
		Type, Challenge string
		Event           struct{ Type string }
	}
	_ = json.Unmarshal(body, &said)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.events = append(a.events, strings.TrimSpace(fmt.Sprintf("%s%s %s %s", said.Type, said.Event.Type, r.Header.Get("X-Slack-Retry-Num"), r.Header.Get("X-Slack-Retry-Reason"))))
	if said.Type == "url_verification" {
		_, _ = io.WriteString(w, said.Challenge)
		return
	}
	a.event(w, len(a.events))
}

// newHTTPOffice is an office whose app is reached by requests.
func newHTTPOffice(t *testing.T, app *httpApp) *office {
	t.Helper()
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return newOffice(t, slacksim.Options{Requests: &slacksim.Requests{
		Events: server.URL + "/events", Interactivity: server.URL + "/interactivity", Commands: server.URL + "/commands",
	}})
}

// A command's answer is text or JSON; a failure is named as Slack names it.
func TestCommandsByRequest(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer func(http.ResponseWriter)
		shown  string
		fails  bool
	}{
		"nothing": {func(http.ResponseWriter) {}, "", false},
		"text":    {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "Thank you") }, "Thank you", false},
		"JSON": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			_, _ = io.WriteString(w, `{"text":"Thank you"}`)
		}, "Thank you", false},
		"an error":  {func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, `/shine failed with the error "http_service_error"`, true},
		"a refusal": {func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, `/shine failed with the error "http_client_error"`, true},
		"a hang-up": {func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, `/shine failed with the error "dispatch_failed"`, true},
	} {
		o := newHTTPOffice(t, &httpApp{command: tc.answer})
		if _, err := o.Command(t.Context(), o.ana, o.general, "/shine a & b"); (err != nil) != tc.fails {
			t.Errorf("%s: %v", name, err)
		}
		shown := ""
		for _, m := range o.Ephemerals(o.general, o.ana) {
			shown += m.Text
		}
		if shown != tc.shown {
			t.Errorf("%s: ana reads %q, want %q", name, shown, tc.shown)
		}
	}
}

// Events come after the challenge, and again with what became of them before, at once and by the clock.
func TestEventsByRequest(t *testing.T) {
	t.Parallel()
	app := &httpApp{event: func(w http.ResponseWriter, n int) {
		if n < 5 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}}
	o := newHTTPOffice(t, app)
	if err := o.Say(t.Context(), o.ana, o.DirectChannel(o.ana), "hello", ""); err == nil {
		t.Error("an event that was refused twice went through")
	}
	for _, later := range []time.Duration{time.Minute, 5 * time.Minute} {
		o.clock.Move(later)
		if due, _ := o.RetryEvents(t.Context()); due != 1 {
			t.Errorf("after %v %d events are due", later, due)
		}
	}
	want := []string{"url_verification", "event_callbackmessage", "event_callbackmessage 1 http_error", "event_callbackmessage 2 http_error", "event_callbackmessage 3 http_error"}
	if diff := cmp.Diff(want, app.events); diff != "" {
		t.Errorf("the app heard (-want +got):\n%s", diff)
	}
	if due, _ := o.RetryEvents(t.Context()); due != 0 {
		t.Errorf("%d events are due that went through", due)
	}
}

// An app may say that an event is not to come again.
func TestNoRetryByRequest(t *testing.T) {
	t.Parallel()
	app := &httpApp{event: func(w http.ResponseWriter, _ int) {
		w.Header().Set("X-Slack-No-Retry", "1")
		w.WriteHeader(http.StatusTeapot)
	}}
	o := newHTTPOffice(t, app)
	_ = o.Say(t.Context(), o.ana, o.DirectChannel(o.ana), "hello", "")
	o.clock.Move(time.Hour)
	if due, _ := o.RetryEvents(t.Context()); due != 0 || len(app.events) != 2 {
		t.Errorf("%d events are due, and the app heard %v", due, app.events)
	}
}

// An address that does not answer the challenge gets no events.
func TestChallenge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter, challenge string)
		fails  bool
	}{
		"as it is": {func(w http.ResponseWriter, c string) { _, _ = io.WriteString(w, c+"\n") }, false},
		"JSON": {func(w http.ResponseWriter, c string) {
			_ = json.NewEncoder(w).Encode(map[string]string{"challenge": c})
		}, false},
		"a form":  {func(w http.ResponseWriter, c string) { _, _ = io.WriteString(w, "challenge="+c) }, false},
		"nothing": {func(http.ResponseWriter, string) {}, true},
		"another": {func(w http.ResponseWriter, _ string) { _, _ = io.WriteString(w, "x") }, true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var said struct{ Challenge string }
			_ = json.NewDecoder(r.Body).Decode(&said)
			c.answer(w, said.Challenge)
		}))
		o := newOffice(t, slacksim.Options{Requests: &slacksim.Requests{Events: server.URL}})
		if err := o.VerifyRequests(t.Context()); (err != nil) != c.fails {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}

// A submission is answered in the body of the answer.
func TestSubmissionsByRequest(t *testing.T) {
	t.Parallel()
	app := &httpApp{event: func(http.ResponseWriter, int) {}}
	o := newHTTPOffice(t, app)
	app.submission = func(http.ResponseWriter) {}
	if err := o.Shortcut(t.Context(), o.ana, "form"); err != nil {
		t.Fatal(err)
	}
	app.submission = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"response_action":"clear"}`)
	}
	answered, err := o.ForgeSubmission(t.Context(), o.ana, slacksim.Forged{CallbackID: "form"})
	if err != nil || string(answered) != `{"response_action":"clear"}` {
		t.Errorf("the app answered %s, %v", answered, err)
	}
	app.submission = func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }
	if _, err := o.ForgeSubmission(t.Context(), o.ana, slacksim.Forged{CallbackID: "form"}); err == nil {
		t.Error("a failed submission went through")
	}
}

// An app that is too slow is one that did not answer.
func TestSlowRequest(t *testing.T) {
	t.Parallel()
	until := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-until }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(until) })
	o := newOffice(t, slacksim.Options{AckTimeout: 20 * time.Millisecond, Requests: &slacksim.Requests{Commands: server.URL}})
	if _, err := o.Command(t.Context(), o.ana, o.general, "/shine"); err == nil {
		t.Error("the command went through")
	}
	if seen := o.Ephemerals(o.general, o.ana); len(seen) != 1 || !strings.Contains(seen[0].Text, "operation_timeout") {
		t.Errorf("ana reads %v", seen)
	}
}
