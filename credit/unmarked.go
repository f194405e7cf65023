package credit

import (
	"regexp"
	"strings"
)

// Naming is one way to read a text as a shout-out to people who were named without their "@".
type Naming struct {
	// Names are the people's names as typed, in that order.
	Names []string
	// Reason is the rest, as typed.
	Reason []Span
	// Certain is set where a word or sign such as "for" or ":" ends the names.
	Certain bool
}

const (
	// maxUnmarked is how many people without an "@" are looked for.
	maxUnmarked = 5
	// maxNameWords is how many words the name of a person has at most, and maxNameBytes how long it is.
	maxNameWords = 4
	maxNameBytes = 120
)

var (
	// namesEnd matches what ends the names in "luis for …", "luis: …" and "luis por …".
	namesEnd = regexp.MustCompile(`(?i)\s+` + oneOf(forWords) + `\s+|\s*:\s+|\s*：\s*|\s+[-–—]+\s+`)
	// betweenNames matches what may stand between two names.
	betweenNames = regexp.MustCompile(`(?i)\s*[,&、]\s*|\s+` + oneOf(andWords) + `\s+`)
)

// Unmarked reads a text without mentions as a shout-out to people who were named without their "@", in every way that
// it could be meant, the likeliest first:
//
//	luis for …
//	Luis Ortega and priya: …
//	luis stayed until the migration was boring
//
// Only a directory can tell which of the names are people's.
func Unmarked(spans []Span) []Naming {
	spans = trimRight(spans)
	if len(spans) == 0 || spans[0].Kind != PlainText {
		return nil
	}

	text := strings.TrimLeftFunc(spans[0].Text, IsSpace)

	readings := append(calledPolitely(spans, text), namedFirst(spans, text)...)
	if at := namesEnd.FindStringIndex(text); at != nil {
		if names, ok := namesIn(text[:at[0]]); ok {
			certain := Naming{Names: names, Reason: restOf(spans, text[at[1]:]), Certain: true}
			readings = append([]Naming{certain}, readings...)
		}
	}
	return readings
}

// politely matches a name with a Japanese honorific, as in "田中さん、…" and "luis さんが…".
var politely = regexp.MustCompile(`^@?(\S{1,20}?)\s*(?:さん|さま|様|くん|君|ちゃん)`)

// calledPolitely takes the text before an honorific for a name.
func calledPolitely(spans []Span, text string) []Naming {
	at := politely.FindStringSubmatchIndex(text)
	if len(at) == 0 || at[1] == len(text) {
		return nil
	}
	rest := strings.TrimLeft(withoutParticle(text[at[1]:]), afterHonorific)
	return []Naming{{Names: []string{text[at[2]:at[3]]}, Reason: restOf(spans, rest)}}
}

// namesIn returns the names in a text that has nothing else; false where it has.
func namesIn(text string) ([]string, bool) {
	names := betweenNames.Split(text, maxUnmarked+1)
	if len(names) > maxUnmarked {
		return nil, false
	}

	for i, name := range names {
		name = strings.TrimPrefix(strings.TrimSpace(name), "@")
		if m := politely.FindStringSubmatch(name); len(m) > 0 && m[0] == name {
			name = m[1]
		}
		if words := len(strings.Fields(name)); words == 0 || words > maxNameWords || len(name) > maxNameBytes {
			return nil, false
		}
		names[i] = name
	}

	return names, true
}

// namedFirst takes the first words of a text for one name: as many as a name may have, then one fewer, and so on.
func namedFirst(spans []Span, text string) []Naming {
	var readings []Naming
	for end, words := 0, 1; words <= maxNameWords; words++ {
		next := endOfWord(text[end:])
		if next == 0 || end+next > maxNameBytes {
			break
		}
		end += next
		name := strings.TrimRight(strings.TrimSpace(text[:end]), ",;")
		reading := Naming{Names: []string{strings.TrimPrefix(name, "@")}, Reason: restOf(spans, text[end:])}
		readings = append([]Naming{reading}, readings...)
	}

	return readings
}

// endOfWord is where the first word of a text ends; 0 where there is none.
func endOfWord(text string) int {
	start := strings.IndexFunc(text, func(r rune) bool { return !IsSpace(r) })
	if start < 0 {
		return 0
	}
	if end := strings.IndexFunc(text[start:], IsSpace); end >= 0 {
		return start + end
	}
	return len(text)
}

// restOf are the spans where only this text is left of the first one.
func restOf(spans []Span, left string) []Span {
	left = strings.TrimLeftFunc(left, IsSpace)
	if left == "" {
		return spans[1:]
	}
	return append([]Span{{Text: left}}, spans[1:]...)
}
