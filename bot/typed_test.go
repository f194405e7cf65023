package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// What people paste: other white space, the dashes and marks of Slack's composer, a quoted command.
func TestPastedText(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for _, typed := range []string{"/shine forget\u00a0me", "/shine forget\u200bme", "/shine \ufeffforget\ufeffme", "/shine forget\nme", "/shine forget\tme", "/shine *forget* me"} {
		if said := text(s.types("sam", s.general, typed)); !strings.Contains(said, "Remove what you wrote") {
			t.Errorf("%q: sam sees %q", typed, said)
		}
	}
	direct := s.DirectChannel(s.people["sam"])
	s.writes("sam", direct, slacksim.Post{Text: "*/shine* privately *@ana* + @luis — for the calm release"})
	s.hears("ana", "the calm release")
	s.hears("luis", "the calm release")
	if stored := s.stored(); len(stored) != 1 || stored[0].Text != "the calm release" {
		t.Errorf("stored %+v", stored)
	}
	s.writes("sam", direct, slacksim.Post{Text: "@ana and priya for the calm release"})
	s.hears("sam", "priya")
	if n := len(s.stored()); n != 1 {
		t.Errorf("%d shout-outs are stored, want 1: who priya is was asked", n)
	}
}
