package render_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
)

// myStory is luis's, who was credited by ana, and passed that on to sam.
func myStory() render.MyStory {
	values := []credit.Value{{Name: "craft"}, {Name: "fun"}}
	later := shoutout(privately, toOne, func(s *credit.Shoutout) {
		s.ID, s.Time, s.Values = "1797724800000000", s.Time.AddDate(0, 1, 0), nil
		s.Work = "https://example.com/a?b=1&c=2"
		s.Text = "1. listening\n- and <#C1> more\n\n# not a heading: https://evil.example/?a=1&b=2 *bold* `code` <script>alert(1)</script>"
	})
	given := shoutout(func(s *credit.Shoutout) {
		s.Giver, s.Recipients, s.Values, s.Text = "U2", []string{"U1", "U3"}, []string{"fun"}, "a week of <@U1> & good coffee"
	})
	passed := passedOn()
	passed.ID = "1795046400000007"
	return render.MyStory{
		Person: "U2", Zone: time.UTC, Span: credit.StorySpan{From: monday.AddDate(-5, 0, 0), To: monday},
		Received: credit.Chapters([]credit.Shoutout{shoutout(), later}, values, time.UTC),
		Given:    credit.Chapters([]credit.Shoutout{given}, values, time.UTC),
		PassedOn: credit.Chapters([]credit.Shoutout{passed.Shoutout}, values, time.UTC),
		Chains:   map[string][]credit.Shoutout{passed.ID: passed.Chain}, Cut: true,
		Names: map[string]string{"U1": "Ana <b>Ruiz</b>", "U2": "Luis\u202E Ortega", "U3": "Priya \"P\" Natarajan", "U4": "Sam *& Co*"},
	}
}

func TestGoldenStories(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		page, err := l.StoryPage(myStory())
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string][]byte{"my_story.html": page, "my_story.md": l.StoryMarkdown(myStory())} {
			path := filepath.Join("testdata", string(l), name)
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got; -update writes it anew):\n%s", path, diff)
			}
		}
	}
}

// A story tells no totals, and what people typed in it stays text.
func TestStoryIsSafe(t *testing.T) {
	t.Parallel()
	page, err := render.English.StoryPage(myStory())
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<b>", "\u202E", "src=", "url(", "<@U", "<#C", "@import", "<link"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if outside := regexp.MustCompile(`(href|action|formaction|srcset|data|poster)\s*=`).Find(page); outside != nil {
		t.Errorf("the page asks for something: %s", outside)
	}
	markdown := string(render.English.StoryMarkdown(myStory()))
	for _, good := range []string{`1\. listening`, `> \- and a channel more`, `\# not a heading: https:\//evil.example/?a=1\&b=2 \*bold\* \` + "`code\\`" + ` \<script\>`} {
		if !strings.Contains(markdown, good) {
			t.Errorf("the Markdown lacks %q:\n%s", good, markdown)
		}
	}
}

func FuzzStory(f *testing.F) {
	f.Add("pairing until it was boring", "Ana")
	f.Add("</blockquote><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>")
	f.Add("<@U1><!channel>\x00\u2028\u202e{{.Title}}", "{{.}}")
	script := regexp.MustCompile(`(?i)<(script|img|svg|iframe|a|b|object|style)[\s>/]`)
	empty := myStory()
	empty.Received, empty.Given, empty.PassedOn, empty.Names = nil, nil, nil, nil
	bare, err := render.English.StoryPage(empty)
	if err != nil {
		f.Fatal(err)
	}
	usual := len(script.FindAll(bare, -1))
	f.Fuzz(func(t *testing.T, text, name string) {
		s := myStory()
		one := shoutout(func(s *credit.Shoutout) { s.Text = text })
		s.Received, s.Names = credit.Chapters([]credit.Shoutout{one}, nil, time.UTC), map[string]string{"U1": name}
		page, err := render.English.StoryPage(s)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(script.FindAll(page, -1)); n != usual {
			t.Errorf("%d elements in the page, want %d:\n%s", n, usual, page)
		}
		for line := range strings.Lines(string(render.English.StoryMarkdown(s))) {
			if quoted, is := strings.CutPrefix(line, "> "); is && regexp.MustCompile(`^\s*([#>-]|\d+[.)])`).MatchString(quoted) {
				t.Errorf("a line of Markdown means something: %q", line)
			}
		}
	})
}

// Lengths of all kinds stay readable: a very long story is written in no time.
func TestLongStory(t *testing.T) {
	t.Parallel()
	var many []credit.Shoutout
	for i := range credit.MostInStory {
		many = append(many, shoutout(long, func(s *credit.Shoutout) { s.ID = fmt.Sprint(1795046400000000 + i) }))
	}
	s := myStory()
	s.Received = credit.Chapters(many, nil, time.UTC)
	page, err := render.English.StoryPage(s)
	if err != nil || len(page) > 8<<20 || len(page) < 1<<20 {
		t.Errorf("%d bytes, %v", len(page), err)
	}
}
