package control

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"shine/bot/slacksim"
)

// office is a workspace that is used over HTTP; with the tag openapi each request and answer is compared with the document.
type office struct {
	*slacksim.Slack
	page string
}

// compare, if set, compares requests and their answers with the document: a build with the tag openapi has it, since what
// it needs takes minutes to compile.
var compare func(t *testing.T, request func() *http.Request, response *http.Response, raw []byte, refused string)

func newOffice(t *testing.T, options slacksim.Options) *office {
	t.Helper()
	options.Commands = []string{"/poll", "/hello"}
	o := &office{Slack: slacksim.New(options)}
	ana := o.AddUser(slacksim.User{Name: "ana", RealName: "Ana"})
	o.AddUser(slacksim.User{Name: "luis", RealName: "Luis"})
	o.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{ana, slacksim.BotUser}})
	o.AddChannel(slacksim.Channel{Name: "quiet", Kind: slacksim.Private, Members: []string{ana}})
	Serve(o.Slack)
	var err error
	if o.page, err = o.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// ask sends a request, and returns what it was answered with.
func (o *office) ask(t *testing.T, verb, route, body string) (status int, answer map[string]any) {
	t.Helper()
	request := func() *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), verb, strings.TrimSuffix(o.page, "/")+Path+route, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if verb == http.MethodPost {
			r.Header.Set("Content-Type", "application/json")
		}
		return r
	}
	response, err := http.DefaultClient.Do(request())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatalf("%s %s answered %s: %s", verb, route, response.Status, raw)
	}

	if compare != nil {
		refused, _ := answer["error"].(string)
		compare(t, request, response, raw, refused)
	}
	return response.StatusCode, answer
}

// done asks for what has to go well.
func (o *office) done(t *testing.T, verb, route, body string) map[string]any {
	t.Helper()
	status, answer := o.ask(t, verb, route, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s %s answered %d %v", verb, route, body, status, answer)
	}
	return answer
}

// bot is slack-go's client: it acknowledges what it gets with what answer returns.
func (o *office) bot(t *testing.T, answer func(api *slack.Client, event socketmode.Event) any) {
	t.Helper()
	api := slack.New(slacksim.BotToken, slack.OptionAPIURL(o.APIURL()), slack.OptionAppLevelToken(slacksim.AppToken))
	client := socketmode.New(api)
	go func() { _ = client.RunContext(t.Context()) }()
	go func() {
		for {
			select {
			case <-t.Context().Done():
				return
			case event := <-client.Events:
				if event.Request != nil && event.Type != socketmode.EventTypeHello {
					_ = client.AckCtx(t.Context(), event.Request.EnvelopeID, answer(api, event))
				}
			}
		}
	}()
	if err := o.Await(t.Context(), func() bool { return o.Connections() > 0 }); err != nil {
		t.Fatal(err)
	}
}

const form = `{"type":"modal","callback_id":"poll","title":{"type":"plain_text","text":"Poll"},"submit":{"type":"plain_text","text":"Ask"},
	"blocks":[{"type":"input","block_id":"question","label":{"type":"plain_text","text":"Question"},"element":{"type":"plain_text_input","action_id":"text"}}]}`

