// Package picture draws the map of a week: who credited whom, as a PNG that is right at the width of a Slack message,
// on light and on dark. Everybody on it has the same size, and no place depends on a count. The colors are told apart
// by people of whatever color vision (Okabe and Ito, https://jfly.uni-koeln.de/color/); credit that was passed on is
// dashed too.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"

	"git.sr.ht/~sbinet/gg"
)

// Map is what to draw.
type Map struct {
	Nodes []Node
	// Edges go from one node to another, by their numbers.
	Edges []Edge
	// Caption stands below the map.
	Caption string
	// Trend is how many stories each of the last weeks had, oldest first, with its title; fewer than 3 weeks are none.
	Trend      []int
	TrendTitle string
}

// Node is a person, or a team.
type Node struct {
	// Names are its names, the best one first: the others are used where the fonts cannot write that.
	Names []string
}

// Edge is credit.
type Edge struct {
	From, To int
	PassedOn bool
}

// The size of a picture: twice the width at which Slack shows it.
const (
	width       = 1200.0
	trendHeight = 150.0
	lineHeight  = 34.0
)

var (
	paper   = color.RGBA{0xfb, 0xf6, 0xec, 0xff}
	ink     = color.RGBA{0x33, 0x2a, 0x1d, 0xff}
	faint   = color.RGBA{0x7d, 0x72, 0x62, 0xff}
	label   = color.RGBA{0xff, 0xff, 0xff, 0xff}
	rim     = color.RGBA{0xe6, 0x9f, 0x00, 0xff} // Okabe and Ito's orange
	given   = color.RGBA{0x00, 0x72, 0xb2, 0xff} // their blue
	passed  = color.RGBA{0xd5, 0x5e, 0x00, 0xff} // their vermilion
	palette = shades(paper, ink, faint, label, rim, given, passed)
)

// Draw draws a map as a PNG. The same map gives the same bytes.
func Draw(m Map) ([]byte, error) {
	name, err := newPen(22)
	if err != nil {
		return nil, err
	}

	small, err := newPen(20)
	if err != nil {
		return nil, err
	}

	mapHeight := heightFor(len(m.Nodes), width)
	height := mapHeight
	if m.Caption != "" {
		height += lineHeight
	}
	if len(m.Trend) >= 3 {
		height += trendHeight
	}
	dc := gg.NewContext(int(width), int(height+10))
	dc.SetColor(paper)
	dc.Clear()
	at := layout(len(m.Nodes), pairs(m.Edges), width, mapHeight)
	for _, e := range m.Edges {
		arrow(dc, at[e.From], at[e.To], e.PassedOn)
	}

	for i, n := range m.Nodes {
		box(dc, name, at[i], name.readable(n.Names, labelWidth-24))
	}

	y := mapHeight
	if m.Caption != "" {
		dc.SetColor(faint)
		small.write(dc, small.cut(small.drawable(m.Caption), width-2*margin), width/2, y+8, 0.5)
		y += lineHeight
	}
	if len(m.Trend) >= 3 {
		trend(dc, small, m, y)
	}
	return encode(dc.Image())
}

// pairs are the connections without direction, each once.
func pairs(edges []Edge) [][2]int {
	var all [][2]int
	for _, e := range edges {
		pair := [2]int{min(e.From, e.To), max(e.From, e.To)}
		if !slices.Contains(all, pair) {
			all = append(all, pair)
		}
	}
	return all
}

// box draws a name.
func box(dc *gg.Context, p *pen, at point, text string) {
	dc.DrawRoundedRectangle(at.x-labelWidth/2, at.y-labelHeight/2, labelWidth, labelHeight, labelHeight/2)
	dc.SetColor(label)
	dc.FillPreserve()
	dc.SetColor(rim)
	dc.SetLineWidth(3)
	dc.Stroke()
	dc.SetColor(ink)
	if text == "" {
		text = "–" // the fonts cannot write the name
	}
	p.write(dc, text, at.x, at.y+8, 0.5)
}

// arrow draws credit from one label to another, a little bent, so that credit both ways is two arrows.
func arrow(dc *gg.Context, from, to point, passedOn bool) {
	dx, dy := to.x-from.x, to.y-from.y
	length := max(math.Hypot(dx, dy), 1)
	bend := 0.12 * length
	middle := point{(from.x+to.x)/2 - dy/length*bend, (from.y+to.y)/2 + dx/length*bend}
	start, end := edgeOf(from, middle, 4), edgeOf(to, middle, 9)
	dc.SetColor(given)
	dc.SetDash()
	if passedOn {
		dc.SetColor(passed)
		dc.SetDash(12, 8)
	}
	dc.SetLineWidth(3)
	dc.MoveTo(start.x, start.y)
	dc.QuadraticTo(middle.x, middle.y, end.x, end.y)
	dc.Stroke()
	dc.SetDash()
	angle := math.Atan2(end.y-middle.y, end.x-middle.x)
	dc.MoveTo(end.x+6*math.Cos(angle), end.y+6*math.Sin(angle))
	for _, side := range []float64{-1, 1} {
		dc.LineTo(end.x-13*math.Cos(angle+side*0.45), end.y-13*math.Sin(angle+side*0.45))
	}

	dc.ClosePath()
	dc.Fill()
}

// edgeOf is where the line from a label's middle to a point leaves the label, and some pixels more.
func edgeOf(at, towards point, more float64) point {
	dx, dy := towards.x-at.x, towards.y-at.y
	length := max(math.Hypot(dx, dy), 1)
	out := min(
		(labelWidth/2)/max(math.Abs(dx), 1e-9),
		(labelHeight/2)/max(math.Abs(dy), 1e-9),
	)*length + more
	return point{at.x + dx/length*out, at.y + dy/length*out}
}

// trend draws a bar for each week.
func trend(dc *gg.Context, p *pen, m Map, top float64) {
	most := max(slices.Max(m.Trend), 1)
	dc.SetColor(faint)
	p.write(dc, p.cut(p.drawable(m.TrendTitle), width-2*margin), margin, top+30, 0)
	const barWidth, room, highest = 44.0, 60.0, 78.0
	bottom := top + trendHeight - 12
	for i, n := range m.Trend {
		tall := max(highest*float64(n)/float64(most), 3)
		dc.SetColor(given)
		dc.DrawRectangle(margin+float64(i)*room, bottom-tall, barWidth, tall)
		dc.Fill()
	}
}

// shades are the colors of a picture and some between any two of them, for soft edges.
func shades(colors ...color.RGBA) color.Palette {
	all := color.Palette{color.RGBA{}}
	for i, a := range colors {
		all = append(all, a)
		for _, b := range colors[:i] {
			for _, part := range []int{1, 2, 3, 4} {
				mix := func(x, y uint8) uint8 {
					return uint8((int(x)*part + int(y)*(5-part)) / 5) //nolint:gosec // at most 255
				}
				all = append(all, color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff})
			}
		}
	}

	return all[:min(len(all), 256)]
}

// encode writes few colors, which makes a small file.
func encode(img image.Image) ([]byte, error) {
	paletted := image.NewPaletted(img.Bounds(), palette)
	draw.Draw(paletted, img.Bounds(), img, img.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, paletted); err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	return b.Bytes(), nil
}
