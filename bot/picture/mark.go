package picture

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// alike maps marks to signs that look like them: the fonts have these signs, and hardly any mark by itself.
var alike = map[rune]rune{
	'\u0300': '`', '\u0301': '´', '\u0302': 'ˆ', '\u0303': '˜', '\u0304': 'ˉ', '\u0306': '˘', '\u0307': '˙',
	'\u0308': '¨',
	'\u030a': '˚', '\u030b': '˝', '\u030c': 'ˇ', '\u0313': '’', '\u0314': '‛', '\u0315': '’', '\u031b': '’',
	'\u0323': '˙', '\u0324': '¨', '\u0325': '˚', '\u0326': ',', '\u0327': '¸', '\u0328': '˛',
	'\u032c': 'ˇ', '\u032d': 'ˆ', '\u032e': '˘', '\u0330': '˜', '\u0331': 'ˉ', '\u0342': '˜',
}

// dotless maps letters to those without a dot, which stand below a mark.
var dotless = map[rune]rune{'i': 'ı', 'j': 'ȷ'}

// maxMarks is how many marks are drawn over a letter, and below it: more would leave its line.
const maxMarks = 2

// Places of marks, as Unicode numbers them: https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values.
const (
	inItsCell     = 8
	attachedBelow = 202
	attachedRight = 216
	below         = 220
	above         = 230
	aboveRight    = 232
)

// glyphOf is the sign with which a letter or mark is drawn.
func glyphOf(r rune) rune {
	if sign, isMark := alike[r]; isMark {
		return sign
	}
	return r
}

func placeOf(mark rune) int {
	return int(norm.NFD.PropertiesString(string(mark)).CCC())
}

// firstLetter is the first letter of a text, with its marks.
func firstLetter(text string) string {
	for i, r := range text {
		if i > 0 && !unicode.IsMark(r) {
			return text[:i]
		}
	}
	return text
}

// marked is the part of a letter and its marks that can be drawn: the letter with as many marks as a font has in one
// piece, then the others. It is empty where no font has the letter.
func (p *pen) marked(letter string) string {
	base, size := utf8.DecodeRuneInString(letter)
	if p.fontOf(base) < 0 {
		letter = norm.NFD.String(letter)
		base, size = utf8.DecodeRuneInString(letter)
	}
	if p.fontOf(base) < 0 || !unicode.IsGraphic(base) || unicode.IsMark(base) {
		return ""
	}

	var apart strings.Builder
	drawn := map[int]int{}
	for _, sign := range letter[size:] {
		place := placeOf(sign)
		switch one := []rune(norm.NFC.String(string([]rune{base, sign}))); {
		case len(one) == 1 && p.fontOf(one[0]) >= 0 && drawn[place] == 0:
			base = one[0]
		case unicode.IsMark(sign) && p.fontOf(sign) >= 0 && drawn[place] < maxMarks:
			drawn[place]++
			apart.WriteRune(sign)
		}
	}

	if without, dotted := dotless[base]; dotted && drawn[above] > 0 {
		base = without
	}
	return string(base) + apart.String()
}

// mark stands at the letter that ends so many bytes after the start of its run.
type mark struct {
	sign  rune
	after int
}

// writeMarks draws the marks of a run, each beyond those that its letter has already.
func (p *pen) writeMarks(dc *gg.Context, run run, x, y float64) {
	face := p.faces[run.font]
	var letter fixed.Rectangle26_6
	var left float64
	for i, m := range run.marks {
		if i == 0 || run.marks[i-1].after != m.after {
			r, _ := utf8.DecodeLastRuneInString(run.text[:m.after])
			ink, advance, _ := face.GlyphBounds(r)
			letter, left = ink, x+p.advance(run.font, run.text[:m.after])-float64(advance)/64
		}
		letter = p.writeMark(dc, m.sign, letter, left, y)
	}
}

// writeMark draws a mark at a letter, and returns the room that both take.
func (p *pen) writeMark(dc *gg.Context, sign rune, letter fixed.Rectangle26_6, x, y float64) fixed.Rectangle26_6 {
	face := p.faces[p.fontOf(sign)]
	ink, _, _ := face.GlyphBounds(glyphOf(sign))
	by := beside(ink, letter, placeOf(sign), face.Metrics().Ascent/20)

	dc.SetFontFace(face)
	dc.DrawString(string(glyphOf(sign)), x+float64(by.X)/64, y+float64(by.Y)/64)
	return letter.Union(ink.Add(by))
}

// beside is how far a mark moves to its place at a letter, with a gap between them.
func beside(ink, letter fixed.Rectangle26_6, place int, gap fixed.Int26_6) fixed.Point26_6 {
	if place == inItsCell {
		return fixed.Point26_6{}
	}

	by := fixed.Point26_6{X: (letter.Min.X + letter.Max.X - ink.Min.X - ink.Max.X) / 2}
	switch place {
	case above:
		by.Y = min(0, letter.Min.Y-gap-ink.Max.Y)
	case below:
		by.Y = max(0, letter.Max.Y) + gap - ink.Min.Y
	case attachedBelow:
		by.Y = max(0, letter.Max.Y)
	case attachedRight, aboveRight:
		by.X = letter.Max.X - ink.Min.X
		by.Y = letter.Min.Y - ink.Min.Y
	}

	return by
}
