package render_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
)

// plurals are the forms of each language by CLDR: https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html.
var plurals = map[render.Language][]string{
	render.English: {"one", "other"}, render.Spanish: {"many", "one", "other"}, "fr": {"many", "one", "other"},
	"de": {"one", "other"}, "pt-BR": {"many", "one", "other"}, "ja": {"other"},
}

func catalog(t *testing.T, l render.Language) map[string]any {
	t.Helper()
	var words map[string]any
	if _, err := toml.DecodeFile(filepath.Join("words", string(l)+".toml"), &words); err != nil {
		t.Fatal(err)
	}
	return words
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func namesIn(texts ...string) []string {
	var names []string
	for _, text := range texts {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			names = append(names, found[1])
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// No catalog lacks a key, a name in a sentence, or a plural form.
func TestCataloguesSayTheSame(t *testing.T) {
	t.Parallel()
	english := catalog(t, render.English)
	for _, l := range render.Languages {
		words := catalog(t, l)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(words))); diff != "" {
			t.Errorf("%s (-English +%s):\n%s", l, l, diff)
		}
		for key, word := range words {
			forms := formsOf(t, key, word)
			for _, text := range forms {
				if strings.Contains(placeholder.ReplaceAllString(text, ""), "{{") {
					t.Errorf("%s: %s holds more than names to fill in: %q", l, key, text)
				}
			}
			if _, counts := english[key].(map[string]any); counts {
				if diff := cmp.Diff(plurals[l], slices.Sorted(maps.Keys(forms))); diff != "" {
					t.Errorf("%s: %s has the wrong plural forms:\n%s", l, key, diff)
				}
			}
			want := namesIn(slices.Collect(maps.Values(formsOf(t, key, english[key])))...)
			if diff := cmp.Diff(want, namesIn(slices.Collect(maps.Values(forms))...)); diff != "" {
				t.Errorf("%s: %s names other things than in English:\n%s", l, key, diff)
			}
		}
	}
}

func formsOf(t *testing.T, key string, word any) map[string]string {
	t.Helper()
	switch word := word.(type) {
	case string:
		return map[string]string{"other": word}
	case map[string]any:
		forms := map[string]string{}
		for form, text := range word {
			forms[form], _ = text.(string)
		}
		return forms
	}
	t.Fatalf("%s is %T", key, word)
	return nil
}

// built are the starts of keys that the code puts together.
var built = []string{"menu_", "line_", "pref_", "thanks_", "setting_wrong", "day_", "month_", "digest_", "nudge_", "why_", "kind_", "weekday_", "milestone_wrong_", "theirs_"}

// The code asks for keys that there are, and there is none that it does not ask for.
func TestEveryKeyIsUsed(t *testing.T) {
	t.Parallel()
	words, used := catalog(t, render.English), map[string]bool{}
	for _, text := range literals(t) {
		used[text] = true
	}
	for key := range words {
		if !used[key] && !slices.ContainsFunc(built, func(start string) bool { return strings.HasPrefix(key, start) }) {
			t.Errorf("nothing says %q", key)
		}
	}
	for _, asked := range askedFor(t) {
		if _, known := words[asked]; !known {
			t.Errorf("the code says %q, which no catalog has", asked)
		}
	}
}

func files(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	return parsed
}

func literals(t *testing.T) []string {
	t.Helper()
	var texts []string
	for _, file := range files(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, _ := strconv.Unquote(literal.Value)
				texts = append(texts, text)
			}
			return true
		})
	}
	return texts
}

// askedFor are the keys that say, count and paragraph are called with, and those of failures.
func askedFor(t *testing.T) []string {
	t.Helper()
	var keys []string
	for _, file := range files(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && isFailure(spec.Type) {
				for _, value := range spec.Values {
					keys = append(keys, unquoted(value))
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"say", "count", "paragraph"}, selector.Sel.Name) {
				return true
			}
			if key := unquoted(call.Args[0]); key != "" {
				keys = append(keys, key)
			}
			return true
		})
	}
	return keys
}

