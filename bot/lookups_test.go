package bot_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// coldScene is a scene in which Slack lets nobody be listed, so that nobody is known before they are needed.
func coldScene(t *testing.T) *scene {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	s.Fail("users.list", 100, slacksim.Fault{Error: "internal_error"})
	s.startBot()
	s.await("the bot to look everybody up", func() bool { return len(s.Calls("users.list")) > 0 })
	return s
}

func (s *scene) group(handle string, size int) {
	var members []string
	for i := range size {
		members = append(members, fmt.Sprintf("U8%07d", i))
	}
	s.AddGroup(slacksim.Usergroup{Handle: handle, Members: members})
}

// How many people are named is judged before they are looked up, whichever way they are named.
func TestTooManyPeopleAreNotLookedUp(t *testing.T) {
	t.Parallel()
	s := coldScene(t)
	s.group("three-hundred", 300)
	s.group("everyone-here", 10_000)
	var mentions []string
	for i := range 3_300 {
		mentions = append(mentions, fmt.Sprintf("<@U7%07d>", i))
	}
	for who, typed := range map[string]string{
		"ana": "/shine @three-hundred for the calm release", "luis": "/shine @everyone-here for the calm release",
		"priya": "/shine " + strings.Join(mentions, " ") + " for the calm release",
		"sam":   "/shine @everyone-here", // which opens the form
	} {
		s.types(who, s.general, typed)
		s.sees(who, s.general, "25")
	}
	for _, call := range s.Calls("users.info") {
		if call.Args["user"][:2] == "U7" || call.Args["user"][:2] == "U8" {
			t.Fatalf("%s was looked up", call.Args["user"])
		}
	}
	if len(s.stored()) > 0 || len(s.Modals(s.people["sam"])) > 0 {
		t.Error("something was recorded or opened")
	}
}

// Where many are not known and have to be, everybody is listed instead; and where Slack does not list them, few are asked for.
func TestManyAreListed(t *testing.T) {
	t.Parallel()
	s := coldScene(t)
	s.Fail("usergroups.list", 1, slacksim.Fault{Status: http.StatusBadGateway})
	s.group("everyone-here", 10_000)
	s.types("ana", s.general, "/shine lead @everyone-here")
	for _, call := range s.Calls("users.info") {
		if call.Args["user"][:2] == "U8" {
			t.Fatalf("%s was looked up alone", call.Args["user"])
		}
	}
	if n := len(s.Calls("users.list")); n < 2 || n > 4 {
		t.Errorf("everybody was listed %d times", n)
	}
}
