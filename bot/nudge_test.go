package bot_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// settings changes those of the workspace.
func (s *scene) settings(change func(*credit.Settings)) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		settings, state, err := store.Settings(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		change(&settings)
		if err := store.ChangeSettings(s.t.Context(), state, settings, storage.AuditLine{Time: s.clock.Now(), By: "test"}); err != nil {
			s.t.Fatal(err)
		}
	})
}

// ids are those of people by name.
func (s *scene) ids(names ...string) []string {
	ids := make([]string, 0, len(names))
	for _, name := range names {
		ids = append(ids, s.people[name])
	}
	return ids
}

// leads makes somebody a lead since some days ago, who was welcomed then.
func (s *scene) leads(lead string, days int, members ...string) {
	s.t.Helper()
	since := s.clock.Now().AddDate(0, 0, -days).UTC()
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(s.t.Context(), s.clock.Now(), s.people[lead], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			r.Welcomed = since
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			s.t.Fatal(err)
		}
		_, err = store.ChangeTeams(s.t.Context(), s.people[lead], storage.AuditLine{}, func([]credit.Team) ([]credit.Team, error) {
			return []credit.Team{credit.Team{Lead: s.people[lead], Since: since}.With(since, s.ids(members...)...)}, nil
		})
		if err != nil {
			s.t.Fatal(err)
		}
	})
	s.planned(lead)
}

// planned waits until a lead is on the agenda.
func (s *scene) planned(lead string) {
	s.t.Helper()
	s.eventually("the lead to be on the agenda", func() bool {
		asked := false
		s.workspace(func(store *storage.Store) {
			missing, err := store.NotAsked(s.t.Context(), s.people[lead])
			asked = err == nil && len(missing) == 0
		})
		return asked
	})
}

// record is what is kept of a lead.
func (s *scene) record(lead string) nudge.Record {
	s.t.Helper()
	var r nudge.Record
	s.workspace(func(store *storage.Store) {
		records, err := store.NudgeRecords(s.t.Context(), s.people[lead])
		if err != nil {
			s.t.Fatal(err)
		}
		r = records[s.people[lead]]
	})
	return r
}

// workday moves the clock to the next working day, 10:45 in Madrid: everybody was asked about by then.
func (s *scene) workday() {
	s.t.Helper()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		s.t.Fatal(err)
	}
	now := s.clock.Now().In(madrid)
	for day := 1; ; day++ {
		at := time.Date(now.Year(), now.Month(), now.Day()+day, 10, 45, 0, 0, madrid)
		if at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
			s.clock.Move(at.Sub(now))
			return
		}
	}
}

// asked waits until all kinds were judged about a lead today.
func (s *scene) asked(lead string) {
	s.t.Helper()
	madrid, _ := time.LoadLocation("Europe/Madrid")
	today := s.clock.Now().In(madrid).Format(time.DateOnly)
	s.eventually(lead+" to be asked about", func() bool { return s.record(lead).Asked == today })
}

// nudges are the nudges that somebody got.
func (s *scene) nudges(who string) []slacksim.Message {
	var found []slacksim.Message
	for _, m := range s.Messages(s.DirectChannel(s.people[who])) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" && strings.Contains(m.Text, "A nudge from Shine") {
			found = append(found, m)
		}
	}
	return found
}

// newNudgeScene is a scene with a bot, in which practically nothing is held out, on a working day.
func newNudgeScene(t *testing.T, change ...func(*bot.Config)) *scene {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	s.workday()
	s.startBot(append([]func(*bot.Config){func(c *bot.Config) { c.Agenda = 20 * time.Millisecond }}, change...)...)
	s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut = new(0.0) })
	return s
}

const forMigration = "for pairing until the migration was boring, so that nobody was paged"

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

