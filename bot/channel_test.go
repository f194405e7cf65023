package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

func TestQuietHere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine quiet here")
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "not to announce") {
		t.Errorf("the channel reads %q", text)
	}
	if seen := s.types("sam", s.general, "/shine @ana for the calm release"); !strings.Contains(seen[0].Text, "no announcements") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	s.hears("ana", "credited you")
	s.types("sam", s.general, "/shine announce here")
	s.announcement(s.general, 2)
	s.types("sam", s.general, "/shine @ana for the calm evening")
	if text := s.announcement(s.general, 3).Text; !strings.Contains(text, "calm evening") {
		t.Errorf("the channel reads %q", text)
	}
}

func TestAnnounceElsewhere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	kudos := s.AddChannel(slacksim.Channel{Name: "kudos", Kind: slacksim.Public, Members: []string{s.people["priya"], s.people["sam"]}})
	s.hear(kudos)
	s.startBot()
	s.types("sam", s.general, "/shine announce in #kudos")
	s.announcement(s.general, 1)
	receipt := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	m := s.announcement(kudos, 1)
	if err := s.React(t.Context(), s.people["priya"], kudos, m.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.eventually("a boost", func() bool { return len(s.boosts()[0]) == 1 })
	s.clicks("sam", receipt, "undo", "")
	s.await("it to be gone", func() bool { return len(s.public(kudos)) == 0 })
	// What is given in a private channel never leaves it.
	if seen := s.types("ana", s.inside, "/shine announce in #kudos"); !strings.Contains(seen[0].Text, "stays in it") {
		t.Errorf("ana sees %q", seen[0].Text)
	}
	if seen := s.types("sam", s.general, "/shine announce in #inside"); !strings.Contains(seen[0].Text, "Pick a public channel") && !strings.Contains(seen[0].Text, "announce here") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
}

func TestAnnounceInTheThreadOfTheWeek(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine announce in thread")
	s.announcement(s.general, 1)
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.types("luis", s.general, "/shine @ana for the calm evening")
	s.await("both to be announced", func() bool { return strings.Contains(strings.Join(s.public(s.general), ""), "evening") })
	heads := 0
	for _, m := range s.Messages(s.general) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" && strings.Contains(m.Text, "calm") && m.ThreadTS == "" {
			t.Errorf("%q stands in the channel", m.Text)
		}
		if strings.Contains(m.Text, "in the thread") && m.EphemeralTo == "" {
			heads++
		}
	}
	if heads != 1 {
		t.Errorf("%d messages head the week", heads)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	if err := s.UpdateUser(t.Context(), s.people["luis"], func(u *slacksim.User) { u.Locale = "es-ES" }); err != nil {
		t.Log(err) // nobody listens yet
	}
	s.startBot()
	if seen := s.types("luis", s.general, "/shine @ana @sam for the calm release"); !strings.Contains(seen[0].Text, "Has reconocido a") {
		t.Errorf("luis sees %q", seen[0].Text)
	}
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, "credited") {
		t.Errorf("the channel reads %q", text)
	}
	s.hears("ana", "credited you")
	if seen := s.types("ana", s.general, "/shine language es"); !strings.Contains(seen[0].Text, "te hablo en español") {
		t.Errorf("ana sees %q", seen[0].Text)
	}
	s.types("sam", s.general, "/shine language here es")
	s.types("sam", s.general, "/shine @ana en privado no es")
	s.hears("ana", "te ha reconocido")
	s.await("Spanish in the channel", func() bool { return strings.Contains(strings.Join(s.public(s.general), "\n"), "reconoció a") })
	if seen := s.types("luis", s.general, "/shine en privado @ana por decir la verdad"); !strings.Contains(seen[0].Text, "Nadie más lo sabe") {
		t.Errorf("luis sees %q", seen[0].Text)
	}
	if got := s.stored(); got[len(got)-1].Text != "decir la verdad" {
		t.Errorf("stored %q", got[len(got)-1].Text)
	}
}

func TestWelcomeOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("ana"))
	s.hears("ana", "Three steps")
	for range 2 {
		if err := s.Invite(t.Context(), s.general, slacksim.BotUser); err != nil {
			t.Fatal(err)
		}
		s.announcement(s.general, 1)
		if err := s.Kick(t.Context(), s.general, slacksim.BotUser); err != nil {
			t.Fatal(err)
		}
	}
	s.types("sam", s.general, "/shine @luis for the calm release")
	s.announcement(s.general, 2)
	if n := strings.Count(strings.Join(s.public(s.general), "\n"), "I'm Shine"); n != 1 {
		t.Errorf("welcomed %d times", n)
	}
}

// Where announcements go to another channel and Slack refuses, the giver reads which one it was.
func TestRefusalNamesTheChannelThatRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	kudos := s.AddChannel(slacksim.Channel{Name: "kudos", Kind: slacksim.Public, Members: []string{s.people["priya"], s.people["sam"]}})
	s.startBot()
	s.types("sam", s.general, "/shine announce in #kudos")
	s.announcement(s.general, 1)
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: kudos, Error: "not_in_channel"})
	s.types("sam", s.general, "/shine @ana for the calm release")
	if text := s.hears("sam", "couldn't announce it").Text; !strings.Contains(text, "in <#"+kudos+">") {
		t.Errorf("sam hears %q", text)
	}
}

// A channel that wants no announcements may be picked, and gets none; the giver reads so.
func TestPickOfAQuietChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine quiet here")
	s.announcement(s.general, 1)
	receipt := s.types("sam", s.secret, "/shine @ana for a calm release")[0]
	s.clicks("sam", receipt, "place", s.general)
	s.sees("sam", s.secret, "this channel asked me for no announcements")
}

// Credit that is passed on goes to the week's thread too, not below a message in it.
func TestPassOnInTheThreadOfTheWeek(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine announce in thread")
	s.announcement(s.general, 1)
	s.types("sam", s.general, "/shine @ana for the calm release")
	first := s.announcement(s.general, 3) // behind that of the week
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	if passed := s.announcement(s.general, 4); first.ThreadTS == "" || passed.ThreadTS != first.ThreadTS {
		t.Errorf("announced in the thread %q, want that of the week, %q", passed.ThreadTS, first.ThreadTS)
	}
}
