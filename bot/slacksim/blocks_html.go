package slacksim

import (
	"encoding/json"
	"html/template"
)

// drawnBlock is a block as the page's template takes it.
type drawnBlock struct {
	Kind     string
	Text     template.HTML
	Items    []template.HTML
	Elements []drawnElement
	URL, Alt string
}

// drawnElement is something to click.
type drawnElement struct {
	Kind, Action, Value, Label, Style string
}

// blocks draws what a message shows: its blocks, or its text where it has none.
func (d drawer) blocks(m Message) []drawnBlock {
	var raw []object
	if len(m.Blocks) == 0 || json.Unmarshal(m.Blocks, &raw) != nil || len(raw) == 0 {
		return []drawnBlock{{Kind: "section", Text: d.mrkdwn(m.Text)}}
	}
	drawn := make([]drawnBlock, 0, len(raw))
	for _, b := range raw {
		drawn = append(drawn, d.block(b))
	}
	return drawn
}

func (d drawer) block(b object) drawnBlock {
	kind, _ := b["type"].(string)
	out := drawnBlock{Kind: kind}
	switch kind {
	case "section", "header":
		out.Text = d.text(b["text"])
		fields, _ := b["fields"].([]any)
		for _, field := range fields {
			out.Items = append(out.Items, d.text(field))
		}
		if accessory := asObject(b["accessory"]); accessory != nil {
			out.Elements = []drawnElement{element(accessory)}
		}
	case "context":
		elements, _ := b["elements"].([]any)
		for _, e := range elements {
			out.Items = append(out.Items, d.text(e))
		}
	case "actions":
		elements, _ := b["elements"].([]any)
		for _, e := range elements {
			out.Elements = append(out.Elements, element(asObject(e)))
		}
	case "image":
		out.URL, _ = b["image_url"].(string)
		out.Alt, _ = b["alt_text"].(string)
	}
	return out
}

// text draws a text object.
func (d drawer) text(raw any) template.HTML {
	o := asObject(raw)
	text, _ := o["text"].(string)
	if o["type"] == "mrkdwn" {
		return d.mrkdwn(text)
	}
	return template.HTML(template.HTMLEscapeString(emoji.Replace(text))) //nolint:gosec // escaped right here
}

func element(e object) drawnElement {
	field := func(name string) string { s, _ := e[name].(string); return s }
	label, _ := asObject(e["text"])["text"].(string)
	if placeholder := asObject(e["placeholder"]); placeholder != nil {
		label, _ = placeholder["text"].(string)
	}
	return drawnElement{
		Kind: field("type"), Action: field("action_id"), Value: field("value"), Label: emoji.Replace(label), Style: field("style"),
	}
}
