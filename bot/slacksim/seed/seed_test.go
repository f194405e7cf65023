package seed

import (
	"bytes"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// The example makes the workspace that it tells of.
func TestExample(t *testing.T) {
	t.Parallel()
	company, err := Read(bytes.NewReader(Example))
	if err != nil {
		t.Fatal(err)
	}
	slack, err := company.Open()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, u := range slack.Users() {
		ids[u.Name] = u.ID
	}
	general := slack.Channels()[0]
	if general.Name != "general" || len(general.Members) != 5 || general.Members[0] != slacksim.BotUser {
		t.Errorf("the first channel is %+v", general)
	}
	said := slack.Messages(general.ID)
	if len(said) != 2 || !strings.Contains(said[0].Text, "<@"+ids["luis"]+"|luis>") || len(said[0].Reactions["tada"]) != 2 || said[1].ThreadTS != said[0].TS {
		t.Errorf("#general says %+v", said)
	}
	if now := slack.Now().Format("2006-01-02 15:04:05"); now != "2026-11-23 09:00:00" || !slack.ClockStopped() {
		t.Errorf("the clock says %s", now)
	}
}

// Each key of a file stands in the example.
func TestExampleHasEveryKey(t *testing.T) {
	t.Parallel()
	for _, key := range keys() {
		if !bytes.Contains(Example, []byte(key+":")) {
			t.Errorf("the example has no %q", key)
		}
	}
}

// What is wrong with a file is said in one line, with the line of the file where it is known.
func TestWrongFiles(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"people:\n- {name: ana, nom: x}":                             `line 2: there is no key "nom" here`,
		"peple: []\napp:\n  comands: []":                             `line 1: there is no key "peple" here; line 3: there is no key "comands" here`,
		"people: ana":                                                "line 1: `ana` does not belong here",
		"people: []\npeople: []":                                     `line 2: the key "people" is in line 1 already`,
		"people: [":                                                  "line 1:",
		"people: []\n---\npeople: []":                                "second document",
		"people: [{real_name: Ana}]":                                 "somebody has no name",
		"people: [{name: ana}, {name: ana}]":                         `the name "ana" is taken`,
		"people: [{name: app}]":                                      `the name "app" is taken`,
		"people: [{name: ana, tz: Mars/Phobos}]":                     `no time zone "Mars/Phobos"`,
		"channels: [{name: general, members: [ana]}]":                `#general: there is nobody called "ana"`,
		"channels: [{name: general, members: [app, app]}]":           `"app" stands there twice`,
		"channels: [{name: general}, {name: general}]":               `"general" is empty or taken`,
		"groups: [{members: [app]}]":                                 "no handle",
		"messages: [{channel: nowhere, user: app, text: x}]":         `number 1: there is no channel "nowhere"`,
		"channels: [{name: a}]\nmessages: [{channel: a, user: app}]": "it has no text",
		"app: {commands: [hello]}":                                   `"hello" does not begin with a slash`,
		"app: {shortcuts: [{name: x}]}":                              "needs a name and a callback_id",
		"app: {request_urls: {events: 'https://hooks.example/'}}":    `"https://hooks.example/" is none of this machine`,
		"app: {request_urls: {commands: '127.0.0.1:3000'}}":          "is none of this machine",
		"clock: {at: yesterday}":                                     `"yesterday" is no moment`,
		strings.Repeat("#", maxFile+1):                               "larger than",
	} {
		company, err := Read(strings.NewReader(text))
		if err == nil {
			_, err = company.Open()
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "seed.") {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
	if _, err := Read(strings.NewReader("")); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}