func TestBecomingALead(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @luis @priya @ana @robot @gone")
	s.sees("ana", s.general, "Done: you lead")
	s.hears("ana", "From time to time, seldom and in your working hours")
	s.hears("luis", "leads you in Shine")
	told := s.hears("priya", "leads you in Shine")
	s.types("ana", s.general, "/shine lead @luis @sam")
	s.hears("sam", "leads you in Shine")
	s.types("luis", s.general, "/shine leads")
	s.sees("luis", s.general, "Who leads you")
	for _, who := range []string{"robot", "gone"} {
		if n := len(s.told(who)); n > 0 {
			t.Errorf("%s was told something", who)
		}
	}
	s.clicks("priya", told, render.ActionUnled, "")
	s.await("priya to be left out", func() bool {
		return strings.Contains(strings.Join(s.told("priya"), "\n"), "I will not remind any lead of you")
	})
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "<!subteam^")
	count := 0
	for _, text := range s.told("luis") {
		if strings.Contains(text, "leads you in Shine") {
			count++
		}
	}
	if count != 1 {
		t.Errorf("luis was told %d times who leads him", count)
	}
	s.types("ana", s.general, "/shine lead off @samm")
	s.sees("ana", s.general, "I couldn't tell who @samm is")
	s.types("ana", s.general, "/shine leads")
	s.sees("ana", s.general, "Whom you lead")
	s.types("ana", s.general, "/shine lead off @sam")
	s.sees("ana", s.general, "does not lead")
	s.types("ana", s.general, "/shine lead off")
	s.sees("ana", s.general, "you lead nobody in Shine now")
	s.types("sam", s.general, "/shine lead @ana of @luis")
	s.sees("sam", s.general, "admins")
	s.types("sam", s.general, "/shine lead")
	if open := s.form("sam"); open.CallbackID != render.FormTeam {
		t.Errorf("/shine lead opens %q", open.CallbackID)
	}
	s.fills("sam", map[string][]string{render.FieldPeople: {s.people["priya"]}})
	s.closed("sam")
	s.hears("sam", "Whom you lead")
}

// Who is deactivated since does not stand in the form, and is gone from the team once it is sent.
func TestTeamFormLeavesOutWhoIsGone(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @luis @priya")
	s.hears("priya", "leads you in Shine")
	if err := s.UpdateUser(t.Context(), s.people["priya"], func(u *slacksim.User) { u.Deleted = true }); err != nil {
		t.Fatal(err)
	}
	s.types("ana", s.general, "/shine lead")
	if body := string(s.form("ana").Body); strings.Contains(body, s.people["priya"]) || !strings.Contains(body, s.people["luis"]) {
		t.Errorf("the form is %s", body)
	}
}

func TestAdminsAgreeToTeams(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{FreePlan: true})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "Groups need a paid Slack plan")
	s.types("ana", s.general, "/shine lead @luis")
	s.sees("ana", s.general, "an admin agrees first")
	ask := s.hears("sam", "asks that")
	if n := len(s.told("luis")); n > 0 {
		t.Errorf("luis is told before an admin agreed")
	}
	// Who is no admin cannot agree, not even to themselves, whatever their client sends.
	var value string
	for _, m := range s.Messages(ask.Channel) {
		if _, after, found := strings.Cut(string(m.Blocks), `"value":"`); found {
			value, _, _ = strings.Cut(after, `"`)
		}
	}
	if err := s.Forge(t.Context(), s.people["ana"], s.general, render.ActionApprove, "b", value); err != nil {
		t.Fatal(err)
	}
	s.sees("ana", s.general, "admins")
	// What was added since the admin was asked is asked about first.
	s.types("ana", s.general, "/shine lead @priya")
	s.await("sam to be asked again", func() bool { return strings.Count(strings.Join(s.told("sam"), "\n"), "asks that") == 2 })
	s.clicks("sam", ask, render.ActionApprove, "")
	s.await("sam to read who is on the team now", func() bool {
		return strings.Count(strings.Join(s.told("sam"), "\n"), "<@"+s.people["priya"]+">") == 2
	})
	if n := len(s.told("luis")); n > 0 {
		t.Errorf("luis is told before an admin agreed to the team as it is")
	}
	s.clicks("sam", s.hears("sam", "<@"+s.people["priya"]+">"), render.ActionApprove, "")
	s.hears("ana", "Agreed:")
	s.hears("luis", "leads you in Shine")
	s.hears("ana", "From time to time, seldom")
}

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
	time.Sleep(100 * time.Millisecond) // several questions
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
	time.Sleep(100 * time.Millisecond)
	if n := len(s.nudges("ana")); n > 0 {
		t.Fatal("nudged in the evening")
	}
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	if text := s.nudges("ana")[0].Text; !strings.Contains(text, "<@"+s.people["priya"]+">") || strings.Contains(text, "migration") {
		t.Errorf("the nudge says %s", text)
	}
}

