package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"shine/credit"
)

var (
	escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	// names are the people and channels of the normal form: all that may stand in angle brackets.
	names = regexp.MustCompile(`<(?:@[UW][A-Z0-9]+|#[CG][A-Z0-9]+)>`)
)

// Escape makes plain text show as it was typed: https://docs.slack.dev/messaging/formatting-message-text#escaping.
func Escape(plain string) string { return escaper.Replace(printable(plain)) }

// Text draws a reason in its normal form: people and channels stay what they are, everything else is escaped.
func Text(normal string) string {
	if !strings.Contains(normal, "<") { // most name nobody
		return Escape(normal)
	}
	var b strings.Builder
	for {
		at := names.FindStringIndex(normal)
		if at == nil {
			b.WriteString(Escape(normal))
			return b.String()
		}
		b.WriteString(Escape(normal[:at[0]]))
		b.WriteString(normal[at[0]:at[1]])
		normal = normal[at[1]:]
	}
}

// Typed draws what somebody typed, to be repeated to them. Groups and broadcasts are only named.
func Typed(typed []credit.Span) string { return Text(credit.NormalText(typed)) }

// printable drops what Slack would refuse or draw as a box: control characters and broken encodings. All that people
// can see, or that shapes what they see, stays: zero-width joiners, directions, variation selectors.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			return '\n'
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// undirected drops the controls of writing direction.
func undirected(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
}

// quote draws escaped text as a quotation. A right-to-left override that is never closed ends with its line.
func quote(escaped string) string {
	return ">" + strings.ReplaceAll(strings.TrimRight(escaped, "\n"), "\n", "\n>")
}

// split cuts escaped text into parts of at most limit characters: behind a line, else behind a word, else between two
// characters as people see them; never inside a mention or an escape. Nothing is lost but the space at a cut.
func split(escaped string, limit int) []string {
	var parts []string
	for {
		head, rest := cut(escaped, limit)
		parts = append(parts, head)
		if rest == "" {
			return parts
		}
		escaped = rest
	}
}

// cut takes the longest good head of at most limit characters off escaped text.
func cut(escaped string, limit int) (head, rest string) {
	if len(escaped) <= limit || runes(escaped) <= limit {
		return escaped, ""
	}
	var line, word, end int // byte offsets behind the last line, word and piece that fit
	state, length := -1, 0
	for at := 0; at < len(escaped); {
		if state < 0 && length < limit && isPlain(escaped, at) { // most are, and need no closer look
			if at, length = at+1, length+1; escaped[at-1] == ' ' {
				word = at
			}
			end = at
			continue
		}
		var piece string
		if piece, state = firstPiece(escaped[at:], state); state == plainPiece {
			state = -1
		}
		if length += runes(piece); length > limit {
			switch {
			case line > 0:
				end = line
			case word > 0:
				end = word
			case end == 0:
				end = firstRunes(escaped, limit) // one cluster longer than a message
			}
			return strings.TrimRightFunc(escaped[:end], unicode.IsSpace), strings.TrimLeftFunc(escaped[end:], isBlank)
		}
		at += len(piece)
		end = at
		switch piece {
		case "\n":
			line = at
		case " ", "\t":
			word = at
		}
	}
	return escaped, ""
}

// isPlain reports whether what stands at an offset is one character for itself: printable ASCII before ASCII, and no
// escape.
func isPlain(escaped string, at int) bool {
	c := escaped[at]
	return c >= ' ' && c < utf8.RuneSelf && c != '<' && c != '&' && at+1 < len(escaped) && escaped[at+1] < utf8.RuneSelf
}

// plainPiece is the state behind a piece that says nothing about the next one.
const plainPiece = -2

// firstPiece is the first of what a text must not be cut inside of: a mention, an escape, or a character as people see it.
func firstPiece(escaped string, state int) (piece string, after int) {
	if c := escaped[0]; c == '<' || c == '&' {
		if piece := unbreakable(escaped); piece != "" {
			return piece, plainPiece
		}
	} else if c < utf8.RuneSelf && c != '\r' && len(escaped) > 1 && escaped[1] < utf8.RuneSelf {
		return escaped[:1], plainPiece // two of ASCII are never one character
	}
	piece, _, _, after = uniseg.FirstGraphemeClusterInString(escaped, state)
	return piece, after
}

// unbreakable is the mention or the escape that a text begins with, if it does.
func unbreakable(escaped string) string {
	for _, escape := range []string{"&amp;", "&lt;", "&gt;"} {
		if strings.HasPrefix(escaped, escape) {
			return escape
		}
	}
	if escaped[0] != '<' {
		return ""
	}
	if end := strings.IndexAny(escaped[1:], "<>") + 1; end > 0 && escaped[end] == '>' {
		return escaped[:end+1]
	}
	return ""
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

func runes(s string) int { return len([]rune(s)) }

func firstRunes(s string, n int) int { return len(string([]rune(s)[:n])) }
