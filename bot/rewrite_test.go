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
