package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// edits lets somebody change what they wrote.
func (s *scene) edits(who, channel, ts, text string) {
	s.t.Helper()
	if err := s.Edit(s.t.Context(), s.people[who], channel, ts, text); err != nil {
		s.t.Fatalf("%s edits: %v", who, err)
	}
}

// where edits are read: a mention in a channel, and a direct message. Each has a way to see what only sam sees.
func editedIn(t *testing.T, each func(s *scene, where, prefix string, sees func(text string))) {
	t.Helper()
	t.Helper()
	for _, name := range []string{"mention", "direct"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.hear(s.general)
			s.startBot()
			if name == "mention" {
				each(s, s.general, "@shine ", func(text string) { s.sees("sam", s.general, text) })
				return
			}
			each(s, s.DirectChannel(s.people["sam"]), "privately ", func(text string) { s.hears("sam", text) })
		})
	}
}

// An edited message edits its shout-out, also when the edit comes twice, and credits other people instead.
func TestEditedMessageEditsItsShoutout(t *testing.T) {
	t.Parallel()
	editedIn(t, func(s *scene, where, prefix string, sees func(string)) {
		ts := s.writes("sam", where, slacksim.Post{Text: prefix + "@ana for the clam release"})
		s.hears("ana", "clam release")
		s.edits("sam", where, ts, prefix+"@ana for the calm release #craft")
		s.hears("ana", "calm release")
		sees("now says")
		if stored := s.stored(); len(stored) != 1 || stored[0].Text != "the calm release #craft" || !slices.Equal(stored[0].Values, []string{"craft"}) {
			s.t.Fatalf("stored %+v", stored)
		}
		s.edits("sam", where, ts, prefix+"@luis for the calm release #craft")
		s.hears("luis", "calm release")
		s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 })
		if stored := s.stored(); len(stored) != 1 || !slices.Equal(stored[0].Recipients, []string{s.people["luis"]}) {
			s.t.Fatalf("stored %+v", stored)
		}
		s.edits("sam", where, ts, prefix+"@luis for the calmest release")
		s.hears("luis", "calmest release")
		s.edits("sam", where, ts, prefix+"@luis nothing")
		sees("stays as it was")
		s.clock.Move(16 * time.Minute)
		s.edits("sam", where, ts, prefix+"@luis for something else entirely")
		sees("this one is older, so it stays")
		if stored := s.stored(); len(stored) != 1 || stored[0].Text != "the calmest release" {
			s.t.Errorf("stored %+v", stored)
		}
	})
}

// An edit mends what was refused, and brings nothing back that was taken back.
func TestEditedMessageMends(t *testing.T) {
	t.Parallel()
	editedIn(t, func(s *scene, where, prefix string, sees func(string)) {
		ts := s.writes("sam", where, slacksim.Post{Text: prefix + "@ana thanks"})
		sees("Tell a little more")
		s.edits("sam", where, ts, prefix+"@ana for the calm release")
		s.hears("ana", "calm release")
		s.types("sam", s.general, "/shine undo")
		s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 })
		s.edits("sam", where, ts, prefix+"@ana for the very calm release")
		sees("an edit doesn't announce it again")
		if stored := s.stored(); len(stored) != 0 {
			s.t.Errorf("stored %+v", stored)
		}
	})
}

// Of long ago only what is kept with the shout-out is known.
func TestEditOfLongAgo(t *testing.T) {
	t.Parallel()
	editedIn(t, func(s *scene, where, prefix string, sees func(string)) {
		given := s.writes("sam", where, slacksim.Post{Text: prefix + "@ana for the calm release"})
		s.hears("ana", "calm release")
		refused := s.writes("sam", where, slacksim.Post{Text: prefix + "@ana thanks"})
		sees("Tell a little more")
		s.clock.Move(30 * 24 * time.Hour)
		s.edits("sam", where, given, prefix+"@ana for the very calm release")
		sees("this one is older, so it stays")
		s.edits("sam", where, refused, prefix+"@luis for what nobody knows of")
		sees("Send it as a new message")
		if stored := s.stored(); len(stored) != 1 || stored[0].Text != "the calm release" {
			s.t.Errorf("stored %+v", stored)
		}
	})
}

