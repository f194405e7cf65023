package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// aNote is what a lead's note begins with.
const aNote = "What others told about the people you lead"

// newNoteScene is a scene in which ana leads luis and priya, without nudges.
func newNoteScene(t *testing.T, holdOut float64, change ...func(*bot.Config)) *scene {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	s.startBot(append([]func(*bot.Config){func(c *bot.Config) { c.Agenda = 20 * time.Millisecond }}, change...)...)
	s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut, settings.Nudges = &holdOut, false })
	since := s.clock.Now().AddDate(0, 0, -60).UTC()
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: s.people["ana"], Since: since}.With(since, s.ids("luis", "priya")...)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return s
}

// notesOf are the notes that somebody got, and keptNotes what is kept of them.
func (s *scene) notesOf(who string) []slacksim.Message {
	var found []slacksim.Message
	for _, m := range s.Messages(s.DirectChannel(s.people[who])) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" && strings.HasPrefix(m.Text, "*"+aNote) {
			found = append(found, m)
		}
	}
	return found
}

func (s *scene) keptNotes(who string) nudge.Notes {
	s.t.Helper()
	var notes nudge.Notes
	s.workspace(func(store *storage.Store) {
		var err error
		if notes, err = store.Notes(s.t.Context(), s.people[who]); err != nil {
			s.t.Fatal(err)
		}
	})
	return notes
}

// nextMonday moves the clock to just after nine on the next Monday in Madrid, and waits until that week is decided
// about.
func (s *scene) nextMonday(lead string) {
	s.t.Helper()
	at := credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: "Europe/Madrid"}.Next(s.clock.Now())
	s.clock.Move(at.Add(time.Second).Sub(s.clock.Now()))
	s.eventually("the week to be decided about", func() bool { return s.keptNotes(lead).Closed.Equal(at) })
	s.caughtUp()
}

// A lead's note has each public story about the people they lead, once, and comes only when there is something new.
func TestANoteTellsTheWeek(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.types("ana", s.general, "/shine leads note monday 9:00")
	s.sees("ana", s.general, "your note comes Mondays at 09:00 (Europe/Madrid)")
	for _, given := range []struct{ who, channel, text string }{
		{"sam", s.general, "@luis " + forMigration},
		{"luis", s.general, "@priya @sam for the map of all the meeting rooms"},
		{"priya", s.general, "@sam for what is about nobody that ana leads"},
		{"sam", s.general, "privately @luis for a secret that stays one"},
		{"luis", s.inside, "@priya for what was told inside of a private channel"},
		{"ana", s.general, "@luis for what ana knows, since she gave it herself"},
	} {
		s.types(given.who, given.channel, "/shine "+given.text)
	}
	s.caughtUp()
	s.nextMonday("ana")
	s.await("the note", func() bool { return len(s.notesOf("ana")) == 1 })
	text := s.notesOf("ana")[0].Text
	for _, told := range []string{forMigration[len("for "):], "the map of all the meeting rooms", "archives/" + s.general, "[I saw it] [Give credit]"} {
		if !strings.Contains(text, told) {
			t.Errorf("the note lacks %q: %s", told, text)
		}
	}
	for _, left := range []string{"nobody that ana leads", "a secret", "inside of a private", "ana knows"} {
		if strings.Contains(text, left) {
			t.Errorf("the note tells %q: %s", left, text)
		}
	}
	s.nextMonday("ana")
	if n := len(s.notesOf("ana")); n != 1 {
		t.Errorf("%d notes after a week without anything new", n)
	}
	for _, who := range []string{"luis", "priya", "sam"} {
		if n := len(s.notesOf(who)); n > 0 {
			t.Errorf("%s, who leads nobody, got a note", who)
		}
	}
	s.types("ana", s.general, "/shine leads note off")
	s.types("sam", s.general, "/shine @luis for something that comes after the last note")
	s.clock.Move(14 * 24 * time.Hour)
	s.caughtUp()
	if n := len(s.notesOf("ana")); n != 1 {
		t.Errorf("%d notes after they were switched off", n)
	}
}

