package picture

import (
	"errors"
	"strings"
	"unicode"

	"git.sr.ht/~sbinet/gg"
)

// Card is one shout-out as a picture to keep.
type Card struct {
	// Headline says who credited whom, Quote for what, and Foot when and by which values.
	Headline, Quote, Foot string
}

// ErrNoLetters is the error of a card whose words have letters that the fonts lack.
var ErrNoLetters = errors.New("no font has the letters of the card")

// The card's measures: a wide picture, as high as its words need, up to mostLines of them.
const (
	cardWidth   = 1200.0
	cardMargin  = 110.0
	cardLeast   = 630.0
	quoteLine   = 54.0
	smallLine   = 40.0
	mostLines   = 26
	cardPadding = 120.0
)

// DrawCard draws a card as a PNG. The same card gives the same bytes.
func DrawCard(c Card) ([]byte, error) {
	quote, err := newPen(36)
	if err != nil {
		return nil, err
	}

	small, err := newPen(25)
	if err != nil {
		return nil, err
	}

	if quote.misses(c.Quote) {
		return nil, ErrNoLetters
	}

	room := cardWidth - 2*cardMargin
	head, words := small.wrapped(c.Headline, room, 4), quote.wrapped(c.Quote, room, mostLines)
	foot := small.wrapped(c.Foot, room, 2)
	tall := float64(len(words))*quoteLine + float64(len(head)+len(foot))*smallLine + 140
	height := max(cardLeast, tall+2*cardPadding)

	dc := gg.NewContext(int(cardWidth), int(height))
	frame(dc, height)
	y := (height-tall)/2 + 40
	spark(dc, cardWidth/2, y, 34)
	y += 84

	dc.SetColor(faint)
	y = small.lines(dc, head, y, smallLine)
	dc.SetColor(ink)
	y = quote.lines(dc, words, y+26, quoteLine)
	dc.SetColor(faint)
	small.lines(dc, foot, y+14, smallLine)
	return encode(dc.Image())
}

// frame draws the paper, with a thin rim.
func frame(dc *gg.Context, height float64) {
	dc.SetColor(paper)
	dc.Clear()
	dc.SetColor(rim)
	dc.SetLineWidth(3)
	dc.DrawRoundedRectangle(34, 34, cardWidth-68, height-68, 26)
	dc.Stroke()
}

// spark draws a star of four points.
func spark(dc *gg.Context, x, y, size float64) {
	dc.SetColor(rim)
	dc.MoveTo(x, y-size)
	for _, to := range []point{{x + size, y}, {x, y + size}, {x - size, y}, {x, y - size}} {
		dc.QuadraticTo(x, y, to.x, to.y)
	}
	dc.Fill()
}

// misses reports whether a text has letters that the fonts lack.
func (p *pen) misses(text string) bool { return letters(p.drawable(text)) < letters(text) }

// Readable is the first of somebody's names that the fonts can write; empty where they can write none.
func Readable(names []string) string {
	p, err := newPen(25)
	if err != nil {
		return ""
	}
	return p.readable(names, cardWidth/2)
}

// lines writes lines in the middle, from a height on, and returns where the next ones go.
func (p *pen) lines(dc *gg.Context, lines []string, y, each float64) float64 {
	for _, line := range lines {
		p.write(dc, line, cardWidth/2, y, 0.5)
		y += each
	}
	return y
}

// wrapped breaks a text into lines of a width: at spaces and, in scripts without spaces, between signs. Where there are
// too many lines, the last one that is kept ends in an ellipsis.
func (p *pen) wrapped(text string, width float64, most int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, piece := range pieces(p.drawable(paragraph)) {
			for p.width(strings.TrimSpace(line+piece)) > width {
				if strings.TrimSpace(line) == "" { // one piece alone is too long
					fits := p.fitting(piece, width)
					line, piece = piece[:fits], piece[fits:]
				}
				lines = append(lines, strings.TrimSpace(line))
				line = ""
				if len(lines) > most {
					return p.ended(lines, width, most)
				}
			}
			line += piece
		}

		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}

	return p.ended(lines, width, most)
}

// ended keeps so many lines at most, and ends the last one in an ellipsis where it drops some.
func (p *pen) ended(lines []string, width float64, most int) []string {
	if len(lines) <= most {
		return lines
	}
	last := lines[most-1] + "…"
	return append(lines[:most-1:most-1], p.cut(last, width))
}

// fitting is how much of a piece fits into a width, one letter at least.
func (p *pen) fitting(piece string, width float64) int {
	end := len(firstLetter(piece))
	for end < len(piece) {
		next := end + len(firstLetter(piece[end:]))
		if p.width(piece[:next]) > width {
			break
		}
		end = next
	}
	return end
}

// pieces cuts a text where a line may end: after spaces, and after each sign of Chinese and Japanese.
func pieces(text string) []string {
	var all []string
	for text != "" {
		end, wide := 0, false
		for i, r := range text {
			if i > 0 && (wide || isWide(r)) && !beginsNoLine(r) {
				break
			}
			wide = isWide(r)
			if end = i + len(string(r)); r == ' ' {
				break
			}
		}
		all = append(all, text[:end])
		text = text[end:]
	}
	return all
}

// bound are signs of Japanese that begin no line.
const bound = "ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々"

func beginsNoLine(r rune) bool {
	return unicode.IsMark(r) || unicode.IsPunct(r) || strings.ContainsRune(bound, r)
}

func isWide(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }
