package credit

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible are the characters, beside white space, of which nothing is seen. They come with what people paste, and with
// what phones put around names in scripts that are written from the right. Those that a word may need, the joiner and the
// non-joiner, are none of them.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00AD, Hi: 0x00AD, Stride: 1},
		{Lo: 0x061C, Hi: 0x061C, Stride: 1},
		{Lo: 0x115F, Hi: 0x1160, Stride: 1},
		{Lo: 0x180E, Hi: 0x180E, Stride: 1},
		{Lo: 0x200B, Hi: 0x200B, Stride: 1},
		{Lo: 0x200E, Hi: 0x200F, Stride: 1},
		{Lo: 0x202A, Hi: 0x202C, Stride: 1},
		{Lo: 0x2060, Hi: 0x2064, Stride: 1},
		{Lo: 0x2066, Hi: 0x206F, Stride: 1},
		{Lo: 0x2800, Hi: 0x2800, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xFEFF, Hi: 0xFEFF, Stride: 1},
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1},
	},
	LatinOffset: 1,
}

// invisibles are the same in a set of a regular expression.
var invisibles = func() (set string) {
	for _, r := range invisible.R16 {
		set += fmt.Sprintf(`\x{%04X}-\x{%04X}`, r.Lo, r.Hi)
	}
	return set
}()

// spaces is any character of which nothing is seen, in a regular expression.
var spaces = `[\s\p{Z}` + invisibles + `]`

// IsSpace reports whether nothing is seen of a character.
func IsSpace(r rune) bool { return unicode.IsSpace(r) || unicode.Is(invisible, r) }

var (
	// joiningWord is a word that joins people, at the start of a text.
	joiningWord = regexp.MustCompile(`^(?i:` + oneUnspaced(andWords) + `|` + oneOf(andWords) + `(?:` + spaces + `|$))`)
	// emojiCode is `:tada:` at the start of a text, and emoticon is ":)": their first colon connects nothing.
	emojiCode = regexp.MustCompile(`^:[\pL\pN_+'-]+:`)
	emoticon  = regexp.MustCompile(`^[:;=]['’]?-?[()\[\]DPpOo*/\\|]+(?:` + spaces + `|$)`)
	// dashes lead to a reason; a number may begin with one.
	dashes = regexp.MustCompile(`^(?:[-–—―]+>?|[→⇒])`)
	// alone are signs that lead to a reason where no word follows them at once: ".NET" and "~20" do not.
	alone = regexp.MustCompile(`^(?:\.{3,}|[.!?=~|>»\\+]+(?:` + spaces + `|$))`)
	// peopleEnd is what ends the people, behind one of them.
	peopleEnd = regexp.MustCompile(`^` + spaces + `*(?:$|[:：→⇒–—―-]|(?i:` + oneOf(forWords) + `)(?:` + spaces + `|$))`)
)

// leading are signs that lead to a reason, and belong to none.
const leading = ":：,，、;；…。！？" + bullets

// between is how much of a text may stand between two people: signs, emoji, and words that join. It leads where one of
// the signs may as well lead to a reason.
func between(text string) (n int, leads bool) {
	for n < len(text) {
		rest := text[n:]
		r, size := utf8.DecodeRuneInString(rest)
		switch found := cmp.Or(emojiCode.FindString(rest), emoticon.FindString(rest), joiningWord.FindString(rest)); {
		case found != "":
			n += len(found)
		case strings.ContainsRune(":：", r) || dashes.MatchString(rest):
			n, leads = n+size, true
		case IsSpace(r) || isSign(r):
			n += size
		default:
			return n, leads
		}
	}
	return n, leads
}

// isSign reports whether a character is a sign, or a part of an emoji, that opens and closes nothing.
func isSign(r rune) bool {
	return unicode.In(r, unicode.P, unicode.S, unicode.M, unicode.Join_Control) &&
		!unicode.In(r, unicode.Ps, unicode.Pe) && !strings.ContainsRune(marks+"@#<", r)
}

// leadingSign is how much at the start of a text leads to a reason. An emoji and a number are the reason's own, and so is
// "…" where examples have it in the place of one.
func leadingSign(text string) int {
	next, size := utf8.DecodeRuneInString(text)
	dash := dashes.FindString(text)
	switch {
	case text == "", text == "…", emojiCode.MatchString(text), emoticon.MatchString(text):
		return 0
	case strings.ContainsRune(leading, next):
		return size
	case dash == "":
		return len(alone.FindString(text))
	case dash == "-" && !endsThere(text[1:]), unicode.IsDigit(firstRune(text[len(dash):])):
		return 0
	}
	return len(dash)
}
