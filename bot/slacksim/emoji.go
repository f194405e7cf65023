package slacksim

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed web/emoji.txt
var emojiText string

// emoji are the pictures of the names that Slack knows.
var emoji = readEmoji(emojiText)

type pictures map[string]string

// readEmoji reads lines of a picture and its names.
func readEmoji(text string) pictures {
	known := pictures{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		for _, name := range words[1:] {
			known[name] = words[0]
		}
	}
	return known
}

var emojiName = regexp.MustCompile(`:([a-z0-9_+'-]+):`)

// Replace puts pictures in the places of names between colons. Other text stays.
func (p pictures) Replace(text string) string {
	var b strings.Builder
	for text != "" {
		at := emojiName.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}

		picture, known := p[text[at[2]:at[3]]]
		if !known { // its last colon may begin another one, as in 10:30:tada:
			b.WriteString(text[:at[1]-1])
			text = text[at[1]-1:]
			continue
		}
		b.WriteString(text[:at[0]] + picture)
		text = text[at[1]:]
	}

	return b.String() + text
}
