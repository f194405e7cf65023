package bot_test

import (
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

func TestMilestones(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.leads("ana", 60, "luis", "priya")
	s.types("ana", s.general, "/shine @luis for the calm before the release, which was your doing")
	madrid, _ := time.LoadLocation("Europe/Madrid")
	day := func(n int) string { return s.clock.Now().In(madrid).AddDate(0, 0, n).Format(time.DateOnly) }
	s.types("luis", s.general, "/shine milestone "+day(8)+" five years <here>")
	s.sees("luis", s.general, "five years &lt;here&gt;")
	s.types("luis", s.general, "/shine milestone @priya "+day(8)+" five years here")
	s.sees("luis", s.general, "for somebody else an admin can")
	s.types("luis", s.general, "/shine milestone "+day(8)+" my birthday")
	s.sees("luis", s.general, "leaves birthdays out")
	s.types("luis", s.general, "/shine milestone tomorrow")
	s.sees("luis", s.general, "year-month-day")
	s.types("sam", s.general, "/shine milestone @priya "+day(9)+" the project ends")
	s.sees("sam", s.general, "Noted")
	s.types("sam", s.general, "/shine milestone remove @priya "+day(9))
	s.sees("sam", s.general, "Removed")
	s.types("sam", s.general, "/shine milestones")
	s.sees("sam", s.general, "• <@"+s.people["luis"]+">, December 3rd, 2026: five years &lt;here&gt;")
	s.clock.Move(3 * 24 * time.Hour)
	for range 7 {
		s.workday()
		s.asked("ana")
	}
	found := false
	for _, m := range s.record("ana").Moments {
		found = found || m.Kind == nudge.Milestone && m.About == s.people["luis"] && m.Facts.Word == "five years <here>"
	}
	if !found {
		t.Errorf("ana was not reminded: %+v", s.record("ana").Moments)
	}
}

// Birthdays rest again where the workspace switches them off, also those that were entered or imported before.
func TestBirthdaysRestWhereTheyAreOff(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya")
	s.types("ana", s.general, "/shine @luis for the calm before the release, which was your doing")
	madrid, _ := time.LoadLocation("Europe/Madrid")
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeMilestones(t.Context(), s.people["luis"], storage.AuditLine{}, func([]credit.Milestone) ([]credit.Milestone, error) {
			var days []credit.Milestone
			for n := 7; n < 14; n++ {
				date := s.clock.Now().In(madrid).AddDate(0, 0, n).Format(time.DateOnly)
				days = append(days, credit.Milestone{Person: s.people["luis"], Date: date, Word: "my Birthday"})
			}
			return days, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.clock.Move(3 * 24 * time.Hour)
	for range 7 {
		s.workday()
		s.asked("ana")
	}
	for _, m := range s.record("ana").Moments {
		if m.Kind == nudge.Milestone {
			t.Errorf("ana is reminded of %q", m.Facts.Word)
		}
	}
}
