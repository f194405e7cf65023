package bot_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// creditsThis lets somebody use "Credit this" on a message.
func (s *scene) creditsThis(who, channel, ts string) slacksim.View {
	s.t.Helper()
	if err := s.MessageShortcut(s.t.Context(), s.people[who], channel, ts, "credit_this"); err != nil {
		s.t.Fatal(err)
	}
	return s.form(who)
}

// filledIn are the people whom a form is filled in with.
func filledIn(t *testing.T, form slacksim.View) []string {
	t.Helper()
	var body struct {
		Blocks []struct {
			Element struct {
				InitialUsers []string `json:"initial_users"`
			}
		}
	}
	if err := json.Unmarshal(form.Body, &body); err != nil {
		t.Fatal(err)
	}
	for _, b := range body.Blocks {
		if len(b.Element.InitialUsers) > 0 {
			return b.Element.InitialUsers
		}
	}
	return nil
}

// From one's own message, the people whom it mentions are credited in its thread, wherever in it they are mentioned.
func TestCreditBehindOnesOwnMessage(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	rich := func(users ...string) json.RawMessage {
		var elements []string
		for _, user := range users {
			elements = append(elements, fmt.Sprintf(`{"type":"user","user_id":%q}`, user))
		}
		return json.RawMessage(fmt.Sprintf(`[{"type":"rich_text","block_id":7,"elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"Live! <@%s> only typed"}]},
			{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[%s,{"type":"hologram","elements":"many","user_id":7}]}]}]}]`,
			s.people["gone"], strings.Join(elements, ",")))
	}
	for name, one := range map[string]struct {
		post slacksim.Post
		want []string
	}{
		"in the text":    {slacksim.Post{Text: "We did it, thanks to @ana, @luis, @shine, @robot, @gone, @sam and @ana!"}, s.ids("ana", "luis")},
		"in its blocks":  {slacksim.Post{Text: "We did it", Blocks: rich(s.ids("sam", "luis", "priya", "robot", "luis")...)}, s.ids("luis", "priya")},
		"in both":        {slacksim.Post{Text: "We did it, @priya", Blocks: rich(s.ids("priya", "ana")...)}, s.ids("priya", "ana")},
		"in a section":   {slacksim.Post{Text: "Live", Blocks: json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"by <@` + s.people["ana"] + `>"},"fields":[{"type":"mrkdwn","text":"<@` + s.people["luis"] + `>"},{"type":"plain_text","text":"<@` + s.people["priya"] + `>"}]}]`)}, s.ids("ana", "luis")},
		"as a group":     {slacksim.Post{Text: "Praise @platform for this"}, s.ids("luis", "priya")},
		"nobody":         {slacksim.Post{Text: "We did it!"}, nil},
		"only oneself":   {slacksim.Post{Text: "It was @sam"}, nil},
		"with odd parts": {slacksim.Post{Text: "It was @ana", Blocks: json.RawMessage(`{"type": [1]}`)}, s.ids("ana")},
	} {
		form := s.creditsThis("sam", s.general, s.writes("sam", s.general, one.post))
		if got := filledIn(t, form); strings.Join(got, " ") != strings.Join(one.want, " ") {
			t.Errorf("%s: the form names %v, want %v", name, got, one.want)
		}
		if body := string(form.Body); !strings.Contains(body, "Who made this possible?") {
			t.Errorf("%s: the form asks %s", name, body)
		}
	}
}

// Credit from one's own message is announced in its thread, with the link; in the thread that it is a part of, too.
func TestCreditBehindGoesToTheThread(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	top := s.writes("sam", s.general, slacksim.Post{Text: "The migration is done, thanks to @ana and @luis"})
	reply := s.writes("sam", s.general, slacksim.Post{Text: "And to @priya, of course", Thread: top})
	for i, ts := range []string{top, reply} {
		s.creditsThis("sam", s.general, ts)
		s.fills("sam", map[string][]string{"reason": {"for nights of rehearsals, so that nobody noticed"}})
		s.closed("sam")
		told := s.announcement(s.general, i+1)
		if told.ThreadTS != top || !strings.Contains(told.Text, "/archives/"+s.general+"/p"+strings.ReplaceAll(ts, ".", "")) {
			t.Errorf("announced in the thread %q: %s", told.ThreadTS, told.Text)
		}
	}
	if first := s.stored()[0]; first.Source != credit.FromShortcut || strings.Join(first.Recipients, " ") != strings.Join(s.ids("ana", "luis"), " ") {
		t.Errorf("stored %+v", first)
	}

	s.creditsThis("sam", s.general, top)
	s.fills("sam", map[string][]string{"reason": {"for what they did inside of it"}, "channel": {s.general}, "only": {"only"}})
	s.hears("ana", "inside of it")
	if n := len(s.public(s.general)); n != 2 {
		t.Errorf("%d messages of Shine's: what only they are told is announced", n)
	}
}

// Where Shine is not in, the form asks where, and tells of no link: in channels, direct messages, and those of a few.
func TestCreditBehindAsksWhere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	few := s.AddChannel(slacksim.Channel{Kind: slacksim.Group, Name: "mpdm", Members: s.ids("sam", "ana", "luis")})
	pair := s.AddChannel(slacksim.Channel{Kind: slacksim.Direct, Name: "directmessage", Members: s.ids("sam", "ana")})
	for i, channel := range []string{s.general, s.secret, few, pair, s.DirectChannel(s.people["sam"])} {
		ts := s.writes("sam", channel, slacksim.Post{Text: "It is live, thanks to @ana", Thread: ""})
		form := s.creditsThis("sam", channel, ts)
		body := string(form.Body)
		if strings.Contains(body, "/archives/") || strings.Contains(body, `"default_to_current_conversation":true`) || strings.Contains(body, "initial_conversation\"") {
			t.Errorf("from %s: %s", channel, body)
		}
		reason := []string{fmt.Sprintf("for the calm release number %d", i)}
		s.fills("sam", map[string][]string{"reason": reason})
		s.await("the question where", func() bool { return s.form("sam").Errors["channel"] != "" })
		s.fills("sam", map[string][]string{"reason": reason, "channel": {s.general}})
		s.closed("sam")
		if told := s.announcement(s.general, i+1); told.ThreadTS != "" || strings.Contains(told.Text, "/archives/") {
			t.Errorf("from %s: announced in the thread %q: %s", channel, told.ThreadTS, told.Text)
		}
	}
}

// A message may mention more people than fit; and Slack may not tell of its link.
func TestCreditBehindWithMoreThanFits(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.crowdOf(40)
	s.hear(s.general)
	s.startBot()
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("@person%d", i))
	}
	s.Fail("chat.getPermalink", 1, slacksim.Fault{Error: "internal_error"})
	ts := s.writes("sam", s.general, slacksim.Post{Text: "All of us: " + strings.Join(names, ", ") + " and @platform"})
	form := s.creditsThis("sam", s.general, ts)
	if got := filledIn(t, form); len(got) > 25 || len(got) == 0 || !strings.Contains(string(form.Body), "not all of them") {
		t.Errorf("%d are filled in: %s", len(got), form.Body)
	}
	s.fills("sam", map[string][]string{"people": s.ids("ana"), "reason": {"for the calm release"}})
	if told := s.announcement(s.general, 1); told.ThreadTS != ts {
		t.Errorf("announced in the thread %q", told.ThreadTS)
	}
}

// Credit from one's own message answers a nudge to pass some on.
func TestCreditBehindAnswersPassItOn(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.hear(s.general)
	s.leads("ana", 60, "luis", "priya", "sam")
	s.types("sam", s.general, "/shine @ana "+forMigration)
	s.eventually("the credit to be recorded", func() bool { return len(s.stored()) == 1 })
	s.clock.Move(31 * time.Minute)
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	s.clock.Move(time.Minute)
	ts := s.writes("ana", s.general, slacksim.Post{Text: "Thank you! It was @luis and @priya who rehearsed."})
	s.creditsThis("ana", s.general, ts)
	s.fills("ana", map[string][]string{"reason": {"rehearsed the rollback with us on Sunday, so that it was boring"}, "channel": {s.general}})
	s.closed("ana")
	s.eventually("the answer to be noted", func() bool { return s.record("ana").Moments[0].Answer == nudge.Gave })
	s.workspace(func(store *storage.Store) {
		records, err := store.NudgeRecords(t.Context(), s.people["ana"])
		if err != nil {
			t.Fatal(err)
		}
		all := s.stored()
		o := nudge.OutcomeOf(records[s.people["ana"]].Moments[0], all[1:], nil, s.clock.Now())
		if !o.Gave || !o.GaveSoon || !o.Reached {
			t.Errorf("its outcome is %+v", o)
		}
	})
}
