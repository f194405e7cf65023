package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
)

// drawnBlock is a block as the page's template takes it.
type drawnBlock struct {
	Kind     string
	Text     template.HTML
	Items    []template.HTML
	Elements []drawnElement
	URL, Alt string
	// An input has its id, what stands around its element, and what the app said is wrong.
	ID, Label, Hint, Error string
	Optional, Dispatches   bool
	// Children are what a container holds; it is Open until somebody closes it.
	Children []drawnBlock
	Open     bool
	// Chart is a line: its points in a box of 600 by 140, and what they say.
	Chart drawnChart
	// Rows are a table's.
	Rows [][]template.HTML
}

// drawnElement is something to click or to fill in.
type drawnElement struct {
	Kind, Action, Value, Label, Style, Confirm string
	// Place is where it stands among the others of its message or view.
	Place string
	// URL is where a button leads, beside what the app hears of it.
	URL             string
	Options         []drawnOption
	Multiline, Many bool
	Max             int
}

type drawnOption struct {
	Value, Text, Description string
	Chosen                   bool
}

// blocks draws what a message shows: its blocks, or its text where it has none.
func (d drawer) blocks(m Message) []drawnBlock {
	var raw []object
	if len(m.Blocks) == 0 || json.Unmarshal(m.Blocks, &raw) != nil || len(raw) == 0 {
		if m.Text == "" { // files alone
			return nil
		}
		return []drawnBlock{{Kind: "section", Text: d.mrkdwn(m.Text)}}
	}
	return d.drawAll(raw)
}

func (d drawer) drawAll(raw []object) []drawnBlock {
	drawn := make([]drawnBlock, 0, len(raw))
	for i, b := range raw {
		block := d.block(b)
		block.ID = blockID(b, i)
		for j := range block.Elements {
			block.Elements[j].Place = fmt.Sprintf("%d-%d", i, j)
		}
		drawn = append(drawn, block)
	}
	return drawn
}

func (d drawer) block(b object) drawnBlock {
	out := drawnBlock{Kind: b.text("type")}
	switch out.Kind {
	case "section", "header":
		out.Text = d.text(b["text"])
		for _, field := range listOf(b, "fields") {
			out.Items = append(out.Items, d.text(field))
		}
		if accessory := asObject(b["accessory"]); accessory["type"] == "image" {
			out.URL, out.Alt = accessory.text("image_url"), accessory.text("alt_text")
		} else if accessory != nil {
			out.Elements = []drawnElement{d.element(accessory)}
		}
	case "context":
		for _, e := range listOf(b, "elements") {
			out.Items = append(out.Items, d.text(e))
		}
	case "actions":
		for _, e := range b.objects("elements") {
			out.Elements = append(out.Elements, d.element(e))
		}
	case "container":
		out.Text, out.Open = d.text(b["title"]), b["default_collapsed"] != true
		for _, child := range b.objects("child_blocks") {
			out.Children = append(out.Children, d.block(child))
		}
	case "data_visualization":
		out.Text = template.HTML(template.HTMLEscapeString(b.text("title"))) //nolint:gosec // escaped right here
		out.Chart = drawLine(asObject(b["chart"]))
	case "markdown":
		out.Text = d.markdown(b.text("text"))
	case "rich_text":
		out.Text = d.rich(b)
	case "table":
		out.Rows = d.rows(b)
	case "image":
		out.URL, out.Alt = b.text("image_url"), b.text("alt_text")
	case "input":
		out.Label, out.Hint = plainText(b["label"]), plainText(b["hint"])
		out.Optional, out.Dispatches = b["optional"] == true, b["dispatch_action"] == true
		out.Elements = []drawnElement{d.element(asObject(b["element"]))}
	}
	return out
}

// text draws a text object.
func (d drawer) text(raw any) template.HTML {
	o := asObject(raw)
	if o["type"] == "mrkdwn" {
		return d.mrkdwn(o.text("text"))
	}
	return template.HTML(template.HTMLEscapeString(plainText(raw))) //nolint:gosec // escaped right here
}

func plainText(raw any) string {
	return emoji.Replace(asObject(raw).text("text"))
}

func (d drawer) element(e object) drawnElement {
	most, _ := e["max_length"].(float64)
	out := drawnElement{
		Kind: e.text("type"), Action: e.text("action_id"), Value: e.text("value"), Label: plainText(e["text"]),
		Style: e.text("style"), URL: e.text("url"),
		Multiline: e["multiline"] == true, Max: int(most),
	}
	if e["placeholder"] != nil {
		out.Label = plainText(e["placeholder"])
	}
	if confirm := asObject(e["confirm"]); confirm != nil {
		out.Confirm = plainText(confirm["title"]) + "\n\n" + plainText(confirm["text"])
	}
	if out.Kind == "plain_text_input" || out.Kind == "number_input" {
		out.Value = e.text("initial_value")
		return out
	}
	if out.Kind == "datepicker" || out.Kind == "timepicker" {
		out.Value = e.text("initial_date") + e.text("initial_time")
		return out
	}
	out.Options, out.Many = d.options(e, preset(e)), chosen[out.Kind].many != ""
	return out
}

// options lists what an element offers: its own options, or the people and channels that this person sees.
func (d drawer) options(e object, chosen []string) []drawnOption {
	var options []drawnOption
	add := func(value, text, description string) {
		options = append(options, drawnOption{value, text, description, slices.Contains(chosen, value)})
	}
	switch e["type"] {
	case "users_select", "multi_users_select":
		for _, u := range d.people {
			add(u.ID, cmp.Or(u.RealName, u.Name), "")
		}
	case "conversations_select", "multi_conversations_select", "channels_select":
		for _, c := range d.channels {
			add(c.ID, "#"+c.Name, "")
		}
	default:
		for _, option := range optionsOf(e) {
			add(option.text("value"), plainText(option["text"]), plainText(option["description"]))
		}
	}
	return options
}
