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

// proudOf is what leads ask.
const proudOf = "What are you proud of lately?"

// asks lets ana ask somebody because of a nudge about them, and returns the message that they get.
func asks(s *scene, who, question string) slacksim.Message {
	s.t.Helper()
	s.leads("ana", 60, who, "priya")
	s.workspace(func(store *storage.Store) {
		_, err := store.ChangeNudges(s.t.Context(), s.clock.Now(), s.people["ana"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			about := nudge.Reason{Kind: nudge.Overlooked, About: s.people[who], Facts: nudge.Facts{Since: s.clock.Now()}}
			r.Moments = append(r.Moments, nudge.Moment{ID: "m1", At: s.clock.Now(), Reason: about, Wording: 1})
			return storage.NudgeStep{Stays: true, Say: storage.SayNudge, Moment: "m1"}, true
		})
		if err != nil {
			s.t.Fatal(err)
		}
	})
	s.await("the nudge", func() bool { return len(s.nudges("ana")) == 1 })
	s.clicks("ana", s.nudges("ana")[0], render.ActionNudgeAsk, "")
	s.fills("ana", map[string][]string{render.FieldQuestion: {question}})
	return s.hears(who, question)
}

// formSays waits until the form before somebody has a text in it.
func (s *scene) formSays(who, text string) {
	s.t.Helper()
	s.await("a form for "+who+" with "+text, func() bool {
		open := s.Modals(s.people[who])
		if len(open) == 0 {
			return false
		}
		raw, _ := json.Marshal(open[len(open)-1])
		return strings.Contains(string(raw), text)
	})
}

// An answer to "Ask them" comes back to the lead, once, with the form to give credit: the person filled in, the answer
// quoted, the reason empty.
func TestAnAnswerComesBack(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	asked := asks(s, "luis", proudOf)
	s.clicks("luis", asked, render.ActionAnswer, "")
	s.formSays("luis", "What are you proud of lately?")
	s.fills("luis", map[string][]string{render.FieldAnswer: {"The map of <!channel> that *nobody* asked for, @here"}})
	answered := s.hears("ana", "answers what you asked")
	if !strings.Contains(answered.Text, "The map of &lt;!channel&gt;") || !strings.Contains(answered.Text, "proud of lately") {
		t.Errorf("ana reads %s", answered.Text)
	}
	s.clicks("luis", asked, render.ActionAnswer, "")
	s.sees("luis", asked.Channel, "You answered this already")

	s.clicks("ana", answered, render.ActionAnswerGive, "")
	s.formSays("ana", "The map of")
	raw, _ := json.Marshal(s.form("ana"))
	if !strings.Contains(string(raw), s.people["luis"]) || strings.Contains(string(raw), `"initial_value":"The map`) {
		t.Errorf("the form is %s", raw)
	}
	s.fills("ana", map[string][]string{
		render.FieldPeople: {s.people["luis"]}, render.FieldReason: {"Drew the map that everybody now uses"}, render.FieldChannel: {s.general},
	})
	s.closed("ana")
	s.hears("luis", "Drew the map that everybody now uses")

	if record := s.record("ana"); record.Moments[0].Question == nil || record.Moments[0].Answer != nudge.AskedIt {
		t.Errorf("what is kept is %+v", record.Moments[0])
	}
	s.clock.Move(31 * 24 * time.Hour)
	s.clicks("ana", answered, render.ActionAnswerGive, "")
	s.sees("ana", answered.Channel, "I keep questions and answers for 30 days")
}

// Nobody answers for somebody else, and nobody reads an answer that is another lead's: buttons carry claims.
func TestAnswersAreBetweenTwo(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	asked := asks(s, "luis", proudOf)
	stranger := s.hears("luis", "What are you proud of lately?")
	if err := s.Click(t.Context(), s.people["priya"], stranger.Channel, stranger.TS, render.ActionAnswer, render.MenuValue(s.people["ana"], "m1")); err == nil {
		s.eventually("priya to have no form", func() bool { return len(s.Modals(s.people["priya"])) == 0 })
	}
	s.clicks("luis", asked, render.ActionAnswer, "")
	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(t.Context(), s.clock.Now(), s.people["ana"], func(int) {}); err != nil {
			t.Fatal(err)
		}
	})
	if err := s.Submit(t.Context(), s.people["luis"], s.form("luis").ID, map[string][]string{render.FieldAnswer: {"Too late"}}); err == nil {
		s.formSays("luis", "This question is over")
	}
}

