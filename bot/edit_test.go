package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

func TestEditFollowsEverywhere(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana @luis for the clam release")[0]
	s.announcement(s.general, 1)
	s.hears("ana", "clam")
	s.hears("luis", "clam")
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {"too short"}})
	if form := s.form("sam"); !strings.Contains(form.Errors["reason"], "Tell a little more") {
		t.Errorf("the form says %v", form.Errors)
	}
	s.fills("sam", map[string][]string{"reason": {"for the calm release"}, "values": {"craft"}})
	s.hears("ana", "calm")
	s.hears("luis", "calm")
	s.await("the channel to follow", func() bool { return strings.Contains(s.public(s.general)[0], "calm release") })
	if stored := s.stored(); len(stored) != 1 || stored[0].Text != "for the calm release" || stored[0].Values[0] != "craft" {
		t.Errorf("stored %+v", stored)
	}
}

// An edit to a long text grows a thread, and one to a short text takes it away.
func TestEditMovesTheThread(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	s.announcement(s.general, 1)
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {strings.Repeat("&<", 900) + " the end of it"}})
	s.await("the thread", func() bool {
		all := s.Messages(s.general)
		return len(s.public(s.general)) >= 2 && strings.Contains(all[len(all)-1].Text, "the end of it")
	})
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {"short again now"}})
	s.await("the thread to go", func() bool {
		return len(s.public(s.general)) == 1 && strings.Contains(s.public(s.general)[0], "short again now")
	})
}

// An edit while the message still follows the one before leaves nothing of that: the thread goes too.
func TestEditDuringAnEdit(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	s.announcement(s.general, 1)
	s.hears("ana", "calm release")
	drawn := make(chan struct{})
	s.Fail("chat.update", 1, slacksim.Fault{Channel: s.general, Until: drawn})
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {strings.Repeat("&<", 900) + " the end of it"}})
	s.await("the first edit to be under way", func() bool { return s.Held() == 1 })
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {"short again now"}})
	s.hears("ana", "short again now")
	close(drawn)
	s.await("only the second edit to stand", func() bool {
		all := s.public(s.general)
		return len(s.Calls("chat.delete")) > 0 && len(all) == 1 && strings.Contains(all[0], "short again now")
	})
}

// An edit while the announcement is under way is not lost.
func TestEditDuringTheAnnouncement(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	said := make(chan struct{})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Until: said})
	receipt := s.types("sam", s.general, "/shine @ana for the clam release")[0]
	s.hears("ana", "clam")
	s.await("the announcement to be under way", func() bool { return s.Held() == 1 })
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {"for the calm release"}})
	s.hears("ana", "calm")
	close(said)
	s.await("the channel to follow", func() bool {
		return len(s.public(s.general)) == 1 && strings.Contains(s.public(s.general)[0], "calm release")
	})
}

// What everybody may try with the "…" menu, and who succeeds.
func TestMenuIsCheckedWhereItActs(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	boss := s.AddUser(slacksim.User{Name: "boss", RealName: "Boss", Admin: true})
	s.people["boss"] = boss
	if err := s.Invite(t.Context(), s.general, boss); err != nil {
		t.Fatal(err)
	}
	s.startBot()
	s.types("sam", s.general, "/shine @ana @luis for the calm release")
	announced, id := s.announcement(s.general, 1), s.stored()[0].ID
	s.clicks("priya", announced, "menu", "hide:"+id)
	s.sees("priya", s.general, "Only the people credited")
	s.clicks("luis", announced, "menu", "remove:"+id)
	s.sees("luis", s.general, "Only admins")
	s.clicks("luis", announced, "menu", "undo:"+id)
	s.sees("luis", s.general, "Only the person who gave")
	s.clicks("priya", announced, "menu", "edit:"+id)
	s.sees("priya", s.general, "Only the person who gave")
	s.clicks("ana", announced, "menu", "hide:"+id)
	s.sees("ana", s.general, "digests won't name you")
	if stored := s.stored(); len(stored) != 1 || len(stored[0].Hidden) != 1 || stored[0].Hidden[0] != s.people["ana"] {
		t.Fatalf("stored %+v", stored)
	}
	s.clock.Move(time.Hour) // an admin may at any time
	s.clicks("boss", announced, "menu", "remove:"+id)
	s.sees("boss", s.general, "is gone everywhere")
	s.await("it to be gone", func() bool { return len(s.public(s.general)) == 0 && len(s.told("ana")) == 0 })
	if lines := s.audit(); len(lines) != 1 || lines[0].Action != "remove" || lines[0].By != boss || lines[0].About != id {
		t.Errorf("the audit log says %+v", lines)
	}
}

func TestForgedEdits(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	id := s.stored()[0].ID
	state := map[string]map[string]any{"reason": {"reason": map[string]any{"type": "plain_text_input", "value": "forged words of somebody"}}}
	try := func(who, team string) string {
		t.Helper()
		answered, err := s.ForgeSubmission(t.Context(), s.people[who], slacksim.Forged{CallbackID: "edit", Metadata: id, State: state, Team: team})
		if err != nil {
			t.Fatal(err)
		}
		return string(answered)
	}
	if got := try("luis", ""); !strings.Contains(got, "Only the person who gave") {
		t.Errorf("luis is answered %s", got)
	}
	try("sam", "T0OTHER") // from another workspace: no answer, no change
	s.clock.Move(15 * time.Minute)
	if got := try("sam", ""); !strings.Contains(got, "this one is older") {
		t.Errorf("too late, sam is answered %s", got)
	}
	if stored := s.stored(); strings.Contains(stored[0].Text, "forged") {
		t.Errorf("stored %+v", stored)
	}
}

