package slacksim

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"
)

// rich draws a rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
func (d drawer) rich(block object) template.HTML {
	var b strings.Builder
	for _, part := range block.objects("elements") {
		b.WriteString(d.richPart(part))
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
	for _, item := range part.objects("elements") {
		b.WriteString("<li>" + d.runs(item) + "</li>")
	}
	return b.String() + "</" + name + ">"
}

func (d drawer) runs(part object) string {
	var b strings.Builder
	for _, run := range part.objects("elements") {
		b.WriteString(d.run(run))
	}
	return b.String()
}

// run draws a piece of a line.
func (d drawer) run(run object) string {
	var drawn string
	switch run["type"] {
	case "user":
		drawn = d.reference("@"+run.text("user_id"), "")
	case "channel":
		drawn = d.reference("#"+run.text("channel_id"), "")
	case "usergroup":
		drawn = d.reference("!subteam^"+run.text("usergroup_id"), "")
	case "broadcast":
		drawn = d.reference("!"+run.text("range"), "")
	case "link":
		drawn = d.reference(cmp.Or(run.text("url"), " "), run.text("text"))
	case "emoji":
		drawn = template.HTMLEscapeString(emoji.Replace(":" + run.text("name") + ":"))
	case "date":
		unix, _ := run["timestamp"].(float64)
		drawn = "<time>" + momentOf(unix, d.zone) + "</time>"
	case "color":
		drawn = template.HTMLEscapeString(run.text("value"))
	default:
		drawn = template.HTMLEscapeString(run.text("text"))
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
