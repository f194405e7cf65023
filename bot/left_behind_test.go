package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
)

// A copy that is killed leaves announcements, of which Slack took one without an answer, and a digest that is due. The next
// copy says the digest first, and then the rest together, each once.
func TestDigestGoesBeforeWhatAKilledCopyLeft(t *testing.T) {
	t.Parallel()
	sooner := func(c *bot.Config) { c.ClaimAfter = time.Second } // so that all of it is taken over together
	s, killed := newDigestScene(t, sooner)
	s.subscribe(s.general, "here monday 9:00")
	s.await("the channel to hear of it", func() bool {
		return strings.Contains(strings.Join(s.public(s.general), "\n"), "asked me for a weekly digest")
	})
	s.untilBeforeMonday(time.Minute)

	const n = 20
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, CutAfter: true})
	s.Fail("chat.postMessage", 1_000_000, slacksim.Fault{CutBefore: true})
	for i := range n {
		giver := []string{"sam", "luis"}[i%2]
		s.types(giver, s.general, fmt.Sprintf("/shine @priya for good deed number %d.", i))
	}
	s.untilMonday()
	s.await("a try to say the digest", func() bool {
		return slices.ContainsFunc(s.Calls("chat.postMessage"), func(c slacksim.Call) bool {
			return strings.Contains(c.Args["text"], "Here's who shone")
		})
	})
	killed.stop()
	if err := <-killed.done; err != nil {
		t.Error(err)
	}
	before := len(s.public(s.general))

	s.Mend()
	next := s.startBot(sooner, func(c *bot.Config) { c.Pace = 100 * time.Millisecond })
	if err := next.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := s.public(s.general)[before:]
	if !strings.Contains(said[0], "Here's who shone") {
		t.Errorf("first of all it says %q", said[0])
	}
	if messages := len(said) - 1; messages > n/4 {
		t.Errorf("%d shout-outs were announced in %d messages", n, messages)
	}
	announced := strings.Join(append(s.public(s.general)[:before:before], said[1:]...), "\n")
	for i := range n {
		if deed := fmt.Sprintf("good deed number %d.", i); strings.Count(announced, deed) != 1 {
			t.Errorf("%q is announced %d times", deed, strings.Count(announced, deed))
		}
	}
}
