package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// curled is a command line of the page for developers of bots that talks to the simulator.
var curled = regexp.MustCompile(`(?m)^ {4}(curl .*)$`)

// The test that the page for developers of bots shows is one: with an app on it, each of its lines goes well.
func TestTheTestOfThePages(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("the lines of the page are NOT tried: there is no curl here")
	}
	page, err := os.ReadFile("../../deploy/docs/bots.md")
	if err != nil {
		t.Fatal(err)
	}
	printed := startSlacksim(t)
	answerHello(t, printed)

	var said []string
	for _, found := range curled.FindAllStringSubmatch(string(page), -1) {
		address := strings.TrimSuffix(strings.TrimPrefix(printed["page"], "http://"), "/")
		line := strings.ReplaceAll(found[1], "127.0.0.1:8585", address)
		out, err := exec.CommandContext(t.Context(), "sh", "-c", line).CombinedOutput()
		if err != nil || !json.Valid(out) || strings.Contains(string(out), `"error"`) {
			t.Errorf("%s: %v: %s", line, err, out)
		}
		said = append(said, string(out))
	}
	if all := strings.Join(said, ""); len(said) < 4 || !strings.Contains(all, "Hello, world") {
		t.Errorf("the lines answered %s", all)
	}
}

// answerHello runs an app that answers a command in its channel, until the test ends.
func answerHello(t *testing.T, printed map[string]string) {
	t.Helper()
	api := slack.New(printed["bot token"], slack.OptionAPIURL(printed["Web API"]), slack.OptionAppLevelToken(printed["app token"]))
	app := socketmode.New(api)
	greeted := make(chan struct{})
	hello := sync.OnceFunc(func() { close(greeted) })
	go func() { _ = app.RunContext(t.Context()) }()
	go func() {
		for {
			select {
			case <-t.Context().Done():
				return
			case event := <-app.Events:
				if event.Type == socketmode.EventTypeHello {
					hello()
				}
				if command, ok := event.Data.(slack.SlashCommand); ok {
					_ = app.AckCtx(t.Context(), event.Request.EnvelopeID, nil)
					_, _, _ = api.PostMessageContext(t.Context(), command.ChannelID, slack.MsgOptionText("Hello, "+command.Text, false))
				}
			}
		}
	}()
	select {
	case <-greeted:
	case <-t.Context().Done():
		t.Fatal("the app did not connect")
	}
}
