package credit

import (
	"strings"
	"unicode"
)

var (
	// honorifics follow a name in Japanese.
	honorifics = []string{"さん", "さま", "様", "くん", "君", "ちゃん", "氏"}
	// particles may follow honorifics, and lead to the reason.
	particles = "がはのをにへも"
	// afterHonorific are the signs that may follow them.
	afterHonorific = "、，,：:。！!・"
)

// honorific skips what follows a name in Japanese: an honorific and a particle, as in "@anaさんが手伝ってくれた". The beginning
// of a word stays as typed: "ちゃんと" is a word, and so is "がんばって".
func (p *parser) honorific() {
	t := p.text()
	rest, found := withoutHonorific(t)
	if !found {
		p.particle(t)
		return
	}

	after := firstRune(rest)
	joins := strings.HasPrefix(rest, "と") && !p.joinsPerson(rest)
	ends := rest == "" || IsSpace(after) || strings.ContainsRune(afterHonorific+particles+"とや", after)
	if joins || !ends && !strings.HasPrefix(t, "さん") && !strings.HasPrefix(t, "さま") {
		return
	}

	p.skip(len(t) - len(rest))
	p.particle(p.text())
}

// particle skips a particle at the beginning of a text.
func (p *parser) particle(text string) {
	if rest := withoutParticle(text); len(rest) < len(text) {
		p.skip(len(text) - len(rest))
	}
}

// withoutParticle is a text without the particle that it begins with. Before hiragana it may be the beginning of a
// word, and stays.
func withoutParticle(text string) string {
	first := firstRune(text)
	if text == "" || !strings.ContainsRune(particles, first) {
		return text
	}
	rest := text[len(string(first)):]
	if unicode.Is(unicode.Hiragana, firstRune(rest)) || strings.HasPrefix(rest, "ー") {
		return text
	}
	return rest
}

// joinsPerson reports whether a text that begins with "と" joins one more person.
func (p *parser) joinsPerson(text string) bool {
	behind := strings.TrimLeftFunc(strings.TrimPrefix(text, "と"), IsSpace)
	return behind == "" && p.personFollows() || strings.HasPrefix(behind, "@")
}

// withoutHonorific is a text without the honorific that it begins with.
func withoutHonorific(text string) (rest string, found bool) {
	for _, one := range honorifics {
		if rest, found = strings.CutPrefix(text, one); found && !strings.HasPrefix(rest, "ざ") {
			return rest, true
		}
	}
	return text, false
}
