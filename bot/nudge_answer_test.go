package bot_test

import (
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
		_, err := store.ChangeTeams(t.Context(), s.people["ana"], storage.AuditLine{}, func(own credit.Teams) (credit.Teams, error) {
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

// Words that look like earlier ones are asked about once, and never kept back.
func TestMakeItTheirs(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.types("ana", s.general, "/shine @luis "+forMigration)
	s.types("ana", s.general, "/shine @priya "+forMigration)
	s.types("ana", s.general, "/shine @sam "+forMigration)
	s.hears("ana", "Make it theirs?")
	s.eventually("all three to be recorded", func() bool { return len(s.stored()) == 3 })
	s.caughtUp()
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
	if _, err := shine.Nudge(t.Context(), lead.Round{}); err != nil {
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
