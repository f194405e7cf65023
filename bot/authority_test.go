package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/storage"
)

// filledForms are all forms, filled in so that they would do something.
func filledForms(s *scene, id string) map[string]slacksim.Forged {
	text := func(value string) map[string]any { return map[string]any{"type": "plain_text_input", "value": value} }
	return map[string]slacksim.Forged{
		"give": {CallbackID: "give", Metadata: id, State: map[string]map[string]any{
			"people":  {"people": map[string]any{"type": "multi_users_select", "selected_users": []string{s.people["priya"]}}},
			"reason":  {"reason": text("forged words of somebody")},
			"channel": {"channel": map[string]any{"type": "conversations_select", "selected_conversation": s.general}},
		}},
		"edit":   {CallbackID: "edit", Metadata: id, State: map[string]map[string]any{"reason": {"reason": text("forged words of somebody")}}},
		"thanks": {CallbackID: "thanks", Metadata: id, State: map[string]map[string]any{"own": {"own": text("forged thanks")}}},
		"settings": {CallbackID: "settings", State: map[string]map[string]any{
			"boost_emoji": {"boost_emoji": text("forged")}, "daily_limit": {"daily_limit": text("1")},
		}},
		"unknown": {CallbackID: "no such form", Metadata: id},
	}
}

// What comes from another workspace does nothing, whoever it claims to be.
func TestNothingFromAnotherWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("sam"))
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
	before := s.stored()
	forms := filledForms(s, before[0].ID)
	picked := map[string]any{"type": "multi_users_select", "selected_users": []string{s.people["priya"]}}
	for _, name := range []string{"pass_on_each", "ask", "snooze", "nudges", "team"} {
		forms[name] = slacksim.Forged{CallbackID: name, Metadata: before[0].ID, State: map[string]map[string]any{"people": {"people": picked}}}
	}
	for name, form := range forms {
		form.Team = "T0OTHER"
		for _, who := range []string{"sam", "ana", "luis"} {
			answered, err := s.ForgeSubmission(t.Context(), s.people[who], form)
			if err != nil || !strings.Contains(string(answered), "another workspace") {
				t.Errorf("%s of %s is answered %s, %v", name, who, answered, err)
			}
		}
	}
	s.nothingForged(before[0].Text)
}

// Every form, sent by somebody who may not, changes nothing.
func TestFormsAreCheckedWhenTheyAreSent(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.announcement(s.general, 1)
	before := s.stored()
	for name, form := range filledForms(s, before[0].ID) {
		for _, who := range []string{"luis", "gone"} { // neither the giver, nor credited, nor an admin
			if _, err := s.ForgeSubmission(t.Context(), s.people[who], form); err != nil {
				t.Errorf("%s of %s: %v", name, who, err)
			}
		}
	}
	// And every entry of the menus, about this shout-out, about none, and about nonsense.
	for _, entry := range []string{"undo", "edit", "hide", "remove", "nonsense"} {
		for _, id := range []string{before[0].ID, "1", "", "x:y", strings.Repeat("9", 300)} {
			if err := s.ForgeChoice(t.Context(), s.people["luis"], s.general, "menu", entry+":"+id); err != nil {
				t.Errorf("%s:%.10s: %v", entry, id, err)
			}
		}
	}
	for _, action := range []string{"undo", "edit", "pass_on", "thanks", "form", "again", "place", "page", "settings", "home", "nonsense"} {
		for _, value := range []string{before[0].ID, "", "x:y:z", strings.Repeat("9", 300)} {
			if err := s.Forge(t.Context(), s.people["luis"], s.general, action, "place:"+value[:min(len(value), 200)], value); err != nil {
				t.Errorf("%s:%.10s: %v", action, value, err)
			}
		}
	}
	s.types("sam", s.general, "/shine help") // the bot is alive
	s.nothingForged(before[0].Text)
}

// nothingForged checks that one shout-out is stored, as it was, and that nothing else changed.
func (s *scene) nothingForged(text string) {
	s.t.Helper()
	if after := s.stored(); len(after) != 1 || after[0].Text != text || len(after[0].Hidden) > 0 {
		s.t.Errorf("stored %+v", after)
	}
	if lines := s.audit(); len(lines) > 0 {
		s.t.Errorf("the audit log says %+v", lines)
	}
	s.workspace(func(store *storage.Store) {
		settings, _, err := store.Settings(s.t.Context())
		if err != nil || settings.BoostEmoji == "forged" {
			s.t.Errorf("settings %+v, %v", settings, err)
		}
		if teams, err := store.Teams(s.t.Context()); err != nil || len(teams) > 0 {
			s.t.Errorf("teams %+v, %v", teams, err)
		}
	})
	for _, told := range s.told("sam") {
		if strings.Contains(told, "forged") {
			s.t.Errorf("sam hears %q", told)
		}
	}
}

// One channel for all announcements, but for what is given in a private one.
func TestOneChannelForAll(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	kudos := s.AddChannel(slacksim.Channel{Name: "kudos", Kind: slacksim.Public, Members: []string{s.people["ana"]}})
	s.startBot(s.admin("ana"))
	s.types("ana", s.general, "/shine settings")
	s.fills("ana", map[string][]string{"announce_in": {kudos}})
	s.closed("ana")
	s.types("sam", s.general, "/shine @luis for the calm release")
	if text := s.announcement(kudos, 1).Text; !strings.Contains(text, "calm release") {
		t.Errorf("#kudos reads %q", text)
	}
	s.types("ana", s.inside, "/shine @luis for what stays inside")
	s.announcement(s.inside, 1)
	if len(s.public(kudos)) != 1 || len(s.public(s.general)) != 0 {
		t.Errorf("#kudos reads %q, #general %q", s.public(kudos), s.public(s.general))
	}
}