// A week that is held back is told with the next note, and the report's trial knows both.
func TestAHeldWeekIsToldWithTheNextNote(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 1)
	s.types("ana", s.general, "/shine leads note monday 9:00")
	s.types("sam", s.general, "/shine @luis for the first week of the two")
	s.caughtUp()
	s.nextMonday("ana")
	if n := len(s.notesOf("ana")); n > 0 {
		t.Fatal("told although the draw holds all back")
	}
	s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut = new(0.0) })
	s.types("sam", s.general, "/shine @priya for the second week of the two")
	s.caughtUp()
	s.nextMonday("ana")
	s.await("the note", func() bool { return len(s.notesOf("ana")) == 1 })
	text := s.notesOf("ana")[0].Text
	if !strings.Contains(text, "the first week of the two") || !strings.Contains(text, "the second week of the two") {
		t.Errorf("the note does not tell both weeks: %s", text)
	}
	moments := s.keptNotes("ana").Moments
	if len(moments) != 2 || !moments[0].Held || moments[1].Held {
		t.Errorf("the moments are %+v", moments)
	}
}

// Whatever copies there are and restart, a week is told once.
func TestSeveralCopiesSendOneNote(t *testing.T) {
	t.Parallel()
	quick := func(c *bot.Config) { c.Agenda = 10 * time.Millisecond }
	s := newNoteScene(t, 0)
	second := s.startBot(quick, soon)
	s.types("ana", s.general, "/shine leads note monday 9:00")
	s.types("sam", s.general, "/shine @luis "+forMigration)
	s.caughtUp()
	s.nextMonday("ana")
	second.stop()
	if err := <-second.done; err != nil {
		t.Fatal(err)
	}
	s.copies = s.copies[:1]
	s.startBot(quick, soon)
	s.caughtUp()
	if n, m := len(s.notesOf("ana")), len(s.keptNotes("ana").Moments); n != 1 || m != 1 {
		t.Errorf("%d notes of %d moments", n, m)
	}
}

// "I saw it" brings each of the story's people that the lead leads one line, once.
func TestALeadSaysThatTheySawIt(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.types("ana", s.general, "/shine leads note monday 9:00")
	s.types("sam", s.general, "/shine @luis @priya "+forMigration)
	s.caughtUp()
	s.nextMonday("ana")
	s.await("the note", func() bool { return len(s.notesOf("ana")) == 1 })
	note := s.notesOf("ana")[0]
	s.clicks("ana", note, render.ActionSaw, "")
	if raw, _ := json.Marshal(s.form("ana")); !strings.Contains(string(raw), "I bring a line to") {
		t.Errorf("the form is %s", raw)
	}
	s.fills("ana", map[string][]string{render.FieldLine: {"Read it, and told <!here> how *boring* it was, @here"}})
	for _, who := range []string{"luis", "priya"} {
		if told := s.hears(who, "read this about you").Text; !strings.Contains(told, "&lt;!here&gt;") || !strings.Contains(told, "pairing until the migration was boring") {
			t.Errorf("%s reads %s", who, told)
		}
	}
	s.clicks("ana", note, render.ActionSaw, "")
	s.fills("ana", map[string][]string{render.FieldLine: {"The same once more"}})
	s.caughtUp()
	for _, who := range []string{"luis", "priya"} {
		for _, m := range s.told(who) {
			if strings.Contains(m, "The same once more") {
				t.Errorf("%s was told twice", who)
			}
		}
	}
	s.clicks("ana", note, render.ActionNoteGive, "")
	s.await("the form to give", func() bool {
		raw, _ := json.Marshal(s.form("ana"))
		return strings.Contains(string(raw), render.FieldReason) && strings.Contains(string(raw), s.people["priya"])
	})
}

