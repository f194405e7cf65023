package render

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// blanks reads the sentences of the catalogs, in which {{.Giver}} is a blank to fill in and nothing else is special.
// Text/template reads the same, and takes three times as long for each of the thousands of sentences of a digest.
type blanks struct{}

// Cacheable implements template.Parser: a sentence is read once.
func (blanks) Cacheable() bool { return true }

// Parse implements template.Parser.
func (blanks) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var s sentence
	for {
		words, after, more := strings.Cut(src, "{{.")
		s.words = append(s.words, words)
		if !more {
			return s, nil
		}

		name, rest, ends := strings.Cut(after, "}}")
		if !ends {
			return nil, fmt.Errorf("a blank without an end: %q", src)
		}
		s.names, src = append(s.names, name), rest
	}
}

// sentence is the words between blanks, and the names of the blanks.
type sentence struct{ words, names []string }

// Execute implements template.ParsedTemplate: it fills the blanks in.
func (s sentence) Execute(data any) (string, error) {
	values, _ := data.(map[string]any)
	var text strings.Builder
	for i, name := range s.names {
		text.WriteString(s.words[i])
		value, known := values[name]
		if !known {
			return "", fmt.Errorf("nothing to fill in for %s", name)
		}
		if filled, is := value.(string); is {
			text.WriteString(filled)
		} else {
			fmt.Fprint(&text, value)
		}
	}

	text.WriteString(s.words[len(s.names)])
	return text.String(), nil
}
