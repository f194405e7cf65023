package bot_test

import (
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

func (s *scene) boosts() [][]string {
	var all [][]string
	for _, one := range s.stored() {
		all = append(all, one.Boosts)
	}
	return all
}

// hear lets Shine into a channel: elsewhere Slack tells it of no reactions.
func (s *scene) hear(channel string) {
	s.t.Helper()
	if err := s.Invite(s.t.Context(), channel, slacksim.BotUser); err != nil {
		s.t.Log(err) // nobody listens yet
	}
}

func TestBoosts(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	m := s.announcement(s.general, 1)
	react := func(on bool, who, emoji string) {
		t.Helper()
		do := s.React
		if !on {
			do = s.Unreact
		}
		if err := do(t.Context(), s.people[who], s.general, m.TS, emoji); err != nil {
			t.Fatal(err)
		}
	}
	react(true, "sam", "sparkles") // the giver
	react(true, "ana", "sparkles") // credited
	react(true, "luis", "tada")    // another emoji
	react(true, "priya", "sparkles")
	react(true, "luis", "sparkles")
	react(false, "luis", "sparkles")
	s.eventually("one boost", func() bool { b := s.boosts(); return len(b) == 1 && slices.Equal(b[0], []string{s.people["priya"]}) })
	react(true, "luis", "sparkles")
	s.eventually("two boosts", func() bool { return len(s.boosts()[0]) == 2 })
}

// A reaction on an announcement of several boosts those that the person may boost.
func TestBoostOfAJoinedAnnouncement(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "ratelimited"})
	s.types("sam", s.general, "/shine @ana for the first release")
	s.types("luis", s.general, "/shine @ana for the second release")
	s.types("priya", s.general, "/shine @luis for the third release")
	s.eventually("all to be announced", func() bool {
		n := 0
		for _, one := range s.stored() {
			said := s.saidOf(one)
			if said {
				n++
			}
		}
		return n == 3
	})
	for _, m := range s.Messages(s.general) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" {
			if err := s.React(t.Context(), s.people["luis"], s.general, m.TS, "sparkles"); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := [][]string{{s.people["luis"]}, {}, {}} // his own, and his own credit, are not for him to boost
	s.eventually("the boosts", func() bool { return slices.EqualFunc(s.boosts(), want, slices.Equal[[]string]) })
}

// The home tab of who was credited tells of boosts as they come and go.
func TestHomeFollowsBoosts(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	m := s.announcement(s.general, 1)
	s.opensHome("ana")
	if err := s.React(t.Context(), s.people["priya"], s.general, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.await("the boost", func() bool { return strings.Contains(s.home("ana"), "1 boost") })
	if err := s.Unreact(t.Context(), s.people["priya"], s.general, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.await("it to be gone", func() bool { return !strings.Contains(s.home("ana"), "1 boost") })
}