// What Slack did not take in the hours of work is not said at night, and the lead is asked about anew.
func TestANudgeThatComesTooLateIsForgotten(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis", "priya")
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["ana"], Error: "service_unavailable"})
	s.workday()
	s.eventually("the nudge to be noted", func() bool { return len(s.record("ana").Moments) == 1 })
	s.clock.Move(10 * time.Hour)
	s.eventually("it to be forgotten", func() bool { return len(s.record("ana").Moments) == 0 })
	if n := len(s.nudges("ana")); n > 0 {
		t.Fatal("nudged in the evening")
	}
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}

func TestAnsweringNudges(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		do   func(*scene, slacksim.Message, string)
		done func(nudge.Record) bool
	}{
		"not now": {
			func(s *scene, m slacksim.Message, _ string) { s.clicks("ana", m, render.ActionNotNow, "") },
			func(r nudge.Record) bool { return r.Moments[0].Answer == nudge.NotNow },
		},
		"a week": {
			func(s *scene, m slacksim.Message, id string) {
				s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuSnoozeWeek, id))
			},
			func(r nudge.Record) bool { return !r.Snoozed.IsZero() && r.Moments[0].Answer == nudge.Snooze },
		},
		"a kind": {
			func(s *scene, m slacksim.Message, id string) {
				s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuMute, id))
			},
			func(r nudge.Record) bool { return len(r.Muted) == 1 && r.Muted[0] == nudge.Quiet },
		},
		"off": {
			func(s *scene, m slacksim.Message, id string) {
				s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuOff, id))
			},
			func(r nudge.Record) bool { return r.Off },
		},
		"until": {func(s *scene, m slacksim.Message, id string) {
			s.clicks("ana", m, render.ActionMenu, render.MenuValue(render.MenuSnoozeUntil, id))
			s.fills("ana", map[string][]string{render.FieldUntil: {s.clock.Now().AddDate(0, 0, -3).Format(time.DateOnly)}})
			s.await("a sentence below the day", func() bool { return len(s.form("ana").Errors) == 1 })
			s.fills("ana", map[string][]string{render.FieldUntil: {s.clock.Now().AddDate(0, 1, 0).Format(time.DateOnly)}})
			s.await("the nudge to be replaced", func() bool {
				said := s.Messages(m.Channel)
				return strings.Contains(said[len(said)-1].Text, "no nudges until")
			})
		}, func(r nudge.Record) bool { return !r.Snoozed.IsZero() }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newNudgeScene(t)
			s.leads("ana", 60, "luis", "priya")
			s.workday()
			s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
			m, id := s.nudges("ana")[0], s.record("ana").Moments[0].ID
			// Somebody else can do nothing with it.
			for _, action := range []string{render.ActionNotNow, render.ActionNudgeGive, render.ActionNudgeAsk} {
				if err := s.Forge(t.Context(), s.people["sam"], s.general, action, "b", id); err != nil {
					t.Fatal(err)
				}
			}
			s.sees("sam", s.general, "This nudge is over")
			if s.record("ana").Moments[0].Answer != "" {
				t.Fatal("somebody else answered ana's nudge")
			}
			answer.do(s, m, id)
			s.eventually("the answer", func() bool { return answer.done(s.record("ana")) })
			if name == "not now" || name == "a kind" {
				return
			}
			if n := len(s.nudges("ana")); n > 1 {
				t.Errorf("%d nudges", n)
			}
			s.clock.Move(4 * 24 * time.Hour)
			s.workday()
			s.asked("ana")
			if n := len(s.nudges("ana")); n > 1 {
				t.Errorf("nudged again after %s", name)
			}
		})
	}
}

