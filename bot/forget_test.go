package bot_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/delivery"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// toAna are the direct messages of Shine to Ana that name Sam, however they do.
func (s *scene) toAna() []string {
	return slices.DeleteFunc(s.told("ana"), func(text string) bool {
		return !strings.Contains(text, s.people["sam"]) && !strings.Contains(text, "Sam")
	})
}

// dms lets somebody write to Shine directly.
func (s *scene) dms(who, text string) {
	s.t.Helper()
	s.writes(who, s.DirectChannel(s.people[who]), slacksim.Post{Text: text})
}

// erases removes somebody as an operator does.
func (s *scene) erases(who string) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(s.t.Context(), s.clock.Now(), s.people[who], func(int) {}); err != nil {
			s.t.Fatal(err)
		}
	})
}

// Whoever is erased is named in nobody's direct messages any more, whatever these are.
func TestErasedInOthersMessages(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(s *scene, sam string){
		"credit": func(s *scene, _ string) {
			s.types("sam", s.general, "/shine @ana for the calm release")
		},
		"credit of long ago": func(s *scene, _ string) {
			s.types("sam", s.general, "/shine @ana for the calm release")
			s.await("ana to be told", func() bool { return len(s.toAna()) == 1 })
			s.clock.Move(60 * 24 * time.Hour)
		},
		"credit whose words name them": func(s *scene, _ string) {
			s.types("luis", s.general, "/shine @ana for helping @sam so much")
		},
		"credit that came through their hands": func(s *scene, _ string) {
			s.types("luis", s.general, "/shine @sam @priya for the calm release")
			s.clicks("priya", s.hears("priya", "credited you"), "pass_on", "")
			s.fills("priya", map[string][]string{"people": {s.people["ana"]}, "reason": {"writing the rollback"}})
		},
		"thanks": func(s *scene, _ string) {
			s.types("ana", s.general, "/shine @sam @luis for the calm release")
			s.clicks("sam", s.hears("sam", "credited you"), "thanks", "")
			s.fills("sam", map[string][]string{"own": {"you are too kind"}})
		},
		"a note of what was not announced": func(s *scene, _ string) {
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "is_archived"})
			s.types("ana", s.general, "/shine @luis for helping @sam so much")
		},
		"a note of what was not told": func(s *scene, sam string) {
			s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: sam, Error: "user_disabled"})
			s.types("ana", s.general, "/shine @sam @luis for the calm release")
		},
		"a receipt": func(s *scene, _ string) {
			s.dms("ana", "privately @sam @luis for the calm release")
		},
		"a refusal": func(s *scene, _ string) { s.dms("ana", "@sam for it") },
		"a list": func(s *scene, _ string) {
			s.types("sam", s.general, "/shine @ana for the calm release")
			s.dms("ana", "me")
		},
		"a list of words that name them": func(s *scene, _ string) {
			s.types("luis", s.general, "/shine @ana for helping @sam so much")
			s.dms("ana", "me")
		},
		"a recap": func(s *scene, _ string) {
			s.workspace(func(store *storage.Store) {
				_, err := store.ChangePreferences(s.t.Context(), s.clock.Now(), s.people["ana"], func(p *credit.Preferences) { p.Recap, p.NoCreditMessages = true, true })
				if err != nil {
					s.t.Fatal(err)
				}
			})
			s.caughtUp()
			s.types("sam", s.general, "/shine @ana for the calm release")
			s.announcement(s.general, 1)
			s.untilMonday()
			s.hears("ana", "Your week.")
		},
		"who leads them": func(s *scene, _ string) { s.types("sam", s.general, "/shine lead @ana") },
		"whom they lead": func(s *scene, _ string) { s.types("ana", s.general, "/shine lead @sam @luis") },
		"a nudge": func(s *scene, sam string) {
			s.workday()
			s.leads("ana", 60, "sam", "priya")
			s.workspace(func(store *storage.Store) {
				moment := nudge.Moment{ID: "m1", Reason: nudge.Reason{Kind: nudge.Overlooked, About: sam}, At: s.clock.Now(), Wording: 1}
				_, err := store.ChangeNudges(s.t.Context(), s.clock.Now(), s.people["ana"], func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
					r.Moments = append(r.Moments, moment)
					return storage.NudgeStep{Stays: true, Say: storage.SayNudge, To: s.people["ana"], Text: moment.ID}, true
				})
				if err != nil {
					s.t.Fatal(err)
				}
			})
		},
		"a question": func(s *scene, sam string) {
			s.leads("sam", 60, "ana", "priya")
			s.workspace(func(store *storage.Store) {
				_, err := store.ChangeNudges(s.t.Context(), s.clock.Now(), sam, func(*nudge.Record, bool) (storage.NudgeStep, bool) {
					return storage.NudgeStep{Stays: true, Say: storage.SayAsk, To: s.people["ana"], Text: "What are you proud of?"}, true
				})
				if err != nil {
					s.t.Fatal(err)
				}
			})
		},
		"an answer": func(s *scene, _ string) {
			s.clicks("sam", asks(s, "sam", proudOf), render.ActionAnswer, "")
			s.fills("sam", map[string][]string{render.FieldAnswer: {"The map of all the meeting rooms"}})
			s.hears("ana", "answers what you asked")
		},
		"a win that is shared": func(s *scene, _ string) {
			s.types("ana", s.general, "/shine lead @sam")
			s.types("sam", s.general, "/shine win The map of all the meeting rooms")
			s.types("sam", s.general, "/shine wins")
			s.clicks("sam", s.sees("sam", s.general, "Your wins"), render.ActionWinShare, "")
			s.fills("sam", map[string][]string{render.FieldLeads: s.ids("ana")})
			s.hears("ana", "shares a win with you")
		},
		"a lead's note": func(s *scene, _ string) {
			s.types("ana", s.general, "/shine lead @luis")
			s.types("ana", s.general, "/shine leads note monday 9:00")
			s.settings(func(settings *credit.Settings) { settings.NudgeHoldOut = new(0.0) })
			s.types("sam", s.general, "/shine @luis for the calm release")
			s.nextMonday("ana")
			s.note("ana", 1)
		},
		"a line of their lead": func(s *scene, _ string) {
			s.types("sam", s.general, "/shine lead @ana")
			s.types("luis", s.general, "/shine @ana for the calm release")
			s.types("sam", s.general, "/shine leads note preview")
			s.clicks("sam", s.sees("sam", s.general, "calm release"), render.ActionSaw, "")
			s.fills("sam", map[string][]string{render.FieldLine: {"I read it twice"}})
			s.hears("ana", "I read it twice")
		},
		"what they want a lead to read": func(s *scene, _ string) {
			s.writesLines("ana", "in writing", "speaking up", "calm releases")
			s.types("sam", s.general, "/shine lead @ana")
			s.hears("ana", "read them too")
		},
		"a question to an admin": func(s *scene, _ string) {
			s.settings(func(settings *credit.Settings) { settings.ApproveTeams = true })
			s.caughtUp()
			s.types("sam", s.general, "/shine lead @luis @priya")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot(s.admin("ana"))
			say(s, s.people["sam"])
			s.await("ana to read of sam", func() bool { return len(s.toAna()) > 0 })
			s.caughtUp()
			s.erases("sam")
			s.await("ana to read of sam no more", func() bool { return len(s.toAna()) == 0 })
			s.caughtUp()
			if got := s.toAna(); len(got) > 0 {
				t.Errorf("ana reads %q", got)
			}
			s.unnamed("sam")
		})
	}
}