// A program lets people use an app, and sees what they see.
func TestWhatPeopleDo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	o.bot(t, func(api *slack.Client, event socketmode.Event) any {
		switch data := event.Data.(type) {
		case slack.SlashCommand:
			var view slack.ModalViewRequest
			_ = json.Unmarshal([]byte(form), &view)
			_, _ = api.OpenView(data.TriggerID, view)
			return map[string]any{"text": "Here is the form"}
		case slack.InteractionCallback:
			switch {
			case data.Type == slack.InteractionTypeMessageAction:
				_, _, _ = api.PostMessage(data.Channel.ID, slack.MsgOptionText("counted", false), slack.MsgOptionTS(data.Message.Timestamp))
			case data.Type == slack.InteractionTypeViewSubmission && data.View.State.Values["question"]["text"].Value == "?":
				return map[string]any{"response_action": "errors", "errors": map[string]string{"question": "Ask something"}}
			}
		default:
			_, _, _ = api.PostMessage(o.Channels()[0].ID, slack.MsgOptionText("heard", false))
		}
		return nil
	})

	typed := o.done(t, "POST", "command", `{"user":"ana","channel":"general","text":"/poll"}`)
	o.done(t, "GET", "await?method=views.open&answer=ok&after="+number(typed["after"]), "")
	if seen := o.done(t, "GET", "messages?user=ana&channel=%23general", ""); !strings.Contains(written(seen), `"ephemeral":true`) || !strings.Contains(written(seen), "Here is the form") {
		t.Errorf("ana sees %v", seen)
	}
	if modals := written(o.done(t, "GET", "modals?user=ana", "")); !strings.Contains(modals, `"callback_id":"poll"`) {
		t.Errorf("ana has %s", modals)
	}
	if marked := o.done(t, "POST", "submit", `{"user":"ana","values":{"question":["?"]}}`); !strings.Contains(written(marked), "Ask something") {
		t.Errorf("the form says %v", marked)
	}
	if left := o.done(t, "POST", "submit", `{"user":"ana","values":{"question":["Lunch?"]}}`); left["errors"] != nil {
		t.Errorf("the form says %v", left)
	}

	said := o.done(t, "POST", "say", `{"user":"ana","channel":"general","text":"@shine hello"}`)
	o.done(t, "GET", "await?method=chat.postMessage&after="+number(said["after"]), "")
	ts, _ := said["ts"].(string)
	o.done(t, "POST", "react", `{"user":"ana","channel":"general","ts":"`+ts+`","emoji":"tada"}`)
	o.done(t, "POST", "react", `{"user":"ana","channel":"general","ts":"`+ts+`","emoji":"tada","off":true}`)
	o.done(t, "POST", "edit", `{"user":"ana","channel":"general","ts":"`+ts+`","text":"@shine hello there"}`)
	counted := o.done(t, "POST", "shortcut", `{"user":"ana","channel":"general","ts":"`+ts+`","callback_id":"count"}`)
	o.done(t, "GET", "await?method=chat.postMessage&channel=general&after="+number(counted["after"]), "")
	o.done(t, "POST", "shortcut", `{"user":"ana","callback_id":"anywhere"}`)
	o.done(t, "POST", "join", `{"user":"luis","channel":"general"}`)
	o.done(t, "POST", "home", `{"user":"luis"}`)
	if seen := written(o.done(t, "GET", "messages?user=luis&channel=general", "")); !strings.Contains(seen, "counted") || strings.Contains(seen, "Here is the form") {
		t.Errorf("luis sees %s", seen)
	}

	sent, _ := o.done(t, "GET", "envelopes", "")["envelopes"].([]any)
	again := o.done(t, "POST", "redeliver", `{"envelope":"`+first(sent)+`"}`)
	o.done(t, "GET", "await?method=views.open&after="+number(again["after"]), "")
	if now, _ := o.done(t, "GET", "envelopes", "")["envelopes"].([]any); len(now) != len(sent)+1 {
		t.Errorf("%d envelopes were sent, and then %d", len(sent), len(now))
	}
}

func number(v any) string { raw, _ := json.Marshal(v); return string(raw) }

func written(answer map[string]any) string { raw, _ := json.Marshal(answer); return string(raw) }

func first(envelopes []any) string {
	one, _ := envelopes[0].(map[string]any)
	id, _ := one["id"].(string)
	return id
}

