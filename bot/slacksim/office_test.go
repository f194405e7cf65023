package slacksim_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"shine/bot/slacksim"
)

// office is a small workspace: ana and luis are in every channel, the app is in #general and #inside.
type office struct {
	*slacksim.Slack
	api                             *slack.Client
	clock                           *clock
	ana, luis                       string
	general, outside, inside, quiet string
	group                           string
}

// clock stands still until a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newOffice(t *testing.T, options slacksim.Options) *office {
	t.Helper()
	o := &office{clock: &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}}
	options.Now = o.clock.Now
	o.Slack = slacksim.New(options)
	o.ana = o.AddUser(slacksim.User{Name: "ana", RealName: "Ana", TZ: "Europe/Madrid"})
	o.luis = o.AddUser(slacksim.User{Name: "luis", RealName: "Luis"})
	people := []string{o.ana, o.luis}
	withApp := []string{slacksim.BotUser, o.ana, o.luis}
	o.general = o.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: withApp})
	o.outside = o.AddChannel(slacksim.Channel{Name: "outside", Kind: slacksim.Public, Members: people})
	o.inside = o.AddChannel(slacksim.Channel{Name: "inside", Kind: slacksim.Private, Members: withApp})
	o.quiet = o.AddChannel(slacksim.Channel{Name: "quiet", Kind: slacksim.Private, Members: people})
	o.group = o.AddGroup(slacksim.Usergroup{Handle: "platform", Members: []string{o.luis}})
	if _, err := o.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	o.api = slack.New(slacksim.BotToken, slack.OptionAPIURL(o.APIURL()), slack.OptionAppLevelToken(slacksim.AppToken))
	return o
}

// call posts a form to a method, as any HTTP client would, and returns the answer.
func (o *office) call(t *testing.T, method, token string, form url.Values) map[string]any {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.APIURL()+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("%s answered %s, which is not JSON: %v", method, response.Status, err)
	}
	return answer
}

// app is slack-go's Socket Mode client, with what it received.
type app struct {
	*socketmode.Client
	events chan socketmode.Event
	hellos chan struct{}
}

// connect runs slack-go's client until the test ends, and returns when it is connected.
func (o *office) connect(t *testing.T) *app {
	t.Helper()
	a := &app{Client: socketmode.New(o.api), events: make(chan socketmode.Event, 100), hellos: make(chan struct{}, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { _ = a.RunContext(ctx) })
	done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-a.Events:
				switch {
				case event.Type == socketmode.EventTypeHello:
					a.hellos <- struct{}{}
				case event.Request != nil:
					a.events <- event
				}
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		done.Wait()
	})
	a.greeted(t)
	return a
}

// greeted waits until a connection of the app's has begun.
func (a *app) greeted(t *testing.T) {
	t.Helper()
	select {
	case <-a.hellos:
	case <-time.After(time.Minute):
		t.Fatal("the app did not connect")
	}
}

// next waits for the next envelope.
func (a *app) next(t *testing.T) socketmode.Event {
	t.Helper()
	select {
	case event := <-a.events:
		return event
	case <-time.After(time.Minute):
		t.Fatal("no envelope arrived")
		return socketmode.Event{}
	}
}

// answer acknowledges every envelope that arrives with the same payload.
func (a *app) answer(t *testing.T, payload map[string]any) {
	t.Helper()
	ctx := t.Context()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-a.events:
				_ = a.AckCtx(ctx, event.Request.EnvelopeID, payload)
			}
		}
	}()
}

func (o *office) await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := o.Await(ctx, ok); err != nil {
		t.Fatalf("waited for %s: %v", what, err)
	}
}

// heard are the types and subtypes of the events that the app was sent.
func (o *office) heard() []string {
	var all []string
	for _, e := range o.Envelopes() {
		raw, _ := json.Marshal(e.Payload())
		var payload struct {
			Event struct{ Type, Subtype string }
		}
		_ = json.Unmarshal(raw, &payload)
		all = append(all, strings.TrimSpace(payload.Event.Type+" "+payload.Event.Subtype))
	}
	return all
}
