package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// Whoever says thanks, or asks, hears why that did not arrive, with the words that they typed.
func TestNotesOfWhatDidNotArrive(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		say   func(*scene)
		words string
	}{
		"thanks": {func(s *scene) {
			s.types("luis", s.general, "/shine @ana for the calm release")
			s.clicks("ana", s.hears("ana", "credited you"), "thanks", "")
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["luis"], Error: "user_disabled"})
			s.fills("ana", map[string][]string{"own": {"You <all> are too kind"}})
		}, "couldn't bring your thanks"},
		"a question": {func(s *scene) {
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["luis"], Error: "user_disabled"})
			s.leads("ana", 60, "luis", "priya")
			s.workspace(func(store *storage.Store) {
				_, err := store.ChangeNudges(s.t.Context(), s.clock.Now(), s.people["ana"], func(*nudge.Record, bool) (storage.NudgeStep, bool) {
					return storage.NudgeStep{Stays: true, Say: storage.SayAsk, To: s.people["luis"], Text: "You <all> are too kind"}, true
				})
				if err != nil {
					s.t.Fatal(err)
				}
			})
		}, "couldn't bring your question"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			c.say(s)
			note := s.hears("ana", c.words)
			if !strings.Contains(note.Text, "You &lt;all&gt; are too kind") || !strings.Contains(note.Text, s.people["luis"]) {
				t.Errorf("ana reads %q", note.Text)
			}
		})
	}
}

// A note about a channel that its reader cannot open does not name it; one about theirs does.
func TestNoteNamesNoChannelThatIsNotOpen(t *testing.T) {
	t.Parallel()
	for who, named := range map[string]bool{"guest": false, "ana": true} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.outsiders()
			cafe := s.AddChannel(slacksim.Channel{Name: "cafe", Kind: slacksim.Public, Members: []string{
				slacksim.BotUser, s.people["ana"], s.people["luis"], s.people["guest"],
			}})
			kudos := s.AddChannel(slacksim.Channel{Name: "kudos", Kind: slacksim.Public, Members: []string{slacksim.BotUser, s.people["sam"]}})
			s.redis = startRedisServer(t).url
			s.workspace(func(store *storage.Store) {
				_, err := store.ChangeChannel(t.Context(), cafe, func(c *credit.ChannelSettings) {
					c.Announce, c.In = credit.AnnounceElsewhere, kudos
				}, storage.AuditLine{Time: s.clock.Now(), By: "operator", Action: "channel"})
				if err != nil {
					t.Fatal(err)
				}
			})
			s.startBot()
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: kudos, Error: "is_archived"})
			s.types(who, cafe, "/shine @luis for the calm release")
			note := s.hears(who, "couldn't announce it")
			if strings.Contains(note.Text, kudos) != named || strings.Contains(note.Text, "a channel that you are not in") == named {
				t.Errorf("%s reads %q", who, note.Text)
			}
		})
	}
}
