package bot_test

import (
	"slices"
	"strings"
	"testing"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
)

// setsEmoji lets ana choose the emoji that boosts, and returns what the form says below it, if anything.
func (s *scene) setsEmoji(typed string) (problem string) {
	s.t.Helper()
	s.types("ana", s.general, "/shine settings")
	s.fills("ana", map[string][]string{"boost_emoji": {typed}})
	if open := s.Modals(s.people["ana"]); len(open) > 0 {
		form := open[len(open)-1]
		if err := s.CloseModal(s.t.Context(), s.people["ana"], form.ID); err != nil {
			s.t.Fatal(err)
		}
		return form.Errors["boost_emoji"]
	}
	return ""
}

// However the emoji is typed, and by whatever name Slack tells of it: what the announcement says boosts.
func TestTheEmojiThatBoosts(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.AddEmoji("party_parrot", "https://emoji.slack-edge.com/parrot.gif")
	s.AddEmoji("polly", "alias:party_parrot")
	s.AddEmoji("glitter", "alias:sparkles")
	s.startBot(s.admin("ana"))
	for i, c := range []struct{ typed, says, reaction string }{
		{":thumbsup:", ":+1:", "+1"},
		{"👍🏽", ":+1:", "thumbsup::skin-tone-3"},
		{"Sparkles", ":sparkles:", "sparkles"},
		{":Party_Parrot:", ":party_parrot:", "polly"},
		{"polly", ":party_parrot:", "party_parrot"},
		{"glitter", ":sparkles:", "glitter"},
	} {
		if problem := s.setsEmoji(c.typed); problem != "" {
			t.Fatalf("%s is refused: %s", c.typed, problem)
		}
		words := "calm release number " + strings.Repeat("I", i+1) + "."
		s.types("sam", s.general, "/shine @luis for the "+words)
		s.stands(s.general, words, true)
		said := s.announcement(s.general, i+1)
		if !strings.Contains(said.Text, c.says) {
			t.Errorf("%s: the announcement says %q", c.typed, said.Text)
		}
		for _, emoji := range []string{"tada", c.reaction} {
			if err := s.React(t.Context(), s.people["priya"], s.general, said.TS, emoji); err != nil {
				t.Fatal(err)
			}
		}
		s.eventually("the boost by "+c.reaction, func() bool { return slices.Contains(s.stored()[i].Boosts, s.people["priya"]) })
	}
	for _, typed := range []string{"no_such_emoji", "sparkels"} {
		if problem := s.setsEmoji(typed); !strings.Contains(problem, "no emoji") {
			t.Errorf("%s is answered %q", typed, problem)
		}
	}
}

// Where Shine may not see the workspace's own emoji, it takes their names as typed, and says so; one that was kept in
// another way is read as it is meant.
func TestTheEmojiThatBoostsUnchecked(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Scopes: append([]string{}, bot.Scopes...)})
	s.hear(s.general)
	s.AddEmoji("party_parrot", "https://emoji.slack-edge.com/parrot.gif")
	s.startBot(s.admin("ana"))
	if problem := s.setsEmoji("Party_Parrot"); problem != "" {
		t.Fatal(problem)
	}
	s.hears("ana", "emoji:read")
	s.settings(func(c *credit.Settings) { c.BoostEmoji = "Thumbsup" })
	s.await("the emoji of the settings", func() bool {
		return strings.Contains(s.types("ana", s.general, "/shine help")[0].Text, ":+1:")
	})
}
