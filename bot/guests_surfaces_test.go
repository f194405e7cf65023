package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// outside are those who are no members: two kinds of guests, and somebody of a connected workspace.
var outside = []string{"guest", "single", "partner"}

// sends fills in a form that claims to be the one to give, and sends it.
func (s *scene) sends(who, channel, words string) string {
	s.t.Helper()
	form := filledForms(s, "")["give"]
	form.State["channel"]["channel"] = map[string]any{"type": "conversations_select", "selected_conversation": channel}
	form.State["reason"]["reason"] = map[string]any{"type": "plain_text_input", "value": words}
	form.Shown = true
	answered, err := s.ForgeSubmission(s.t.Context(), s.people[who], form)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(answered)
}

// The form lets them give where they are, however it was opened, and nowhere else.
func TestOutsidersFillInTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	n := 0
	for way, opens := range map[string]func(who string) bool{
		"command": func(who string) bool {
			return who != "partner" && len(s.types(who, shared, "/shine @priya")) == 0
		},
		"shortcut": func(who string) bool {
			return who != "partner" && s.Shortcut(t.Context(), s.people[who], "give_shoutout") == nil
		},
		"forged": func(string) bool { return false },
	} {
		for _, who := range outside {
			words := "words of " + who + " by the " + way
			if opens(who) {
				fields := map[string][]string{"people": {s.people["priya"]}, "reason": {words}, "channel": {s.general}}
				s.fills(who, fields)
				s.form(who) // it stays open
				fields["channel"] = []string{shared}
				s.fills(who, fields)
				s.closed(who)
			} else {
				if answered := s.sends(who, s.general, words); !strings.Contains(answered, "errors") {
					t.Errorf("the form of %s is answered %s", who, answered)
				}
				s.sends(who, shared, words)
			}
			n++
			s.stands(shared, words, true)
		}
	}
	s.caughtUp()
	if public := s.public(s.general); len(public) > 0 || len(s.stored()) != n {
		t.Errorf("%d are stored, want %d, and a channel that they are not in reads %q", len(s.stored()), n, public)
	}
}

