package credit_test

import (
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func TestUnmarkedReadsNames(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]credit.Naming{
		"luis for good work":                {Names: []string{"luis"}, Reason: justText("good work"), Certain: true},
		"  Luis Ortega  for  good work ":    {Names: []string{"Luis Ortega"}, Reason: justText("good work"), Certain: true},
		"luis.ortega@example.com for it":    {Names: []string{"luis.ortega@example.com"}, Reason: justText("it"), Certain: true},
		"luis, priya and mei: the release":  {Names: []string{"luis", "priya", "mei"}, Reason: justText("the release"), Certain: true},
		"luis y José Núñez por el despegue": {Names: []string{"luis", "José Núñez"}, Reason: justText("el despegue"), Certain: true},
		"luis — what a week":                {Names: []string{"luis"}, Reason: justText("what a week"), Certain: true},
		"@luis for good work":               {Names: []string{"luis"}, Reason: justText("good work"), Certain: true},
		"田中さん、移行を手伝ってくれた":                   {Names: []string{"田中"}, Reason: justText("移行を手伝ってくれた")},
		"luis さんが遅くまで残ってくれた":                {Names: []string{"luis"}, Reason: justText("遅くまで残ってくれた")},
		"luis さんがんばってくれました":                 {Names: []string{"luis"}, Reason: justText("がんばってくれました")},
		"佐藤様：リリースの見守り":                      {Names: []string{"佐藤"}, Reason: justText("リリースの見守り"), Certain: true},
		"Chloé et Jonas pour la patience":   {Names: []string{"Chloé", "Jonas"}, Reason: justText("la patience"), Certain: true},
		"Jonas und Kenji für die Geduld":    {Names: []string{"Jonas", "Kenji"}, Reason: justText("die Geduld"), Certain: true},
		"luis for":                          {Names: []string{"luis for"}, Reason: []credit.Span{}},
		"luis, who stayed late":             {Names: []string{"luis, who stayed late"}, Reason: []credit.Span{}},
		"one two three four five for it":    {Names: []string{"one two three four"}, Reason: justText("five for it")},
	} {
		readings := credit.Unmarked(justText(typed))
		if len(readings) == 0 {
			t.Fatalf("%q is not read at all", typed)
		}
		if diff := cmp.Diff(want, readings[0]); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}

// A directory tells how many of the first words are a name, so all of them are offered, the longest first.
func TestUnmarkedReadsTheFirstWordsAsAName(t *testing.T) {
	t.Parallel()
	want := []credit.Naming{
		{Names: []string{"luis stayed"}, Reason: justText("hours"), Certain: true},
		{Names: []string{"luis stayed for hours"}, Reason: []credit.Span{}},
		{Names: []string{"luis stayed for"}, Reason: justText("hours")},
		{Names: []string{"luis stayed"}, Reason: justText("for hours")},
		{Names: []string{"luis"}, Reason: justText("stayed for hours")},
	}
	if diff := cmp.Diff(want, credit.Unmarked(justText("luis stayed for hours"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnmarkedKeepsMentionsOfTheReason(t *testing.T) {
	t.Parallel()
	spans := []credit.Span{{Text: "luis for helping "}, {Kind: credit.User, ID: "U1"}, {Text: " out"}}
	want := credit.Naming{
		Names: []string{"luis"}, Certain: true,
		Reason: []credit.Span{{Text: "helping "}, {Kind: credit.User, ID: "U1"}, {Text: " out"}},
	}
	if diff := cmp.Diff(want, credit.Unmarked(spans)[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := credit.Unmarked(spans[1:]); got != nil {
		t.Errorf("a text that begins with a mention is read as %v", got)
	}
}

// Whatever is typed, few readings come of it, and each ends as the text does.
func TestUnmarkedLosesNothing(t *testing.T) {
	t.Parallel()
	err := quick.Check(func(typed string) bool {
		readings := credit.Unmarked([]credit.Span{{Text: typed}})
		for _, r := range readings {
			if len(r.Names) == 0 || !strings.HasSuffix(strings.TrimSpace(typed), credit.NormalText(r.Reason)) {
				return false
			}
		}
		return len(readings) <= 5
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func justText(text string) []credit.Span { return []credit.Span{{Text: text}} }
