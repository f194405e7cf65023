package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/lead"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// A quiet lead gets one good message, acts, and is left in peace.
func TestAQuietLeadIsNudgedOnce(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya", "sam")
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	m := s.nudges("ana")[0]
	s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuWhy, s.record("ana").Moments[0].ID))
	s.sees("ana", m.Channel, "working days since you last credited somebody")
	s.clicks("ana", m, render.ActionNudgeGive, "")
	form := s.form("ana")
	if raw, _ := json.Marshal(form); !strings.Contains(string(raw), "What did they do?") || !strings.Contains(string(raw), "What did it change?") {
		t.Errorf("the form does not ask the two questions: %s", raw)
	}
	s.fills("ana", map[string][]string{
		render.FieldPeople: {s.people["luis"]}, render.FieldReason: {"Paired until the migration was boring"},
		render.FieldChanged: {"so that nobody was paged at night"}, render.FieldChannel: {s.general},
	})
	s.closed("ana")
	s.hears("luis", "Paired until the migration was boring")
	if told := s.hears("luis", "credited you").Text; !strings.Contains(told, "so that nobody was paged at night") {
		t.Errorf("what it changed is not told: %s", told)
	}
	s.eventually("the answer to be noted", func() bool { return s.record("ana").Moments[0].Answer == nudge.Gave })
	s.hears("ana", "somebody's day just got better")
	if n := len(s.nudges("ana")); n != 0 {
		t.Errorf("the nudge stays after it was answered")
	}
	for range 8 {
		s.workday()
		s.asked("ana")
	}
	if n := len(s.nudges("ana")); n != 0 {
		t.Errorf("ana got %d nudges more", n)
	}
	for _, other := range []string{"luis", "priya", "sam"} {
		if n := len(s.nudges(other)); n != 0 {
			t.Errorf("%s, who leads nobody, got %d nudges", other, n)
		}
	}
}

// What Slack did not take in the hours of work is not said at night, and the lead is asked about anew.
func TestANudgeThatComesTooLateIsForgotten(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya")
	s.Fail("chat.postMessage", 1000, slacksim.Fault{Channel: s.people["ana"], Error: "service_unavailable"})
	s.workday()
	s.eventually("the nudge to be noted", func() bool { return len(s.record("ana").Moments) == 1 })
	s.clock.Move(10 * time.Hour)
	s.eventually("it to be forgotten", func() bool {
		s.clock.Move(10 * time.Second) // it may be tried again in a while
		return len(s.record("ana").Moments) == 0
	})
	if n := len(s.nudges("ana")); n > 0 {
		t.Fatal("nudged in the evening")
	}
	s.Mend()
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}

// Several copies of the bot nudge once.
func TestSeveralCopiesNudgeOnce(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	for range 2 {
		s.startBot(func(c *bot.Config) { c.Agenda = 10 * time.Millisecond })
	}
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.leads(lead, 60, "priya")
	}
	s.workday()
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.asked(lead)
		s.await("a nudge", func() bool { return len(s.nudges(lead)) > 0 })
	}
	s.caughtUp()
	for _, lead := range []string{"ana", "luis", "sam"} {
		if n, m := len(s.nudges(lead)), len(s.record(lead).Moments); n != 1 || m != 1 {
			t.Errorf("%s got %d nudges of %d moments", lead, n, m)
		}
	}
}

func TestAwayAndDisturbedLeadsGetNothing(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.leads(lead, 60, "priya")
	}
	if err := s.UpdateUser(t.Context(), s.people["ana"], func(u *slacksim.User) { u.StatusEmoji, u.StatusText = ":palm_tree:", "Vacationing" }); err != nil {
		t.Fatal(err)
	}
	if err := s.UpdateUser(t.Context(), s.people["luis"], func(u *slacksim.User) {
		u.QuietFrom, u.QuietTo = s.clock.Now(), s.clock.Now().AddDate(0, 0, 30)
	}); err != nil {
		t.Fatal(err)
	}
	s.workday()
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.asked(lead)
	}
	s.await("sam to be nudged", func() bool { return len(s.nudges("sam")) == 1 })
	if n := len(s.nudges("ana")) + len(s.nudges("luis")); n > 0 {
		t.Errorf("%d nudges for who is away", n)
	}
	if days := s.record("ana").Away; len(days) != 1 {
		t.Errorf("days away: %v", days)
	}
}

// The scope to see who may be disturbed may be missing.
func TestNudgesWithoutTheScope(t *testing.T) {
	t.Parallel()
	var scopes []string
	for _, scope := range slacksim.AllScopes {
		if scope != "dnd:read" {
			scopes = append(scopes, scope)
		}
	}
	s := newScene(t, slacksim.Options{Scopes: scopes})
	s.workday()
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut = new(0.0) })
	s.leads("ana", 60, "luis")
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}