// Who is overlooked is named to the lead alone, who may ask them what they are proud of.
func TestAskThem(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	since := s.clock.Now().AddDate(0, 0, -25).UTC()
	s.leads("ana", 60, "luis", "sam")
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(own []credit.Team) ([]credit.Team, error) {
			own[0].Members = append(own[0].Members, credit.TeamMember{ID: s.people["priya"], Since: since}) // joined later
			return own, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	m := s.nudges("ana")[0]
	if !strings.Contains(m.Text, "<@"+s.people["priya"]+">") {
		t.Fatalf("the nudge is %s", m.Text)
	}
	s.Fail("views.open", 1, slacksim.Fault{Error: "expired_trigger_id"})
	s.clicks("ana", m, render.ActionNudgeAsk, "")
	s.clicks("ana", s.sees("ana", m.Channel, "Here it is again"), render.ActionNudgeAsk, "")
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["priya"], Error: "service_unavailable"}) // once acknowledged, it is not lost
	s.fills("ana", map[string][]string{render.FieldQuestion: {"What are you proud of <!here> lately?"}})
	asked := s.hears("priya", "would like to know")
	if !strings.Contains(asked.Text, "&lt;!here&gt;") || strings.Contains(strings.ToLower(asked.Text), "nudge") {
		t.Errorf("priya is asked: %s", asked.Text)
	}
	if err := s.Forge(t.Context(), s.people["ana"], m.Channel, render.ActionNudgeAsk, "b", s.record("ana").Moments[0].ID); err != nil {
		t.Fatal(err)
	}
	s.eventually("the answer to be noted", func() bool { return s.record("ana").Moments[0].Answer == nudge.AskedIt })
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
	time.Sleep(200 * time.Millisecond)
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
	s.sees("sam", s.general, "• <@"+s.people["luis"]+">, "+s.clock.Now().In(madrid).AddDate(0, 0, 8).Format("January 2, 2006"))
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

// Words that look like earlier ones are asked about once, and never kept back.
func TestMakeItTheirs(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine @luis "+forMigration)
	s.types("ana", s.general, "/shine @priya "+forMigration)
	s.types("ana", s.general, "/shine @sam "+forMigration)
	s.hears("ana", "Make it theirs?")
	s.eventually("all three to be recorded", func() bool { return len(s.stored()) == 3 })
	time.Sleep(100 * time.Millisecond)
	n := 0
	for _, text := range s.told("ana") {
		if strings.Contains(text, "Make it theirs?") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("ana was asked %d times", n)
	}
}

