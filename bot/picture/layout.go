package picture

import (
	"cmp"
	"math"
	"slices"
)

// point is a place on the canvas, in pixels; a label's is its middle.
type point struct{ x, y float64 }

// Sizes of labels and of the room between them, in pixels.
const (
	labelWidth, labelHeight = 196.0, 44.0
	gapX, gapY              = 48.0, 54.0
	margin                  = 36.0
	iterations              = 400
)

// layout finds a place for each of n labels, so that connected ones are near each other and none covers another. The
// same connections give the same places.
//
// It is a force-directed layout (Fruchterman and Reingold 1991, https://doi.org/10.1002/spe.4380211102) with a pull to
// the middle, which keeps groups that nothing connects together, and a pass that pushes labels apart.
func layout(n int, edges [][2]int, width, height float64) []point {
	// Labels are wide: the forces work on a narrower canvas, and fit stretches what they find.
	narrow := width * (labelHeight + gapY) / (labelWidth + gapX)
	at := onEllipse(n, edges, narrow, height)
	k := 0.75 * math.Sqrt(narrow*height/float64(n))
	for i := range iterations {
		heat := 0.12 * height * (1 - float64(i)/iterations)
		step(at, edges, k, heat, point{narrow / 2, height / 2})
	}

	fit(at, width, height)
	if !separate(at, width, height) {
		grid(at, width, height)
	}
	return at
}

// onEllipse starts with everybody around the middle, those who are connected beside each other.
func onEllipse(n int, edges [][2]int, width, height float64) []point {
	order, seen := make([]int, 0, n), make([]bool, n)
	var visit func(int)
	visit = func(i int) {
		if seen[i] {
			return
		}

		seen[i] = true
		order = append(order, i)
		for _, e := range edges {
			switch i {
			case e[0]:
				visit(e[1])
			case e[1]:
				visit(e[0])
			}
		}
	}
	for i := range n {
		visit(i)
	}

	at := make([]point, n)
	for place, i := range order {
		angle := 2 * math.Pi * float64(place) / float64(n)
		at[i] = point{width/2 + 0.36*width*math.Cos(angle), height/2 + 0.36*height*math.Sin(angle)}
	}

	return at
}

// step moves everything once, by no more than heat.
func step(at []point, edges [][2]int, k, heat float64, middle point) {
	moves := make([]point, len(at))
	for i := range at {
		for j := range i {
			dx, dy := at[i].x-at[j].x, at[i].y-at[j].y
			force := k * k / max(dx*dx+dy*dy, 1)
			moves[i].x, moves[i].y = moves[i].x+dx*force, moves[i].y+dy*force
			moves[j].x, moves[j].y = moves[j].x-dx*force, moves[j].y-dy*force
		}
		moves[i].x += (middle.x - at[i].x) * 0.4
		moves[i].y += (middle.y - at[i].y) * 0.4
	}

	for _, e := range edges {
		a, b := e[0], e[1]
		dx, dy := at[b].x-at[a].x, at[b].y-at[a].y
		pull := math.Hypot(dx, dy) / k
		moves[a].x, moves[a].y = moves[a].x+dx*pull, moves[a].y+dy*pull
		moves[b].x, moves[b].y = moves[b].x-dx*pull, moves[b].y-dy*pull
	}

	for i, m := range moves {
		if length := math.Hypot(m.x, m.y); length > 0 {
			by := min(length, heat) / length
			at[i].x, at[i].y = at[i].x+m.x*by, at[i].y+m.y*by
		}
	}
}

// fit stretches the drawing over the canvas.
func fit(at []point, width, height float64) {
	stretch := func(of func(*point) *float64, size, label float64) {
		low, high := math.Inf(1), math.Inf(-1)
		for i := range at {
			low, high = min(low, *of(&at[i])), max(high, *of(&at[i]))
		}

		room := size - 2*margin - label
		for i := range at {
			v := of(&at[i])
			if high-low < 1 {
				*v = size / 2
			} else {
				*v = margin + label/2 + (*v-low)/(high-low)*room
			}
		}
	}
	stretch(func(p *point) *float64 { return &p.x }, width, labelWidth)
	stretch(func(p *point) *float64 { return &p.y }, height, labelHeight)
}

// separate pushes labels apart that are too near each other, and reports whether none is any more.
func separate(at []point, width, height float64) bool {
	for try := range 2 * iterations {
		room := 1 - 0.7*float64(try)/(2*iterations) // where it is crowded, less room has to do
		apart := true
		for i := range at {
			for j := range i {
				apart = push(&at[i], &at[j], room) && apart
			}
		}

		for i := range at {
			at[i].x = min(max(at[i].x, margin+labelWidth/2), width-margin-labelWidth/2)
			at[i].y = min(max(at[i].y, margin+labelHeight/2), height-margin-labelHeight/2)
		}

		if apart {
			return true
		}
	}

	return false
}

// push moves two labels apart, the shorter way, where they are nearer than the room that should be between them. It
// reports whether they were far enough apart before.
func push(a, b *point, room float64) bool {
	dx, dy := a.x-b.x, a.y-b.y
	overX, overY := labelWidth+room*gapX-math.Abs(dx), labelHeight+room*gapY-math.Abs(dy)
	if overX <= 1 || overY <= 1 {
		return true
	}

	if overX < overY {
		by := math.Copysign(overX/2, dx)
		a.x, b.x = a.x+by, b.x-by
	} else {
		by := math.Copysign(overY/2, dy)
		a.y, b.y = a.y+by, b.y-by
	}
	return false
}

// grid puts labels that would not separate into rows: not as pretty, and always readable.
func grid(at []point, width, height float64) {
	columns := int((width - 2*margin + gapX) / (labelWidth + gapX))
	rows := (len(at) + columns - 1) / columns
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}

	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(at[i].y, at[j].y) })
	r := -1
	for row := range slices.Chunk(order, columns) {
		r++
		slices.SortFunc(row, func(i, j int) int { return cmp.Compare(at[i].x, at[j].x) })
		for c, i := range row {
			at[i] = point{
				margin + labelWidth/2 + float64(c)*(width-2*margin-labelWidth)/float64(max(columns-1, 1)),
				margin + labelHeight/2 + float64(r)*(height-2*margin-labelHeight)/float64(max(rows-1, 1)),
			}
		}
	}
}

// heightFor is how high a canvas of some width has to be for n labels to have room around them.
func heightFor(n int, width float64) float64 {
	room := 2.1 * float64(n) * (labelWidth + gapX) * (labelHeight + gapY) / width
	return min(max(room, 380), 1500)
}
