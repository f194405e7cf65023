package bot_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// crowd adds a channel with so many people that asking who is in it takes longer than anybody waits for an answer. Ana
// joined last, and Slack never answers who else is there.
func (s *scene) crowd(kind slacksim.Kind) string {
	s.t.Helper()
	var members []string
	for i := range 12_000 {
		members = append(members, fmt.Sprintf("U9%07d", i))
	}
	never := make(chan struct{})
	s.Fail("conversations.members", 1_000, slacksim.Fault{Until: never})
	return s.AddChannel(slacksim.Channel{
		Name: "crowd-" + string(kind), Kind: kind, Members: append(members, slacksim.BotUser, s.people["ana"]),
	})
}

// joins puts somebody into many channels.
func (s *scene) joins(who string, channels int) {
	for i := range channels {
		s.AddChannel(slacksim.Channel{Name: fmt.Sprintf("topic-%d", i), Kind: slacksim.Public, Members: []string{s.people[who]}})
	}
}

// A command and a mention come from inside a channel: nobody has to be asked who is in it.
func TestCommandsComeFromInsideTheirChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	public, private := s.crowd(slacksim.Public), s.crowd(slacksim.Private)
	s.startBot()
	for _, channel := range []string{public, private} {
		s.subscribe(channel, "here monday 9:00")
		for _, words := range []string{"digest preview", "digest map off", "digest off", "week"} {
			said := s.types("ana", channel, "/shine "+words)
			if len(said) == 0 || strings.Contains(said[0].Text, "my side") {
				t.Errorf("%s is answered %+v", words, said)
			}
		}
		if err := s.Say(t.Context(), s.people["ana"], channel, "@shine digest here friday 15:00", ""); err != nil {
			t.Fatal(err)
		}
		s.await("the subscription by mention", func() bool {
			return slices.ContainsFunc(s.public(channel), func(said string) bool { return strings.Contains(said, "15:00") })
		})
	}
	for _, method := range []string{"conversations.members", "users.conversations"} {
		if calls := s.Calls(method); len(calls) > 0 {
			t.Errorf("%d calls of %s", len(calls), method)
		}
	}
}

// Elsewhere Slack is asked for the channels of the person until the one is found, also where it puts that off in between.
func TestWhoIsInAChannelCostsFewCalls(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.joins("ana", 1_200)
	crowd := s.crowd(slacksim.Private)
	s.joins("ana", 1_200)
	s.joins("luis", 1_200)
	s.startBot()
	s.Fail("users.conversations", 1, slacksim.Fault{}) // the first page comes
	s.Fail("users.conversations", 1, slacksim.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Second})

	s.types("ana", s.general, "/shine @luis")
	s.fills("ana", map[string][]string{"reason": {"for the calm release"}, "channel": {crowd}})
	if text := s.announcement(crowd, 1).Text; !strings.Contains(text, "calm release") {
		t.Errorf("the channel reads %q", text)
	}
	asked := 0
	for _, call := range s.Calls("users.conversations") {
		if call.Args["user"] == s.people["ana"] {
			asked++
		}
	}
	if asked != 3 { // of three pages the first two, one of them twice
		t.Errorf("%d calls for ana", asked)
	}

	forged := filledForms(s, "")["give"]
	forged.Shown = true // or it is not asked for a channel
	forged.State["channel"]["channel"] = map[string]any{"type": "conversations_select", "selected_conversation": crowd}
	if _, err := s.ForgeSubmission(t.Context(), s.people["luis"], forged); err != nil {
		t.Error(err)
	}
	if stored := s.stored(); len(stored) != 1 {
		t.Errorf("luis, who is not in the channel, had Shine speak there: %+v", stored)
	}
}
