package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot"
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
		_, err = store.ChangeTeams(s.t.Context(), s.people[lead], storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: s.people[lead], Since: since}.With(since, s.ids(members...)...)}, nil
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

// asked waits until all kinds were judged about a lead today, and what came of it is said: a clock that is moved before
// that makes it too late.
func (s *scene) asked(lead string) {
	s.t.Helper()
	madrid, _ := time.LoadLocation("Europe/Madrid")
	today := s.clock.Now().In(madrid).Format(time.DateOnly)
	s.eventually(lead+" to be asked about", func() bool { return s.record(lead).Asked == today })
	s.caughtUp()
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