// Whoever is credited by somebody elsewhere thanks for it and passes it on in forms that name nothing that they cannot
// open; neither does their recap, nor the thanks that they get.
func TestFormsAndRecapsOfOutsiders(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot()
	s.workspace(func(store *storage.Store) {
		for _, who := range outside {
			_, err := store.ChangePreferences(t.Context(), s.clock.Now(), s.people[who], func(p *credit.Preferences) { p.Recap = true })
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s.caughtUp()
	link := "https://simulated.slack.com/archives/" + s.general + "/p1795000000000000"
	s.types("sam", s.general, "/shine @guest @single @partner for the calm release in #general, see "+link)
	for _, who := range outside {
		told := s.hears(who, "calm release")
		for _, action := range []string{"thanks", "pass_on"} {
			s.clicks(who, told, action, "")
			form := string(s.form(who).Body)
			if !strings.Contains(form, "calm release") || strings.Contains(form, s.general) {
				t.Errorf("the form of %s for %s reads %s", who, action, form)
			}
			if action == "thanks" {
				s.fills(who, map[string][]string{"own": {"too kind of you"}})
				s.hears("sam", "too kind of you")
			} else {
				if err := s.CloseModal(t.Context(), s.people[who], s.form(who).ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	s.asks("guest", shared, "@luis for asking all the right questions")
	s.clicks("luis", s.hears("luis", "right questions"), "thanks", "")
	if err := s.Kick(t.Context(), shared, s.people["guest"]); err != nil {
		t.Fatal(err)
	}
	s.clock.Move(3 * time.Minute) // for which it is remembered where somebody is
	s.fills("luis", map[string][]string{"own": {"always glad to"}})
	if thanked := s.hears("guest", "always glad to"); strings.Contains(thanked.Text+string(thanked.Blocks), shared) {
		t.Errorf("a guest who has left is thanked with %s", thanked.Blocks)
	}
	s.untilMonday()
	s.clock.Move(2 * time.Hour) // their clocks are behind
	for _, who := range outside {
		recap := s.hears(who, "Your week.")
		if text := recap.Text + string(recap.Blocks); strings.Contains(text, s.general) || !strings.Contains(text, "calm release") {
			t.Errorf("the recap of %s reads %q", who, text)
		}
	}
}

// What is theirs neither by giving nor by being credited they do not change by menus and buttons, and whoever led people
// before becoming a guest leads nobody now.
func TestMenusAndNudgesOfOutsiders(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot(s.admin("guest"), s.admin("partner"))
	s.types("luis", shared, "/shine @ana for work that partners saw")
	s.announcement(shared, 1)
	before := s.stored()[0]
	for _, who := range outside {
		s.workspace(func(store *storage.Store) { // as of a lead who became a guest
			moment := nudge.Moment{ID: "m1", Reason: nudge.Reason{Kind: nudge.Overlooked, About: s.people["priya"]}, At: s.clock.Now(), Wording: 1}
			_, err := store.ChangeNudges(t.Context(), s.clock.Now(), s.people[who], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
				r.Moments, r.Off = append(r.Moments, moment), true
				return storage.NudgeStep{Stays: true}, true
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		for _, entry := range []string{"undo", "edit", "hide", "remove"} {
			s.chooses(who, shared, entry+":"+before.ID)
		}
		for _, entry := range []string{"mute", "why", "off", "week", "until"} {
			s.chooses(who, shared, entry+":m1")
		}
		for _, action := range []string{"nudge_give", "nudge_ask", "nudge_not_now", "nudges", "nudges_on", "report", "team", "approve", "settings", "place"} {
			s.forges(who, shared, action, "m1")
		}
		for _, form := range []string{"nudges", "team", "pass_on_each", "ask", "settings"} {
			if _, err := s.ForgeSubmission(t.Context(), s.people[who], slacksim.Forged{CallbackID: form, Metadata: "m1"}); err != nil {
				t.Fatal(err)
			}
		}
		if forms := s.Modals(s.people[who]); len(forms) > 0 {
			t.Errorf("%s sees a form: %s", who, forms[0].Body)
		}
		if r := s.record(who); !r.Off || len(r.Moments) != 1 || r.Moments[0].Answer != "" {
			t.Errorf("the nudges of %s are %+v", who, r)
		}
	}
	s.types("luis", shared, "/shine help") // the bot is alive
	if all := s.stored(); len(all) != 1 || all[0].Text != before.Text || len(all[0].Hidden) > 0 {
		t.Errorf("stored %+v", all)
	}
}

// Where a digest tells of the whole workspace, its preview tells a guest of the channel alone, and so do the pages of their
// home tab that they claim.
func TestPreviewsAndPagesOfOutsiders(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.outsiders()
	room := s.AddChannel(slacksim.Channel{Name: "room", Kind: slacksim.Public, Members: []string{slacksim.BotUser, s.people["ana"], s.people["luis"]}})
	s.startBot()
	s.subscribe(room, "all monday 9:00")
	s.clock.Move(time.Minute)
	s.types("sam", s.general, "/shine @priya for the secret plan of everybody")
	s.types("luis", room, "/shine @ana for work that partners saw")
	for _, who := range append([]string{"luis"}, outside...) {
		if who != "luis" {
			if err := s.Invite(t.Context(), room, s.people[who]); err != nil {
				t.Fatal(err)
			}
		}
		s.asks(who, room, "digest preview")
		var text string
		s.await("the preview of "+who, func() bool {
			text = ""
			for _, m := range s.Ephemerals(room, s.people[who]) {
				text += m.Text
			}
			return strings.Contains(text, "Only you see this preview") && strings.Contains(text, "partners saw")
		})
		if strings.Contains(text, "secret plan") != (who == "luis") {
			t.Errorf("the preview of %s reads %q", who, text)
		}
		if who == "luis" {
			continue
		}
		s.opensHome(who)
		for _, value := range []string{"week:" + s.general + ":", "about:" + s.people["priya"] + ":", "received:" + s.people["priya"] + ":"} {
			s.forges(who, room, "home", value)
		}
		s.await("the home tab of "+who, func() bool { return strings.Contains(s.home(who), "partners saw") })
		if home := s.home(who); strings.Contains(home, "secret plan") {
			t.Errorf("the home tab of %s reads %s", who, home)
		}
	}
}

// forges sends a click on a button that no message has.
func (s *scene) forges(who, channel, action, value string) {
	s.t.Helper()
	if err := s.Forge(s.t.Context(), s.people[who], channel, action, "place:"+value, value); err != nil {
		s.t.Fatal(err)
	}
}

// chooses sends a choice in a "…" menu that no message has.
func (s *scene) chooses(who, channel, entry string) {
	s.t.Helper()
	if err := s.ForgeChoice(s.t.Context(), s.people[who], channel, "menu", entry); err != nil {
		s.t.Fatal(err)
	}
}
