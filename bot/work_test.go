package bot

import (
	"strings"
	"testing"

	"shine/credit"
)

// The link at the end of a text is the link to the work, in whatever form it comes; all others are words.
func TestCutWork(t *testing.T) {
	t.Parallel()
	const work = "https://example.com/pr/1"
	for text, want := range map[string][2]string{
		"<@U1> for the rollout <https://example.com/pr/1>":                          {"<@U1> for the rollout", work},
		"<@U1> for the rollout https://example.com/pr/1":                            {"<@U1> for the rollout", work},
		"<@U1> for the rollout: <https://example.com/pr/1|example.com/pr/1>":        {"<@U1> for the rollout", work},
		"<@U1> for the rollout <https://example.com/pr/1|the PR>":                   {"<@U1> for the rollout the PR", work},
		"<@U1> for the rollout (<https://example.com/pr/1>).":                       {"<@U1> for the rollout.", work},
		"<@U1> for the rollout (https://example.com/pr/1)!":                         {"<@U1> for the rollout!", work},
		"<@U1> for the rollout https://example.com/pr/1. ":                          {"<@U1> for the rollout.", work},
		"<@U1> for the rollout, <https://example.com/pr/1> #craft #kindness":        {"<@U1> for the rollout #craft #kindness", work},
		"<@U1> for the rollout <https://example.com/pr/1> <#C1|craft>":              {"<@U1> for the rollout <#C1|craft>", work},
		"<@U1> for the page https://example.com/Go_(game)":                          {"<@U1> for the page", "https://example.com/Go_(game)"},
		"<@U1> for the page (https://example.com/Go_(game)).":                       {"<@U1> for the page.", "https://example.com/Go_(game)"},
		"<@U1> for both <https://a.example/1> <https://b.example/2?x=1&amp;y>":      {"<@U1> for both <https://a.example/1>", "https://b.example/2?x=1&y"},
		"<@U1> for the page <https://bücher.example/x>":                             {"<@U1> for the page", "https://xn--bcher-kva.example/x"},
		"<@U1> for the page <https://gооgle.example/x>":                             {"<@U1> for the page", "https://xn--ggle-55da.example/x"},
		"<@U1>\u00a0for it\n<https://example.com/pr/1>":                             {"<@U1>\u00a0for it", work},
		"<@U1> <https://example.com/pr/1>":                                          {"<@U1>", work},
		"<https://example.com/pr/1>":                                                {"", work},
		"<@U1> for the rollout *<https://example.com/pr/1>*":                        {"<@U1> for the rollout", work},
		"<@U1> for the rollout *https://example.com/pr/1*.":                         {"<@U1> for the rollout.", work},
		"<@U1> for the rollout “https://example.com/pr/1”":                          {"<@U1> for the rollout", work},
		"<@U1> for the rollout <https://example.com/pr/1> 🎉 :tada: #craft":          {"<@U1> for the rollout 🎉 :tada: #craft", work},
		"<@U1> リリースをありがとう。<https://example.com/pr/1。>":                              {"", ""},
		"<@U1> リリースをありがとう <https://example.com/pr/1。>":                              {"<@U1> リリースをありがとう。", work},
		"<@U1> リリースをありがとう（https://example.com/pr/1）":                                {"<@U1> リリースをありがとう", work},
		"<@U1> リリースをありがとう、https://example.com/pr/1！＃craft":                          {"", ""},
		"<@U1> リリースをありがとう、https://example.com/pr/1！ ＃craft":                         {"<@U1> リリースをありがとう！ ＃craft", work},
		"<@U1> for the page <https://example.com/Go_(game>)":                        {"<@U1> for the page", "https://example.com/Go_(game)"},
		"<@U1> see <https://example.com/pr/1> and say":                              {"", ""},
		"<@U1> for the page <http://example.com/pr/1>":                              {"", ""},
		"<@U1> for the page <https://ana:x@example.com>":                            {"", ""},
		"<@U1> for the page `https://example.com/pr/1`":                             {"", ""},
		"<@U1> for the page <https://example.com/" + strings.Repeat("x", 300) + ">": {"", ""},
		"<@U1> for javascript:alert(1)":                                             {"", ""},
		"<@U1> for <!date^1^{date}^https://example.com|noon>":                       {"", ""},
		"<@U1> mail <mailto:a@example.com|a@example.com>":                           {"", ""},
		"": {"", ""},
	} {
		if want[1] == "" {
			want[0] = text
		}
		if rest, got := cutWork(text); rest != want[0] || got != want[1] {
			t.Errorf("%q is read as %q and %q, want %q and %q", text, rest, got, want[0], want[1])
		}
	}
}

// What is typed into the field may be pasted as Slack writes links.
func TestWorkTyped(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"https://example.com/a?b&c":                 "https://example.com/a?b&c",
		"<https://example.com/a?b&amp;c>":           "https://example.com/a?b&c",
		"<https://example.com/a|the docs>":          "https://example.com/a",
		"https://bücher.example:8443/x":             "https://xn--bcher-kva.example:8443/x",
		"https://ana@bücher.example/":               "https://ana@bücher.example/",
		"javascript:alert(1)":                       "javascript:alert(1)",
		"<https://example.com/a|x> and more":        "<https://example.com/a|x> and more",
		"https://example.com/a|https://example.org": "https://example.com/a|https://example.org",
	} {
		if got := workTyped(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

// Whatever comes, the link is one that can be kept, and nothing else of the text is lost.
func FuzzCutWork(f *testing.F) {
	for _, text := range []string{
		"<@U1> for it <https://example.com/a|label> #craft", "<@U1> for it (https://example.com/(a))!", "https://a|b <https://c|d>",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rest, work := cutWork(text)
		if work == "" {
			if rest != text {
				t.Errorf("%q becomes %q without a link", text, rest)
			}
			return
		}
		if kept, err := credit.WorkLink(work); err != nil || kept != work {
			t.Errorf("%q has the link %q, which is kept as %q, %v", text, work, kept, err)
		}
		if len(rest) > len(text) {
			t.Errorf("%q grows to %q", text, rest)
		}
		workTyped(text)
	})
}
