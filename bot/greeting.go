package bot

import (
	"slices"
	"strings"

	"shine/bot/workspace"
	"shine/credit"
)

// hellos and thanksWords are what people say to somebody who may answer, compared as names are.
var (
	hellos      = saidIn(func(l credit.Language) []string { return l.Hellos })
	thanksWords = saidIn(func(l credit.Language) []string { return l.Thanks })
)

// saidIn are the words of one kind in all languages.
func saidIn(kind func(credit.Language) []string) []string {
	var said []string
	for _, language := range credit.Languages {
		for _, words := range kind(language) {
			said = append(said, workspace.Fold(words))
		}
	}
	return said
}

// greeted answers a greeting or thanks to Shine itself.
func greeted(r *request) (answer, bool) {
	said := strings.TrimSuffix(workspace.Fold(r.text), " shine")
	switch {
	case slices.Contains(hellos, said):
		return say(r.language.Hello()), true
	case slices.Contains(thanksWords, said):
		return say(r.language.YouAreWelcome()), true
	}
	return answer{}, false
}
