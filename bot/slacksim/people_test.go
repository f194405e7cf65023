package slacksim_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"shine/bot/slacksim"
)

// postButton posts a message with a button and a menu, and returns its ts.
func (o *office) postButton(t *testing.T) string {
	t.Helper()
	button := slack.NewButtonBlockElement("undo", "shoutout-1", slack.NewTextBlockObject("plain_text", "Undo", false, false))
	more := slack.NewOverflowBlockElement("more", slack.NewOptionBlockObject("hide", slack.NewTextBlockObject("plain_text", "Hide", false, false), nil))
	_, ts, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("x", false),
		slack.MsgOptionBlocks(slack.NewActionBlock("buttons", button, more)))
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

// during runs what somebody does, answers the envelope that it causes, and returns what slack-go read.
func (a *app) during(t *testing.T, payload map[string]any, does func() error) any {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- does() }()
	event := a.next(t)
	_ = a.AckCtx(t.Context(), event.Request.EnvelopeID, payload)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return event.Data
}

func TestClick(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	ts := o.postButton(t)
	data := a.during(t, nil, func() error { return o.Click(t.Context(), o.ana, o.general, ts, "undo", "") })
	callback, _ := data.(slack.InteractionCallback)
	if callback.Type != slack.InteractionTypeBlockActions || callback.User.ID != o.ana || callback.Container.MessageTs != ts || callback.ResponseURL == "" {
		t.Fatalf("slack-go read %+v", data)
	}
	if action := callback.ActionCallback.BlockActions[0]; action.Value != "shoutout-1" || action.BlockID != "buttons" || action.ActionTs == "" {
		t.Errorf("action %+v", action)
	}
	data = a.during(t, nil, func() error { return o.Click(t.Context(), o.ana, o.general, ts, "more", "hide") })
	if callback, _ := data.(slack.InteractionCallback); callback.ActionCallback.BlockActions[0].SelectedOption.Value != "hide" {
		t.Errorf("slack-go read %+v", data)
	}
}

func TestNobodyClicksWhatIsNotThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	ts := o.postButton(t)
	for name, click := range map[string]func() error{
		"no such button":   func() error { return o.Click(t.Context(), o.ana, o.general, ts, "delete", "") },
		"no such option":   func() error { return o.Click(t.Context(), o.ana, o.general, ts, "more", "show") },
		"no such message":  func() error { return o.Click(t.Context(), o.ana, o.general, "1.000001", "undo", "") },
		"no such modal":    func() error { return o.Submit(t.Context(), o.ana, "V0NONE", nil) },
		"not in a channel": func() error { return o.Say(t.Context(), o.AddUser(slacksim.User{Name: "new"}), o.general, "hi", "") },
	} {
		if err := click(); !errors.Is(err, slacksim.ErrNotPossible) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestResponseURL(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	address := func() string {
		data := a.during(t, nil, func() error {
			_, err := o.Command(t.Context(), o.ana, o.general, "/shine")
			return err
		})
		command, _ := data.(slack.SlashCommand)
		return command.ResponseURL
	}
	post := func(url, body string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	url := address()
	for i := range 5 {
		if status := post(url, `{"text":"again"}`); status != http.StatusOK {
			t.Errorf("use %d: %d", i+1, status)
		}
	}
	if status := post(url, `{"text":"again"}`); status != http.StatusNotFound {
		t.Errorf("the sixth use: %d", status)
	}
	if seen := o.Ephemerals(o.general, o.ana); len(seen) != 5 {
		t.Errorf("ana sees %d messages", len(seen))
	}
	url = address()
	o.clock.Move(30*time.Minute + time.Second)
	if status := post(url, `{"text":"late"}`); status != http.StatusNotFound {
		t.Errorf("after 30 minutes: %d", status)
	}
}

// openModal has somebody click, and the app open a modal with a text field.
func (o *office) openModal(t *testing.T, a *app) slacksim.View {
	t.Helper()
	data := a.during(t, nil, func() error { return o.Shortcut(t.Context(), o.ana, "give") })
	callback, _ := data.(slack.InteractionCallback)
	if callback.Type != slack.InteractionTypeShortcut || callback.CallbackID != "give" {
		t.Fatalf("slack-go read %+v", data)
	}
	if _, err := o.api.OpenViewContext(t.Context(), callback.TriggerID, formView("give")); err != nil {
		t.Fatal(err)
	}
	if _, err := o.api.OpenViewContext(t.Context(), callback.TriggerID, formView("give")); errorText(err) != "exchanged_trigger_id" {
		t.Errorf("the trigger worked twice: %v", err)
	}
	modals := o.Modals(o.ana)
	if len(modals) != 1 || modals[0].CallbackID != "give" {
		t.Fatalf("ana has %+v", modals)
	}
	return modals[0]
}

func formView(callback string) slack.ModalViewRequest {
	plain := func(text string) *slack.TextBlockObject {
		return slack.NewTextBlockObject("plain_text", text, false, false)
	}
	field := slack.NewPlainTextInputBlockElement(nil, "text")
	field.MinLength, field.MaxLength = 3, 10
	people := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "people")
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callback, Title: plain("Give"), Submit: plain("Send"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("why", plain("Why"), nil, field),
			slack.NewInputBlock("who", plain("Who"), nil, people).WithOptional(true),
		}},
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	modal := o.openModal(t, a)
	submit := func(values map[string][]string) func() error {
		return func() error { return o.Submit(t.Context(), o.ana, modal.ID, values) }
	}
	for name, values := range map[string]map[string][]string{
		"nothing":      nil,
		"too short":    {"why": {"no"}},
		"too long":     {"why": {"eleven char"}},
		"nobody":       {"why": {"because"}, "who": {"U0NOBODY"}},
		"no such one":  {"why": {"because"}, "when": {"now"}},
		"two for text": {"why": {"because", "also"}},
	} {
		if err := submit(values)(); !errors.Is(err, slacksim.ErrNotPossible) {
			t.Errorf("%s: %v", name, err)
		}
	}
	values := map[string][]string{"why": {"because"}, "who": {o.ana, o.luis}}
	data := a.during(t, map[string]any{"response_action": "errors", "errors": map[string]string{"why": "say more"}}, submit(values))
	callback, _ := data.(slack.InteractionCallback)
	if callback.Type != slack.InteractionTypeViewSubmission || callback.View.ID != modal.ID {
		t.Fatalf("slack-go read %+v", data)
	}
	state := callback.View.State.Values
	if state["why"]["text"].Value != "because" || len(state["who"]["people"].SelectedUsers) != 2 {
		t.Errorf("state %+v", state)
	}
	if got := o.Modals(o.ana)[0].Errors["why"]; got != "say more" {
		t.Errorf("the field says %q", got)
	}
	a.during(t, map[string]any{"response_action": "push", "view": formView("second")}, submit(values))
	if err := submit(values)(); !errors.Is(err, slacksim.ErrNotPossible) {
		t.Errorf("a modal below another was submitted: %v", err)
	}
	modal = o.Modals(o.ana)[1]
	a.during(t, map[string]any{"response_action": "update", "view": formView("third")}, submit(values))
	if modals := o.Modals(o.ana); len(modals) != 2 || modals[1].CallbackID != "third" {
		t.Errorf("ana has %+v", modals)
	}
	a.during(t, map[string]any{"response_action": "clear"}, submit(values))
	if modals := o.Modals(o.ana); len(modals) != 0 {
		t.Errorf("ana still has %+v", modals)
	}
}

