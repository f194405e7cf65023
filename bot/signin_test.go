package bot_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
)

// A workspace of an organization is one as any other; the token of the whole organization is refused at the start.
func TestOneWorkspaceOfAnOrganization(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options slacksim.Options
		refused bool
	}{
		"a workspace":                    {},
		"a workspace of an organization": {options: slacksim.Options{Enterprise: "E0ORG01"}},
		"a whole organization":           {options: slacksim.Options{Enterprise: "E0ORG01", Whole: true}, refused: true},
	} {
		s := newScene(t, c.options)
		db, err := storage.Open(t.Context(), storage.Config{URL: "memory://"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = bot.New(t.Context(), bot.Config{
			AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: s.APIURL(), Now: s.clock.Now, Log: slog.New(slog.DiscardHandler),
		}, db)
		if errors.Is(err, bot.ErrOrganization) != c.refused || !c.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = db.Close()
	}
}

// Who is a colleague, and who an admin here, is told by this workspace or by the organization, and followed at once.
func TestColleaguesOfAnOrganization(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Enterprise: "E0ORG01"})
	sister := []string{"T0SISTER", slacksim.TeamID}
	for name, u := range map[string]slacksim.User{
		"visitor":  {Team: "T0SISTER", Admin: true, Enterprise: &slacksim.Enterprise{ID: "E0ORG01", User: "W1", Teams: sister}},
		"director": {Team: "T0SISTER", Enterprise: &slacksim.Enterprise{ID: "E0ORG01", User: "W2", Teams: sister, Admin: true}},
		"distant":  {Team: "T0SISTER", Admin: true, Enterprise: &slacksim.Enterprise{ID: "E0ORG01", User: "W3", Teams: sister[:1], Admin: true}},
		"vague":    {Untold: []string{"team_id"}, Admin: true},
	} {
		u.Name = name
		s.people[name] = s.AddUser(u)
	}
	room := s.AddChannel(slacksim.Channel{Name: "room", Kind: slacksim.Public, OrgShared: true, Members: []string{
		slacksim.BotUser, s.people["visitor"], s.people["director"], s.people["distant"], s.people["vague"],
	}})
	s.startBot()
	for who, want := range map[string][2]string{ // to lead, and to export
		"visitor":  {"you lead", "Only admins"},
		"director": {"you lead", "on its way"},
		"distant":  {"Only members", "Only admins"},
		"vague":    {"Only members", "Only admins"},
	} {
		for i, ask := range []string{"lead @ana", "export"} {
			if text := s.asks(who, room, ask); !strings.Contains(text, want[i]) {
				t.Errorf("%s asks %s and reads %q", who, ask, text)
			}
		}
	}
	change := func(u *slacksim.User) { u.Restricted = true }
	if err := s.UpdateUser(t.Context(), s.people["visitor"], change); err != nil {
		t.Fatal(err)
	}
	if text := s.asks("visitor", room, "lead @ana"); !strings.Contains(text, "Only members") {
		t.Errorf("who became a guest reads %q", text)
	}
	if err := s.UpdateUser(t.Context(), s.people["visitor"], func(u *slacksim.User) { u.Restricted = false }); err != nil {
		t.Fatal(err)
	}
	if text := s.asks("visitor", room, "lead @ana"); !strings.Contains(text, "you lead") {
		t.Errorf("who is a member again reads %q", text)
	}
}
