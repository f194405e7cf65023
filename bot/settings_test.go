package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// workspace runs do on the workspace's store.
func (s *scene) workspace(do func(*storage.Store)) {
	s.t.Helper()
	db, err := storage.Open(s.t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	do(db.Workspace(slacksim.TeamID))
}

// audit lists the audit log.
func (s *scene) audit() []storage.AuditLine {
	s.t.Helper()
	var lines []storage.AuditLine
	s.workspace(func(store *storage.Store) {
		for line, err := range store.AuditLog(s.t.Context()) {
			if err != nil {
				s.t.Fatal(err)
			}
			lines = append(lines, line)
		}
	})
	return lines
}

// saidOf reports whether a shout-out is announced.
func (s *scene) saidOf(one credit.Shoutout) bool {
	s.t.Helper()
	var there bool
	s.workspace(func(store *storage.Store) {
		said, err := store.Said(s.t.Context(), one)
		if err != nil {
			s.t.Fatal(err)
		}
		there = said[one.Channel].TS != ""
	})
	return there
}

// admin makes somebody an admin of the bot's operator.
func (s *scene) admin(who string) func(*bot.Config) {
	return func(c *bot.Config) { c.Admins = []string{s.people[who]} }
}

// As many values, of as many words, as an import may bring: the form shows all of them, and keeps what is not changed.
func TestSettingsFormWithManyValues(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	many := credit.DefaultSettings()
	many.Values = nil
	for i := range 50 {
		many.Values = append(many.Values, credit.Value{Name: fmt.Sprintf("%040d", i), Description: strings.Repeat("é", 75)})
	}
	line, err := json.Marshal(map[string]any{"type": "settings", "values": many.Values})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := credit.ParseLine(line, slacksim.TeamID); err != nil {
		t.Fatal(err)
	}
	kept := func(change credit.Settings) (settings credit.Settings) {
		s.workspace(func(store *storage.Store) {
			before, state, err := store.Settings(t.Context())
			if err == nil && change.DailyLimit > 0 {
				err = store.ChangeSettings(t.Context(), state, change, storage.AuditLine{})
			}
			if err != nil {
				t.Fatal(err)
			}
			settings = before
		})
		return settings
	}
	s.startBot(s.admin("ana"))
	kept(many)
	s.types("ana", s.general, "/shine settings")
	s.form("ana")
	s.fills("ana", map[string][]string{"daily_limit": {"7"}})
	s.closed("ana")
	many.DailyLimit = 7
	if diff := cmp.Diff(many, kept(credit.Settings{})); diff != "" {
		t.Errorf("the settings are (-want +got):\n%s", diff)
	}
}

func TestSettingsForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot(s.admin("ana"))
	s.types("ana", s.general, "/shine settings")
	s.fills("ana", map[string][]string{"daily_limit": {"many"}, "max_recipients": {"0"}, "values": {"two words: x"}, "boost_emoji": {"::"}, "nudge_holdout": {"101"}, "announce_in": {s.general}})
	form := s.form("ana")
	for _, field := range []string{"daily_limit", "max_recipients", "values", "nudge_holdout"} {
		if form.Errors[field] == "" {
			t.Errorf("nothing is said below %s: %v", field, form.Errors)
		}
	}
	s.fills("ana", map[string][]string{"daily_limit": {"1"}, "values": {"fun: it may be fun\ncraft"}, "boost_emoji": {":tada:"}})
	s.closed("ana")
	s.hears("ana", "Saved")
	s.types("sam", s.general, "/shine @ana for the calm release #fun")
	if seen := s.types("sam", s.general, "/shine @luis for the calm release"); !strings.Contains(seen[0].Text, "1 shout-out today") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	if text := s.announcement(s.general, 1).Text; !strings.Contains(text, ":tada:") {
		t.Errorf("announced %q", text)
	}
	if stored := s.stored(); stored[0].Values[0] != "fun" {
		t.Errorf("stored %+v", stored[0])
	}
	lines := s.audit()
	if len(lines) != 1 || lines[0].By != s.people["ana"] || !strings.Contains(lines[0].Detail, "daily_limit: 30 → 1") {
		t.Errorf("the audit log says %+v", lines)
	}
}

