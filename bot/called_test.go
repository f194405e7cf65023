package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// Who is mentioned in a reason and not credited is called by name, wherever Shine tells the story: nobody is notified whom
// the giver did not credit.
func TestAMentionInAReasonNotifiesNobody(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	unseen := s.AddUser(slacksim.User{Name: "unseen", RealName: "<Una> & co"})
	s.startBot()
	s.subscribe(s.general, "here monday 9:00 Europe/Madrid")
	s.untilBeforeMonday(time.Hour)

	s.types("ana", s.general, "/shine @luis for @luis and the help that @priya and @unseen needed "+strings.Repeat("for long & ", 150))
	told := s.hears("luis", "credited you")
	if !strings.Contains(told.Text, "the help that Priya and &lt;Una&gt; &amp; co needed") || !strings.Contains(told.Text, "<@"+s.people["luis"]+">") {
		t.Errorf("luis is told %.300q, want priya by name and himself mentioned", told.Text)
	}
	for _, typed := range []string{"/shine me", "/shine week", "/shine about @luis", "/shine digest preview"} {
		s.types("luis", s.general, typed)
	}
	s.clicks("luis", told, "thanks", "")
	s.fills("luis", map[string][]string{"thanks": {"1"}})
	s.hears("ana", "thank")
	s.clicks("luis", told, "pass_on", "")
	s.fills("luis", map[string][]string{"people": {s.people["sam"]}, "reason": {"reading the help that priya wrote"}})
	s.hears("sam", "passed")
	s.clicks("ana", s.sees("ana", s.general, "You credited"), "edit", "")
	s.fills("ana", map[string][]string{"reason": {"the help that @Priya and @unseen needed, and what was edited"}})
	s.await("the announcement to follow", func() bool {
		return strings.Contains(strings.Join(s.public(s.general), "\n"), "that Priya and @unseen needed, and what was edited")
	})
	s.untilMonday()
	if digest := s.digest(s.general, 1); !strings.Contains(digest.Text, "Priya") {
		t.Errorf("the digest says %q, want priya by name", digest.Text)
	}
	s.notMentioned(s.people["priya"], unseen)
}

// notMentioned checks that nothing which Shine said mentions some people.
func (s *scene) notMentioned(people ...string) {
	s.t.Helper()
	said := map[string]string{}
	for i, call := range s.Calls("") {
		said[fmt.Sprint(call.Method, " ", i)] = fmt.Sprint(call.Args)
	}
	for who, user := range s.people {
		for _, m := range s.Ephemerals(s.general, user) {
			if m.User == slacksim.BotUser {
				said["only for "+who+" "+m.TS] = m.Text
			}
		}
	}
	for where, text := range said {
		for _, id := range people {
			if strings.Contains(text, "<@"+id) || strings.Contains(text, `\u003c@`+id) {
				s.t.Errorf("%s mentions %s: %.400q", where, id, text)
			}
		}
	}
}