// A mention that an edit adds gives credit; what Slack shows of a link in a direct message changes nothing.
func TestEditAddsTheMention(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	ts := s.writes("sam", s.general, slacksim.Post{Text: "@ana for the calm release"})
	s.edits("sam", s.general, ts, "@shine @ana for the calm release")
	s.announcement(s.general, 1)
	direct := s.DirectChannel(s.people["sam"])
	ts = s.writes("sam", direct, slacksim.Post{Text: "privately @luis for https://example.com and more"})
	s.hears("luis", "example.com")
	s.hears("sam", "Only they were told")
	answers := len(s.told("sam"))
	if err := s.Unfurl(t.Context(), direct, ts); err != nil {
		t.Fatal(err)
	}
	s.types("sam", s.general, "/shine @priya for what comes afterwards")
	s.announcement(s.general, 2)
	if told := s.told("sam"); len(told) != answers || len(s.stored()) != 3 {
		t.Errorf("sam hears %q", strings.Join(told[answers:], "; "))
	}
}

// An edit that comes while what was written first is still being recorded follows that, in the same copy of the bot and in
// another: what its writer reads is what is stored.
func TestEditWhileTheFirstIsBeingRecorded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ copies, connection int }{"one copy": {1, 1}, "two copies": {2, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.hear(s.general)
			s.startBot()
			s.changes("ana") // whom the first copy has to look up
			slow := make(chan struct{})
			s.Fail("users.info", 1, slacksim.Fault{User: s.people["ana"], Until: slow})
			first := make(chan error, 1)
			go func() {
				_, err := s.Write(t.Context(), s.people["sam"], s.general, slacksim.Post{Text: "@shine @ana for the clam release"})
				first <- err
			}()
			s.await("ana to be looked up", func() bool { return s.Held() == 1 })
			for range c.copies - 1 {
				s.startBot()
			}

			message := s.wrote("sam", s.general)
			s.Through(c.connection)
			edited := make(chan error, 1)
			go func() {
				edited <- s.Edit(t.Context(), s.people["sam"], s.general, message.TS, "@shine @luis for the calm release")
			}()
			if c.copies > 1 { // the other one waits for nobody
				s.hears("luis", "calm release")
			}
			close(slow)
			for _, done := range []chan error{first, edited} {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
			s.hears("luis", "calm release")
			s.caughtUp()
			s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 })
			stored := s.stored()
			if len(stored) != 1 || stored[0].Text != "the calm release" || !slices.Equal(stored[0].Recipients, []string{s.people["luis"]}) {
				t.Errorf("stored %+v", stored)
			}
			s.sees("sam", s.general, "You credited <@"+s.people["luis"]+">")
		})
	}
}

// Who edits while another copy of the bot records what was written first edits that.
func TestEditThatAnotherCopyOvertakes(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	s.startBot()
	s.changes("ana", 0)
	s.changes("luis", 2)
	first, second := make(chan struct{}), make(chan struct{})
	s.Fail("users.info", 1, slacksim.Fault{User: s.people["ana"], Until: first})
	s.Fail("users.info", 1, slacksim.Fault{User: s.people["luis"], Until: second})
	said := make(chan error, 2)
	s.Through(0)
	go func() {
		_, err := s.Write(t.Context(), s.people["sam"], s.general, slacksim.Post{Text: "@shine @ana for the clam release"})
		said <- err
	}()
	s.await("the first to be looked up", func() bool { return s.Held() == 1 })
	s.Through(2)
	ts := s.wrote("sam", s.general).TS
	go func() {
		said <- s.Edit(t.Context(), s.people["sam"], s.general, ts, "@shine @luis for the calm release")
	}()
	s.await("the edit to be looked up", func() bool { return s.Held() == 2 })
	close(first)
	s.hears("ana", "clam release")
	close(second)
	for range 2 {
		if err := <-said; err != nil {
			t.Fatal(err)
		}
	}
	s.hears("luis", "calm release")
	s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 })
	if stored := s.stored(); len(stored) != 1 || !slices.Equal(stored[0].Recipients, []string{s.people["luis"]}) {
		t.Errorf("stored %+v", stored)
	}
}

// changes lets Slack tell one copy of the bot, by one of its connections, that something about somebody changed.
func (s *scene) changes(who string, connection ...int) {
	s.t.Helper()
	s.eventually("every copy to have looked everybody up", func() bool { return len(s.Calls("usergroups.list")) == len(s.copies) })
	for _, n := range connection {
		s.Through(n)
	}
	if err := s.UpdateUser(s.t.Context(), s.people[who], func(*slacksim.User) {}); err != nil {
		s.t.Fatal(err)
	}
}

// wrote is what somebody wrote last in a channel.
func (s *scene) wrote(who, channel string) slacksim.Message {
	s.t.Helper()
	var last slacksim.Message
	for _, m := range s.Messages(channel) {
		if m.User == s.people[who] {
			last = m
		}
	}
	return last
}
