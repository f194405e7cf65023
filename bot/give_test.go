package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
)

func TestShoutoutIsAnnouncedAndTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana and @luis for the calm release #craft")
	if len(receipt) != 1 || !strings.Contains(receipt[0].Text, "You credited") {
		t.Fatalf("sam sees %+v, want one receipt", receipt)
	}
	s.await("the announcement and two messages", func() bool {
		return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 && len(s.told("luis")) == 1
	})
	if text := s.public(s.general)[0]; !strings.Contains(text, "the calm release #craft") {
		t.Errorf("announced %q", text)
	}
	if stored := s.stored(); len(stored) != 1 || stored[0].Text != "the calm release #craft" || stored[0].Giver != s.people["sam"] {
		t.Errorf("stored %+v", stored)
	}
}

// Slack may deliver everything twice, over another connection or to another copy of the bot.
func TestSameEnvelopeTwiceIsOneShoutout(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.startBot()
	envelope, err := s.Command(t.Context(), s.people["sam"], s.general, "/shine @ana for the calm release")
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if err := s.Again(t.Context(), envelope); err != nil {
			t.Fatal(err)
		}
	}
	s.announcement(s.general, 1) // two that wait are announced together
	s.types("luis", s.general, "/shine @ana for what came afterwards")
	s.await("both announcements", func() bool { return len(s.public(s.general)) == 2 && len(s.told("ana")) == 2 })
	if n := len(s.stored()); n != 2 {
		t.Errorf("%d shout-outs are stored, want 2", n)
	}
	for _, receipt := range s.Ephemerals(s.general, s.people["sam"]) {
		if !strings.Contains(receipt.Text, "You credited") {
			t.Errorf("sam sees %q, want the same receipt each time", receipt.Text)
		}
	}
}

func TestSameWordsCountOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana @luis for the calm release")
	again := s.types("sam", s.general, "/shine @luis @ana for the calm release")
	if !strings.Contains(again[0].Text, "I counted it once") || !strings.Contains(again[0].Text, "for the calm release") {
		t.Errorf("sam sees %q", again[0].Text)
	}
	if n := len(s.stored()); n != 1 {
		t.Errorf("%d shout-outs are stored, want 1", n)
	}
}

func TestRefusalsRepeatWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for typed, want := range map[string]string{
		"/shine @sam for being so modest":               "Who helped you? Let them shine.",
		"/shine @robot for beeping all night":           "apps don't need credit",
		"/shine @gone for the good old days":            "account is deactivated",
		"/shine @nobody for the calm release":           "I couldn't tell who @nobody is",
		"/shine @here for the calm release":             "not whole channels",
		"/shine @ana thanks":                            "Tell a little more",
		"/shine @ana for " + strings.Repeat("ab ", 700): "more than the 2,000 that fit",
		"/shine hlep":        "Did you mean `/shine help`?",
		"/shine xyzzy & <b>": "I don't know that one.",
	} {
		seen := s.types("sam", s.general, typed)
		if len(seen) == 0 || !strings.Contains(seen[0].Text, want) {
			t.Errorf("%.60q: sam sees %+v, want %q", typed, seen, want)
			continue
		}
		last := strings.Fields(strings.TrimPrefix(typed, "/shine "))
		if repeated := seen[len(seen)-1].Text; !strings.Contains(repeated, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(last[len(last)-1])) && !strings.HasPrefix(last[len(last)-1], "@") {
			t.Errorf("%.60q is not repeated: %q", typed, repeated)
		}
	}
	if stored := s.stored(); len(stored) != 0 || len(s.public(s.general)) != 0 {
		t.Errorf("something was recorded or announced: %+v, %q", stored, s.public(s.general))
	}
}

func TestGroupCountsAsItsMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	seen := s.types("luis", s.general, "/shine @platform for a calm release")
	if !strings.Contains(seen[0].Text, "account is deactivated") {
		t.Errorf("luis sees %q, want to be told who was left out", seen[0].Text)
	}
	if stored := s.stored(); !slices.Equal(stored[0].Recipients, []string{s.people["priya"]}) {
		t.Errorf("credited %v, want priya alone", stored[0].Recipients)
	}
	group := s.Groups()[0].ID
	if err := s.SetMembers(t.Context(), group, s.people["ana"], s.people["sam"]); err != nil {
		t.Fatal(err)
	}
	s.types("luis", s.general, "/shine @platform for another calm release")
	if stored := s.stored(); !slices.Equal(stored[1].Recipients, []string{s.people["ana"], s.people["sam"]}) {
		t.Errorf("credited %v, want the group's new members", stored[1].Recipients)
	}
}