// Nothing that anybody but the lead can see tells who is nudged, or who is uncredited.
func TestNudgesArePrivate(t *testing.T) {
	t.Parallel()
	var logs lockedBuffer
	metrics := prometheus.NewRegistry()
	s := newNudgeScene(t, func(c *bot.Config) {
		c.Metrics = metrics
		c.Log = slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s.leads("ana", 60, "luis", "priya")
	before := len(s.Calls(""))
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	s.clicks("ana", s.nudges("ana")[0], render.ActionNotNow, "")
	s.eventually("the answer", func() bool { return s.record("ana").Moments[0].Answer == nudge.NotNow })
	for _, call := range s.Calls("")[before:] {
		args := fmt.Sprint(call.Args)
		if call.Method == "chat.postMessage" && call.Args["channel"] != s.people["ana"] && strings.Contains(args, "nudge") {
			t.Errorf("%s tells others: %s", call.Method, args)
		}
		if call.Method == "dnd.teamInfo" || call.Method == "users.info" {
			continue // asks Slack about leads; it says nothing of nudges
		}
		if call.Method != "chat.postMessage" && strings.Contains(args, s.people["ana"]) && strings.Contains(args, "nudge") {
			t.Errorf("%s names the lead: %s", call.Method, args)
		}
	}
	for _, who := range []string{"luis", "priya", "sam"} {
		for _, text := range s.told(who) {
			if strings.Contains(text, "nudge") {
				t.Errorf("%s reads %q", who, text)
			}
		}
	}
	// A nudge that Slack does not take is buried without a name.
	s.clock.Move(21 * 24 * time.Hour)
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.DirectChannel(s.people["ana"]), Error: "msg_too_long"})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.people["ana"], Error: "msg_too_long"})
	s.workday()
	s.asked("ana")
	s.workspace(func(store *storage.Store) {
		s.eventually("the nudge to be buried", func() bool { n, err := store.DeadLength(t.Context()); return err == nil && n == 1 })
	})
	if !strings.Contains(logs.String(), "buried") {
		t.Error("the log does not say that a message was buried")
	}
	families, err := metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if all := fmt.Sprint(families); strings.Contains(all, s.people["ana"]) || strings.Contains(all, "nudge") {
		t.Errorf("the metrics tell of nudges: %s", all)
	}
	s.opensHome("luis")
	if home := s.home("luis"); strings.Contains(home, s.people["ana"]) {
		t.Errorf("luis sees ana in his home tab: %s", home)
	}
	for line := range strings.Lines(logs.String()) {
		if strings.Contains(line, s.people["ana"]) && strings.Contains(strings.ToLower(line), "nudge") {
			t.Errorf("the log tells who was nudged: %s", line)
		}
	}
	// An admin sees totals over five leads or more, and nobody else any.
	s.types("luis", s.general, "/shine nudges report")
	s.sees("luis", s.general, "admins")
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.types("sam", s.general, "/shine nudges report")
	s.sees("sam", s.general, "nothing to show yet")
	s.types("sam", s.general, "/shine nudges")
	s.sees("sam", s.general, "Nudges are for people who lead others")
	s.opensHome("sam")
	s.usesHome("sam", render.ActionReport, "")
	s.hears("sam", "nothing to show yet")
}

