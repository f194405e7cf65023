package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
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
