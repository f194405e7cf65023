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

// names maps every name of an emoji, and the emoji itself, to Slack's own name.
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

// Name is Slack's own name of an emoji, and whether it is a standard one. It may be given by any of its names, in any
// case, with or without colons, or as the emoji itself; a skin tone does not matter. For any other emoji the name is as
// a workspace may have called its own.
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
