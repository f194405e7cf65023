package slacksim

import (
	"fmt"
	"strings"
)

// drawnChart is a line as the page draws it: its points in a box of 600 by 140, and what they say in words.
type drawnChart struct {
	Line, Says string
	Dots       [][2]string
}

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

	var drawn drawnChart
	var line, says []string
	for i, raw := range points {
		point := asObject(raw)
		value, _ := point["value"].(float64)
		x := fmt.Sprintf("%.0f", 20+560*float64(i)/float64(max(len(points)-1, 1)))
		y := fmt.Sprintf("%.0f", 120-100*value/most)
		line, drawn.Dots = append(line, x+","+y), append(drawn.Dots, [2]string{x, y})
		says = append(says, fmt.Sprintf("%v: %v", point["label"], value))
	}

	drawn.Line, drawn.Says = strings.Join(line, " "), strings.Join(says, ", ")
	return drawn
}
