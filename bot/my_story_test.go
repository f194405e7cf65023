package bot_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
)

// files waits for so many files in somebody's conversation with Shine.
func (s *scene) files(who string, n int) []slacksim.File {
	s.t.Helper()
	direct := s.DirectChannel(s.people[who])
	s.await("files for "+who, func() bool { return len(s.Files(direct)) >= n })
	return s.Files(direct)
}

func TestMyStory(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @luis @priya for the calm release #craft")
	s.types("ana", s.general, "/shine privately @luis for <b>telling</b> me the truth")
	s.types("luis", s.general, "/shine @ana for a week of good coffee #kindness")
	told := s.hears("luis", "calm release")
	s.clicks("luis", told, render.ActionPassOn, s.stored()[0].ID)
	s.fills("luis", map[string][]string{render.FieldPeople: s.ids("ana"), render.FieldReason: {"the checklist behind it"}})
	s.hears("ana", "checklist behind it")

	s.types("luis", s.general, "/shine story")
	s.hears("luis", "That is your story")
	got := s.files("luis", 2)
	if len(got) != 2 || got[0].Name != "my-story.html" || got[1].Name != "my-story.md" {
		t.Fatalf("the files are %+v", got)
	}
	for _, file := range got {
		text := string(file.Content)
		for _, want := range []string{
			"The story of Luis", "the calm release", "together with Priya", "me the truth", "told privately", "To Ana",
			"a week of good coffee", "the checklist behind it", "Sam → Luis and Priya → Ana", "November 2026",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", file.Name, want, text)
			}
		}
		for _, bad := range []string{"<b>", "<@", s.people["luis"]} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q", file.Name, bad)
			}
		}
	}
	for _, who := range []string{"ana", "sam", "priya"} {
		if n := len(s.Files(s.DirectChannel(s.people[who]))); n != 0 {
			t.Errorf("%s got %d files", who, n)
		}
	}

	s.types("luis", s.general, "/shine historia 2025")
	s.hears("luis", "nothing of yours to tell")
	for _, typed := range []string{"/shine story 2027", "/shine story of @ana", "/shine story since never"} {
		if seen := s.types("luis", s.general, typed); !strings.Contains(seen[0].Text, "Of which time?") {
			t.Errorf("%s: %q", typed, seen[0].Text)
		}
	}
	s.clock.Move(40 * 24 * time.Hour)
	s.types("luis", s.general, "/shine story since 7d")
	s.await("nothing again", func() bool {
		return strings.Count(strings.Join(s.told("luis"), "\n"), "nothing of yours to tell") == 2
	})
}

func TestCard(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @luis for the calm release #craft")
	s.types("sam", s.general, "/shine @luis for شكرا جزيلا لك كثيرا")
	told := s.hears("luis", "calm release")
	id := s.stored()[0].ID
	s.clicks("luis", told, render.ActionMenu, render.MenuValue(render.MenuCard, id))
	got := s.files("luis", 1)[0]
	if _, err := png.Decode(bytes.NewReader(got.Content)); err != nil || got.Name != "card.png" || !strings.Contains(got.AltText, "Sam credited Luis: the calm release") {
		t.Errorf("the card is %q, %q, %v", got.Name, got.AltText, err)
	}
	if err := s.Forge(t.Context(), s.people["ana"], s.general, render.ActionMenu, "b", render.MenuValue(render.MenuCard, id)); err != nil {
		t.Fatal(err)
	}
	s.clicks("luis", s.hears("luis", "شكرا"), render.ActionMenu, render.MenuValue(render.MenuCard, s.stored()[1].ID))
	s.hears("luis", "no letters to draw")
	if n := len(s.Files(s.DirectChannel(s.people["ana"]))) + len(s.Files(s.general)); n != 0 {
		t.Errorf("others got %d files", n)
	}
}

// Whoever is erased leaves no file that names them: their own ones, and those of others.
func TestForgetDeletesStories(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @luis for the calm release #craft")
	s.types("priya", s.general, "/shine @ana for the other calm release")
	told := s.hears("luis", "calm release")
	s.clicks("luis", told, render.ActionMenu, render.MenuValue(render.MenuCard, s.stored()[0].ID))
	s.files("luis", 1)
	for _, who := range []string{"luis", "sam", "ana"} {
		s.types(who, s.general, "/shine story")
		s.hears(who, "That is your story")
	}
	asked := s.types("sam", s.general, "/shine forget me")
	s.clicks("sam", asked[len(asked)-1], render.ActionForget, "")
	s.await("the files to be gone", func() bool {
		return len(s.Files(s.DirectChannel(s.people["sam"])))+len(s.Files(s.DirectChannel(s.people["luis"]))) == 0
	})
	if n := len(s.Files(s.DirectChannel(s.people["ana"]))); n != 2 {
		t.Errorf("of ana's files, which do not name sam, %d are left", n)
	}
}
