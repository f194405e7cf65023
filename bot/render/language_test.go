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

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
)

// plurals are the forms of each language by CLDR: https://www.unicode.org/cldr/charts/48/supplemental/language_plural_rules.html.
var plurals = map[render.Language][]string{render.English: {"one", "other"}, render.Spanish: {"many", "one", "other"}}

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
			if len(forms) > 1 {
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
	for locale, want := range map[string]render.Language{"en-US": render.English, "es-ES": render.Spanish, "es-LA": render.Spanish, "ES": render.Spanish} {
		if got, ok := render.LanguageOf(locale); got != want || !ok {
			t.Errorf("LanguageOf(%q) = %q, %v", locale, got, ok)
		}
	}
	if _, ok := render.LanguageOf("fr-FR"); ok {
		t.Error("French is spoken")
	}
}

// A workspace may allow one a day, and one person in it.
func TestLimitsOfOne(t *testing.T) {
	t.Parallel()
	s := credit.DefaultSettings()
	s.DailyLimit, s.MaxRecipients = 1, 1
	limit := &credit.Refusal{Code: credit.DailyLimit, Limit: 1}
	for l, want := range map[render.Language][2]string{
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
	for l, want := range map[render.Language]string{render.English: "January 12th, 2027", render.Spanish: "12 de enero de 2027"} {
		for _, said := range []render.Message{l.MilestoneSaved(m), l.Milestones([]credit.Milestone{m})} {
			if !strings.Contains(said.Text, want) {
				t.Error(said.Text)
			}
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