func TestBadAnswerToSubmission(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	modal := o.openModal(t, a)
	a.answer(t, map[string]any{"response_action": "errors", "errors": map[string]string{"nothing": "x"}})
	if err := o.Submit(t.Context(), o.ana, modal.ID, map[string][]string{"why": {"because"}}); err == nil {
		t.Error("errors about no field were taken")
	}
	if calls := o.Calls("view_submission"); len(calls) != 1 || calls[0].Answer != "invalid_arguments" {
		t.Errorf("noted %v", calls)
	}
}

func TestThreeModalsAtMost(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	o.openModal(t, a)
	for i := range 3 {
		data := a.during(t, nil, func() error { return o.Shortcut(t.Context(), o.ana, "more") })
		callback, _ := data.(slack.InteractionCallback)
		_, err := o.api.PushViewContext(t.Context(), callback.TriggerID, formView("more"))
		if want := []string{"", "", "push_limit_reached"}[i]; errorText(err) != want {
			t.Errorf("push %d: %v, want %q", i+1, err, want)
		}
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	data := a.during(t, nil, func() error { return o.OpenHome(t.Context(), o.ana) })
	event, _ := data.(slackevents.EventsAPIEvent)
	opened, ok := event.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent)
	if !ok || opened.User != o.ana || opened.Tab != "home" {
		t.Fatalf("slack-go read %+v", data)
	}
	publish := func(hash string) (*slack.ViewResponse, error) {
		view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}
		request := slack.PublishViewContextRequest{UserID: o.ana, View: view}
		if hash != "" {
			request.Hash = &hash
		}
		return o.api.PublishViewContext(t.Context(), request)
	}
	first, err := publish("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publish(first.Hash); err != nil {
		t.Errorf("with the newest hash: %v", err)
	}
	if _, err := publish(first.Hash); errorText(err) != "hash_conflict" {
		t.Errorf("with an old hash: %v", err)
	}
	if home, ok := o.Home(o.ana); !ok || !json.Valid(home.Body) {
		t.Errorf("ana's home is %+v", home)
	}
}

