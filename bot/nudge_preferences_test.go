package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage"
)

// The home tab shows leads whom they lead, and lets them say when to be nudged.
func TestHomeOfALead(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya")
	s.opensHome("ana")
	shows := func(text string) {
		t.Helper()
		s.await("the home tab to show "+text, func() bool { return strings.Contains(s.home("ana"), text) })
	}
	shows("Nudges are on")
	s.usesHome("ana", render.ActionNudges, "")
	s.fills("ana", map[string][]string{
		render.FieldOn: {""}, render.FieldKinds: {string(nudge.PassItOn)}, render.FieldDays: {"0", "1"}, render.FieldHour: {"600"},
		render.FieldUntil: {s.clock.Now().AddDate(0, 0, 20).Format(time.DateOnly)},
	})
	shows("Nudges are switched off")
	r := s.record("ana")
	if !r.Off || len(r.Muted) != len(nudge.Kinds)-1 || len(r.Days) != 2 || r.Minute != 600 || r.Snoozed.IsZero() {
		t.Errorf("kept: %+v", r)
	}
	s.types("ana", s.general, "/shine nudges on")
	shows("No nudges until")
}

// Where no form can be opened, as in direct messages, a lead gets the way to their preferences all the same.
func TestNudgePreferencesFromADirectMessage(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis")
	direct := s.DirectChannel(s.people["ana"])
	if err := s.Say(t.Context(), s.people["ana"], direct, "nudges", ""); err != nil {
		t.Fatal(err)
	}
	s.await("an answer", func() bool { return len(s.told("ana")) > 0 })
	if told := s.told("ana"); strings.Contains(told[0], "for people who lead others") {
		t.Fatalf("ana leads somebody, and is told %q", told)
	}
	s.clicks("ana", s.hears("ana", "Only you see your nudges"), render.ActionNudges, "")
	if open := s.form("ana"); open.CallbackID != render.FormNudges {
		t.Errorf("the button opens %q", open.CallbackID)
	}
}

// The preferences show until when there are no nudges on the lead's calendar, and sending them unchanged keeps it.
func TestPreferencesKeepTheSnooze(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis")
	madrid, _ := time.LoadLocation("Europe/Madrid")
	day := s.clock.Now().In(madrid).AddDate(0, 0, 7)
	until := time.Date(day.Year(), day.Month(), day.Day(), 0, 30, 0, 0, madrid).UTC() // the day before, in UTC
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(t.Context(), s.clock.Now(), s.people["ana"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			r.Snoozed = until
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.types("ana", s.general, "/shine nudges")
	if raw, _ := json.Marshal(s.form("ana")); !strings.Contains(string(raw), day.Format(time.DateOnly)) {
		t.Errorf("the form does not show %s: %s", day.Format(time.DateOnly), raw)
	}
	s.fills("ana", map[string][]string{render.FieldHour: {"600"}})
	s.eventually("the hour to be kept", func() bool { return s.record("ana").Minute == 600 })
	if kept := s.record("ana").Snoozed; !kept.Equal(until) {
		t.Errorf("no nudges until %s, and now until %s", until, kept)
	}
}

// Who saves preferences while a credit waits to be passed on is asked in time all the same.
func TestPreferencesKeepWhatIsToBePassedOn(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya", "sam")
	s.types("ana", s.general, "/shine @luis for the calm before the release, which was your doing")
	s.announcement(s.general, 1) // two that wait are announced together
	s.types("sam", s.general, "/shine @ana "+forMigration)
	s.announcement(s.general, 2)
	s.clock.Move(10 * time.Minute)
	s.types("ana", s.general, "/shine nudges")
	s.fills("ana", map[string][]string{render.FieldHour: {"600"}})
	s.eventually("the hour to be kept", func() bool { return s.record("ana").Minute == 600 })
	s.clock.Move(21 * time.Minute)
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}
