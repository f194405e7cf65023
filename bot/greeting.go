package bot

import (
	"slices"
	"strings"

	"shine/bot/workspace"
)

// These are words that people say to somebody who may answer, compared as names are.
var (
	hellos = []string{
		"hello", "hi", "hey", "hi there", "hello there", "good morning", "good afternoon",
		"hola", "buenas", "buenos dias", "buenas tardes",
	}
	thanksWords = []string{
		"thank you", "thanks", "thx", "thanks a lot", "thank you so much", "thank you very much",
		"many thanks", "gracias", "muchas gracias", "mil gracias",
	}
)

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
