package bot_test

import (
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/storage"
)

// writes lets somebody write their lines: for everyone, for leads, for nobody.
func (s *scene) writesLines(who, everyone, leads, nobody string) {
	s.t.Helper()
	s.opensHome(who)
	s.usesHome(who, render.ActionLines)
	s.fills(who, map[string][]string{
		render.FieldThanked: {everyone}, render.FieldThankedFor: {"everyone"},
		render.FieldGrowing: {leads}, render.FieldGrowingFor: {"leads"},
		render.FieldKnown: {nobody}, render.FieldKnownFor: {"nobody"},
	})
	s.await("the lines to be saved", func() bool {
		open := s.Modals(s.people[who])
		return len(open) > 0 && strings.Contains(string(open[len(open)-1].Body), "This is how you like to shine")
	})
	if err := s.CloseModal(s.t.Context(), s.people[who], s.form(who).ID); err != nil {
		s.t.Fatal(err)
	}
}

// creditForm is the form in which somebody would credit another.
func (s *scene) creditForm(who, whom string) string {
	s.t.Helper()
	s.types(who, s.general, "/shine @"+whom)
	form := s.form(who)
	if err := s.CloseModal(s.t.Context(), s.people[who], form.ID); err != nil {
		s.t.Fatal(err)
	}
	return string(form.Body)
}

func (s *scene) readsLines(who, whom string, want, not []string) {
	s.t.Helper()
	form := s.creditForm(who, whom)
	for _, text := range want {
		if !strings.Contains(form, text) {
			s.t.Errorf("%s does not read %q of %s", who, text, whom)
		}
	}
	for _, text := range not {
		if strings.Contains(form, text) {
			s.t.Errorf("%s reads %q of %s", who, text, whom)
		}
	}
}

func TestWhoReadsHowSomebodyLikesToShine(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.people["guest"] = s.AddUser(slacksim.User{Name: "guest", Restricted: true})
	if err := s.Invite(t.Context(), s.general, s.people["guest"]); err != nil {
		t.Fatal(err)
	}
	s.startBot()
	s.types("ana", s.general, "/shine lead @luis")
	s.hears("luis", "leads you in Shine")
	s.writesLines("luis", "in writing & <!channel>", "speaking up", "calm releases")
	s.readsLines("sam", "luis", []string{`in writing \u0026amp; \u0026lt;!channel`}, []string{"speaking up", "calm releases"})
	s.readsLines("ana", "luis", []string{"in writing", "speaking up"}, []string{"calm releases"})
	s.readsLines("guest", "luis", nil, []string{"in writing", "speaking up", "calm releases"})

	// Another lead has to be let first, and luis is asked once.
	s.types("priya", s.general, "/shine lead @luis")
	asked := s.hears("luis", "may <@"+s.people["priya"]+"> read them too")
	s.readsLines("priya", "luis", []string{"in writing"}, []string{"speaking up"})
	s.types("priya", s.general, "/shine lead @luis @sam")
	s.hears("sam", "<@"+s.people["priya"]+"> leads you in Shine")
	s.clicks("luis", asked, render.ActionLineLead, s.people["priya"])
	s.hears("luis", "can read your lines for leads")
	s.readsLines("priya", "luis", []string{"speaking up"}, nil)

	// A lead who comes again is a new one.
	s.types("ana", s.general, "/shine lead off")
	s.sees("ana", s.general, "you lead nobody in Shine now")
	s.readsLines("ana", "luis", []string{"in writing"}, []string{"speaking up"})
	s.types("ana", s.general, "/shine lead @luis")
	s.hears("luis", "may <@"+s.people["ana"]+"> read them too")
	s.readsLines("ana", "luis", nil, []string{"speaking up"})
	s.opensHome("luis")
	s.await("luis to see that", func() bool { return strings.Contains(s.home("luis"), "does not read your lines for leads yet") })
	s.usesHome("luis", render.ActionLineLead, s.people["ana"])
	s.await("ana to be let", func() bool { return !strings.Contains(s.home("luis"), "does not read your lines") })
	s.readsLines("ana", "luis", []string{"speaking up"}, nil)

	// Who leads somebody else reads nothing, whatever a forged button says.
	if err := s.Forge(t.Context(), s.people["luis"], s.general, render.ActionLineLead, "b", s.people["sam"]); err != nil {
		t.Fatal(err)
	}
	s.sees("luis", s.general, "does not lead you any more")
	count := 0
	for _, text := range s.told("luis") {
		count += strings.Count(text, "may <@"+s.people["priya"]+"> read them too")
	}
	if count > 1 {
		t.Errorf("luis was asked about priya %d times", count)
	}
}

func TestLinesAreForWhomeverIsChosen(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.opensHome("luis")
	s.usesHome("luis", render.ActionLines)
	s.fills("luis", map[string][]string{render.FieldThanked: {"in writing"}})
	s.await("a question", func() bool { return s.form("luis").Errors[render.FieldThankedFor] != "" })
	s.fills("luis", map[string][]string{render.FieldThanked: {"in writing"}, render.FieldThankedFor: {"everyone"}})
	s.await("the home tab to tell", func() bool { return strings.Contains(s.home("luis"), "in writing") })
}

