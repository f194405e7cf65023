package slacksim_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

// What any app does with Slack, for apps that are written on different libraries: a command, a form with an error in it, a
// button, a mention, a shortcut, a home tab, a file, an event that comes twice, and connections that are refreshed.
func journey(t *testing.T, o *office) {
	t.Helper()
	ctx := t.Context()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	says := func(text string) func() bool {
		return func() bool { return o.latest(func(m slacksim.Message) bool { return m.Text == text }) != nil }
	}

	t.Cleanup(func() {
		for _, call := range o.Calls("") {
			if t.Failed() {
				t.Logf("%s was answered %s; unknown are %q", call.Method, call.Answer, call.Unknown)
			}
		}
	})

	_, err := o.Command(ctx, o.ana, o.general, "/shine lunch")
	must("the command", err)
	o.await(t, "the answer to the command", says("You typed lunch"))
	o.await(t, "the form", func() bool { return len(o.Modals(o.ana)) == 1 })
	form := o.Modals(o.ana)[0]
	must("the form with a mistake", o.Submit(ctx, o.ana, form.ID, map[string][]string{"question": {"?"}, "who": {o.luis}}))
	if marked := o.Modals(o.ana); len(marked) != 1 || marked[0].Errors["question"] != "Ask something" {
		t.Errorf("the form says %+v", marked)
	}
	must("the form", o.Submit(ctx, o.ana, form.ID, map[string][]string{"question": {"Lunch?"}, "who": {o.luis}}))
	o.await(t, "the poll", says("<@"+o.luis+">: Lunch?"))

	poll := o.latest(func(m slacksim.Message) bool { return strings.HasSuffix(m.Text, "Lunch?") })
	must("the button", o.Click(ctx, o.luis, o.general, poll.TS, "yes", ""))
	o.await(t, "the answer to the button", says("Counted"))

	must("the mention", o.Say(ctx, o.ana, o.general, "@shine hello", ""))
	o.await(t, "the answer to the mention", says("Hello <@"+o.ana+">"))
	sent := o.Envelopes()
	must("the same mention again", o.Redeliver(ctx, sent[len(sent)-1]))
	o.await(t, "the answer to the same mention again", func() bool { return o.count("Hello <@"+o.ana+">") == 2 })

	must("the shortcut", o.MessageShortcut(ctx, o.ana, o.general, poll.TS, "count"))
	o.await(t, "the answer to the shortcut", says("2 words"))
	must("the home tab", o.OpenHome(ctx, o.luis))
	o.await(t, "the home tab", func() bool { _, drawn := o.Home(o.luis); return drawn })
	must("the mention that asks for a file", o.Say(ctx, o.ana, o.general, "@shine picture", ""))
	o.await(t, "the file", func() bool { return len(o.Files(o.general)) == 1 })
	if file := o.Files(o.general)[0]; file.Name != "picture.txt" || file.Title != "A picture" || string(file.Content) != "of words" {
		t.Errorf("the file is %+v", file)
	}

	if o.Connections() > 0 {
		begun := o.ConnectionsBegun()
		o.Disconnect(ctx, "refresh_requested", o.Connections())
		o.await(t, "a new connection", func() bool {
			return o.Connections() == 1 && o.ConnectionsBegun() > begun
		})
		_, err := o.Command(ctx, o.ana, o.general, "/shine dinner")
		must("the command after a refresh", err)
		o.await(t, "the answer after a refresh", says("You typed dinner"))
	}

	for _, call := range o.Calls("") {
		if call.Answer != "ok" {
			t.Errorf("%s %v was answered %s", call.Method, call.Args, call.Answer)
		}
	}
}

// latest is the newest message of #general that is wanted, or nil.
func (o *office) latest(wanted func(slacksim.Message) bool) *slacksim.Message {
	var found *slacksim.Message
	for _, m := range o.Messages(o.general) {
		if wanted(m) {
			found = &m
		}
	}
	return found
}

func (o *office) count(text string) int {
	n := 0
	for _, m := range o.Messages(o.general) {
		if m.Text == text {
			n++
		}
	}
	return n
}

// slack-go's own client goes the whole way.
func TestSlackGo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	ctx := t.Context()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-a.events:
				switch data := event.Data.(type) {
				case slack.SlashCommand:
					_ = a.AckCtx(ctx, event.Request.EnvelopeID, map[string]string{"text": "You typed " + data.Text})
					_, _ = o.api.OpenViewContext(ctx, data.TriggerID, pollForm(data.ChannelID))
				case slack.InteractionCallback:
					_ = a.AckCtx(ctx, event.Request.EnvelopeID, o.interacts(ctx, t, data))
				default:
					_ = a.AckCtx(ctx, event.Request.EnvelopeID, nil)
					o.hears(ctx, t, event.Request.Payload)
				}
			}
		}
	}()
	journey(t, o)
}
