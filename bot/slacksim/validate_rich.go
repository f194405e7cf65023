package slacksim

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Limits of the blocks that hold text of their own form:
// https://docs.slack.dev/reference/block-kit/blocks/markdown-block and table-block.
const (
	maxMarkdown = 12_000 // over all blocks of a message that has a markdown block
	maxRows     = 100
	maxColumns  = 20
)

// richParts are the elements of a rich text, and those inside them.
var (
	richParts = []string{"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
	richRuns  = []string{"text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color", "team"}
)

func (c *checker) richText(block object, at string) {
	parts := block.objects("elements")
	if len(parts) == 0 {
		c.object("must have 1 item or more", at+"/elements")
	}
	for i, part := range parts {
		c.richPart(part, richParts, fmt.Sprintf("%s/elements/%d", at, i))
	}
}

func (c *checker) richPart(part object, allowed []string, at string) {
	kind, _ := part["type"].(string)
	if !slices.Contains(allowed, kind) {
		c.object("unsupported type: "+kind, at+"/type")
		return
	}

	c.keys(part, kind, at)
	inside := richRuns
	if kind == "rich_text_list" {
		inside = []string{"rich_text_section"}
		if style := part["style"]; style != "bullet" && style != "ordered" {
			c.object("invalid style", at+"/style")
		}
	}
	for i, run := range part.objects("elements") {
		here := fmt.Sprintf("%s/elements/%d", at, i)
		if kind == "rich_text_list" {
			c.richPart(run, inside, here)
			continue
		}

		runKind := run.text("type")
		if !slices.Contains(inside, runKind) {
			c.object("unsupported type: "+runKind, here+"/type")
			continue
		}

		c.keys(run, "rich "+runKind, here)
	}
}

func (c *checker) markdown(block object, at string) {
	if c.surface != inMessage {
		c.object("markdown blocks are not supported here", at)
	}
	text, _ := block["text"].(string)
	if text == "" {
		c.object("must be more than 0 characters", at+"/text")
	}
	c.markdownText += utf8.RuneCountInString(text)
}

func (c *checker) table(block object, at string) {
	if c.surface != inMessage {
		c.object("table blocks are not supported here", at)
	}
	c.tables++
	if c.tables > 1 {
		c.object("only one table allowed", at)
	}
	rows := listOf(block, "rows")
	if len(rows) == 0 || len(rows) > maxRows {
		c.object(fmt.Sprintf("must have 1 to %d items", maxRows), at+"/rows")
	}
	for i, raw := range rows {
		row, _ := raw.([]any)
		here := fmt.Sprintf("%s/rows/%d", at, i)
		if len(row) == 0 || len(row) > maxColumns {
			c.object(fmt.Sprintf("must have 1 to %d items", maxColumns), here)
		}
		for j, cell := range row {
			c.cell(asObject(cell), fmt.Sprintf("%s/%d", here, j))
		}
	}

	settings := listOf(block, "column_settings")
	if len(settings) > maxColumns {
		c.object(fmt.Sprintf("no more than %d items allowed", maxColumns), at+"/column_settings")
	}
	for i, raw := range settings {
		if raw == nil {
			continue // this column keeps its defaults
		}
		setting, here := asObject(raw), fmt.Sprintf("%s/column_settings/%d", at, i)
		c.keys(setting, "column", here)
		if align, set := setting["align"]; set && align != "left" && align != "center" && align != "right" {
			c.object("invalid align", here+"/align")
		}
	}
}

func (c *checker) cell(cell object, at string) {
	switch kind, _ := cell["type"].(string); kind {
	case "raw_text":
		c.keys(cell, kind, at)
		if text, _ := cell["text"].(string); text == "" {
			c.object("must be more than 0 characters", at+"/text")
		}
	case "rich_text":
		c.keys(cell, kind, at)
		c.richText(cell, at)
	default:
		c.object("unsupported type: "+kind, at+"/type")
	}
}
