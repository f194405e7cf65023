package bot_test

import (
	"slices"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// outsiders adds a guest, a guest of one channel, somebody of a connected workspace and a stranger. All but the stranger
// are in a channel that is shared, with ana and luis and Shine; it is returned.
func (s *scene) outsiders() (shared string) {
	s.t.Helper()
	for name, u := range map[string]slacksim.User{
		"guest":    {Restricted: true},
		"single":   {UltraRestricted: true},
		"partner":  {Team: slacksim.OtherTeam, Admin: true},
		"stranger": {Team: slacksim.OtherTeam},
	} {
		u.Name, u.RealName = name, strings.ToUpper(name[:1])+name[1:]
		s.people[name] = s.AddUser(u)
	}
	return s.AddChannel(slacksim.Channel{Name: "shared", Shared: true, Kind: slacksim.Public, Members: []string{
		slacksim.BotUser, s.people["ana"], s.people["luis"], s.people["guest"], s.people["single"], s.people["partner"],
	}})
}

// asks lets somebody ask Shine in the only way that all have: by a mention in a channel, or in a direct message. It
// returns what they alone then see, all of it in one text.
func (s *scene) asks(who, channel, text string) string {
	s.t.Helper()
	direct := channel == s.DirectChannel(s.people[who])
	seen := func() []slacksim.Message {
		if direct {
			return slices.DeleteFunc(s.Messages(channel), func(m slacksim.Message) bool { return m.User != slacksim.BotUser })
		}
		return s.Ephemerals(channel, s.people[who])
	}
	s.eventually("what was given before to be told", func() bool { return s.waiting() == 0 })
	before := len(seen())
	if !direct {
		text = "@shine " + text
	}
	if err := s.Say(s.t.Context(), s.people[who], channel, text, ""); err != nil {
		s.t.Fatal(err)
	}
	s.await(who+" to be answered "+text, func() bool { return len(seen()) > before })

	var texts []string
	for _, m := range seen()[before:] {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "\n")
}

// latest is the newest message of Shine's that somebody sees in a channel.
func (s *scene) latest(who, channel string) slacksim.Message {
	s.t.Helper()
	all := slices.DeleteFunc(s.Messages(channel), func(m slacksim.Message) bool {
		return m.User != slacksim.BotUser || m.EphemeralTo != "" && m.EphemeralTo != s.people[who]
	})
	return all[len(all)-1]
}

// Guests and people of connected workspaces read what is theirs and what was given where they are, and nothing else,
// however they ask.
func TestWhatOutsidersRead(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the secret plan of everybody #craft")
	s.types("ana", s.inside, "/shine @luis for what stays inside the wall")
	s.types("luis", shared, "/shine @ana for work that partners saw #craft")
	s.announcement(shared, 1)
	for who, reads := range map[string]bool{"luis": true, "guest": false, "single": false, "partner": false} {
		for _, channel := range []string{shared, s.DirectChannel(s.people[who])} {
			for _, ask := range []string{"week", "about @ana", "values"} {
				text := s.asks(who, channel, ask)
				if ask == "values" {
					if strings.Contains(text, "told 2 times") != reads || strings.Contains(text, "told 1 time") == reads {
						t.Errorf("%s reads of values %q", who, text)
					}
					continue
				}
				if strings.Contains(text, "secret plan") != reads || !strings.Contains(text, "partners saw") {
					t.Errorf("%s asks %s and reads %q", who, ask, text)
				}
				if strings.Contains(text, "inside the wall") {
					t.Errorf("%s asks %s in another channel and reads %q", who, ask, text)
				}
			}
		}
		// A page button carries a claim, and the home tab is drawn for everybody who opens it.
		for _, page := range []string{"week:" + s.general + ":", "week:" + s.inside + ":", "about:" + s.people["ana"] + ":"} {
			before := len(s.Ephemerals(shared, s.people[who]))
			if err := s.Forge(t.Context(), s.people[who], shared, "page", "b", page); err != nil {
				t.Fatal(err)
			}
			s.await("a page", func() bool { return len(s.Ephemerals(shared, s.people[who])) > before })
			text := s.latest(who, shared).Text
			if strings.Contains(text, "secret plan") != reads || !strings.Contains(text, "partners saw") {
				t.Errorf("%s turns to %s and reads %q", who, page, text)
			}
		}
		s.opensHome(who)
		s.await("the home tab of "+who, func() bool { return strings.Contains(s.home(who), "partners saw") })
		if home := s.home(who); strings.Contains(home, "secret plan") != reads || strings.Contains(home, "The people you lead") != reads {
			t.Errorf("the home tab of %s reads %s", who, home)
		}
	}
}

// Whoever is credited is told, and where they cannot look neither of the place nor with a link; their own stories say as
// little.
func TestOutsidersAreCredited(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	link := "https://simulated.slack.com/archives/" + s.general + "/p1795000000000000"
	s.types("sam", s.general, "/shine @guest @single @partner @stranger @ana for the calm release in #general, see "+link)
	for _, who := range []string{"guest", "single", "partner", "stranger", "ana"} {
		told := s.hears(who, "calm release")
		own := s.asks(who, s.DirectChannel(s.people[who]), "me")
		for _, text := range []string{told.Text, string(told.Blocks), own} {
			if strings.Contains(text, s.general) != (who == "ana") {
				t.Errorf("%s reads %q", who, text)
			}
		}
	}
	s.types("ana", shared, "/shine @guest @partner for helping out right here")
	for _, who := range []string{"guest", "partner"} {
		if told := s.hears(who, "right here"); !strings.Contains(told.Text, shared) {
			t.Errorf("%s is not told where: %q", who, told.Text)
		}
	}
}

// They give where they are, say thanks and pass on; what they would do beyond that is refused to them alone.
func TestWhatOutsidersDo(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot(s.admin("guest"), s.admin("partner"))
	n := 0
	for _, who := range []string{"guest", "single", "partner"} {
		n++
		s.asks(who, shared, "@ana for explaining "+who+" the whole plan")
		if text := s.announcement(shared, n).Text; !strings.Contains(text, "explaining "+who) {
			t.Errorf("the channel reads %q", text)
		}
		public := len(s.public(shared))
		for ask, answer := range map[string]string{
			"digest here monday 9:00":          "Members of this workspace decide",
			"digest all monday 9:00":           "Members of this workspace decide",
			"digest off":                       "Members of this workspace decide",
			"digest map off":                   "Members of this workspace decide",
			"quiet here":                       "Members of this workspace decide",
			"announce in #general":             "Members of this workspace decide",
			"language here es":                 "Members of this workspace decide",
			"lead @ana @luis":                  "Only members of this workspace lead",
			"lead off":                         "Only members of this workspace lead",
			"milestone 2031-01-12 a long time": "Milestones are for members",
			"milestone @ana 2031-01-12 a day":  "Milestones are for members",
			"milestones":                       "Milestones are for members",
			"export":                           "Only admins",
			"nudges report":                    "Only admins",
		} {
			if text := s.asks(who, shared, ask); !strings.Contains(text, answer) {
				t.Errorf("%s asks %s and reads %q", who, ask, text)
			}
		}
		if after := s.public(shared); len(after) != public {
			t.Errorf("the channel reads of what %s asked: %q", who, after[public:])
		}
		help := s.asks(who, shared, "help")
		if strings.Contains(help, "digest") || strings.Contains(help, "lead @ana") || strings.Contains(help, "/shine") == (who == "partner") {
			t.Errorf("the help of %s reads %q", who, help)
		}
	}
	s.asks("luis", shared, "lead @guest @partner @sam")
	s.hears("guest", "leads you")
	if told := s.told("partner"); slices.ContainsFunc(told, func(text string) bool { return strings.Contains(text, "leads you") }) {
		t.Errorf("the partner is led: %q", told)
	}
	s.settled()
}

// settled checks that nothing was kept but luis' team, without the partner.
func (s *scene) settled() {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		teams, err := store.Teams(s.t.Context())
		if err != nil || len(teams) != 1 || len(teams[0].Members) != 2 || teams[0].Has(s.people["partner"]) {
			s.t.Errorf("teams %+v, %v", teams, err)
		}
		milestones, err := store.Milestones(s.t.Context())
		if err != nil || len(milestones) != 0 {
			s.t.Errorf("milestones %+v, %v", milestones, err)
		}
	})
}