func isFailure(of ast.Expr) bool {
	name, ok := of.(*ast.Ident)
	return ok && name.Name == "Failure"
}

// unquoted is what a literal says; empty for anything else.
func unquoted(value ast.Expr) string {
	literal, ok := value.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, _ := strconv.Unquote(literal.Value)
	return text
}

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]render.Language{
		"en-US": render.English, "en-GB": render.English, "es-ES": render.Spanish, "es-LA": render.Spanish, "ES": render.Spanish,
		"fr-FR": "fr", "fr-CA": "fr", "de-DE": "de", "de_AT": "de", "pt-BR": "pt-BR", "pt-PT": "pt-BR", "ja-JP": "ja",
	} {
		if got, ok := render.LanguageOf(locale); got != want || !ok {
			t.Errorf("LanguageOf(%q) = %q, %v", locale, got, ok)
		}
	}
	for _, locale := range []string{"it-IT", "ko-KR", "zh-TW", "", "p", "frr"} {
		if l, ok := render.LanguageOf(locale); ok || l != render.English {
			t.Errorf("LanguageOf(%q) = %q, %v", locale, l, ok)
		}
	}
}

// A workspace may allow one a day, and one person in it.
func TestLimitsOfOne(t *testing.T) {
	t.Parallel()
	s := credit.DefaultSettings()
	s.DailyLimit, s.MaxRecipients = 1, 1
	limit := &credit.Refusal{Code: credit.DailyLimit, Limit: 1}
	for l, want := range map[render.Language][2]string{
		"fr": {"donné 1 bravo aujourd", "1 personne par bravo, et 1 bravo par jour"}, "de": {"heute 1 Lob gegeben", "1 Person pro Lob, und 1-mal Lob am Tag"},
		"pt-BR": {"fez 1 elogio hoje", "1 pessoa em um elogio, e 1 elogio por dia"}, "ja": {"もう1件の拍手", "一度に1人まで、1日に1件まで"},
		render.English: {"1 shout-out today", "1 person in one shout-out, and 1 shout-out a day"},
		render.Spanish: {"1 reconocimiento, que", "1 persona en un reconocimiento, y 1 reconocimiento al día"},
	} {
		if said := l.Refusal(limit); !strings.Contains(said, want[0]) {
			t.Error(said)
		}
		if said := l.Help("/shine", s, credit.Member, false).Text; !strings.Contains(said, want[1]) {
			t.Error(said)
		}
	}
}

// A day of a milestone is read in the reader's language, in whatever zone they live.
func TestDaysInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	m := credit.Milestone{Person: "U1", Date: "2027-01-12", Word: "five years here"}
	for l, want := range map[render.Language]string{
		render.English: "January 12th, 2027", render.Spanish: "12 de enero de 2027", "fr": "12 janvier 2027", "de": "12. Januar 2027",
		"pt-BR": "12 de janeiro de 2027", "ja": "2027年1月12日",
	} {
		for _, said := range []render.Message{l.MilestoneSaved(m), l.Milestones([]credit.Milestone{m})} {
			if !strings.Contains(said.Text, want) {
				t.Error(said.Text)
			}
		}
	}
}

// Where the spaces are that French and Japanese put elsewhere than English.
var (
	// marked is what stands between two marks of Slack's.
	marked = regexp.MustCompile("\\*[^*\n]+\\*|`[^`\n]+`")
	// edge is what Slack needs around it, or it shows the marks.
	edge = regexp.MustCompile(`^(?:\s|[[:punct:]]|[“”„«»…])?$`)
	// breakable are spaces of French at which a line must not break.
	breakable = regexp.MustCompile(` [:;?!»](?:\s|$)|« `)
)

