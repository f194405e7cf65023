package slacksim

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// chosen are the keys of a payload in which an element tells what a person chose; of lists, the second one.
var chosen = map[string]struct{ one, many string }{
	"plain_text_input":           {one: "value"},
	"number_input":               {one: "value"},
	"datepicker":                 {one: "selected_date"},
	"timepicker":                 {one: "selected_time"},
	"users_select":               {one: "selected_user"},
	"multi_users_select":         {many: "selected_users"},
	"conversations_select":       {one: "selected_conversation"},
	"multi_conversations_select": {many: "selected_conversations"},
	"overflow":                   {one: "selected_option"},
	"static_select":              {one: "selected_option"},
	"radio_buttons":              {one: "selected_option"},
	"multi_static_select":        {many: "selected_options"},
	"checkboxes":                 {many: "selected_options"},
}

// choose is what a payload says about an element in which a person chose values, or why Slack's client would not let
// them. The lock is held.
func (s *Slack) choose(element object, values []string) (answer, error) {
	kind, _ := element["type"].(string)
	if kind == "button" {
		return answer{"value": element["value"], "text": element["text"]}, nil
	}

	key, known := chosen[kind]
	if !known {
		return nil, fmt.Errorf("%w: there is nothing to choose in %q", ErrNotPossible, kind)
	}

	picked := make([]any, len(values))
	for i, value := range values {
		var err error
		if picked[i], err = s.pick(kind, element, value); err != nil {
			return nil, err
		}
	}

	if most, limited := element["max_selected_items"].(float64); limited && len(values) > int(most) {
		return nil, fmt.Errorf("%w: no more than %v may be chosen", ErrNotPossible, most)
	}

	switch {
	case key.many != "":
		return answer{key.many: picked}, nil
	case len(picked) == 0:
		return answer{key.one: nil}, nil
	case len(picked) > 1:
		return nil, fmt.Errorf("%w: only one may be chosen", ErrNotPossible)
	}

	return answer{key.one: picked[0]}, nil
}

// pick is one value as an element of a kind tells it.
func (s *Slack) pick(kind string, element object, value string) (any, error) {
	possible := true
	switch kind {
	case "overflow", "static_select", "multi_static_select", "radio_buttons", "checkboxes":
		return pickOption(element, value)
	case "users_select", "multi_users_select":
		possible = s.users[value] != nil
	case "conversations_select", "multi_conversations_select":
		possible = s.channels[value] != nil || s.users[value] != nil
	case "plain_text_input":
		possible = fits(element, value)
	}

	if !possible {
		return nil, fmt.Errorf("%w: %q does not go into the field", ErrNotPossible, value)
	}

	return value, nil
}

func pickOption(element object, value string) (any, error) {
	for _, option := range optionsOf(element) {
		if option["value"] == value {
			return option, nil
		}
	}
	return nil, fmt.Errorf("%w: there is no option %q", ErrNotPossible, value)
}

// optionsOf lists the options of an element, those in groups too.
func optionsOf(element object) []object {
	options := element.objects("options")
	for _, group := range element.objects("option_groups") {
		options = append(options, optionsOf(group)...)
	}
	return options
}

// text is a field that holds a text; empty where it does not.
func (o object) text(name string) string {
	text, _ := o[name].(string)
	return text
}

// objects are what a field lists; nil stands for what is no object.
func (o object) objects(name string) []object {
	list := listOf(o, name)
	objects := make([]object, len(list))
	for i, raw := range list {
		objects[i] = asObject(raw)
	}
	return objects
}

func listOf(o object, name string) []any {
	list, _ := o[name].([]any)
	return list
}

// fits tells whether Slack's client would take a text of this length; a field left empty is not measured.
func fits(element object, text string) bool {
	least, _ := element["min_length"].(float64)
	most, limited := element["max_length"].(float64)
	n := utf8.RuneCountInString(text)
	return n == 0 || n >= int(least) && (!limited || n <= int(most))
}

// preset are the values that an element starts with.
func preset(element object) []string {
	var values []string
	for _, name := range []string{
		"initial_value", "initial_date", "initial_time", "initial_user", "initial_conversation",
	} {
		if value, ok := element[name].(string); ok {
			values = append(values, value)
		}
	}

	if option := asObject(element["initial_option"]); option != nil {
		values = append(values, fmt.Sprint(option["value"]))
	}
	for _, raw := range slices.Concat(
		listOf(element, "initial_users"), listOf(element, "initial_conversations"), listOf(element, "initial_options")) {
		if option := asObject(raw); option != nil {
			raw = option["value"]
		}
		values = append(values, fmt.Sprint(raw))
	}

	return values
}
