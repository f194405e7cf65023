// Package emoji knows Slack's own names of the standard emoji.
package emoji

import (
	_ "embed"
	"strings"
	"sync"
)

// The data are Slack's, under the MIT License; generate.go says how they are made.
//
//go:embed emoji.txt
var data string

// names are Slack's own names, by each name and by the emoji itself.
var names = sync.OnceValue(func() map[string]string {
	own := make(map[string]string, 4000)
	for line := range strings.Lines(data) {
		words := strings.Fields(line)
		for _, word := range words {
			own[word] = words[1]
		}
	}
	return own
})

// Name is Slack's own name of what somebody typed, or Slack tells, and whether that is a standard emoji: its name or
// another one of it, in any case, with colons or without, or the emoji itself; a skin tone does not matter. Of any
// other emoji the name is the one that its workspace may have given it.
func Name(typed string) (name string, standard bool) {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(typed), ": "))
	name, _, _ = strings.Cut(name, "::skin-tone-")
	name = strings.Trim(strings.Map(plain, name), ":")
	if own, known := names()[name]; known {
		return own, true
	}
	return name, false
}

// plain drops the characters that only say how an emoji looks: skin tones, and the signs that ask for color or for
// none.
func plain(r rune) rune {
	if r >= 0x1F3FB && r <= 0x1F3FF || r == 0xFE0E || r == 0xFE0F {
		return -1
	}
	return r
}