// unnamed checks that nothing is remembered of where somebody is named.
func (s *scene) unnamed(who string) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		named, err := store.Named(s.t.Context(), s.people[who])
		if err != nil || len(named) > 0 {
			s.t.Errorf("remembered are %+v, %v", named, err)
		}
	})
}

// What somebody answered below a message stays readable: neutral words take its place.
func TestErasedWhereSomebodyAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.dms("ana", "@sam for it")
	refused := s.hears("ana", s.people["sam"])
	s.writes("ana", refused.Channel, slacksim.Post{Text: "Oh, of course.", Thread: refused.TS})
	s.erases("sam")
	s.hears("ana", "named somebody who is erased")
	if got := s.toAna(); len(got) > 0 {
		t.Errorf("ana reads %q", got)
	}
}

// A message that was said before the bot died, without noting where, is found and taken back all the same.
func TestErasedAfterADeathInBetween(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.dms("ana", "@sam for it")
	refused := s.hears("ana", s.people["sam"])
	s.workspace(func(store *storage.Store) { // as it is between saying and noting
		var noted []storage.Naming
		s.eventually("where it stands to be noted", func() (ok bool) {
			noted, _ = store.Named(t.Context(), s.people["sam"])
			return len(noted) == 1 && noted[0].Mark == ""
		})
		var metadata struct {
			Payload struct{ IDs []string } `json:"event_payload"`
		}
		if err := json.Unmarshal(refused.Metadata, &metadata); err != nil {
			t.Fatal(err)
		}
		may := storage.Naming{
			At: storage.Sent{Conversation: refused.Channel}, Mark: delivery.Mark(metadata.Payload.IDs[0], 0), Time: s.clock.Now(),
		}
		if err := store.NoteNamed(t.Context(), []string{s.people["sam"]}, may, noted[0]); err != nil {
			t.Fatal(err)
		}
	})
	s.erases("sam")
	s.await("it to be taken back", func() bool { return len(s.toAna()) == 0 })
}

// Where Slack does not take it back at once, it is tried until it does, once for each message.
func TestErasedInSpiteOfFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]slacksim.Fault{
		"429": {Status: 429}, "a page of a proxy": {Status: 403, Body: "<html>"}, "done, but unanswered": {CutAfter: true},
		"gone already": {Error: "message_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{})
			s.startBot()
			for _, text := range []string{"@sam for it", "@sam for what"} {
				s.dms("ana", text)
			}
			s.await("both to be refused", func() bool { return len(s.toAna()) == 2 })
			s.Fail("chat.delete", 1, fault)
			s.erases("sam")
			left := 0
			if fault.Error != "" {
				left = 1 // of the one that Slack says is gone
			}
			s.await("them to be taken back", func() bool { return len(s.toAna()) == left })
			s.caughtUp()
			s.unnamed("sam")
		})
	}
}