// What somebody wrote to another can be taken away by its reader, who can also tell the admins, but not the words.
func TestUnkindWordsAreReported(t *testing.T) {
	t.Parallel()
	const unkind = "Not even you could spoil it"
	for name, c := range map[string]struct {
		by, to string
		write  func(*scene)
	}{
		"a question": {by: "ana", to: "luis", write: func(s *scene) { asks(s, "luis", unkind) }},
		"an answer": {by: "luis", to: "ana", write: func(s *scene) {
			s.clicks("luis", asks(s, "luis", proudOf), render.ActionAnswer, "")
			s.fills("luis", map[string][]string{render.FieldAnswer: {unkind}})
		}},
		"a shared win": {by: "luis", to: "ana", write: func(s *scene) {
			s.types("ana", s.general, "/shine lead @luis")
			s.types("luis", s.general, "/shine win "+unkind)
			s.types("luis", s.general, "/shine wins")
			s.clicks("luis", s.sees("luis", s.general, "Your wins"), render.ActionWinShare, "")
			s.fills("luis", map[string][]string{render.FieldLeads: s.ids("ana")})
		}},
		"a lead's line": {by: "ana", to: "luis", write: func(s *scene) {
			s.types("ana", s.general, "/shine lead @luis")
			s.types("priya", s.general, "/shine @luis "+forMigration)
			s.types("ana", s.general, "/shine leads note preview")
			s.clicks("ana", s.sees("ana", s.general, "migration"), render.ActionSaw, "")
			s.fills("ana", map[string][]string{render.FieldLine: {unkind}})
		}},
	} {
		for _, entry := range []string{render.MenuReport, render.MenuAway} {
			t.Run(name+" "+entry, func(t *testing.T) {
				t.Parallel()
				s := newScene(t, slacksim.Options{})
				s.makeAdmin("sam")
				s.workday()
				s.startBot(func(c *bot.Config) { c.Agenda = 20 * time.Millisecond })
				s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut = new(0.0) })
				c.write(s)
				s.clicks(c.to, s.hears(c.to, unkind), render.ActionMenu, render.MenuValue(entry, s.people[c.by]))
				s.await("it to be taken away", func() bool { return !strings.Contains(strings.Join(s.told(c.to), "\n"), unkind) })
				if entry == render.MenuReport {
					s.hears("sam", "reports words that <@"+s.people[c.by]+">")
				}
				s.caughtUp()
				if told := strings.Join(s.told("sam"), "\n"); strings.Contains(told, unkind) {
					t.Errorf("the admin reads the words: %s", told)
				}
			})
		}
	}
}

// A win is kept for oneself, shared with a lead once where somebody chooses to, and gone with forget me.
func TestWins(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	for range 2 { // delivered twice, or typed twice
		s.types("luis", s.general, "/shine win @priya and I shipped <!here> without a page")
	}
	s.types("luis", s.general, "/shine wins")
	list := s.sees("luis", s.general, "Your wins")
	if n := strings.Count(list.Text, "without a page"); n != 1 || !strings.Contains(list.Text, "Priya") {
		t.Errorf("%d wins: %s", n, list.Text)
	}
	s.clicks("luis", list, render.ActionWinShare, "")
	s.formSays("luis", "Ana")
	s.fills("luis", map[string][]string{render.FieldLeads: {s.people["ana"]}})
	shared := s.hears("ana", "shares a win with you")
	if strings.Contains(shared.Text, "<!here>") || !strings.Contains(shared.Text, "without a page") {
		t.Errorf("ana reads %s", shared.Text)
	}
	s.clicks("ana", shared, render.ActionWinGive, "")
	s.formSays("ana", "without a page")

	s.clicks("luis", list, render.ActionWinShare, "")
	s.fills("luis", map[string][]string{render.FieldLeads: {s.people["ana"]}})
	s.caughtUp()
	told := 0
	for _, m := range s.told("ana") {
		if strings.Contains(m, "shares a win with you") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("ana was told %d times", told)
	}
	if len(s.stored()) != 0 || len(s.public(s.general)) != 0 {
		t.Error("a win is credit, or was announced")
	}

	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(t.Context(), s.clock.Now(), s.people["luis"], func(int) {}); err != nil {
			t.Fatal(err)
		}
		if wins, err := store.Wins(t.Context(), s.people["luis"]); err != nil || !wins.IsZero() {
			t.Errorf("kept after forget me: %+v, %v", wins, err)
		}
	})
	s.await("the shared win to be taken back", func() bool {
		for _, m := range s.told("ana") {
			if strings.Contains(m, "without a page") {
				return false
			}
		}
		return true
	})
}

// Who wants it is asked on Friday at 15:00 of their own clocks, once whatever copies there are, with both ways out and
// one to stop it; who is asked late is not.
func TestFridays(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.startBot(func(c *bot.Config) { c.Agenda = 10 * time.Millisecond })
	s.types("luis", s.general, "/shine wins friday")
	s.sees("luis", s.general, "I ask you on Fridays at 15:00")
	questions := func() (n int) {
		for _, m := range s.told("luis") {
			if strings.Contains(m, "Anything this week that you are glad about") {
				n++
			}
		}
		return n
	}
	friday := credit.Schedule{Day: time.Friday, Minute: 15 * 60, Zone: "Europe/Madrid"}
	moveTo := func(at time.Time) {
		s.clock.Move(at.Sub(s.clock.Now()))
		s.caughtUp()
	}
	first := friday.Next(s.clock.Now())
	moveTo(first.Add(-time.Minute))
	if n := questions(); n != 0 {
		t.Fatalf("asked %d times before", n)
	}
	moveTo(first.Add(time.Second))
	s.await("the question", func() bool { return questions() == 1 })
	moveTo(friday.Next(s.clock.Now()).Add(20 * time.Hour))
	if n := questions(); n != 1 {
		t.Errorf("asked %d times, the second time on a Saturday", n)
	}
	asked := s.hears("luis", "Anything this week")
	s.clicks("luis", asked, render.ActionWinAdd, "")
	s.fills("luis", map[string][]string{render.FieldWin: {"The map is done"}})
	s.eventually("the win to be kept", func() bool {
		kept := 0
		s.workspace(func(store *storage.Store) {
			if wins, err := store.Wins(t.Context(), s.people["luis"]); err == nil {
				kept = len(wins.List)
			}
		})
		return kept == 1
	})
	s.clicks("luis", asked, render.ActionFridayOff, "")
	s.sees("luis", asked.Channel, "I don't ask on Fridays")
	moveTo(friday.Next(s.clock.Now()).Add(time.Second))
	if n := questions(); n != 1 {
		t.Errorf("asked %d times, although switched off", n)
	}
}