// Apps, Slackbot and those whose account is gone give no credit, whichever way it comes, and nobody is answered.
func TestOnlyPeopleGive(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.people["slackbot"] = "USLACKBOT"
	room := s.AddChannel(slacksim.Channel{Name: "room", Kind: slacksim.Public, Members: []string{
		slacksim.BotUser, s.people["ana"], s.people["luis"], s.people["robot"], "USLACKBOT",
	}})
	s.startBot()
	s.asks("luis", room, "@ana for the calm release")
	s.announcement(room, 1)
	told := s.hears("ana", "calm release")
	for _, who := range []string{"robot", "slackbot"} {
		if err := s.Say(t.Context(), s.people[who], room, "@shine @ana for what a reminder says", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Say(t.Context(), s.people[who], s.DirectChannel(s.people[who]), "@ana for what a reminder says", ""); err != nil {
			t.Fatal(err)
		}
		if err := s.React(t.Context(), s.people[who], room, s.announcement(room, 1).TS, "sparkles"); err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"robot", "slackbot", "gone"} {
		forms := filledForms(s, s.stored()[0].ID)
		for _, name := range []string{"give", "thanks", "edit"} {
			if _, err := s.ForgeSubmission(t.Context(), s.people[who], forms[name]); err != nil {
				t.Error(err)
			}
		}
		for _, action := range []string{"pass_on", "thanks", "home", "page"} {
			if err := s.Forge(t.Context(), s.people[who], told.Channel, action, "b", s.stored()[0].ID); err != nil {
				t.Error(err)
			}
		}
	}
	s.types("luis", room, "/shine help") // the bot is alive
	all := s.stored()
	if len(all) != 1 || len(all[0].Boosts) != 0 {
		t.Errorf("stored %+v", all)
	}
	if all[0].Visibility != credit.Public {
		t.Errorf("it became %s", all[0].Visibility)
	}
}
