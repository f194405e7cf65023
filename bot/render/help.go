package render

import (
	"shine/credit"
)

// Help is everything that somebody may do, with examples.
func Help(command string, s credit.Settings) Message {
	b := new(builder).section(helpGreeting())
	for _, paragraph := range helpParagraphs(command, s) {
		b.section(paragraph)
	}
	return b.message()
}
