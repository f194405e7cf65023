package bot_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// crowdOf adds people to #general.
func (s *scene) crowdOf(n int) []string {
	s.t.Helper()
	var names []string
	for i := range n {
		name := fmt.Sprintf("person%d", i)
		s.people[name] = s.AddUser(slacksim.User{Name: name})
		if err := s.Invite(s.t.Context(), s.general, s.people[name]); err != nil {
			s.t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

// stuck lets every call of a method hang until the test ends, or lets it go.
func (s *scene) stuck(method string) (letGo func()) {
	until := make(chan struct{})
	letGo = sync.OnceFunc(func() { close(until) })
	s.t.Cleanup(letGo)
	s.Fail(method, 100_000, slacksim.Fault{Until: until})
	return letGo
}

// What follows an acknowledgement keeps nobody else waiting, whatever Slack does not answer: more people than there are
// slots for handlers open their home tabs, and one of them does it 300 times.
func TestNobodyWaitsForHomeTabs(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	crowd := s.crowdOf(100)
	s.startBot()
	letGo := s.stuck("views.publish")
	for _, who := range crowd {
		if err := s.OpenHome(t.Context(), s.people[who]); err != nil {
			t.Fatal(err)
		}
	}
	for range 300 {
		if err := s.OpenHome(t.Context(), s.people["ana"]); err != nil {
			t.Fatal(err)
		}
	}
	s.await("home tabs that Slack does not take", func() bool { return s.Held() > 0 })
	s.types("luis", s.general, "/shine @priya for the calm release")
	s.announcement(s.general, 1)
	s.types("luis", s.general, "/shine @priya")
	s.fills("luis", map[string][]string{"reason": {"for another calm release"}})
	s.sees("luis", s.general, "Undo") // the receipt comes by the response URL

	letGo()
	s.await("ana's home tab", func() bool { return s.home("ana") != "" })
	for _, who := range crowd {
		s.await("everybody's home tab", func() bool { return s.home(who) != "" })
	}
	drawn := 0
	for _, call := range s.Calls("views.publish") {
		if call.Args["user_id"] == s.people["ana"] {
			drawn++
		}
	}
	if drawn > 3 {
		t.Errorf("ana's home tab was drawn %d times for 300 openings in a row", drawn)
	}
}

// Neither do answers to one person's clicks, where their response URLs hang.
func TestNobodyWaitsForAnswers(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	letGo := s.stuck("response_url")
	for range 100 { // more than may wait of one person: what is too much is left out, and acknowledged all the same
		if err := s.Forge(t.Context(), s.people["ana"], s.general, "page", "b", "received::"); err != nil {
			t.Fatal(err)
		}
	}
	s.types("luis", s.general, "/shine @priya for the calm release")
	s.announcement(s.general, 1)
	letGo()
	s.sees("ana", s.general, "Nothing yet")
}

// An event whose follow-up nothing has room for is not acknowledged, so that Slack delivers it again.
func TestBoostsBeyondTheRoomComeAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.types("luis", s.general, "/shine @priya for the calm release")
	announced := s.announcement(s.general, 1)
	letGo := s.stuck("response_url")
	for range 70 {
		if err := s.Forge(t.Context(), s.people["ana"], s.general, "page", "b", "received::"); err != nil {
			t.Fatal(err)
		}
	}
	acknowledged, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := s.React(acknowledged, s.people["ana"], s.general, announced.TS, "sparkles"); err == nil {
		t.Error("a boost is acknowledged that nothing has room for")
	}
	letGo()
	s.await("a second answer, for which something that waited made room", func() bool {
		return len(s.Ephemerals(s.general, s.people["ana"])) >= 2
	})
	s.clock.Move(2 * time.Minute)
	if due, err := s.RetryEvents(t.Context()); due == 0 || err != nil {
		t.Errorf("%d events were due, %v", due, err)
	}
	s.eventually("the boost", func() bool { return len(s.boosts()[0]) == 1 })
}

// What hangs at the end is left after a while, and what was recorded meanwhile is said by the next start.
func TestStoppingDoesNotWaitForSlack(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	first := s.startBot(soon)
	s.stuck("views.publish")
	if err := s.OpenHome(t.Context(), s.people["ana"]); err != nil {
		t.Fatal(err)
	}
	s.await("a home tab that Slack does not take", func() bool { return s.Held() > 0 })
	s.Fail("chat.postMessage", 1, slacksim.Fault{Status: http.StatusBadGateway})
	s.types("luis", s.general, "/shine @priya for the calm release")
	first.stop()
	if err := <-first.done; err != nil {
		t.Error(err)
	}
	s.Mend()
	s.startBot(soon)
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "calm release") {
		t.Errorf("the channel reads %q", text)
	}
}
