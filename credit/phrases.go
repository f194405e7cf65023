package credit

import "strings"

var (
	changed      = phrasesOf(func(l Language) []string { return l.Changed })
	behindScenes = phrasesOf(func(l Language) []string { return l.BehindScenes })
)

// phrasesOf are the phrases of one kind in all languages, in a form to be found in what phrased returns: "*" stands
// where the word may go on.
func phrasesOf(kind func(Language) []string) []string {
	phrases := wordsOf(kind)
	for i, written := range phrases {
		phrase := phrased(strings.Trim(written, "*"))
		if strings.HasPrefix(written, "*") {
			phrase = strings.TrimPrefix(phrase, " ")
		}
		if strings.HasSuffix(written, "*") {
			phrase = strings.TrimSuffix(phrase, " ")
		}
		phrases[i] = phrase
	}
	return phrases
}

// phrased returns the words of a text in the form in which they are compared: without accents, each between two spaces.
func phrased(text string) string {
	words := strings.FieldsFunc(unaccented(text), func(r rune) bool { return !isLetterOrNumber(r) })
	return " " + strings.Join(words, " ") + " "
}
