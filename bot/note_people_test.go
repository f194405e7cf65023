package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
)

// note waits for somebody's n-th note, and returns its text.
func (s *scene) note(who string, n int) string {
	s.t.Helper()
	s.await("a note", func() bool { return len(s.notesOf(who)) == n })
	return s.notesOf(who)[n-1].Text
}

// hasIn checks what stands in a text, and what does not.
func (s *scene) hasIn(text string, want, not []string) {
	s.t.Helper()
	for _, part := range want {
		if !strings.Contains(text, part) {
			s.t.Errorf("%q is not in %s", part, text)
		}
	}
	for _, part := range not {
		if strings.Contains(text, part) {
			s.t.Errorf("%q is in %s", part, text)
		}
	}
}

// A note says how its people like to shine: what is for leads only once they said yes to this lead, and nothing of who
// is forgotten.
func TestANoteHasTheLinesThatItsLeadMayRead(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	for _, lead := range []string{"ana", "sam"} {
		s.types(lead, s.general, "/shine lead @luis")
		s.types(lead, s.general, "/shine leads note monday 9:00")
		s.sees(lead, s.general, "your note comes Mondays")
	}
	s.writesLines("luis", "in writing", "speaking up", "calm releases")
	s.types("ana", s.general, "/shine lead off")
	s.types("ana", s.general, "/shine lead @luis") // as another lead would
	asked := s.hears("luis", "may <@"+s.people["ana"]+"> read them too")

	s.types("priya", s.general, "/shine @luis for the story of the first week")
	s.nextMonday("ana")
	s.hasIn(s.note("ana", 1), []string{"the first week", "in writing"}, []string{"speaking up", "calm releases"})
	s.hasIn(s.note("sam", 1), []string{"the first week", "in writing", "speaking up"}, []string{"calm releases"})

	s.clicks("luis", asked, render.ActionLineLead, s.people["ana"])
	s.hears("luis", "can read your lines for leads")
	s.types("priya", s.general, "/shine @luis for the story of the second week")
	s.types("priya", s.general, "/shine @luis for another story of the second week")
	s.nextMonday("ana")
	second := s.note("ana", 2)
	s.hasIn(second, []string{"the story of the second week", "another story of the second week", "speaking up"}, []string{"calm releases"})
	if strings.Count(second, "in writing") != 1 {
		t.Errorf("luis's lines do not stand there once: %s", second)
	}

	forget := s.types("luis", s.general, "/shine forget me")
	s.clicks("luis", forget[len(forget)-1], render.ActionForget, "")
	s.hears("luis", "What you wrote is gone")
	s.await("the notes that named luis to be taken back", func() bool { return len(s.notesOf("ana")) == 0 })
	s.types("ana", s.general, "/shine lead @luis")
	s.types("priya", s.general, "/shine @luis for the story of the third week")
	s.types("ana", s.general, "/shine leads note preview")
	s.hasIn(s.sees("ana", s.general, "the third week").Text, nil, []string{"in writing", "speaking up", "calm releases"})
}

// A note tells of those who are in the lead's user group when it comes: who joined since is in it, and hears of being
// led; who left is not.
func TestANoteFollowsUserGroups(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("priya")})
	s.types("sam", s.general, "/shine lead @design")
	s.hears("priya", "<@"+s.people["sam"]+"> leads you in Shine")
	s.types("sam", s.general, "/shine leads note monday 9:00")
	s.sees("sam", s.general, "your note comes Mondays")
	s.types("ana", s.general, "/shine @luis for the story about luis")
	s.types("ana", s.general, "/shine @priya for the story about priya")
	s.caughtUp()

	if err := s.SetMembers(t.Context(), group, s.ids("luis")...); err != nil {
		t.Fatal(err)
	}
	s.types("sam", s.general, "/shine leads note preview")
	s.hasIn(s.sees("sam", s.general, "the story about").Text, []string{"about luis"}, []string{"about priya"})
	s.nextMonday("sam")
	s.hasIn(s.note("sam", 1), []string{"the story about luis"}, []string{"the story about priya"})
	s.hears("luis", "<@"+s.people["sam"]+"> leads you in Shine")
	if named := s.keptNotes("sam").Moments[0].Named; len(named) != 1 || named[0] != s.people["luis"] {
		t.Errorf("the moment names %v", named)
	}

	// Where Slack does not say who is in the group, the team is as it was.
	s.types("ana", s.general, "/shine @luis for what came the week after")
	s.Fail("usergroups.users.list", 1000, slacksim.Fault{Error: "internal_error"})
	if err := s.SetMembers(t.Context(), group, s.ids("priya")...); err != nil {
		t.Fatal(err)
	}
	s.nextMonday("sam")
	s.hasIn(s.note("sam", 2), []string{"the week after"}, nil)
}

// Where many join a user group at once, none of them is in a note before an admin agreed.
func TestACrowdThatJoinsWaitsForAnAdmin(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	var crowd []string
	for i := range credit.ManyAtOnce + 1 {
		crowd = append(crowd, s.AddUser(slacksim.User{Name: fmt.Sprint("new", i)}))
	}
	group := s.AddGroup(slacksim.Usergroup{Handle: "design", Members: s.ids("priya")})
	s.types("sam", s.general, "/shine lead @design")
	s.hears("priya", "leads you in Shine")
	s.types("ana", s.general, "/shine @new1 for a story of the crowd")
	s.caughtUp()
	if err := s.SetMembers(t.Context(), group, append(crowd, s.people["priya"])...); err != nil {
		t.Fatal(err)
	}
	s.types("sam", s.general, "/shine leads note preview")
	s.sees("sam", s.general, "nothing new")
}

// A long note goes on behind a button: each part is short enough for Slack, nothing is lost, and nothing comes twice.
func TestALongNoteGoesOn(t *testing.T) {
	t.Parallel()
	s := newNoteScene(t, 0)
	s.writesLines("luis", strings.Repeat("in writing & ", 11), "speaking up", "calm releases")
	s.types("ana", s.general, "/shine leads note monday 9:00")
	const stories = 16
	for i := range stories {
		s.types("sam", s.general, fmt.Sprintf("/shine @luis @priya for story %02d, %s", i, strings.Repeat("boring & calm releases ", 15)))
	}
	s.caughtUp()
	s.nextMonday("ana")
	s.note("ana", 1)

	count := map[string]int{}
	for parts := 1; ; parts++ {
		m := s.notesOf("ana")[0]
		if n := utf8.RuneCountInString(m.Text); n > 4000 {
			t.Errorf("part %d has %d characters", parts, n)
		}
		for i := range stories {
			count[fmt.Sprintf("story %02d", i)] += strings.Count(m.Text, fmt.Sprintf("story %02d", i))
		}
		if !strings.Contains(m.Text, "[Earlier]") {
			if parts < 3 {
				t.Errorf("there are %d parts", parts)
			}
			break
		}
		s.clicks("ana", m, render.ActionNotePage, "")
		s.await("the next part", func() bool { return s.notesOf("ana")[0].Text != m.Text })
	}
	for story, n := range count {
		if n != 1 {
			t.Errorf("%s is told %d times", story, n)
		}
	}
}