func TestPrivatelyTellsOnlyThem(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine privately @ana for telling me the truth")
	s.await("ana to be told", func() bool { return len(s.told("ana")) == 1 })
	s.types("luis", s.general, "/shine @priya for something in the open")
	s.await("the other announcement", func() bool { return len(s.public(s.general)) == 1 })
	if text := s.public(s.general)[0]; strings.Contains(text, "truth") {
		t.Errorf("announced %q", text)
	}
	if week := s.types("luis", s.general, "/shine week"); strings.Contains(week[0].Text, "truth") {
		t.Errorf("luis reads %q in the week", week[0].Text)
	}
	if me := s.types("ana", s.general, "/shine me"); !strings.Contains(me[0].Text, "truth") {
		t.Errorf("ana does not read it among her own: %q", me[0].Text)
	}
}

// In a private channel that Shine is in, a shout-out is announced there, and read by nobody else.
func TestPrivateChannelKeepsToItself(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("ana", s.inside, "/shine @luis for keeping the secret well")
	s.await("the announcement", func() bool { return len(s.public(s.inside)) == 1 })
	if stored := s.stored(); stored[0].Visibility != credit.ChannelOnly {
		t.Errorf("visibility %q, want %q", stored[0].Visibility, credit.ChannelOnly)
	}
	if week := s.types("luis", s.inside, "/shine week"); !strings.Contains(week[0].Text, "secret") {
		t.Errorf("in the channel the week is %q", week[0].Text)
	}
	if week := s.types("luis", s.general, "/shine week"); strings.Contains(week[0].Text, "secret") {
		t.Errorf("outside the channel the week is %q", week[0].Text)
	}
	// Somebody outside cannot turn to that channel's page by forging a button.
	if err := s.Forge(t.Context(), s.people["sam"], s.general, "page", "b", "week:"+s.inside+":9999999999999999"); err != nil {
		t.Fatal(err)
	}
	s.await("an answer to the forger", func() bool { return len(s.Ephemerals(s.general, s.people["sam"])) == 1 })
	if text := s.Ephemerals(s.general, s.people["sam"])[0].Text; strings.Contains(text, "secret") {
		t.Errorf("sam reads %q", text)
	}
}

// Where Shine may not speak, the recipients are told at once and the giver picks where everybody else reads it.
func TestGiverPicksAChannelWhereShineMayNotSpeak(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.secret, "/shine @ana for a calm release")
	s.await("ana to be told", func() bool { return len(s.told("ana")) == 1 })
	if !strings.Contains(receipt[0].Text, "where should everybody else read it?") {
		t.Fatalf("sam sees %q", receipt[0].Text)
	}
	id := s.stored()[0].ID
	for who, want := range map[string]string{"luis": "Only the person who gave", "sam": "I can't post in"} {
		picked := s.general
		if who == "sam" {
			picked = s.inside // a private channel that sam is not in
		}
		before := len(s.Ephemerals(s.secret, s.people[who]))
		if err := s.Forge(t.Context(), s.people[who], s.secret, "place", "place:"+id, picked); err != nil {
			t.Fatal(err)
		}
		s.await("an answer to "+who, func() bool { return len(s.Ephemerals(s.secret, s.people[who])) > before })
		if text := s.Ephemerals(s.secret, s.people[who])[before].Text; !strings.Contains(text, want) {
			t.Errorf("%s forges a pick and sees %q, want %q", who, text, want)
		}
	}
	if err := s.Click(t.Context(), s.people["sam"], s.secret, receipt[0].TS, "place", s.general); err != nil {
		t.Fatal(err)
	}
	s.await("the announcement", func() bool { return len(s.public(s.general)) == 1 })
	if stored := s.stored(); stored[0].Visibility != credit.Public || stored[0].Channel != s.general || stored[0].ID != id {
		t.Errorf("stored %+v", stored[0])
	}
	s.await("ana to read where", func() bool { return strings.Contains(s.told("ana")[0], "in <#"+s.general+">") })
	if len(s.told("ana")) != 1 {
		t.Errorf("ana was told %d times", len(s.told("ana")))
	}
}

