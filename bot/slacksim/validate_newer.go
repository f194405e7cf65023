package slacksim

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of Slack's newer blocks: https://docs.slack.dev/reference/block-kit/blocks/container-block,
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block.
const (
	maxChildBlocks = 10
	maxCharts      = 2
	maxSeries      = 6
	maxPoints      = 20
)

// inContainers are the blocks that a container holds, of those that the simulator knows: what Slack's reference names,
// and Slack was seen to take.
var inContainers = []string{"actions", "context", "divider", "header", "image", "section", "table"}

// container checks a block that holds others, and opens where it is collapsible.
func (c *checker) container(block object, at string) {
	if block["title"] == nil && block["rich_text_title"] == nil {
		c.object("missing required field: title", at)
	}
	if block["title"] != nil {
		c.text(block["title"], 150, true, at+"/title")
	}
	if block["default_collapsed"] == true && block["is_collapsible"] != true {
		c.object("requires is_collapsible", at+"/default_collapsed")
	}

	children := listOf(block, "child_blocks")
	if len(children) == 0 || len(children) > maxChildBlocks {
		c.object(fmt.Sprintf("must have 1 to %d items", maxChildBlocks), at+"/child_blocks")
	}

	c.inside = true
	for i, raw := range children {
		child, here := asObject(raw), fmt.Sprintf("%s/child_blocks/%d", at, i)
		if kind, _ := child["type"].(string); !slices.Contains(inContainers, kind) {
			c.object("unsupported type: "+kind, here+"/type")
			continue
		}
		c.block(child, here)
	}
	c.inside = false
}

// chart checks a chart: of its kinds the line, which is all that Shine draws.
func (c *checker) chart(block object, at string) {
	c.charts++
	if c.charts > maxCharts {
		c.object(fmt.Sprintf("no more than %d charts allowed", maxCharts), at)
	}
	c.words(block, "title", 50, at)

	chart, here := asObject(block["chart"]), at+"/chart"
	if chart["type"] != "line" {
		c.object(fmt.Sprintf("unsupported type: %v", chart["type"]), here+"/type")
		return
	}

	c.keys(chart, "line", here)
	axis := asObject(chart["axis_config"])
	c.keys(axis, "axis_config", here+"/axis_config")
	categories := listOf(axis, "categories")
	if len(categories) == 0 || len(categories) > maxPoints {
		c.object(fmt.Sprintf("must have 1 to %d items", maxPoints), here+"/axis_config/categories")
	}
	for i, one := range categories {
		at := fmt.Sprintf("%s/axis_config/categories/%d", here, i)
		c.words(object{"category": one}, "category", 20, at)
		if slices.Index(categories, one) < i {
			c.object("duplicate category", at)
		}
	}
	c.length(axis, "x_label", 50, here+"/axis_config")
	c.length(axis, "y_label", 50, here+"/axis_config")
	c.series(listOf(chart, "series"), categories, here+"/series")
}

// series checks the lines of a chart: each has one point for each category.
func (c *checker) series(series, categories []any, at string) {
	if len(series) == 0 || len(series) > maxSeries {
		c.object(fmt.Sprintf("must have 1 to %d items", maxSeries), at)
	}

	for i, raw := range series {
		one, here := asObject(raw), fmt.Sprintf("%s/%d", at, i)
		c.keys(one, "series", here)
		c.words(one, "name", 20, here)

		var labels []any
		for j, raw := range listOf(one, "data") {
			point, at := asObject(raw), fmt.Sprintf("%s/data/%d", here, j)
			c.keys(point, "point", at)
			if _, isNumber := point["value"].(float64); !isNumber {
				c.object("must be a number", at+"/value")
			}
			labels = append(labels, point["label"])
		}
		if !slices.Equal(labels, categories) {
			c.object("must have a point for each category, in their order", here+"/data")
		}
	}
}

// words checks a text that is no object.
func (c *checker) words(o object, name string, most int, at string) {
	text, _ := o[name].(string)
	if n := utf8.RuneCountInString(text); n == 0 || n > most {
		c.object(fmt.Sprintf("must be 1 to %d characters", most), at+"/"+name)
	}
}
