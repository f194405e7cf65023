package slacksim

import (
	"fmt"
	"strings"
)

// drawnChart is a line as the page draws it, in a box of 600 by 160, and what it says in words.
type drawnChart struct {
	Line, Says, Axis string
	Points           []drawnPoint
}

type drawnPoint struct{ X, Y, Value, Label string }

// drawLine draws the first line of a chart, and says its points in words.
func drawLine(chart object) drawnChart {
	series := listOf(chart, "series")
	if len(series) == 0 {
		return drawnChart{}
	}

	points := listOf(asObject(series[0]), "data")
	most := 1.0
	for _, raw := range points {
		value, _ := asObject(raw)["value"].(float64)
		most = max(most, value)
	}

	axis, _ := asObject(chart["axis_config"])["x_label"].(string)
	drawn := drawnChart{Axis: axis}
	var line, says []string
	for i, raw := range points {
		point := asObject(raw)
		value, _ := point["value"].(float64)
		x := fmt.Sprintf("%.0f", 20+560*float64(i)/float64(max(len(points)-1, 1)))
		y := fmt.Sprintf("%.0f", 120-90*value/most)
		at := drawnPoint{X: x, Y: y, Value: fmt.Sprint(value), Label: fmt.Sprint(point["label"])}
		line, drawn.Points = append(line, x+","+y), append(drawn.Points, at)
		says = append(says, at.Label+": "+at.Value)
	}

	drawn.Line, drawn.Says = strings.Join(line, " "), strings.Join(says, ", ")
	return drawn
}
