package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/storage"
)

// renumbers gives a channel another id, and waits until Shine follows.
func (s *scene) renumbers(channel string) (now string) {
	s.t.Helper()
	now, err := s.ChangeID(s.t.Context(), channel)
	if err != nil {
		s.t.Fatal(err)
	}
	s.eventually("the move", func() (moved bool) {
		s.workspace(func(store *storage.Store) {
			rules, err := store.Decisions(s.t.Context())
			moved = err == nil && slices.Contains(rules.Channels[now].FormerIDs(), channel)
		})
		return moved
	})
	return now
}

// stands waits until what Shine says in a channel has a text in it, or has not any more.
func (s *scene) stands(channel, text string, want bool) {
	s.t.Helper()
	s.await("the channel to read "+text, func() bool {
		return strings.Contains(strings.Join(s.public(channel), "\n"), text) == want
	})
}

// What was given before its channel got another id, even twice, is still taken back, edited, boosted, passed on and told.
func TestWhatWasGivenBeforeAChannelGotAnotherID(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	elsewhere := s.AddChannel(slacksim.Channel{Name: "elsewhere", Kind: slacksim.Public, Members: []string{slacksim.BotUser, s.people["ana"], s.people["luis"]}})
	s.subscribe(elsewhere, "all monday 9:00")
	s.types("sam", s.general, "/shine @ana for what is taken back later")
	s.types("ana", s.general, "/shine @luis for what stays as it is")
	receipt := s.types("priya", s.general, "/shine @luis for what is wordd badly")[0]
	s.stands(s.general, "wordd badly", true)
	told := s.hears("luis", "stays as it is")

	now := s.renumbers(s.renumbers(s.general))
	boosted := s.Messages(now)[slices.IndexFunc(s.Messages(now), func(m slacksim.Message) bool {
		return m.EphemeralTo == "" && strings.Contains(m.Text, "stays as it is")
	})]
	if err := s.React(t.Context(), s.people["priya"], now, boosted.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.eventually("the boost", func() bool { return slices.Contains(s.stored()[1].Boosts, s.people["priya"]) })

	s.types("sam", now, "/shine undo")
	s.stands(now, "taken back later", false)
	if err := s.Click(t.Context(), s.people["priya"], now, receipt.TS, render.ActionEdit, ""); err != nil {
		t.Fatal(err)
	}
	s.fills("priya", map[string][]string{render.FieldReason: {"what is worded well by now"}})
	s.stands(now, "worded well by now", true)
	s.stands(now, "wordd badly", false)

	s.clicks("luis", told, "pass_on", "")
	s.fills("luis", map[string][]string{"people": {s.people["sam"]}, "reason": {"writing the plan that made it easy"}})
	s.stands(now, "the plan that made it easy", true)
	s.asks("ana", elsewhere, "week")
	if text := s.latest("ana", elsewhere).Text; !strings.Contains(text, "stays as it is") {
		t.Errorf("the week elsewhere reads %q", text)
	}
	if told := s.asks("ana", elsewhere, "about @luis"); !strings.Contains(told, "stays as it is") {
		t.Errorf("what stands about luis reads %q", told)
	}
	s.untilMonday()
	if told := s.digest(elsewhere, 1).Text; !strings.Contains(told, "stays as it is") || !strings.Contains(told, "worded well by now") {
		t.Errorf("the digest of all reads %q", told)
	}
}

// A digest that stands, and the thread of a week, go on under the channel's new id.
func TestADigestAndAWeekGoOnUnderAnotherID(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.untilMonday()
	s.digest(s.general, 1)
	s.caughtUp()
	s.types("ana", s.general, "/shine announce thread")
	s.reads(s.general, "thread")
	s.types("ana", s.general, "/shine @luis for the first one of its week")
	s.stands(s.general, "first one of its week", true)

	now := s.renumbers(s.general)
	heads := s.threads(now)
	s.types("ana", now, "/shine @luis for the second one of its week")
	s.stands(now, "second one of its week", true)
	if after := s.threads(now); len(after) != len(heads) {
		t.Errorf("the week has %d threads now, not %d", len(after), len(heads))
	}
	s.workspace(func(store *storage.Store) {
		for _, one := range s.stored() {
			if strings.Contains(one.Text, "whiteboard") {
				if _, err := store.Remove(t.Context(), s.clock.Now(), one.ID, storage.Remover{Admin: "UADMIN"}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	s.stands(now, "whiteboard", false)
	s.clock.Move(6 * 24 * time.Hour)
	s.untilMonday()
	if told := s.digest(now, 2).Text; !strings.Contains(told, "one of its week") || strings.Contains(told, "migration") {
		t.Errorf("the next digest reads %q", told)
	}
}

// threads are the threads in a channel that Shine wrote in.
func (s *scene) threads(channel string) []string {
	var heads []string
	for _, m := range s.Messages(channel) {
		if m.User == slacksim.BotUser && m.ThreadTS != "" && !slices.Contains(heads, m.ThreadTS) {
			heads = append(heads, m.ThreadTS)
		}
	}
	return heads
}
