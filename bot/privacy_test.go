package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

func TestForgetMe(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for words of sam")
	s.types("ana", s.general, "/shine @sam @luis for words of ana")
	s.types("luis", s.general, "/shine @ana for helping @sam so much")
	s.eventually("all to be announced", func() bool {
		all := strings.Join(s.public(s.general), "")
		return strings.Contains(all, "of sam") && strings.Contains(all, "of ana") && strings.Contains(all, "so much")
	})
	asked := s.types("sam", s.general, "/shine forget me")
	s.clicks("sam", asked[len(asked)-1], "forget", "")
	s.hears("sam", "What you wrote is gone")
	s.await("Slack to follow", func() bool {
		all := strings.Join(s.public(s.general), "")
		return !strings.Contains(all, "of sam") && !strings.Contains(all, s.people["sam"]) && strings.Contains(all, "helping @somebody so much") &&
			!strings.Contains(strings.Join(s.told("ana"), ""), "of sam") &&
			!strings.Contains(strings.Join(s.told("luis"), ""), s.people["sam"]) && strings.Contains(strings.Join(s.told("luis"), ""), "of ana") &&
			!strings.Contains(strings.Join(s.told("sam"), ""), "of ana")
	})
	for _, one := range s.stored() {
		if one.Giver == s.people["sam"] || strings.Contains(one.Text, "of sam") || strings.Contains(one.Text, s.people["sam"]) || slices.Contains(one.Recipients, s.people["sam"]) {
			t.Errorf("stored %+v", one)
		}
	}
}

func TestExportByDirectMessage(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("ana"))
	s.types("sam", s.general, "/shine @luis for the calm release")
	s.types("sam", s.general, "/shine privately @luis for something secret here")
	s.types("ana", s.general, "/shine export")
	s.hears("ana", "Here is 1 public shout-out")
	files := s.Files(s.DirectChannel(s.people["ana"]))
	if len(files) != 2 {
		t.Fatalf("%d files", len(files))
	}
	for _, file := range files {
		if content := string(file.Content); !strings.Contains(content, "calm release") || strings.Contains(content, "secret") {
			t.Errorf("%s holds %s", file.Name, content)
		}
	}
	if lines := s.audit(); len(lines) != 1 || lines[0].Action != "export" {
		t.Errorf("the audit log says %+v", lines)
	}
}

// A long export says how far it is, in one message that ends up saying that it is done.
func TestExportTellsItsProgress(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("ana"), func(c *bot.Config) {
		c.Now = func() time.Time { // every look at the clock takes a second
			s.clock.Move(time.Second)
			return s.clock.Now()
		}
	})
	s.workspace(func(store *storage.Store) {
		for i := range 20 {
			_, err := store.Import(t.Context(), credit.Shoutout{
				Workspace: slacksim.TeamID, Time: s.clock.Now().Add(-time.Duration(i+1) * time.Hour), Giver: s.people["sam"],
				Recipients: []string{s.people["luis"]}, Text: "for the calm release", Visibility: credit.Public, Source: credit.FromImport,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s.types("ana", s.general, "/shine export")
	s.hears("ana", "Here are 20 public shout-outs")
	said := ""
	for _, call := range append(s.Calls("chat.postMessage"), s.Calls("chat.update")...) {
		said += call.Args["text"] + "\n"
	}
	if !strings.Contains(said, "Collecting the public shout-outs…") {
		t.Errorf("nothing is said of how far it is:\n%s", said)
	}
	if told := strings.Join(s.told("ana"), "\n"); strings.Contains(told, "Collecting") {
		t.Errorf("ana still reads %q", told)
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
	s.clock.Move(62 * 24 * time.Hour)
	s.types("sam", s.general, "/shine @ana for the calm evening")
	s.workspace(func(store *storage.Store) {
		settings, state, err := store.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		settings.RetentionMonths = 1
		if err := store.ChangeSettings(t.Context(), state, settings, storage.AuditLine{Time: s.clock.Now(), By: "operator", Action: "settings"}); err != nil {
			t.Fatal(err)
		}
	})
	s.startBot() // it looks when it starts, and every hour
	s.eventually("the old one to go", func() bool { return len(s.stored()) == 1 })
	if got := s.stored()[0].Text; got != "the calm evening" {
		t.Errorf("kept %q", got)
	}
}