// Slack draws bold and code only where a space or a sign of its own stands around them: letters of Japanese are none.
func TestMarksAreSetOff(t *testing.T) {
	t.Parallel()
	for _, l := range render.Languages {
		for key, word := range catalog(t, l) {
			for _, text := range formsOf(t, key, word) {
				for _, at := range marked.FindAllStringIndex(text, -1) {
					before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
					after, _ := utf8.DecodeRuneInString(text[at[1]:])
					for _, beside := range []rune{before, after} {
						if beside != utf8.RuneError && !edge.MatchString(string(beside)) {
							t.Errorf("%s: %s has %q right beside %q", l, key, beside, text[at[0]:at[1]])
						}
					}
				}
			}
		}
	}
}

// Spaces in front of signs are those that keep the line together.
func TestFrenchSigns(t *testing.T) {
	t.Parallel()
	for key, word := range catalog(t, "fr") {
		for _, text := range formsOf(t, key, word) {
			if found := breakable.FindString(text); found != "" || strings.ContainsAny(text, "'\"“”") {
				t.Errorf("%s has %q, or signs of English: %s", key, found, text)
			}
		}
	}
}

// Numbers are written as in each language.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for l, want := range map[render.Language][2]string{
		render.English: {"2,000", "12,345"}, render.Spanish: {"2000", "12.345"}, "fr": {"2\u202f000", "12\u202f345"},
		"de": {"2.000", "12.345"}, "pt-BR": {"2.000", "12.345"}, "ja": {"2,000", "12,345"},
	} {
		said := l.Refusal(&credit.Refusal{Code: credit.ReasonTooLong, Limit: 2000, Got: 12345})
		if !strings.Contains(said, want[0]) || !strings.Contains(said, want[1]) {
			t.Errorf("%s: %s", l, said)
		}
	}
	for _, l := range render.Languages {
		from, ok := catalog(t, l)["thousands_from"].(string)
		if n, err := strconv.Atoi(from); !ok || err != nil || n < 1000 {
			t.Errorf("%s: thousands_from is %q", l, from)
		}
	}
}

// Zero and one are one in French and Portuguese, and there is no plural in Japanese.
func TestPluralsByLanguage(t *testing.T) {
	t.Parallel()
	for l, want := range map[render.Language][3]string{
		render.English: {"0 public shout-outs", "1 public shout-out,", "2 public shout-outs"}, "fr": {"0 bravo public", "1 bravo public", "2 bravos publics"},
		"de": {"0 öffentliche Einträge", "1 öffentlicher Eintrag", "2 öffentliche Einträge"}, "pt-BR": {"0 elogio público", "1 elogio público", "2 elogios públicos"},
		"ja": {"拍手0件", "拍手1件", "拍手2件"},
	} {
		for n, text := range want {
			if said := l.ExportDone(n).Text; !strings.Contains(said, text) {
				t.Errorf("%s: %d is %q, want %q", l, n, said, text)
			}
		}
	}
}

// The first of a month is written in another way in many languages.
func TestFirstOfTheMonth(t *testing.T) {
	t.Parallel()
	m := credit.Milestone{Person: "U1", Date: "2027-05-01", Word: "x"}
	for l, want := range map[render.Language]string{
		render.English: "May 1st, 2027", render.Spanish: "1 de mayo de 2027", "fr": "1er mai 2027", "de": "1. Mai 2027", "pt-BR": "1º de maio de 2027", "ja": "2027年5月1日",
	} {
		if said := l.MilestoneSaved(m).Text; !strings.Contains(said, want) {
			t.Errorf("%s: %s", l, said)
		}
	}
}

// What a template does with a text that is hostile to templates: nothing.
func TestNamesAreNoTemplates(t *testing.T) {
	t.Parallel()
	said := render.English.Thanks(shoutout(), "", "U1", "{{.Person}} {{printf \"x\"}} <!channel>")
	if !strings.Contains(said.Text, "{{.Person}} {{printf \"x\"}} &lt;!channel&gt;") {
		t.Error(said.Text)
	}
	if _, err := os.Stat("words/en.toml"); err != nil {
		t.Error(err)
	}
}
