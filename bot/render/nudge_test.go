package render_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"shine/bot/render"
	"shine/credit/nudge"
)

var (
	digits   = regexp.MustCompile(`\d`)
	mentions = regexp.MustCompile(`<@\w+>`)
	// judgements are words that blame, compare or count, in each language.
	judgements = map[render.Language][]string{
		render.English: {
			"you haven't", "you have not", "you didn't", "you should", "you must", "improve", "than others", "than other", "than your",
			"than most", "average", "compared", "better than", "worse", "less than", "rank", "score",
			"once", "twice", "three", "four", "five ", "six", "seven",
		},
		render.Spanish: {
			"no has", "deberías", "tienes que", "mejorar", "que otros", "que los demás equipos", "menos que", "más que", "media de",
			"comparad", "peor", "mejor que", "dos veces", "tres", "cuatro", "cinco", "seis", "siete",
		},
		"fr": {
			"tu n’as pas", "tu devrais", "tu dois", "il faut", "améliorer", "plus que les autres", "que d’autres équipes", "moins que",
			"plus que", "moyenne", "comparé", "pire", "mieux que", "classement", "score", "une fois", "deux ", "trois", "quatre", "cinq",
		},
		"de": {
			"du hast nicht", "du hast kein", "du solltest", "du musst", "verbesser", "als andere", "als die anderen", "weniger als",
			"mehr als", "durchschnitt", "verglichen", "schlechter", "besser als", "rang", "punkte", "einmal", "zwei", "drei", "vier",
		},
		"pt-BR": {
			"você não", "você deveria", "você precisa", "você tem que", "melhorar", "do que os outros", "do que outr", "menos do que",
			"mais do que", "média", "comparad", "pior", "melhor do que", "ranking", "pontos", "uma vez", "duas ", "dois ", "três", "quatro",
		},
		"ja": {
			"べき", "しなければ", "していません", "しなさい", "改善", "ほかの人より", "他の人より", "平均", "比べ", "ランキング", "点数", "順位", "一度",
			"一回", "二", "三", "四",
		},
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
				if words := wordsIn(text); words > 45 || words < 5 {
					t.Errorf("%s %s %d has %d words: %s", l, kind, n, words, text)
				}
				if asked := strings.Count(text, "?") + strings.Count(text, "？"); asked != 1 {
					t.Errorf("%s %s %d asks %d questions: %s", l, kind, n, asked, text)
				}
				if named := mentions.FindAllString(text, -1); len(named) > 1 {
					t.Errorf("%s %s %d names %d people: %s", l, kind, n, len(named), text)
				}
				plain := strings.ToLower(mentions.ReplaceAllString(text, ""))
				if digits.MatchString(plain) {
					t.Errorf("%s %s %d has a number: %s", l, kind, n, text)
				}
				for _, word := range judgements[l] {
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

// wordsIn counts words; in Japanese, which has no spaces, two and a half letters are one.
func wordsIn(text string) int {
	unspaced := 0
	for _, r := range mentions.ReplaceAllString(text, "") {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			unspaced++
		}
	}
	return len(strings.Fields(text)) + unspaced*2/5
}

// A language without words that a nudge must not say would pass every test of its tone.
func TestEveryLanguageHasJudgements(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		if len(judgements[l]) == 0 {
			t.Errorf("%s: no words that blame or compare are known", l)
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
