package picture

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/DroidSansFallback.ttf
var fallback []byte

// fonts are the ones that the binary carries: the Go font has Latin, Greek and Cyrillic letters, and the fallback
// Chinese, Japanese and Korean.
var fonts = sync.OnceValues(func() ([]*sfnt.Font, error) {
	var all []*sfnt.Font
	for _, raw := range [][]byte{gomedium.TTF, fallback} {
		parsed, err := opentype.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("reading a font: %w", err)
		}
		all = append(all, parsed)
	}
	return all, nil
})

// pen writes in one size. It is not safe for use by several goroutines.
type pen struct {
	fonts  []*sfnt.Font
	faces  []font.Face
	buffer sfnt.Buffer
}

func newPen(size float64) (*pen, error) {
	all, err := fonts()
	if err != nil {
		return nil, err
	}

	p := &pen{fonts: all}
	for _, f := range all {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, fmt.Errorf("preparing a font: %w", err)
		}
		p.faces = append(p.faces, face)
	}

	return p, nil
}

// fontOf is the number of the font that has a letter or mark, or -1.
func (p *pen) fontOf(r rune) int {
	for i, f := range p.fonts {
		if glyph, err := f.GlyphIndex(&p.buffer, glyphOf(r)); err == nil && glyph != 0 {
			return i
		}
	}
	return -1
}

// drawable is the part of a text that the fonts can draw: it leaves out marks that they lack, and letters that they
// lack, such as emoji, with their marks.
func (p *pen) drawable(text string) string {
	var b strings.Builder
	for rest := norm.NFC.String(text); rest != ""; {
		letter := firstLetter(rest)
		rest = rest[len(letter):]

		if r, _ := utf8.DecodeRuneInString(letter); unicode.IsSpace(r) {
			b.WriteByte(' ')
			continue
		}
		b.WriteString(p.marked(letter))
	}

	return strings.Join(strings.Fields(b.String()), " ")
}

// readable is the first of some names that the fonts can write without losing letters, cut to a width. If there is
// none, it is the first of which they can write any letter.
func (p *pen) readable(names []string, width float64) string {
	best := ""
	for _, name := range names {
		drawn := p.drawable(name)
		if drawn == "" {
			continue
		}
		if letters(drawn) >= letters(name) {
			return p.cut(drawn, width)
		}

		if best == "" && letters(drawn) > 0 {
			best = drawn
		}
	}

	return p.cut(best, width)
}

func letters(s string) int {
	n := 0
	for _, r := range norm.NFC.String(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// cut shortens a text to a width, with an ellipsis.
func (p *pen) cut(text string, width float64) string {
	if p.width(text) <= width {
		return text
	}
	short := []rune(text)
	for len(short) > 1 && p.width(string(short)+"…") > width {
		short = short[:len(short)-1]
	}
	return strings.TrimSpace(string(short)) + "…"
}

func (p *pen) width(text string) float64 {
	var width float64
	for _, run := range p.runs(text) {
		width += p.advance(run.font, run.text)
	}
	return width
}

// run is a piece of a text in one font, with the marks that are drawn at its letters.
type run struct {
	font  int
	text  string
	marks []mark
}

// runs cuts a text into pieces of one font each.
func (p *pen) runs(text string) []run {
	var runs []run
	for _, r := range text {
		if unicode.IsMark(r) && len(runs) > 0 {
			last := &runs[len(runs)-1]
			last.marks = append(last.marks, mark{sign: r, after: len(last.text)})
			continue
		}

		of := max(p.fontOf(r), 0)
		if r == ' ' && len(runs) > 0 {
			of = runs[len(runs)-1].font
		}
		if len(runs) == 0 || runs[len(runs)-1].font != of {
			runs = append(runs, run{font: of})
		}
		runs[len(runs)-1].text += string(r)
	}

	return runs
}

// write draws a text around a point: anchor 0 begins there, 0.5 is centered.
func (p *pen) write(dc *gg.Context, text string, x, y, anchor float64) {
	x -= p.width(text) * anchor
	for _, run := range p.runs(text) {
		dc.SetFontFace(p.faces[run.font])
		dc.DrawString(run.text, x, y)
		p.writeMarks(dc, run, x, y)
		x += p.advance(run.font, run.text)
	}
}

// advance is how much of a line a piece of text in one font takes.
func (p *pen) advance(of int, text string) float64 {
	return float64(font.MeasureString(p.faces[of], text)) / 64
}