// Two weeks after their first credit people are asked how they like to shine: once, and only who has not said so.
func TestAskedOnceForLines(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	const question = "how you like to shine?"
	asked := func(who string) int { return strings.Count(strings.Join(s.told(who), "\n"), question) }
	s.types("ana", s.general, "/shine @luis @priya for the calm release")
	s.hears("luis", "credited you")
	s.hears("priya", "credited you")
	s.writesLines("priya", "in writing", "speaking up", "calm releases")
	s.clock.Move(13 * 24 * time.Hour)
	s.types("ana", s.general, "/shine @luis for the second calm release")
	s.hears("luis", "second calm release")
	s.caughtUp()
	if n := asked("luis"); n != 0 {
		t.Fatalf("luis was asked after 13 days")
	}
	s.clock.Move(24 * time.Hour)
	s.caughtUp()
	message := s.hears("luis", question)
	s.types("ana", s.general, "/shine @luis for the third calm release")
	s.hears("luis", "third calm release")
	s.clock.Move(30 * 24 * time.Hour)
	s.caughtUp()
	if luis, priya, ana := asked("luis"), asked("priya"), asked("ana"); luis != 1 || priya != 0 || ana != 0 {
		t.Errorf("asked were luis %d, priya %d, ana %d times", luis, priya, ana)
	}
	s.clicks("luis", message, render.ActionLines, "")
	if form := s.form("luis"); form.CallbackID != render.FormLines {
		t.Errorf("the form is %s", form.CallbackID)
	}
}

// A first credit that was taken back is none.
func TestNotAskedForLinesAfterUndo(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("ana", s.general, "/shine @luis for the calm release")
	s.hears("luis", "credited you")
	s.types("ana", s.general, "/shine undo")
	s.eventually("it to be gone", func() bool { return len(s.stored()) == 0 })
	s.clock.Move(15 * 24 * time.Hour)
	s.caughtUp()
	s.types("ana", s.general, "/shine @luis for another calm release")
	s.hears("luis", "another calm release")
	s.clock.Move(13 * 24 * time.Hour)
	s.caughtUp()
	if all := strings.Join(s.told("luis"), "\n"); strings.Contains(all, "how you like to shine?") {
		t.Errorf("luis was asked: %s", all)
	}
	s.clock.Move(24 * time.Hour)
	s.caughtUp()
	s.hears("luis", "how you like to shine?")
}

// Who is forgotten has no lines, and reads none of others for longer than that.
func TestForgetRemovesLines(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("ana", s.general, "/shine lead @luis @sam")
	s.hears("luis", "leads you in Shine")
	s.writesLines("luis", "in writing", "speaking up", "calm releases")
	s.writesLines("sam", "aloud", "writing", "tests")
	for _, who := range []string{"luis", "ana"} {
		asked := s.types(who, s.general, "/shine forget me")
		s.clicks(who, asked[len(asked)-1], render.ActionForget, "")
	}
	for _, who := range []string{"luis", "ana"} {
		s.hears(who, "Done")
	}
	s.workspace(func(store *storage.Store) {
		all, err := store.AllOwnLines(t.Context())
		if err != nil || len(all) != 1 || len(all[s.people["sam"]].Leads) > 0 {
			t.Errorf("kept is %+v, %v", all, err)
		}
	})
}

// Whoever is chosen in the form shows at once what they like; what was typed meanwhile stays.
func TestLinesFollowWhoIsChosen(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.writesLines("luis", "in writing", "speaking up", "calm releases")
	s.types("sam", s.general, "/shine")
	choose := func(people ...string) {
		t.Helper()
		filled := map[string][]string{render.FieldPeople: s.ids(people...), render.FieldReason: {"the calm release"}}
		if err := s.Choose(t.Context(), s.people["sam"], s.form("sam").ID, render.FieldPeople, filled); err != nil {
			t.Fatal(err)
		}
	}
	shows := func(text string) func() bool {
		return func() bool { return strings.Contains(string(s.form("sam").Body), text) }
	}
	choose("priya", "luis")
	s.await("luis's lines", shows("in writing"))
	if form := string(s.form("sam").Body); !strings.Contains(form, `"initial_value":"the calm release"`) || strings.Contains(form, "speaking up") {
		t.Errorf("the form is %s", form)
	}
	choose("luis") // draws nothing
	choose("priya")
	s.await("no lines", func() bool { return !shows("in writing")() })
	s.eventually("it to be drawn twice", func() bool { return len(s.Calls("views.update")) == 2 })
	s.fills("sam", map[string][]string{render.FieldPeople: s.ids("priya"), render.FieldReason: {"the calm release"}, render.FieldChannel: {s.general}})
	s.hears("priya", "the calm release")
}

// A lead's note has the lines of those whom it tells of under their stories.
func TestLinesInALeadsNote(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("ana", s.general, "/shine lead @luis")
	s.hears("luis", "leads you in Shine")
	s.writesLines("luis", "in writing", "speaking up", "calm releases")
	s.types("sam", s.general, "/shine @luis for the calm release")
	s.hears("luis", "credited you")
	s.clock.Move(time.Hour)
	s.types("ana", s.general, "/shine leads note preview")
	seen := s.sees("ana", s.general, "the calm release").Text
	if !strings.Contains(seen, "in writing") || !strings.Contains(seen, "speaking up") || strings.Contains(seen, "calm releases") {
		t.Errorf("ana reads %q", seen)
	}
}
