package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"shine/bot/slacksim"
	"shine/credit"
)

// buttonValue is the value of a button in a message.
func buttonValue(t *testing.T, m slacksim.Message, action string) string {
	t.Helper()
	for _, b := range buttonsOf(t, m) {
		if b.ActionID == action {
			return b.Value
		}
	}
	t.Fatalf("no button %q in %s", action, m.Blocks)
	return ""
}

// button is an element of a message that can be clicked.
type button struct {
	ActionID string `json:"action_id"`
	Value    string
	Text     json.RawMessage // of a button an object, of other elements a string
}

// label is what stands on a button.
func (b button) label() string {
	var text struct{ Text string }
	_ = json.Unmarshal(b.Text, &text) // what has no label is no button
	return text.Text
}

func buttonsOf(tb testing.TB, m slacksim.Message) []button {
	tb.Helper()
	var blocks []struct{ Elements []button }
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		tb.Fatal(err)
	}
	var all []button
	for _, b := range blocks {
		all = append(all, b.Elements...)
	}
	return all
}

func TestPassItOn(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	first := s.announcement(s.general, 1)
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback nobody needed"}})
	second := s.announcement(s.general, 2)
	if !strings.Contains(second.Text, "passed credit on to") || second.ThreadTS != first.TS {
		t.Errorf("announced %q in thread %q", second.Text, second.ThreadTS)
	}
	s.hears("luis", "passed credit on to you")
	s.hears("sam", "passed the credit that you gave them on to")
	stored := s.stored()
	if stored[1].PassedFrom != stored[0].ID || stored[1].Source != credit.FromPassOn || stored[1].Visibility != credit.Public {
		t.Errorf("stored %+v", stored[1])
	}

	// On to priya, but not back to anybody in the chain.
	s.clicks("luis", s.hears("luis", "passed credit on to you"), "pass_on", "")
	s.fills("luis", map[string][]string{"people": {s.people["ana"], s.people["sam"]}, "reason": {"it was them all along"}})
	if form := s.form("luis"); !strings.Contains(form.Errors["people"], "came through them already") {
		t.Errorf("the form says %v", form.Errors)
	}
	s.fills("luis", map[string][]string{"people": {s.people["ana"], s.people["priya"]}, "reason": {"testing it on a Sunday evening"}})
	third := s.announcement(s.general, 3)
	if text := s.hears("sam", "Sunday evening").Text; !strings.Contains(text, "it began with what you gave") {
		t.Errorf("sam, who credited somebody else, hears %q", text)
	}
	if text := s.hears("ana", "Sunday evening").Text; !strings.Contains(text, "the credit that you gave them") {
		t.Errorf("ana hears %q", text)
	}
	chain := "<@" + s.people["sam"] + "> → <@" + s.people["ana"] + "> → <@" + s.people["luis"] + "> → <@" + s.people["priya"] + ">"
	if !strings.Contains(third.Text, chain) || third.ThreadTS != first.TS { // there are no threads within threads
		t.Errorf("announced %q in thread %q, want the chain %s in thread %q", third.Text, third.ThreadTS, chain, first.TS)
	}
}

// Only the people credited may pass a credit on, whatever is forged.
func TestPassOnIsForRecipientsOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	id := s.stored()[0].ID
	s.clicks("luis", s.announcement(s.general, 1), "pass_on", "")
	s.sees("luis", s.general, "Only the people credited")
	if len(s.Modals(s.people["luis"])) != 0 {
		t.Error("luis got the form")
	}
	// A form with the metadata of somebody else's draft gives nothing away.
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	var view struct {
		Metadata string `json:"private_metadata"`
	}
	if err := json.Unmarshal(s.form("ana").Body, &view); err != nil {
		t.Fatal(err)
	}
	for _, metadata := range []string{view.Metadata, id, `{"passed_from":"` + id + `"}`} {
		if _, err := s.ForgeSubmission(t.Context(), s.people["luis"], slacksim.Forged{CallbackID: "give", Metadata: metadata, State: map[string]map[string]any{
			"people": {"people": map[string]any{"type": "multi_users_select", "selected_users": []string{s.people["priya"]}}},
			"reason": {"reason": map[string]any{"type": "plain_text_input", "value": "passing on what is not mine"}},
		}}); err != nil {
			t.Fatal(err)
		}
	}
	if stored := s.stored(); len(stored) != 1 {
		t.Errorf("stored %+v", stored)
	}
}

func TestPassOnInheritsThePrivacy(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine privately @ana for the honest answer")
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"asking the question first"}})
	s.hears("luis", "only you and")
	if stored := s.stored(); stored[1].Visibility != credit.Private || len(s.public(s.general)) != 0 {
		t.Errorf("stored %+v, announced %q", stored[1], s.public(s.general))
	}
}

func TestThanksAreSaidOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana @luis for the calm release")
	told := s.hears("ana", "credited you")
	s.clicks("ana", told, "thanks", "")
	s.fills("ana", map[string][]string{"own": {"That <!channel> made my week & more"}})
	s.hears("sam", "That &lt;!channel&gt; made my week &amp; more")
	if err := s.CloseModal(t.Context(), s.people["ana"], s.form("ana").ID); err != nil {
		t.Fatal(err)
	}
	s.clicks("ana", told, "thanks", "")
	s.await("an answer", func() bool { return len(s.Ephemerals(told.Channel, s.people["ana"])) == 1 })
	s.clicks("luis", s.hears("luis", "credited you"), "thanks", "")
	s.fills("luis", nil)
	s.hears("sam", "that made my day")
	id := s.stored()[0].ID
	for _, who := range []string{"ana", "priya", "sam"} { // again, not credited, the giver
		if _, err := s.ForgeSubmission(t.Context(), s.people[who], slacksim.Forged{CallbackID: "thanks", Metadata: id, State: map[string]map[string]any{
			"own": {"own": map[string]any{"type": "plain_text_input", "value": "forged thanks"}},
		}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range s.told("sam") {
		if strings.Contains(text, "forged") {
			t.Errorf("sam hears %q", text)
		}
	}
}

// An edit of what was passed on reaches the first giver too, who read the words as well.
func TestEditFollowsToTheFirstGiver(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	told := s.hears("ana", "credited you")
	s.clicks("ana", told, "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the clam rollback"}})
	s.hears("sam", "clam rollback")
	s.clicks("ana", s.sees("ana", told.Channel, "You credited"), "edit", "")
	s.fills("ana", map[string][]string{"reason": {"writing the calm rollback"}})
	s.hears("luis", "calm rollback")
	if text := s.hears("sam", "calm rollback").Text; !strings.Contains(text, "passed the credit that you gave them on to") {
		t.Errorf("sam hears %q", text)
	}
}

// Who wants to be told alone is, also of credit that is passed on: not even the first giver reads the name.
func TestQuietPassOnIsToldToThemAlone(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("luis")
	s.usesHome("luis", "preferences", "told", "featured", "quiet")
	s.await("the choice of luis", func() bool { return strings.Count(s.home("luis"), `"value":"quiet"`) == 2 })
	s.types("sam", s.general, "/shine @ana for the calm release")
	told := s.hears("ana", "credited you")
	s.clicks("ana", told, "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	s.hears("luis", "passed credit on to you")
	s.closed("ana")
	s.clicks("ana", told, "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["priya"]}, "reason": {"testing the rollback"}})
	s.hears("sam", "testing the rollback")
	if all := strings.Join(append(s.told("sam"), s.public(s.general)...), "\n"); strings.Contains(all, s.people["luis"]) {
		t.Errorf("others read %q", all)
	}
}

// Credit that is taken back while somebody passes it on is told so, and what they typed stays before them.
func TestPassOnOfWhatWasTakenBack(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release")
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	s.form("ana")
	s.types("sam", s.general, "/shine undo")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	if form := s.form("ana"); !strings.Contains(form.Errors["reason"], "taken back before") {
		t.Errorf("the form says %v: %s", form.Errors, form.Body)
	}
}

// Credit is taken back while what was passed on of it is being said: that tells nothing of it either.
func TestUndoEndsTheChainThatIsBeingTold(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	told := s.hears("ana", "credited you")
	s.announcement(s.general, 1)
	said := make(chan struct{})
	for _, conversation := range []string{s.general, s.people["luis"]} {
		s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: conversation, Until: said})
	}
	s.clicks("ana", told, "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	s.await("both to be under way", func() bool { return s.Held() == 2 })
	s.clicks("sam", receipt, "undo", "")
	s.await("ana's message to go", func() bool { return len(s.told("ana")) == 0 }) // in the channel it waits for its turn
	close(said)
	s.await("sam to be named nowhere", func() bool {
		others := append(s.told("luis"), s.public(s.general)...)
		return len(others) == 3 && !strings.Contains(strings.Join(others, "\n"), s.people["sam"])
	})
}

// What was passed on stays, but nothing in it tells any more of credit that was taken back.
func TestUndoEndsTheChain(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	receipt := s.types("sam", s.general, "/shine @ana for the calm release")[0]
	s.clicks("ana", s.hears("ana", "credited you"), "pass_on", "")
	s.fills("ana", map[string][]string{"people": {s.people["luis"]}, "reason": {"writing the rollback"}})
	s.announcement(s.general, 2)
	s.clicks("luis", s.hears("luis", "passed credit on to you"), "pass_on", "")
	s.fills("luis", map[string][]string{"people": {s.people["priya"]}, "reason": {"testing it on sunday"}})
	s.announcement(s.general, 3)
	s.hears("priya", "testing it")
	s.clicks("sam", receipt, "undo", "")
	s.await("sam to be named nowhere", func() bool {
		others := append(append(s.told("luis"), s.told("priya")...), s.public(s.general)...)
		return len(others) == 5 && !strings.Contains(strings.Join(others, "\n"), s.people["sam"])
	})
	if text := s.public(s.general)[0]; text != "This shout-out was taken back." {
		t.Errorf("above what was passed on stands %q", text)
	}
	if text := s.public(s.general)[2]; !strings.Contains(text, "<@"+s.people["ana"]+"> → <@"+s.people["luis"]+"> → <@"+s.people["priya"]+">") {
		t.Errorf("announced %q", text)
	}
}