// What is not described is refused, and says what is wrong.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{AckTimeout: 20 * time.Millisecond})
	for _, tc := range []struct {
		verb, route, body string
		status            int
		says              string
	}{
		{"POST", "say", `{"user":"ana","chanel":"general","text":"x"}`, 400, `there is no field "chanel"; there are: user, channel, text, thread`},
		{"POST", "say", `{"User":"ana","text":"x"}`, 400, `there is no field "User"`},
		{"POST", "say", `{"user":"ana"}`, 400, `the field "text" is missing`},
		{"POST", "say", `{"user":"ana","text":""}`, 400, `the field "text" is empty`},
		{"POST", "say", `{"user":"ana","text":7}`, 400, `the field "text" is no string`},
		{"POST", "say", `{"user":"ana","text":"x"} {}`, 400, "no JSON object"},
		{"POST", "say", ``, 400, "no JSON object"},
		{"POST", "say?user=ana", `{"text":"x"}`, 400, "in the body"},
		{"POST", "say", `{"user":"nobody","text":"x"}`, 404, `nobody called "nobody"`},
		{"POST", "say", `{"user":"ana","channel":"nowhere","text":"x"}`, 404, `no channel "nowhere"`},
		{"POST", "say", `{"user":"luis","channel":"general","text":"x"}`, 422, "luis is not in #general"},
		{"GET", "messages?user=luis&channel=quiet", "", 422, "cannot look"},
		{"GET", "messages?user=luis&user=ana", "", 400, "twice"},
		{"GET", "messages?who=luis", "", 400, `there is no field "who"`},
		{"POST", "command", `{"user":"ana","channel":"general","text":"hello"}`, 400, "begins with a slash"},
		{"POST", "command", `{"user":"ana","channel":"general","text":"/bye"}`, 422, "the app has no /bye, but /poll, /hello"},
		{"POST", "command", `{"user":"ana","channel":"general","text":"/hello"}`, 504, "operation_timeout"},
		{"POST", "click", `{"user":"ana","action":"a"}`, 400, "either ts or view"},
		{"POST", "click", `{"user":"ana","channel":"general","ts":"1.2","action":"a"}`, 422, "no such message"},
		{"POST", "submit", `{"user":"ana"}`, 404, "no modal open"},
		{"POST", "shortcut", `{"user":"ana","channel":"general","callback_id":"a"}`, 400, "needs its ts"},
		{"GET", "home?user=ana", "", 404, "not published"},
		{"GET", "await?method=chat.postMessage&timeout=20ms", "", 408, "no such call came in 20ms"},
		{"GET", "await?method=chat.postMessage&timeout=2h", "", 400, "no span up to 1m0s"},
		{"GET", "await?method=chat.postMessage&count=many", "", 400, `the field "count" is no integer`},
		{"POST", "redeliver", `{"envelope":"none"}`, 404, "no such envelope"},
		{"POST", "faults", `{"method":"chat.postMessage"}`, 400, "nothing goes wrong"},
		{"POST", "faults", `{"method":"chat.postMessage","cut":"now"}`, 400, "before, after or within"},
		{"POST", "faults", `{"method":"chat.postMessage","hold":"now"}`, 400, "before or after"},
		{"POST", "faults", `{"method":"chat.postMessage","status":200}`, 400, "none of a failure"},
		{"POST", "sockets", `{"do":"burn"}`, 400, "cut, disconnect"},
		{"POST", "sockets", `{"do":"disconnect"}`, 400, "needs its reason"},
		{"POST", "clock", `{}`, 400, "name to or by"},
		{"POST", "clock", `{"by":"1h"}`, 409, "clock"},
		{"POST", "clock", `{"stop":true}`, 409, "clock"},
		{"POST", "nonsense", `{}`, 404, "there is no POST /_control/nonsense"},
		{"GET", "say", "", 404, "there is no GET /_control/say"},
	} {
		status, answer := o.ask(t, tc.verb, tc.route, tc.body)
		if message, _ := answer["message"].(string); status != tc.status || !strings.Contains(message, tc.says) {
			t.Errorf("%s %s %s answered %d %v, want %d and %q", tc.verb, tc.route, tc.body, status, answer, tc.status, tc.says)
		}
	}
}

// Another site's page can send nothing, whatever it says that it sends.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{Remote: true})
	for name, change := range map[string]func(*http.Request){
		"another origin": func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"another site":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"another name":   func(r *http.Request) { r.Host = "evil.example" },
		"a form":         func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.page+"_control/reset", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		change(r)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode < 400 {
			t.Errorf("%s: answered %s", name, response.Status)
		}
	}
}

