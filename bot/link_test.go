package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// credits lets somebody use "Credit this" on a new message of another one, and fills in the form.
func (s *scene) credits(who, author, channel string, fields map[string][]string) {
	s.t.Helper()
	if err := s.Say(s.t.Context(), s.people[author], channel, "The migration is done, and nobody noticed.", ""); err != nil {
		s.t.Fatal(err)
	}
	all := s.Messages(channel)
	if err := s.MessageShortcut(s.t.Context(), s.people[who], channel, all[len(all)-1].TS, "credit_this"); err != nil {
		s.t.Fatal(err)
	}
	s.fills(who, fields)
	s.closed(who)
}

// links reports whether a text links to a message.
func links(text string) bool { return strings.Contains(text, "/archives/") }

// The link to a message in a private channel is shown where it opens, and nowhere else: in that channel, and to those
// recipients who are in it.
func TestLinkIsShownWhereItOpens(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("sam"))
	s.credits("luis", "ana", s.inside, map[string][]string{
		"people": s.ids("ana", "sam"), "reason": {"for the calm release"}, "channel": {s.general},
	})
	if told := s.announcement(s.general, 1).Text; !strings.Contains(told, "calm release") || links(told) {
		t.Errorf("#general reads %s", told)
	}
	if told := s.hears("ana", "calm release").Text; !links(told) {
		t.Errorf("ana, who is in the channel, hears %s", told)
	}
	if told := s.hears("sam", "calm release").Text; links(told) {
		t.Errorf("sam, who is not in the channel, hears %s", told)
	}

	// Nor where it is told again.
	s.clicks("luis", s.sees("luis", s.inside, "You credited"), "edit", "")
	s.fills("luis", map[string][]string{"reason": {"for the very calm release"}})
	for who, opens := range map[string]bool{"ana": true, "sam": false} {
		if told := s.hears(who, "very calm").Text; links(told) != opens {
			t.Errorf("%s hears, edited, %s", who, told)
		}
	}
	s.await("the edit", func() bool { return strings.Contains(s.announcement(s.general, 1).Text, "very calm") })
	if told := s.announcement(s.general, 1).Text; links(told) {
		t.Errorf("#general reads, edited, %s", told)
	}
	for who, opens := range map[string]bool{"priya": false, "ana": true} {
		if told := s.types(who, s.general, "/shine about @ana")[0].Text; links(told) != opens {
			t.Errorf("about ana, %s reads %s", who, told)
		}
	}
	for who, opens := range map[string]bool{"luis": true, "sam": false} {
		if told := s.types(who, s.general, "/shine me")[0].Text; links(told) != opens {
			t.Errorf("%s reads of theirs %s", who, told)
		}
		s.opensHome(who)
		if home := s.home(who); strings.Contains(home, "very calm") && links(home) != opens {
			t.Errorf("the home of %s is %s", who, home)
		}
	}
	if files := s.exported("sam"); !strings.Contains(files, "very calm") || links(files) {
		t.Errorf("exported %s", files)
	}

	s.credits("luis", "ana", s.inside, map[string][]string{"reason": {"what stays inside"}, "channel": {s.inside}})
	if told := s.announcement(s.inside, 1).Text; !links(told) {
		t.Errorf("#inside reads %s", told)
	}
	s.credits("luis", "ana", s.general, map[string][]string{"reason": {"what everybody saw"}, "channel": {s.inside}})
	if told := s.announcement(s.inside, 2).Text; !links(told) {
		t.Errorf("#inside reads %s", told)
	}
}

// A digest tells no link that opens for nobody in its channel.
func TestDigestLinksWhatOpens(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.credits("luis", "ana", s.inside, map[string][]string{"reason": {"a secret migration, so calm that nobody noticed it"}, "channel": {s.general}})
	s.credits("luis", "priya", s.general, map[string][]string{"reason": {"an open migration, so calm that nobody noticed it"}})
	s.announcement(s.general, 3)
	s.untilMonday()
	told := s.digest(s.general, 1).Text
	if !strings.Contains(told, "secret migration") || strings.Count(told, "/archives/") != 1 || !strings.Contains(told, s.general+"/p") {
		t.Errorf("the digest tells %s", told)
	}
}

// A link that is none of this workspace's messages is shown to nobody.
func TestForeignLinksAreNotShown(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for _, link := range []string{
		"https://elsewhere.slack.com/archives/C/p1", "https://elsewhere.slack.com/archives/" + s.general + "/p1763942179000123",
		"https://simulated.slack.com.example.com/archives/" + s.general + "/p1763942179000123",
		"https://ana@simulated.slack.com/archives/" + s.general + "/p1763942179000123",
		"http://simulated.slack.com/archives/" + s.general + "/p1763942179000123",
		"https://simulated.slack.com/archives/" + s.general + "/../" + s.inside + "/p1763942179000123",
		"https://simulated.slack.com/archives/C0NOWHERE/p1763942179000123",
		"https://simulated.slack.com/archives/D0NOWHERE/p1763942179000123",
		"https://simulated.slack.com/archives/" + s.general + "/p1763942179000123",
	} {
		s.workspace(func(store *storage.Store) {
			_, err := store.Import(t.Context(), credit.Shoutout{
				Time: s.clock.Now(), Giver: s.people["sam"], Recipients: s.ids("ana"), Text: "for " + link, Channel: s.general,
				Visibility: credit.Public, Source: credit.FromImport, Permalink: link,
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	// The first page holds the last eight of them, without the very first.
	if told := s.types("priya", s.general, "/shine about @ana")[0].Text; strings.Count(told, "|this message>") != 1 {
		t.Errorf("priya reads %s", told)
	}
}