// Who opted out is in no note, and nobody says of them that they saw anything: a button's value is a claim.
func TestWhoOptedOutIsInNoNote(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.types("ana", s.general, "/shine leads note monday 9:00")
	s.types("sam", s.general, "/shine @luis "+forMigration)
	s.types("sam", s.general, "/shine @priya for the map of all the meeting rooms")
	s.caughtUp()
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangePreferences(t.Context(), s.clock.Now(), s.people["luis"], func(p *credit.Preferences) { p.Unled = true })
		if err != nil {
			t.Fatal(err)
		}
	})
	s.caughtUp()
	s.types("ana", s.general, "/shine leads note preview")
	if seen := s.sees("ana", s.general, "the map of all").Text; strings.Contains(seen, "migration") {
		t.Errorf("the preview tells of luis: %s", seen)
	}
	s.nextMonday("ana")
	s.await("the note", func() bool { return len(s.notesOf("ana")) == 1 })
	if text := s.notesOf("ana")[0].Text; strings.Contains(text, "migration") {
		t.Errorf("the note tells of luis: %s", text)
	}
	if named := s.keptNotes("ana").Moments[0].Named; len(named) != 1 || named[0] != s.people["priya"] {
		t.Errorf("the moment names %v", named)
	}
}

// A lead is asked once whether they want a note, on a day after their welcome, and only who leads somebody gets one.
func TestANoteIsOfferedOnce(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("sam", s.general, "/shine leads note monday 9:00")
	s.sees("sam", s.general, "you lead nobody in Shine yet")
	s.leads("ana", 3, "luis", "priya")
	for range 3 {
		s.workday()
		s.asked("ana")
	}
	offers := 0
	for _, m := range s.told("ana") {
		if strings.Contains(m, "Would a short note each Monday help you?") {
			offers++
		}
	}
	if offers != 1 {
		t.Fatalf("%d offers", offers)
	}
	s.clicks("ana", s.hears("ana", "Would a short note"), render.ActionNoteOn, "")
	s.eventually("the notes to be on", func() bool { return s.keptNotes("ana").On })
	s.hears("ana", "your note comes Mondays at 09:00")
}

// Before a talk, somebody reads what stands about a person since a moment.
func TestAboutSince(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @luis for the story of the month before")
	s.clock.Move(40 * 24 * time.Hour)
	s.types("sam", s.general, "/shine @luis for the story of this very week")
	s.caughtUp()
	seen := s.types("ana", s.general, "/shine about @luis since 30d")[0].Text
	if !strings.Contains(seen, "this very week") || strings.Contains(seen, "the month before") || !strings.Contains(seen, "Since <!date^") {
		t.Errorf("since 30 days: %s", seen)
	}
	if seen := s.types("ana", s.general, "/shine sobre @luis desde 2 meses")[0].Text; !strings.Contains(seen, "the month before") {
		t.Errorf("since 2 months: %s", seen)
	}
	if seen := s.types("ana", s.general, "/shine about @luis since yesteryear")[0].Text; !strings.Contains(seen, "Since when?") {
		t.Errorf("since what cannot be read: %s", seen)
	}
}

// A lead has their note come, sees it and ends it from the home tab, which shows each time how it is; the same holds for
// what is asked on Fridays.
func TestNotesAndFridaysFromHome(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.hear(s.general)
	s.opensHome("ana")
	shows := func(who, text string) {
		t.Helper()
		s.await("a home tab with "+text, func() bool { return strings.Contains(s.home(who), text) })
	}
	shows("ana", "A note on Mondays")

	s.usesHome("ana", "note_on")
	s.hears("ana", "Done: your note comes")
	shows("ana", "comes Mondays at 09:00 (Europe/Madrid)")
	s.types("sam", s.general, "/shine @luis for the calm release")
	s.usesHome("ana", "note_preview")
	s.hears("ana", "the calm release")
	s.usesHome("ana", "note_off")
	s.hears("ana", "there are no notes")
	shows("ana", "A note on Mondays")

	s.opensHome("sam")
	shows("sam", "Ask me on Fridays")
	if strings.Contains(s.home("sam"), "A note on Mondays") {
		t.Error("sam, who leads nobody, is offered a note")
	}
	s.usesHome("sam", "friday_on")
	s.hears("sam", "I ask you on Fridays")
	shows("sam", "Stop asking")
	s.usesHome("sam", "friday_off")
	s.hears("sam", "I don't ask on Fridays")
	shows("sam", "Ask me on Fridays")
}