// Calls go wrong as they are told to, and are held until they are let go.
func TestFaults(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	api := slack.New(slacksim.BotToken, slack.OptionAPIURL(o.APIURL()))
	for body, want := range map[string]string{
		`{"method":"auth.test","error":"fatal_error"}`:              "fatal_error",
		`{"method":"auth.test","status":429,"retry_after":7}`:       "7s",
		`{"method":"auth.test","status":502,"body":"<p>proxy</p>"}`: "502",
		`{"method":"auth.test","cut":"before"}`:                     "EOF",
	} {
		o.done(t, "POST", "faults", body)
		if _, err := api.AuthTestContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
		if _, err := api.AuthTestContext(t.Context()); err != nil {
			t.Errorf("after %s: %v", body, err)
		}
	}

	o.done(t, "POST", "faults", `{"method":"auth.test","user":"@ana","error":"fatal_error"}`) // of calls that name her
	if _, err := api.AuthTestContext(t.Context()); err != nil {
		t.Errorf("a call that names nobody: %v", err)
	}

	o.done(t, "POST", "faults", `{"method":"auth.test","hold":"before"}`)
	answered := make(chan error, 1)
	go func() {
		_, err := api.AuthTestContext(t.Context())
		answered <- err
	}()
	if err := o.Await(t.Context(), func() bool { return o.Held() == 1 }); err != nil {
		t.Fatal(err)
	}
	o.done(t, "DELETE", "faults", "")
	if err := <-answered; err != nil {
		t.Error(err)
	}
	calls := written(o.done(t, "GET", "calls?method=auth.test", ""))
	for _, answer := range []string{`"answer":"fatal_error"`, `"forced":true`, `"answer":"429"`, `"answer":"cut before"`} {
		if !strings.Contains(calls, answer) {
			t.Errorf("the log has no %s: %s", answer, calls)
		}
	}
}

// The app's connections are cut, and it comes back.
func TestSockets(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	o.bot(t, func(*slack.Client, socketmode.Event) any { return nil })
	opened := o.LastCall()
	o.done(t, "POST", "sockets", `{"do":"cut"}`)
	o.done(t, "GET", "await?method=apps.connections.open&after="+number(opened), "")
	if got := o.done(t, "POST", "sockets", `{"do":"silence"}`); got["connections"] == nil {
		t.Error(got)
	}
	o.done(t, "POST", "sockets", `{"do":"speak"}`)
	o.done(t, "GET", "sockets", "")
}

// The clock is moved and stopped; what nobody acknowledged comes again when it is due.
func TestClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	o := newOffice(t, slacksim.Options{Clock: slacksim.NewClock(at), AckTimeout: 20 * time.Millisecond})
	o.done(t, "POST", "clock", `{"stop":true,"to":"2026-11-23T09:00:00Z"}`)
	if now := o.done(t, "GET", "clock", ""); now["now"] != "2026-11-23T09:00:00Z" || now["stopped"] != true {
		t.Errorf("the clock says %v", now)
	}
	if status, _ := o.ask(t, "POST", "say", `{"user":"ana","text":"hello"}`); status != http.StatusGatewayTimeout {
		t.Errorf("an event without an app answered %d", status)
	}
	before := len(o.Envelopes())
	o.done(t, "POST", "clock", `{"by":"59s"}`)
	if len(o.Envelopes()) != before {
		t.Error("the event came before it was due")
	}
	o.done(t, "POST", "clock", `{"by":"1s"}`)
	if len(o.Envelopes()) != before+1 {
		t.Error("the event did not come again")
	}
	if due := o.done(t, "POST", "retry", `{}`); number(due["due"]) != "0" {
		t.Errorf("due are %v", due)
	}
	if now := o.done(t, "POST", "clock", `{"stop":false}`); now["stopped"] != false {
		t.Errorf("the clock says %v", now)
	}
}

// Reset brings back what was seeded, and nothing else.
func TestReset(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	before := written(o.done(t, "GET", "workspace", ""))
	api := slack.New(slacksim.BotToken, slack.OptionAPIURL(o.APIURL()))
	general := o.Channels()[0].ID
	if _, _, err := api.PostMessageContext(t.Context(), general, slack.MsgOptionText("hello", false)); err != nil {
		t.Fatal(err)
	}
	luis := o.Users()[3].ID
	if err := o.Invite(t.Context(), o.Channels()[1].ID, luis); err != nil {
		t.Fatal(err)
	}
	o.AddUser(slacksim.User{Name: "sam"})
	o.DirectChannel(luis)
	o.done(t, "POST", "faults", `{"method":"auth.test","error":"fatal_error"}`)
	o.done(t, "POST", "reset", `{}`)
	if after := written(o.done(t, "GET", "workspace", "")); after != before {
		t.Errorf("the workspace is\n%s\nand was\n%s", after, before)
	}
	if left := o.Messages(general); len(left) != 0 {
		t.Errorf("there is still %v", left)
	}
	if _, err := api.AuthTestContext(t.Context()); err != nil {
		t.Errorf("a fault is left: %v", err)
	}
	if calls := o.Calls(""); len(calls) != 1 || calls[0].Number != 2 {
		t.Errorf("the log is %v", calls)
	}
}
