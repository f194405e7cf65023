package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// Credit that a lead gets may be passed on, half an hour later: to several people, each with a sentence of their own.
func TestPassItOnJustInTime(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya", "sam")
	s.types("ana", s.general, "/shine @luis for the calm before the release, which was your doing")
	s.announcement(s.general, 1) // two that wait are announced together
	s.types("sam", s.general, "/shine @ana "+forMigration)
	above := s.announcement(s.general, 2)
	s.eventually("the credit to be recorded", func() bool { return len(s.stored()) == 2 })
	s.clock.Move(29 * time.Minute)
	s.caughtUp()
	if n := len(s.nudges("ana")); n > 0 {
		t.Fatal("nudged before half an hour was over")
	}
	s.clock.Move(2 * time.Minute)
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	m := s.nudges("ana")[0]
	if !strings.Contains(m.Text, "<@"+s.people["sam"]+">") || !strings.Contains(m.Text, "migration was boring") {
		t.Errorf("the nudge does not tell what for: %s", m.Text)
	}
	s.clicks("ana", m, render.ActionNudgeGive, "")
	row := render.RowField
	s.fills("ana", map[string][]string{
		row(render.FieldPerson, 1): {s.people["luis"]}, row(render.FieldReason, 1): {"short"},
		row(render.FieldReason, 2): {"nobody is named for this one"}, row(render.FieldPerson, 3): {s.people["luis"]},
	})
	s.await("the problems", func() bool { return len(s.form("ana").Errors) >= 3 })
	if len(s.stored()) != 2 {
		t.Error("something was recorded in spite of problems")
	}
	s.fills("ana", map[string][]string{
		row(render.FieldPerson, 1): {s.people["luis"]}, row(render.FieldReason, 1): {"wrote the checklist that everybody followed"},
		row(render.FieldPerson, 2): {s.people["priya"]}, row(render.FieldReason, 2): {"rehearsed the rollback with us on Sunday"},
		row(render.FieldPerson, 3): {""}, row(render.FieldReason, 3): {""},
	})
	s.closed("ana")
	s.hears("luis", "wrote the checklist")
	s.hears("priya", "rehearsed the rollback")
	s.hears("sam", "passed the credit that you gave them on")
	s.await("the announcements below", func() bool {
		n := 0
		for _, reply := range s.Messages(s.general) {
			if reply.ThreadTS == above.TS && reply.User == slacksim.BotUser {
				n += strings.Count(reply.Text, "passed credit on")
			}
		}
		return n == 2
	})
	s.eventually("the answer to be noted", func() bool { return s.record("ana").Moments[0].Answer == nudge.Gave })
	all := s.stored()
	if len(all) != 4 || all[2].PassedFrom != all[1].ID || all[3].PassedFrom != all[1].ID || all[2].Source != credit.FromPassOn {
		t.Errorf("stored: %+v", all[2:])
	}
}

// A private credit starts no nudge; at night it waits for the morning.
func TestPassItOnWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya")
	s.types("ana", s.general, "/shine @luis for the calm before the release, which was your doing")
	s.clock.Move(10 * time.Hour) // 20:45
	s.types("sam", s.general, "/shine privately @ana "+forMigration)
	s.types("priya", s.general, "/shine @ana for the question in the review that nobody else dared to ask")
	s.eventually("both to be recorded", func() bool { return len(s.stored()) == 3 })
	s.clock.Move(time.Hour)
	s.caughtUp()
	if n := len(s.nudges("ana")); n > 0 {
		t.Fatal("nudged in the evening")
	}
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	if text := s.nudges("ana")[0].Text; !strings.Contains(text, "<@"+s.people["priya"]+">") || strings.Contains(text, "migration") {
		t.Errorf("the nudge says %s", text)
	}
}

// What a lead passes on is erased while the form is open: nothing is recorded that hangs in the air.
func TestPassItOnOfWhatIsErased(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya", "sam")
	s.types("luis", s.general, "/shine @ana @priya "+forMigration)
	s.eventually("the credit to be recorded", func() bool { return len(s.stored()) == 1 })
	s.clock.Move(31 * time.Minute)
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	s.clicks("ana", s.nudges("ana")[0], render.ActionNudgeGive, "")
	s.form("ana")
	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(t.Context(), s.clock.Now(), s.people["luis"], func(int) {}); err != nil {
			t.Fatal(err)
		}
	})
	row := render.RowField
	s.fills("ana", map[string][]string{
		row(render.FieldPerson, 1): {s.people["sam"]}, row(render.FieldReason, 1): {"wrote the checklist that everybody followed"},
	})
	s.caughtUp()
	for _, one := range s.stored() {
		if one.Giver == s.people["ana"] {
			t.Errorf("recorded: %+v", one)
		}
	}
}

// A credit that comes while its lead is asked about is asked about half an hour later like any other.
func TestCreditedWhileAskedAbout(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya", "sam")
	disturb := func(until time.Time) {
		t.Helper()
		err := s.UpdateUser(t.Context(), s.people["ana"], func(u *slacksim.User) { u.QuietFrom, u.QuietTo = s.clock.Now(), until })
		if err != nil {
			t.Fatal(err)
		}
	}
	disturb(s.clock.Now().AddDate(0, 0, 7))
	asking := make(chan struct{})
	s.Fail("dnd.teamInfo", 1, slacksim.Fault{Until: asking})
	s.workday()
	s.await("the look-up to be under way", func() bool { return s.Held() == 1 })
	s.types("sam", s.general, "/shine @ana "+forMigration)
	s.announcement(s.general, 1)
	close(asking)
	s.asked("ana")
	disturb(s.clock.Now())
	s.clock.Move(31 * time.Minute)
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}
