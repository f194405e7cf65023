package bot

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
)

var (
	// code is what a sentence shows as it is to be typed.
	code = regexp.MustCompile("`([^`]+)`")
	// group is what an example calls a user group.
	group = regexp.MustCompile(`@pla\pL+`)
	date  = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	zone  = regexp.MustCompile(`^[A-Z]\w+/\w+$`)
	// sometime is when spans of time end.
	sometime = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
)

// Whatever a sentence shows to be typed does in every language what it does in English.
func TestExamplesDoWhatTheyPromise(t *testing.T) {
	t.Parallel()
	b := &Bot{base: &base{}}
	b.addSurfaces()
	english := examples(t, render.English, b)
	for _, l := range render.Languages {
		others := examples(t, l, b)
		for key, want := range english {
			if diff := cmp.Diff(want, others[key]); diff != "" {
				t.Errorf("%s: the examples of %s do other things (-English +%s):\n%s", l, key, l, diff)
			}
		}
	}
}

// examples is what the examples of each sentence do, in the order of the alphabet.
func examples(t *testing.T, l render.Language, b *Bot) map[string][]string {
	t.Helper()
	var catalog map[string]any
	if _, err := toml.DecodeFile(filepath.Join("render", "words", string(l)+".toml"), &catalog); err != nil {
		t.Fatal(err)
	}

	all := map[string][]string{}
	for key, word := range catalog {
		text, ok := word.(string)
		if forms, counts := word.(map[string]any); counts {
			text, ok = forms["other"].(string)
		}
		if !ok {
			t.Fatalf("%s: %s is %T", l, key, word)
		}

		does := map[string]bool{}
		for _, found := range code.FindAllStringSubmatch(text, -1) {
			does[doneBy(found[1], b.texts.isCommand)] = true
		}
		all[key] = slices.Sorted(maps.Keys(does))
	}
	return all
}

// doneBy is what an example does, in one line that is the same in all languages.
func doneBy(example string, isCommand func(string) bool) string {
	text := group.ReplaceAllString(strings.ReplaceAll(example, "{{.Zone}}", "Europe/Paris"), "@group")
	typed := text
	for _, prefix := range []string{"{{.Command}}", "/shine", "@Shine"} {
		if rest, found := strings.CutPrefix(text, prefix); found {
			typed = strings.TrimSpace(rest)
		}
	}

	w := classify(typed, true, isCommand)
	switch {
	case typed == "":
		return text
	case w.want == wantsToGive:
		return fmt.Sprintf("credits %v, privately %v, for something %v", w.draft.Unresolved, w.draft.Private, len(w.draft.Reason) > 0)
	case w.want == wantsCommand:
		_, rest := cutWord(typed)
		all := append(strings.Fields(meaning(firstWord(typed))), strings.Fields(rest)...)
		return asked(all)
	}
	return asked(strings.Fields(typed))
}

// asked is what the words of a sub-command ask for.
func asked(words []string) string {
	if len(words) > 1 && words[0] == "win" { // what follows is anybody's own words
		return "win something"
	}
	if schedule, err := credit.ParseSchedule(words, "UTC"); err == nil {
		return fmt.Sprint(schedule.Day, " ", schedule.Minute)
	}

	if at, said, err := credit.ParseSince(strings.Join(words, " "), sometime, time.UTC); said && err == nil {
		return fmt.Sprint("about: ", meaning(words[0]) == "about", ", since ", at.Format(time.DateOnly))
	}

	for i := range slices.Backward(words) {
		if schedule, err := credit.ParseSchedule(words[i:], "UTC"); i > 0 && err == nil {
			return asked(words[:i]) + fmt.Sprint(" ", schedule.Day, " ", schedule.Minute, " ", schedule.Zone == "UTC")
		}
		if date.MatchString(words[i]) {
			return fmt.Sprintf("%s %s, words %v", meanings(words[:i]), words[i], len(words) > i+1)
		}
	}

	var meant []string
	for _, word := range words {
		language, known := languageNamed(word)
		switch {
		case known && language != "" && meant != nil && meant[0] == "language":
			word = "some language"
		case strings.HasPrefix(word, "#") && word != "#kudos":
			word = "#word"
		case zone.MatchString(word):
			word = "zone"
		case strings.ContainsAny(word, "@#{"):
			word = strings.ToLower(word)
		default:
			word = meaning(word)
		}
		meant = append(meant, word)
	}
	if meant[0] == "announce" || meant[0] == "digest" {
		meant = slices.DeleteFunc(meant, func(word string) bool { return word == "in" || word == "a" })
	}
	return strings.Join(meant, " ")
}
