package render_test

import (
	"regexp"
	"strings"
	"testing"

	"shine/bot/render"
	"shine/credit/nudge"
)

var (
	digits     = regexp.MustCompile(`\d`)
	mentions   = regexp.MustCompile(`<@\w+>`)
	judgements = []string{
		"you haven't", "you have not", "you didn't", "you should", "you must", "improve", "than others", "than other", "than your", "than most", "average",
		"compared", "better than", "worse", "less than", "rank", "score", "no has", "deberías", "tienes que", "mejorar", "que otros", "que los demás equipos",
		"menos que", "más que", "media de", "comparad", "peor", "mejor que",
		"once", "twice", "three", "four", "five ", "six", "seven", "dos veces", "tres", "cuatro", "cinco", "seis", "siete",
	}
)

// Every wording is short, warm enough to ask one question, and neither counts, compares nor judges.
func TestNudgesKeepTheTone(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for _, kind := range nudge.Kinds {
			seen := map[string]bool{}
			for n := 1; n <= nudge.Wordings; n++ {
				m := moment(kind, n)
				m.Facts.Word = "launch"
				text, _, _ := strings.Cut(l.Nudge(m, nil).Text, "\n")
				if words := len(strings.Fields(text)); words > 45 || words < 5 {
					t.Errorf("%s %s %d has %d words: %s", l, kind, n, words, text)
				}
				if asked := strings.Count(text, "?"); asked != 1 {
					t.Errorf("%s %s %d asks %d questions: %s", l, kind, n, asked, text)
				}
				if named := mentions.FindAllString(text, -1); len(named) > 1 {
					t.Errorf("%s %s %d names %d people: %s", l, kind, n, len(named), text)
				}
				plain := strings.ToLower(mentions.ReplaceAllString(text, ""))
				if digits.MatchString(plain) {
					t.Errorf("%s %s %d has a number: %s", l, kind, n, text)
				}
				for _, word := range judgements {
					if strings.Contains(plain, word) {
						t.Errorf("%s %s %d says %q: %s", l, kind, n, word, text)
					}
				}
				if seen[text] {
					t.Errorf("%s %s %d says the same as another", l, kind, n)
				}
				seen[text] = true
			}
		}
	}
}

// Who asks why gets the very facts, and is told that only they see it.
func TestWhyStatesTheFacts(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for kind, facts := range map[nudge.Kind][]string{
			nudge.PassItOn: {"<@U3>"}, nudge.NewJoiner: {"<@U2>", "45", "30"}, nudge.Milestone: {"<@U2>", "12", "2027", "five &lt;years&gt; here"},
			nudge.Overlooked: {"<@U2>", "45", "30", "5", "6"}, nudge.Quiet: {"45", "30"}, nudge.Spread: {"<@U2>", "5", "6", "30"}, nudge.Limelight: {"5", "6", "45", "30"},
		} {
			text := l.Why(moment(kind, 1)).Text
			for _, fact := range facts {
				if !strings.Contains(text, fact) {
					t.Errorf("%s %s does not state %q: %s", l, kind, fact, text)
				}
			}
		}
	}
}
