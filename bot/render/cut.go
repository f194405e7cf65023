package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const (
	// maxCluster is the longest character, as people see it, that is kept in one piece. The longest emoji has ten code
	// points, and no language piles up more marks than Unicode's Stream-Safe Text Format lets it: 30.
	maxCluster = 64
	// maxReference is the longest mention, date or link that is kept in one piece.
	maxReference = 1000
)

// cutter cuts escaped text into parts: after a line, else between two words, else between two characters as people see
// them; never inside a mention or an escape. Only the space at a cut is lost. What a cut leaves open, such as a code
// block, is closed there, and opened again in the next part. The time it takes grows with the length of the text.
type cutter struct {
	rest string
	// open is what opens again in front of the rest, and fences is how many marks of code blocks the rest has.
	open   open
	fences int
	// perLine is how many characters every line costs beyond its own: 1 in a quotation.
	perLine int
}

func newCutter(escaped string, perLine int) *cutter {
	return &cutter{rest: escaped, fences: strings.Count(escaped, fence), perLine: perLine}
}

// done reports whether every part was taken.
func (c *cutter) done() bool { return c.rest == "" }

// split cuts escaped text into parts of at most limit characters.
func split(escaped string, limit int) []string {
	c := newCutter(escaped, 0)
	parts := []string{c.next(limit)}
	for !c.done() {
		parts = append(parts, c.next(limit))
	}
	return parts
}

// shortened cuts escaped text at a word, where it is longer than so many characters, and says so.
func shortened(escaped string, most int) string {
	c := newCutter(escaped, 0)
	return c.shortened(most)
}

// shortened is the next part, and says so where it is not the last.
func (c *cutter) shortened(most int) string {
	head := c.next(most)
	if !c.done() {
		head += " …"
	}
	return head
}

// spot is a place in a text where it may be cut: how many bytes and code fences stand before it, and what is open
// there.
type spot struct {
	at, fences int
	open       open
}

// next takes the longest good part of at most limit characters off the front. It is blank only where the whole rest is.
func (c *cutter) next(limit int) string {
	part := c.take(limit)
	for strings.TrimSpace(part) == "" && !c.done() {
		part = c.take(limit)
	}
	return part
}

func (c *cutter) take(limit int) string {
	if c.fits(limit) {
		part := c.open.start() + c.rest
		c.rest = ""
		return part
	}

	here := spot{open: c.open}
	line, word, end := here, here, here // the last good spots
	for length := c.perLine + c.open.length(); here.at < len(c.rest); {
		piece, between := c.piece(here.at)
		if length += c.cost(piece); length > limit && end.at > 0 {
			break
		}

		c.pass(&here, piece)
		if length+here.open.length() > limit && end.at > 0 {
			continue
		}

		end = here
		switch {
		case piece == "\n":
			if length >= limit/2 {
				line = here
			}
		case between && length >= limit/4:
			word = here
		}
	}

	for _, good := range []spot{line, word} {
		if good.at > 0 {
			end = good
			break
		}
	}

	return c.cutAt(end)
}

// fits reports whether the rest needs no cut.
func (c *cutter) fits(limit int) bool {
	limit -= c.open.length() + c.perLine
	if len(c.rest) > limit*utf8.UTFMax { // counting could take long
		return false
	}
	return runes(c.rest)+c.perLine*strings.Count(c.rest, "\n") <= limit
}

// cost is how much of a part a piece takes.
func (c *cutter) cost(piece string) int {
	if piece == "\n" {
		return 1 + c.perLine
	}
	return runes(piece)
}

// pass moves on past a piece. A mark of a code block begins one only where another mark ends it.
func (c *cutter) pass(here *spot, piece string) {
	here.at += len(piece)
	if piece != fence {
		here.open.pass(piece)
		return
	}
	here.fences++
	here.open.code = !here.open.code && c.fences > here.fences
}

// cutAt takes what stands before a spot.
func (c *cutter) cutAt(end spot) string {
	head, rest := c.rest[:end.at], c.rest[end.at:]
	if end.open.code { // in code every space counts
		head, rest = strings.TrimSuffix(head, "\n"), strings.TrimPrefix(rest, "\n")
	} else {
		head, rest = strings.TrimRightFunc(head, unicode.IsSpace), strings.TrimLeftFunc(rest, unicode.IsSpace)
	}
	part := c.open.start() + head + end.open.end()
	c.rest, c.open, c.fences = rest, end.open, c.fences-end.fences
	return part
}

// piece is the first piece of the text that must not be cut: a mention, an escape, a mark of a code block, or a
// character as people see it. Between is set where a word ends with it.
func (c *cutter) piece(at int) (piece string, between bool) {
	text := c.rest[at:]
	switch first := text[0]; {
	case first == '<', first == '&':
		if piece := unbreakable(text); piece != "" {
			return piece, false
		}
	case first == '`' && strings.HasPrefix(text, fence):
		return fence, false
	}

	if len(text) == 1 || text[0] < utf8.RuneSelf && text[1] < utf8.RuneSelf {
		return text[:1], text[0] == ' ' || text[0] == '\t' // two ASCII characters are never seen as one
	}

	return cluster(text)
}

// cluster is the character that a text begins with, as people see it, and whether a line may end between two words
// after it by Unicode's rules (UAX #14 and #29).
func cluster(text string) (cluster string, between bool) {
	near := text[:min(len(text), maxCluster*utf8.UTFMax)]
	cluster, rest, boundaries, _ := uniseg.StepString(near, -1)
	if runes(cluster) > maxCluster {
		return cluster[:firstRunes(cluster, maxCluster)], false
	}
	between = boundaries&uniseg.MaskWord != 0 && boundaries&uniseg.MaskLine != uniseg.LineDontBreak
	return cluster, between && rest != ""
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

	near := escaped[1:min(len(escaped), maxReference)]
	if end := strings.IndexAny(near, "<>"); end > 0 && near[end] == '>' {
		return escaped[:end+2]
	}

	return ""
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// firstRunes is how many bytes the first n code points take.
func firstRunes(s string, n int) int {
	for at := range s {
		if n == 0 {
			return at
		}
		n--
	}
	return len(s)
}
