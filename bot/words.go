package bot

import (
	"cmp"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// inEnglish maps the words of the command to English, from all the languages that Shine speaks: sub-commands, and what
// may follow them. Its keys have no accents.
var inEnglish = func() map[string]string {
	all := map[string]string{}
	for _, language := range credit.Languages {
		for word, english := range language.Commands {
			all[workspace.Fold(word)] = english
		}
	}
	return all
}()

// meaning is the English word for a word of the command, in lower case: people type the words of their own language. A
// word that says a sub-command and what follows it means both: "forget me".
func meaning(word string) string {
	folded := workspace.Fold(word)
	return cmp.Or(inEnglish[folded], folded)
}

// meanings are the English words for several: for all of them together, as "nulle part", or for each.
func meanings(words []string) string {
	if together, known := inEnglish[workspace.Fold(strings.Join(words, " "))]; known {
		return together
	}

	each := make([]string, 0, len(words))
	for _, word := range words {
		each = append(each, meaning(word))
	}
	return strings.Join(each, " ")
}

// commandsIn are the sub-commands as people type them in a language, in the order of the alphabet.
func commandsIn(l render.Language, isCommand func(name string) bool) []string {
	var words []string
	for _, language := range credit.Languages {
		if language.Tag != string(l) {
			continue
		}
		for word, english := range language.Commands {
			if isCommand(english) {
				words = append(words, word)
			}
		}
	}
	slices.Sort(words)
	return words
}