func TestWhatTheAppHears(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	ts := o.postButton(t)
	direct := o.DirectChannel(o.ana)
	for want, does := range map[string]func() error{
		"app_mention":             func() error { return o.Say(t.Context(), o.ana, o.general, "@shine hello", "") },
		"message":                 func() error { return o.Say(t.Context(), o.ana, direct, "hello", "") },
		"reaction_added":          func() error { return o.React(t.Context(), o.luis, o.general, ts, "sparkles") },
		"user_change":             func() error { return o.UpdateUser(t.Context(), o.ana, func(u *slacksim.User) { u.RealName = "Ana B" }) },
		"member_joined_channel":   func() error { return o.Invite(t.Context(), o.outside, slacksim.BotUser) },
		"subteam_members_changed": func() error { return o.SetMembers(t.Context(), o.group, o.ana) },
		"subteam_updated":         func() error { return o.RenameGroup(t.Context(), o.group, "infra") },
		"group_left":              func() error { return o.Kick(t.Context(), o.inside, slacksim.BotUser) },
	} {
		event, _ := a.during(t, nil, does).(slackevents.EventsAPIEvent)
		if event.InnerEvent.Type != want || event.TeamID != slacksim.TeamID {
			t.Errorf("slack-go read %q, want %q", event.InnerEvent.Type, want)
		}
	}
	event, _ := a.during(t, nil, func() error { return o.Archive(t.Context(), o.ana, o.general) }).(slackevents.EventsAPIEvent)
	if event.InnerEvent.Type != "channel_archive" {
		t.Errorf("slack-go read %q", event.InnerEvent.Type)
	}
}

func TestWhatTheAppDoesNotHear(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{Events: []string{"app_mention"}, AckTimeout: 50 * time.Millisecond})
	for name, does := range map[string]func() error{
		"a channel message":   func() error { return o.Say(t.Context(), o.ana, o.general, "hello", "") },
		"a mention elsewhere": func() error { return o.Say(t.Context(), o.ana, o.quiet, "@shine hello", "") },
		"no subscription":     func() error { return o.OpenHome(t.Context(), o.ana) },
	} {
		if err := does(); err != nil { // nobody is connected: whatever were delivered would fail
			t.Errorf("%s was delivered: %v", name, err)
		}
	}
	if err := o.Say(t.Context(), o.ana, o.general, "@shine hello", ""); err == nil {
		t.Error("a mention was not delivered")
	}
}

func TestEventsComeAgainLater(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	if err := o.OpenHome(t.Context(), o.ana); err == nil {
		t.Fatal("an event was acknowledged by nobody")
	}
	if n, err := o.RetryEvents(t.Context()); n != 0 || err != nil {
		t.Errorf("at once %d were due: %v", n, err)
	}
	o.clock.Move(time.Minute)
	if n, err := o.RetryEvents(t.Context()); n != 1 || err == nil {
		t.Errorf("after a minute %d were due: %v", n, err)
	}
	a := o.connect(t)
	o.clock.Move(4 * time.Minute)
	data := a.during(t, nil, func() error {
		_, err := o.RetryEvents(t.Context())
		return err
	})
	if event, _ := data.(slackevents.EventsAPIEvent); event.InnerEvent.Type != "app_home_opened" {
		t.Errorf("slack-go read %+v", data)
	}
	if n, _ := o.RetryEvents(t.Context()); n != 0 {
		t.Errorf("%d were still due", n)
	}
}

func TestEventsAreGivenUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	if err := o.OpenHome(t.Context(), o.ana); err == nil {
		t.Fatal("an event was acknowledged by nobody")
	}
	for i, want := range []int{1, 1, 0} {
		o.clock.Move(5 * time.Minute)
		if n, _ := o.RetryEvents(t.Context()); n != want {
			t.Errorf("round %d: %d were due, want %d", i+1, n, want)
		}
	}
}

func TestTriggerExpires(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		ack, after time.Duration
		want       string
	}{
		{0, 3 * time.Second, ""},
		{0, 3*time.Second + time.Millisecond, "expired_trigger_id"},
		{time.Second, 3 * time.Second, ""},
		{time.Minute, time.Minute, ""},
		{time.Minute, time.Minute + time.Millisecond, "expired_trigger_id"},
	} {
		o := newOffice(t, slacksim.Options{AckTimeout: c.ack})
		a := o.connect(t)
		data := a.during(t, nil, func() error { return o.Shortcut(t.Context(), o.ana, "give") })
		callback, _ := data.(slack.InteractionCallback)
		o.clock.Move(c.after)
		if _, err := o.api.OpenViewContext(t.Context(), callback.TriggerID, formView("give")); errorText(err) != c.want {
			t.Errorf("acknowledged within %s, opened after %s: %v, want %q", c.ack, c.after, err, c.want)
		}
	}
}
