package slacksim

import (
	"fmt"
	"slices"
)

func (c *checker) element(element object, allowed []string, at string) {
	kind, _ := element["type"].(string)
	if !slices.Contains(allowed, kind) {
		c.object("unsupported type: "+kind, at+"/type")
		return
	}
	if kind == "mrkdwn" || kind == "plain_text" {
		c.text(map[string]any(element), 3000, false, at)
		return
	}

	c.keys(element, kind, at)
	c.id(element, "action_id", at)
	if element["placeholder"] != nil {
		c.text(element["placeholder"], maxPlaceholder, true, at+"/placeholder")
	}
	if element["confirm"] != nil {
		c.confirm(asObject(element["confirm"]), at+"/confirm")
	}
	if element["filter"] != nil {
		c.keys(asObject(element["filter"]), "filter", at+"/filter")
	}
	switch kind {
	case "button":
		c.text(element["text"], maxButtonText, true, at+"/text")
		c.length(element, "value", maxButtonValue, at)
		c.length(element, "url", maxAddress, at)
		if style, set := element["style"]; set && style != "primary" && style != "danger" {
			c.object("invalid style", at+"/style")
		}
	case "image":
		c.image(element, at)
	case "plain_text_input":
		c.lengths(element, at)
	case "overflow":
		c.options(element["options"], maxOverflow, at+"/options")
	case "checkboxes", "radio_buttons":
		c.options(element["options"], maxBoxes, at+"/options")
	case "static_select", "multi_static_select":
		if element["option_groups"] == nil {
			c.options(element["options"], maxOptions, at+"/options")
			break
		}
		c.groups(element, at)
	}

	if raw := element["initial_option"]; raw != nil {
		if _, err := pickOption(element, fmt.Sprint(asObject(raw)["value"])); err != nil {
			c.object("is none of the options", at+"/initial_option")
		}
	}
}

// lengths checks the limits that a text field sets itself.
func (c *checker) lengths(element object, at string) {
	least, _ := element["min_length"].(float64)
	most, limited := element["max_length"].(float64)
	if least < 0 || least > maxInput {
		c.object("must be 0 to 3000", at+"/min_length")
	}
	if limited && (most < 1 || most > maxInput || most < least) {
		c.object("must be 1 to 3000, and no less than min_length", at+"/max_length")
	}
	c.length(element, "initial_value", maxInput, at)
}

func (c *checker) groups(element object, at string) {
	list := listOf(element, "option_groups")
	if element["options"] != nil || len(list) == 0 || len(list) > 100 {
		c.object("must have 1 to 100 items, and no options beside", at+"/option_groups")
	}
	for i, raw := range list {
		group, here := asObject(raw), fmt.Sprintf("%s/option_groups/%d", at, i)
		c.keys(group, "option_group", here)
		c.text(group["label"], maxOption, true, here+"/label")
		c.options(group["options"], maxOptions, here+"/options")
	}
}

func (c *checker) options(raw any, most int, at string) {
	list, _ := raw.([]any)
	if len(list) == 0 || len(list) > most {
		c.object(fmt.Sprintf("must have 1 to %d items", most), at)
	}
	for i, item := range list {
		option, here := asObject(item), fmt.Sprintf("%s/%d", at, i)
		c.keys(option, "option", here)
		c.text(option["text"], maxOption, false, here+"/text")
		c.length(option, "value", maxOption, here)
		c.length(option, "url", maxAddress, here)
		if option["description"] != nil {
			c.text(option["description"], maxOption, false, here+"/description")
		}
	}
}

func (c *checker) confirm(o object, at string) {
	c.keys(o, "confirm", at)
	c.text(o["title"], 100, true, at+"/title")
	c.text(o["text"], 300, false, at+"/text")
	c.text(o["confirm"], 30, true, at+"/confirm")
	c.text(o["deny"], 30, true, at+"/deny")
}