// Two admins who edit at the same time do not overwrite each other.
func TestSettingsAreVersioned(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(func(c *bot.Config) { c.Admins = []string{s.people["ana"], s.people["luis"]} })
	s.types("ana", s.general, "/shine settings")
	s.types("luis", s.general, "/shine settings")
	s.fills("ana", map[string][]string{"daily_limit": {"10"}})
	s.closed("ana")
	s.fills("luis", map[string][]string{"max_recipients": {"5"}})
	if form := s.form("luis"); !strings.Contains(form.Errors["boost_emoji"], "Somebody else changed the settings") {
		t.Errorf("the form says %v", form.Errors)
	}
}

// No share left out at random is another choice than the usual course.
func TestNothingHeldOut(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("ana"))
	for typed, want := range map[string]*float64{"0": new(0.0), "": nil, "30": new(0.3)} {
		s.types("ana", s.general, "/shine settings")
		s.fills("ana", map[string][]string{"nudge_holdout": {typed}})
		s.closed("ana")
		s.workspace(func(store *storage.Store) {
			settings, _, err := store.Settings(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, settings.NudgeHoldOut); diff != "" {
				t.Errorf("%q: %s", typed, diff)
			}
		})
	}
}

func TestSettingsAreForAdmins(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	if seen := s.types("sam", s.general, "/shine settings"); !strings.Contains(seen[0].Text, "Only admins") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	if err := s.Forge(t.Context(), s.people["sam"], s.general, "settings", "b", ""); err != nil {
		t.Fatal(err)
	}
	s.await("no form", func() bool { return len(s.Ephemerals(s.general, s.people["sam"])) == 2 })
	answered, err := s.ForgeSubmission(t.Context(), s.people["sam"], slacksim.Forged{CallbackID: "settings", State: map[string]map[string]any{
		"daily_limit": {"daily_limit": map[string]any{"type": "plain_text_input", "value": "1"}},
	}})
	if err != nil || !strings.Contains(string(answered), "Only admins") {
		t.Errorf("sam is answered %s, %v", answered, err)
	}
	if seen := s.types("sam", s.general, "/shine export"); !strings.Contains(seen[0].Text, "Only admins") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	if lines := s.audit(); len(lines) != 0 {
		t.Errorf("the audit log says %+v", lines)
	}
}

// Somebody who is no admin any more is none at once.
func TestAdminsAreAskedForAfresh(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{Events: []string{}})
	s.people["boss"] = s.AddUser(slacksim.User{Name: "boss", Admin: true})
	if err := s.Invite(t.Context(), s.general, s.people["boss"]); err != nil {
		t.Fatal(err)
	}
	s.startBot()
	s.types("boss", s.general, "/shine settings")
	form := s.form("boss")
	if err := s.UpdateUser(t.Context(), s.people["boss"], func(u *slacksim.User) { u.Admin = false }); err != nil {
		t.Fatal(err)
	}
	if err := s.Submit(t.Context(), s.people["boss"], form.ID, map[string][]string{"daily_limit": {"1"}}); err != nil {
		t.Fatal(err)
	}
	if body := string(s.form("boss").Body); !strings.Contains(body, "Only admins") {
		t.Errorf("the form is %s", body)
	}
}

// A setting is known to every copy of the bot within moments.
func TestOtherCopiesLearnOfSettings(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.startBot()
	s.workspace(func(store *storage.Store) {
		settings, state, err := store.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		settings.BoostEmoji = "tada"
		if err := store.ChangeSettings(t.Context(), state, settings, storage.AuditLine{Time: s.clock.Now(), By: "operator", Action: "settings"}); err != nil {
			t.Fatal(err)
		}
	})
	s.await("the new emoji in the help of both", func() bool {
		for range 4 {
			if seen := s.types("sam", s.general, "/shine help"); !strings.Contains(seen[0].Text, ":tada:") {
				return false
			}
		}
		return true
	})
}