// Who is credited by nobody while the team credits each other is named to their lead, unless they opted out.
func TestOverlooked(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 100, "luis", "priya", "sam")
	give := func(days int, from, to string) {
		s.workspace(func(store *storage.Store) {
			at := s.clock.Now().AddDate(0, 0, -days)
			if _, err := store.Import(t.Context(), credit.Shoutout{
				Workspace: slacksim.TeamID, Time: at, Giver: s.people[from], Recipients: s.ids(to), Text: fmt.Sprint(forMigration, days), Channel: s.general, Visibility: credit.Public, Source: credit.FromImport,
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
	for _, days := range []int{90, 60, 25, 20, 15, 12, 9} {
		give(days, "luis", "sam")
	}
	for _, days := range []int{80, 55, 28, 24, 11} {
		give(days, "sam", "luis")
	}
	give(9, "ana", "luis")
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	m := s.nudges("ana")[0]
	if !strings.Contains(m.Text, "<@"+s.people["priya"]+">") {
		t.Fatalf("the nudge is %s", m.Text)
	}
	s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuWhy, s.record("ana").Moments[0].ID))
	s.sees("ana", m.Channel, "Nobody has credited <@"+s.people["priya"]+"> in public for")
	s.clicks("ana", m, render.ActionNudgeGive, "")
	if form := string(s.form("ana").Body); !strings.Contains(form, `"initial_conversation":"`+s.general+`"`) {
		t.Errorf("the form does not offer the channel where ana gave last: %s", form)
	}
	if err := s.CloseModal(t.Context(), s.people["ana"], s.form("ana").ID); err != nil {
		t.Fatal(err)
	}
	s.clicks("ana", m, render.ActionNudgeAsk, "")
	s.fills("ana", map[string][]string{render.FieldQuestion: {"What are you proud of?"}})
	s.hears("priya", "What are you proud of?")
	s.await("the nudge to say that she asked", func() bool { return len(s.nudges("ana")) == 0 })
	if err := s.Forge(t.Context(), s.people["ana"], m.Channel, render.ActionNudgeAsk, "b", s.record("ana").Moments[0].ID); err != nil {
		t.Fatal(err)
	}
	s.fills("ana", map[string][]string{render.FieldQuestion: {"And now?"}})
	s.await("a sentence below the question", func() bool { return len(s.form("ana").Errors) == 1 })
	if n := strings.Count(strings.Join(s.told("priya"), "\n"), "would like to know"); n != 1 {
		t.Errorf("priya was asked %d times", n)
	}
}

// A nudge is answered also where it meets a change, and settings of the workspace hold.
func TestTheWorkspaceMayWantNone(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.settings(func(settings *credit.Settings) {
		settings.Holidays = []string{s.clock.Now().AddDate(0, 0, 1).Format(time.DateOnly)}
	})
	s.leads("ana", 60, "luis", "priya")
	s.settings(func(settings *credit.Settings) { settings.Nudges = false })
	s.workday()
	s.workday()
	s.asked("ana")
	if n := len(s.nudges("ana")); n > 0 {
		t.Errorf("%d nudges where the workspace wants none", n)
	}
	s.settings(func(settings *credit.Settings) { settings.Nudges = true })
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}

// A lead of whom Slack does not tell keeps no other lead waiting, and a group that it does not show stays as it was.
func TestOneLookUpThatFailsKeepsNobodyElseWaiting(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.leads(lead, 60, "priya")
	}
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("luis")})
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(own credit.Teams) (credit.Teams, error) {
			own[0].Group = group
			return own, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.Fail("usergroups.users.list", 1000, slacksim.Fault{Error: "subteam_not_found"})
	s.workday()
	for _, lead := range []string{"ana", "luis", "sam"} {
		s.await(lead+" to be nudged", func() bool { return len(s.nudges(lead)) == 1 })
	}
	s.clock.Move(20 * 24 * time.Hour)
	s.Fail("users.info", 1, slacksim.Fault{Error: "internal_error"})
	s.workday()
	s.await("two of three to be nudged", func() bool {
		return len(s.nudges("ana"))+len(s.nudges("luis"))+len(s.nudges("sam")) >= 5
	})
}

// A dry run changes nothing, not even since when there is a trial.
func TestADryRunBeginsNoTrial(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	b := s.startBot(func(c *bot.Config) { c.Agenda = time.Hour })
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: s.people["ana"], Since: s.clock.Now()}.With(s.clock.Now(), s.people["luis"])}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if lines, err := b.Nudge(t.Context(), lead.Round{DryRun: true}); err != nil || len(lines) != 1 {
			t.Fatal(lines, err)
		}
		later := s.clock.Now().AddDate(0, 0, 100)
		if _, began, err := store.Trial(t.Context(), later); err != nil || began.Before(later.Add(-time.Hour)) {
			t.Errorf("the trial began at %s, %v", began, err)
		}
	})
}