// lockedBuffer collects logs of several goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Eight ignored in a row end it: with one line, once.
func TestIgnoredNudgesEnd(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	shine := s.startBot(func(c *bot.Config) { c.Agenda = time.Hour })
	s.leads("ana", 200, "luis", "priya")
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(t.Context(), s.clock.Now(), s.people["ana"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			for i := range 8 {
				at := s.clock.Now().AddDate(0, 0, -160+20*i)
				r.Moments = append(r.Moments, nudge.Moment{ID: fmt.Sprint(i), At: at, Reason: nudge.Reason{Kind: nudge.Quiet}, Share: 0.2, Wording: 1})
			}
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.clock.Move(12 * time.Hour) // 22:45
	if _, err := shine.Nudge(t.Context(), bot.NudgeRound{}); err != nil {
		t.Fatal(err)
	}
	if s.record("ana").Off {
		t.Error("switched off at night")
	}
	s.workday()
	over := s.hears("ana", "My nudges did not help you")
	s.asked("ana")
	s.clock.Move(24 * time.Hour)
	s.workday()
	s.asked("ana")
	if n := strings.Count(strings.Join(s.told("ana"), "\n"), "did not help you"); n != 1 || len(s.nudges("ana")) != 0 {
		t.Errorf("the line came %d times, with %d nudges", n, len(s.nudges("ana")))
	}
	s.clicks("ana", over, render.ActionNudgesOn, "")
	s.eventually("nudges to be on", func() bool { return !s.record("ana").Off })
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
}

// A user group is followed as it changes: who joins is new from that day on, and who leaves is gone.
func TestTeamsFollowGroups(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("luis")})
	s.types("ana", s.general, "/shine lead @design")
	s.hears("luis", "leads you in Shine")
	s.planned("ana")
	if err := s.SetMembers(t.Context(), group, s.ids("luis", "priya", "gone", "ana")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	joined := s.clock.Now()
	s.hears("priya", "leads you in Shine")
	team := func() (team credit.Team) {
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			if err != nil || len(teams) != 1 {
				t.Fatal(teams, err)
			}
			team = teams[0]
		})
		return team
	}
	if now := team(); len(now.Members) != 2 || !now.Has(s.people["priya"]) {
		t.Fatalf("the team is %+v", now)
	}
	for _, m := range team().Members {
		if late := m.ID == s.people["priya"]; late == team().Founder(m) || late && m.Since.Before(joined.Add(-time.Hour)) {
			t.Errorf("%s joined at %s, the team began at %s", m.ID, m.Since, team().Since)
		}
	}
	if err := s.SetMembers(t.Context(), group, s.ids("priya")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.eventually("luis to be gone", func() bool { return !team().Has(s.people["luis"]) })
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

// An admin reads totals over five leads or more, and never a name.
func TestTheReportIsTotals(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	var leads []string
	for i := range 6 {
		leads = append(leads, s.AddUser(slacksim.User{Name: fmt.Sprint("lead", i), TZ: "Europe/Madrid"}))
	}
	s.workspace(func(store *storage.Store) {
		for i, lead := range leads {
			_, err := store.ChangeNudges(t.Context(), s.clock.Now(), lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
				for n := range 10 {
					r.Moments = append(r.Moments, nudge.Moment{
						ID: fmt.Sprint(n), At: s.clock.Now().AddDate(0, 0, -15*(n+1)), Reason: nudge.Reason{Kind: nudge.Quiet}, Held: n%2 == 0, Share: 0.5,
					})
				}
				return storage.NudgeStep{Stays: true}, true
			})
			if err == nil && i < 3 {
				_, err = store.Import(t.Context(), credit.Shoutout{
					Workspace: slacksim.TeamID, Time: s.clock.Now().AddDate(0, 0, -29), Giver: lead, Recipients: s.ids("luis"), Text: forMigration, Visibility: credit.Public, Source: credit.FromImport,
				})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s.types("sam", s.general, "/shine nudges report")
	report := s.sees("sam", s.general, "Do nudges help?").Text
	for _, want := range []string{"30 sent and 30 left out at random, over 6 leads", "10% with a nudge, 0% without", "95% interval", "*A quiet time*"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	for _, lead := range leads {
		if strings.Contains(report, lead) {
			t.Errorf("the report names %s", lead)
		}
	}
}

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
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(own []credit.Team) ([]credit.Team, error) {
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

// A lead is welcomed once there is somebody to lead, and a week before anything else, also where a group was empty, or
// became so.
func TestTheWelcomeComesWithThePeople(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("ana")})
	s.types("ana", s.general, "/shine lead @design")
	s.sees("ana", s.general, "Done: you lead")
	s.planned("ana")
	s.clock.Move(12 * 24 * time.Hour)
	s.workday()
	s.asked("ana")
	if all := s.told("ana"); len(all) > 0 || !s.record("ana").Welcomed.IsZero() {
		t.Fatalf("ana leads nobody, and is told %q", all)
	}
	if err := s.SetMembers(t.Context(), group, s.ids("ana", "luis")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.hears("ana", "From time to time, seldom")
	s.hears("luis", "leads you in Shine")
	if err := s.SetMembers(t.Context(), group, s.ids("ana")...); err != nil {
		t.Fatal(err)
	}
	s.workday()
	s.asked("ana")
	s.workspace(func(store *storage.Store) {
		s.eventually("the team to be empty", func() bool {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			return err == nil && len(teams) == 1 && len(teams[0].Members) == 0
		})
	})
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

// The form of a team keeps the groups that it cannot offer: a look-up that fails unfollows nothing.
func TestTheTeamFormKeepsGroups(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @platform")
	s.sees("ana", s.general, "Done: you lead")
	s.planned("ana")
	groups := func() (ids []string) {
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			if err != nil {
				t.Fatal(err)
			}
			for _, team := range teams {
				ids = append(ids, team.Group)
			}
		})
		return ids
	}
	s.clock.Move(time.Hour) // what is known of groups is old by then
	s.Fail("usergroups.list", 1, slacksim.Fault{Error: "internal_error"})
	s.Fail("usergroups.users.list", 1, slacksim.Fault{Error: "internal_error"})
	s.types("ana", s.general, "/shine lead")
	s.fills("ana", map[string][]string{render.FieldPeople: {s.people["sam"]}})
	s.closed("ana")
	s.hears("ana", "Whom you lead")
	if ids := groups(); len(ids) != 2 || ids[0] == ids[1] {
		t.Fatalf("the groups are %q", ids)
	}
	s.types("ana", s.general, "/shine lead")
	s.fills("ana", map[string][]string{render.FieldPeople: {s.people["sam"]}, render.FieldGroups: {""}})
	s.closed("ana")
	s.eventually("the group to be left", func() bool { ids := groups(); return len(ids) == 1 && ids[0] == "" })
}

// A dry run changes nothing, not even since when there is a trial.
func TestADryRunBeginsNoTrial(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	b := s.startBot(func(c *bot.Config) { c.Agenda = time.Hour })
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func([]credit.Team) ([]credit.Team, error) {
			return []credit.Team{credit.Team{Lead: s.people["ana"], Since: s.clock.Now()}.With(s.clock.Now(), s.people["luis"])}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if lines, err := b.Nudge(t.Context(), bot.NudgeRound{DryRun: true}); err != nil || len(lines) != 1 {
			t.Fatal(lines, err)
		}
		later := s.clock.Now().AddDate(0, 0, 100)
		if _, began, err := store.Trial(t.Context(), later); err != nil || began.Before(later.Add(-time.Hour)) {
			t.Errorf("the trial began at %s, %v", began, err)
		}
	})
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
	time.Sleep(200 * time.Millisecond)
	for _, one := range s.stored() {
		if one.Giver == s.people["ana"] {
			t.Errorf("recorded: %+v", one)
		}
	}
}

// A team waits for an admin also where who asked for it is not known any more.
func TestAdminsAgreeToATeamThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func([]credit.Team) ([]credit.Team, error) {
			return []credit.Team{credit.Team{Lead: s.people["ana"], Since: s.clock.Now(), Waiting: true}.With(s.clock.Now(), s.people["luis"])}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Forge(t.Context(), s.people["sam"], s.general, render.ActionApprove, "b", s.people["ana"]+"  "+credit.Team{Lead: s.people["ana"]}.With(s.clock.Now(), s.people["luis"]).Stamp()); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "Agreed:")
	s.hears("luis", "leads you in Shine")
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

// Who is erased while they are asked about is not remembered by that.
func TestErasedWhileAskedAbout(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis")
	answer := make(chan struct{})
	s.Fail("dnd.teamInfo", 1, slacksim.Fault{Until: answer})
	s.workday()
	s.await("Slack to be asked whether ana may be disturbed", func() bool { return s.Held() == 1 })
	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(t.Context(), s.clock.Now(), s.people["ana"], func(int) {}); err != nil {
			t.Fatal(err)
		}
	})
	close(answer)
	s.leads("sam", 60, "priya") // who is planned after that round
	s.workspace(func(store *storage.Store) {
		records, err := store.AllNudgeRecords(t.Context())
		if _, kept := records[s.people["ana"]]; err != nil || kept || len(records) != 1 {
			t.Errorf("kept of who is erased: %+v, %v", records, err)
		}
	})
	if n := len(s.nudges("ana")); n > 0 {
		t.Errorf("ana got %d nudges after she was erased", n)
	}
}

// An admin who declines people that a lead adds leaves the team as an admin agreed to it.
func TestDecliningWhoIsAddedKeepsTheTeam(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.redis = startRedisServer(t).url
	s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
	s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.leads("ana", 60, "luis")
	s.types("ana", s.general, "/shine lead @priya")
	s.sees("ana", s.general, "an admin agrees first")
	s.clicks("sam", s.hears("sam", "asks that"), render.ActionDecline, "")
	s.hears("ana", "the same people in Shine as before")
	s.workspace(func(store *storage.Store) {
		teams, err := store.TeamsOf(t.Context(), s.people["ana"])
		if err != nil || len(teams) != 1 || teams[0].Waiting || !teams[0].Has(s.people["luis"]) || teams[0].Has(s.people["priya"]) {
			t.Errorf("the team is %+v, %v", teams, err)
		}
	})
	if n := len(s.told("priya")); n > 0 {
		t.Errorf("priya is told something")
	}
}

// People of a team that came from elsewhere learn of it once: with the lead's welcome, or there already.
func TestPeopleOfImportedTeamsAreToldOnce(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	imported := func(lead string, members ...string) {
		s.workspace(func(store *storage.Store) {
			_, err := store.ChangeTeams(t.Context(), s.people[lead], storage.AuditLine{}, func([]credit.Team) ([]credit.Team, error) {
				return []credit.Team{credit.Team{Lead: s.people[lead], Since: s.clock.Now()}.With(s.clock.Now(), s.ids(members...)...)}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	imported("ana", "luis")
	s.hears("ana", "From time to time, seldom")
	s.hears("luis", "leads you in Shine")

	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(t.Context(), s.clock.Now(), s.people["sam"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			r.Welcomed = s.clock.Now()
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := store.LedWasSaid(t.Context(), s.people["priya"], s.people["sam"]); err != nil {
			t.Fatal(err)
		}
	})
	imported("sam", "priya")
	s.types("sam", s.general, "/shine lead @luis")
	s.await("luis to be told of sam", func() bool { return len(s.told("luis")) == 2 })
	if told := append(s.told("priya"), s.told("sam")...); len(told) > 0 {
		t.Errorf("told again: %q", told)
	}
}

// Only people lead, whoever says so.
func TestNoAppLeads(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	for _, lead := range []string{"@robot", "@gone"} {
		s.types("sam", s.general, "/shine lead "+lead+" of @luis")
	}
	s.await("two refusals", func() bool {
		n := 0
		for _, m := range s.Ephemerals(s.general, s.people["sam"]) {
			n += strings.Count(m.Text, "I found nobody there")
		}
		return n == 2
	})
	if told := s.told("luis"); len(told) > 0 {
		t.Errorf("luis is told %q", told)
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

// Who is on a user group that is followed cannot be taken out of the team one by one, which the answer says.
func TestWhoIsOnAGroupStays(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine lead @platform @sam")
	s.hears("priya", "leads you in Shine")
	s.types("ana", s.general, "/shine lead off @luis @sam")
	if text := s.sees("ana", s.general, "does not lead").Text; strings.Contains(text, s.people["luis"]) {
		t.Errorf("luis, who is on the group, is said to be gone: %s", text)
	}
	if text := s.sees("ana", s.general, "Still on the team").Text; !strings.Contains(text, s.people["luis"]) {
		t.Errorf("the answer is %s", text)
	}
	s.types("ana", s.general, "/shine lead off @luis @platform")
	s.eventually("all teams to be gone", func() bool {
		gone := false
		s.workspace(func(store *storage.Store) {
			teams, err := store.TeamsOf(t.Context(), s.people["ana"])
			gone = err == nil && len(teams) == 0
		})
		return gone
	})
}
