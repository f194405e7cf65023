package slacksim

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"
	"time"
)

// rich draws a rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
func (d drawer) rich(block object) template.HTML {
	var b strings.Builder
	for _, raw := range listOf(block, "elements") {
		b.WriteString(d.richPart(asObject(raw)))
	}
	return template.HTML(b.String()) //nolint:gosec // built of escaped parts alone
}

func (d drawer) richPart(part object) string {
	switch part["type"] {
	case "rich_text_list":
		return d.richList(part)
	case "rich_text_preformatted":
		return "<pre>" + d.runs(part) + "</pre>"
	case "rich_text_quote":
		return "<blockquote>" + d.runs(part) + "</blockquote>"
	}
	return `<div class="section">` + d.runs(part) + "</div>"
}

func (d drawer) richList(part object) string {
	name := "ul"
	if part["style"] == "ordered" {
		name = "ol"
	}
	indent, _ := part["indent"].(float64)
	offset, _ := part["offset"].(float64)
	var b strings.Builder
	fmt.Fprintf(&b, `<%s start="%d" style="margin-left: %dem">`, name, int(offset)+1, 2*int(indent))
	for _, item := range listOf(part, "elements") {
		b.WriteString("<li>" + d.runs(asObject(item)) + "</li>")
	}
	return b.String() + "</" + name + ">"
}

func (d drawer) runs(part object) string {
	var b strings.Builder
	for _, raw := range listOf(part, "elements") {
		b.WriteString(d.run(asObject(raw)))
	}
	return b.String()
}

// run draws a piece of a line.
func (d drawer) run(run object) string {
	field := func(name string) string { text, _ := run[name].(string); return text }
	var drawn string
	switch run["type"] {
	case "user":
		drawn = d.reference("@"+field("user_id"), "")
	case "channel":
		drawn = d.reference("#"+field("channel_id"), "")
	case "usergroup":
		drawn = d.reference("!subteam^"+field("usergroup_id"), "")
	case "broadcast":
		drawn = d.reference("!"+field("range"), "")
	case "link":
		drawn = d.reference(cmp.Or(field("url"), " "), field("text"))
	case "emoji":
		drawn = template.HTMLEscapeString(emoji.Replace(":" + field("name") + ":"))
	case "date":
		unix, _ := run["timestamp"].(float64)
		drawn = "<time>" + time.Unix(int64(unix), 0).In(d.zone).Format("2 Jan 2006, 15:04") + "</time>"
	case "color":
		drawn = template.HTMLEscapeString(field("value"))
	default:
		drawn = template.HTMLEscapeString(field("text"))
	}

	style := asObject(run["style"])
	for _, s := range []struct{ name, tag string }{{"code", "code"}, {"strike", "s"}, {"italic", "em"}, {"bold", "strong"}} {
		if style[s.name] == true {
			drawn = "<" + s.tag + ">" + drawn + "</" + s.tag + ">"
		}
	}
	return drawn
}

// rows draws the cells of a table.
func (d drawer) rows(block object) [][]template.HTML {
	var rows [][]template.HTML
	for _, raw := range listOf(block, "rows") {
		cells, _ := raw.([]any)
		row := make([]template.HTML, len(cells))
		for i, cell := range cells {
			if o := asObject(cell); o["type"] == "rich_text" {
				row[i] = d.rich(o)
			} else {
				row[i] = d.text(cell)
			}
		}
		rows = append(rows, row)
	}
	return rows
}