func TestUndoCommand(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	if seen := s.types("sam", s.general, "/shine undo"); !strings.Contains(seen[0].Text, "nothing to take back") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	s.types("sam", s.general, "/shine @ana for the first release")
	s.types("sam", s.general, "/shine @ana for the second release")
	if seen := s.types("sam", s.general, "/shine undo"); !strings.Contains(seen[0].Text, "the second release") {
		t.Errorf("sam sees %q", seen[0].Text)
	}
	if stored := s.stored(); len(stored) != 1 || !strings.Contains(stored[0].Text, "first") {
		t.Errorf("stored %+v", stored)
	}
}

// One of several in an announcement may outgrow it: then it is announced on its own, in full, and the others stay.
func TestEditOutgrowsASharedAnnouncement(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	said := make(chan struct{})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "ratelimited", Until: said})
	s.types("priya", s.general, "/shine @luis for the first release "+strings.Repeat("word ", 350))
	receipt := s.types("luis", s.general, "/shine @ana for the clam release")[0]
	s.types("sam", s.general, "/shine @ana for the third release")
	s.hears("luis", "first release")
	s.hears("ana", "clam release")
	s.hears("ana", "third release") // so all three wait for the channel
	close(said)
	if shared := s.announcement(s.general, 1); strings.Count(shared.Text, "release") != 3 {
		t.Fatalf("not announced together: %q", shared.Text)
	}
	s.clicks("luis", receipt, "edit", "")
	s.fills("luis", map[string][]string{"reason": {"for the calm release " + strings.Repeat("& ", 900) + "to the very end"}})
	s.await("it to be announced on its own", func() bool {
		all := s.public(s.general)
		return len(all) > 1 && strings.Contains(all[len(all)-1], "to the very end")
	})
	all := s.public(s.general)
	if strings.Contains(all[0], "clam") || strings.Contains(all[0], "calm") || strings.Count(all[0], "release") != 2 || !strings.Contains(all[1], "calm release") {
		t.Errorf("the channel reads %q", all)
	}
	alone := s.announcement(s.general, 2)
	if err := s.React(t.Context(), s.people["sam"], s.general, alone.TS, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.eventually("a boost of it", func() bool { return len(s.boosts()[1]) == 1 && len(s.boosts()[0]) == 0 })
	s.clicks("luis", receipt, "undo", "")
	s.await("it to be gone", func() bool { return len(s.public(s.general)) == 1 })
}

// It may outgrow it while that is under way, too: the others stay in it all the same.
func TestEditOutgrowsAnAnnouncementUnderWay(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	together, said := make(chan struct{}), make(chan struct{})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "ratelimited", Until: together})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Until: said})
	s.types("priya", s.general, "/shine @luis for the first release")
	receipt := s.types("luis", s.general, "/shine @ana for the clam release")[0]
	s.hears("luis", "first release")
	s.hears("ana", "clam release")
	close(together)
	s.await("the announcement to be refused, and then to be under way", func() bool {
		refused := slices.ContainsFunc(s.Calls("chat.postMessage"), func(c slacksim.Call) bool { return c.Answer == "ratelimited" })
		return refused && s.Held() == 1
	})
	s.clicks("luis", receipt, "edit", "")
	s.fills("luis", map[string][]string{"reason": {"for the calm release " + strings.Repeat("& ", 900) + "to the very end"}})
	s.hears("ana", "calm release")
	close(said)
	s.await("it to be announced on its own", func() bool {
		all := s.public(s.general)
		return len(all) > 1 && strings.Contains(all[len(all)-1], "to the very end")
	})
	if all := s.public(s.general); !strings.Contains(all[0], "first release") || strings.Contains(all[0], "calm") || !strings.Contains(all[1], "calm release") {
		t.Errorf("the channel reads %q", all)
	}
}

// The command is delivered twice, and takes one back.
func TestUndoCommandTwiceIsOne(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the first release")
	s.types("sam", s.general, "/shine @ana for the second release")
	envelope, err := s.Command(t.Context(), s.people["sam"], s.general, "/shine undo")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Again(t.Context(), envelope); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "taken back before")
	if stored := s.stored(); len(stored) != 1 || !strings.Contains(stored[0].Text, "first") {
		t.Errorf("stored %+v", stored)
	}
}

// When Slack does not take the form in time, a button opens it again: also that to edit, and that to say thanks.
func TestExpiredTriggerOffersEveryFormAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for the clam release")[0]
	told := s.hears("ana", "credited you")
	for who, m := range map[string]slacksim.Message{"sam": receipt, "ana": told} {
		action := map[string]string{"sam": "edit", "ana": "thanks"}[who]
		s.Fail("views.open", 1, slacksim.Fault{Error: "expired_trigger_id"})
		s.clicks(who, m, action, "")
		s.clicks(who, s.sees(who, m.Channel, "Here it is again"), action, "")
		s.form(who)
	}
}