func TestDirectMessageIsReadAsTheCommand(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	direct := s.DirectChannel(s.people["sam"])
	for _, typed := range []string{"@ana for a calm release", "@shine me", "what is this"} {
		if err := s.Say(t.Context(), s.people["sam"], direct, typed, ""); err != nil {
			t.Fatal(err)
		}
	}
	s.await("three answers", func() bool { return len(s.public(direct)) == 3 })
	said := strings.Join(s.public(direct), "\n")
	for _, want := range []string{"where should everybody else read it?", "a calm release", "I don't know that one"} {
		if !strings.Contains(said, want) {
			t.Errorf("Shine answers %q, which lacks %q", said, want)
		}
	}
	s.await("ana to be told", func() bool { return len(s.told("ana")) == 1 })
}

// Whatever people type, nobody is notified but those whom the text names.
func TestNothingTypedNotifiesAChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for telling @channel and @here and @everyone and @platform and <!here> & <@U1> about @luis")
	s.await("the announcement", func() bool { return len(s.public(s.general)) == 1 && len(s.told("ana")) == 1 })
	allowed := []string{s.people["sam"], s.people["ana"], s.people["luis"]}
	for _, channel := range []string{s.general, s.DirectChannel(s.people["ana"])} {
		for _, m := range s.Messages(channel) {
			for _, called := range m.Notifies {
				if !slices.Contains(allowed, called) {
					t.Errorf("%q notifies %s", m.Text, called)
				}
			}
		}
	}
	if text := s.public(s.general)[0]; !strings.Contains(text, "telling @channel and @here and @everyone and @platform and &lt;!here&gt; &amp; &lt;\u2060@U1&gt; about ") {
		t.Errorf("announced %q, want it as typed", text)
	}
}

// The rest of a long reason goes on in the thread, and nothing of it is lost.
func TestLongReasonGoesOnInTheThread(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	reason := "you and I & " + strings.Repeat("&", 1900) + " the very end"
	s.types("sam", s.general, "/shine @ana for "+reason)
	s.await("announcement and thread", func() bool {
		all := strings.Join(s.public(s.general), "")
		return strings.Count(all, "&amp;") == 1901 && strings.HasSuffix(all, "the very end")
	})
	var head string
	for _, m := range s.Messages(s.general) {
		switch {
		case m.User != slacksim.BotUser || m.EphemeralTo != "":
		case head == "":
			head = m.TS
		case m.ThreadTS != head:
			t.Errorf("%.40q… stands outside the thread", m.Text)
		}
	}
}

// The limits hold, however commands race.
func TestLimits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		daily, most int
		says        string
	}{
		"of a day":         {5, 5, "this workspace's limit"},
		"of a few minutes": {1000, credit.BurstLimit, "20 shout-outs in 10 minutes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.redis = startRedisServer(t).url
			s.settings(func(settings *credit.Settings) { settings.DailyLimit = c.daily })
			s.startBot()
			s.race(c.most + 5)
			if n := len(s.stored()); n != c.most {
				t.Errorf("%d shout-outs are stored, want %d", n, c.most)
			}
			refused := 0
			for _, m := range s.Ephemerals(s.general, s.people["sam"]) {
				if strings.Contains(m.Text, c.says) && strings.Contains(m.Text, "for good deed number") {
					refused++
				}
			}
			if refused != 5 {
				t.Errorf("%d were refused with their words, want 5", refused)
			}
		})
	}
}

// race lets sam give n shout-outs at the same moment.
func (s *scene) race(n int) {
	s.t.Helper()
	done := make(chan error)
	for i := range n {
		go func() {
			_, err := s.Command(s.t.Context(), s.people["sam"], s.general, fmt.Sprintf("/shine @ana for good deed number %d", i))
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	}
}

// A refusal repeats all of the longest text, though a response URL is good for 5 messages.
func TestRefusalRepeatsTheLongestText(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for "+strings.Repeat("&", 12_000)+" the very end")
	s.hears("sam", "the very end")
	all := ""
	for _, m := range s.Ephemerals(s.general, s.people["sam"]) {
		all += m.Text
	}
	if n := strings.Count(all+strings.Join(s.told("sam"), ""), "&amp;"); n != 12_000 {
		t.Errorf("sam reads %d of 12,000", n)
	}
}
