package slacksim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Where blocks stand: not every block is allowed everywhere.
type surface int

const (
	inMessage surface = iota
	inModal
	inHome
)

// Limits of Block Kit: https://docs.slack.dev/reference/block-kit.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	// maxBlocksText is the most text that Slack was seen to take in one message's blocks, markdown blocks aside.
	maxBlocksText = 9596
)

// object is a JSON object under inspection.
type object map[string]any

// checker collects what Slack would object to, each with the pointer to the place.
type checker struct {
	surface  surface
	problems []string
	blockIDs map[string]bool
	// markdownText and tables count what is limited over all blocks.
	markdownText, tables int
}

// checkBlocks lists what Slack would object to in blocks.
func checkBlocks(raw []byte, where surface) []string {
	var blocks []object
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"[ERROR] blocks must be an array of objects"}
	}
	c := &checker{surface: where, blockIDs: map[string]bool{}}
	limit := maxViewBlocks
	if where == inMessage {
		limit = maxMessageBlocks
	}
	if len(blocks) > limit {
		c.object(fmt.Sprintf("no more than %d items allowed", limit), "/blocks")
	}
	for i, block := range blocks {
		c.block(block, fmt.Sprintf("/blocks/%d", i))
	}
	total := 0
	for _, text := range blockTexts(raw) {
		total += utf8.RuneCountInString(text)
	}
	if where == inMessage && (total-c.markdownText > maxBlocksText || total > maxMarkdown) {
		c.problems = append(c.problems, "msg_blocks_too_long")
	}
	return c.problems
}

// blockFailure is Slack's answer to blocks that it does not take.
func blockFailure(problems []string) failure {
	if slices.Contains(problems, "msg_blocks_too_long") {
		return fail("msg_blocks_too_long")
	}
	return fail("invalid_blocks", problems...)
}

func (c *checker) object(problem, at string) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", problem, at))
}

// fields describes an object: the keys that it may have, and those that it must have.
type fields struct {
	required, optional string
}

// shapes are the objects of Block Kit that Shine uses; keys that are not named are refused, as Slack does.
var shapes = map[string]fields{
	"section":                    {"type", "block_id text fields accessory expand"},
	"header":                     {"type text", "block_id"},
	"context":                    {"type elements", "block_id"},
	"actions":                    {"type elements", "block_id"},
	"divider":                    {"type", "block_id"},
	"image":                      {"type alt_text", "block_id image_url slack_file title"},
	"input":                      {"type label element", "block_id dispatch_action hint optional"},
	"button":                     {"type text", "action_id url value style confirm accessibility_label"},
	"overflow":                   {"type options", "action_id confirm"},
	"static_select":              {"type", "action_id options option_groups placeholder initial_option confirm focus_on_load"},
	"multi_static_select":        {"type", "action_id options option_groups placeholder initial_options confirm max_selected_items focus_on_load"},
	"users_select":               {"type", "action_id placeholder initial_user confirm focus_on_load"},
	"multi_users_select":         {"type", "action_id placeholder initial_users confirm max_selected_items focus_on_load"},
	"conversations_select":       {"type", "action_id placeholder initial_conversation default_to_current_conversation confirm response_url_enabled filter focus_on_load"},
	"multi_conversations_select": {"type", "action_id placeholder initial_conversations default_to_current_conversation confirm max_selected_items filter focus_on_load"},
	"plain_text_input":           {"type", "action_id initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder"},
	"number_input":               {"type is_decimal_allowed", "action_id initial_value min_value max_value dispatch_action_config focus_on_load placeholder"},
	"checkboxes":                 {"type options", "action_id initial_options confirm focus_on_load"},
	"radio_buttons":              {"type options", "action_id initial_option confirm focus_on_load"},
	"datepicker":                 {"type", "action_id initial_date confirm focus_on_load placeholder"},
	"timepicker":                 {"type", "action_id initial_time confirm focus_on_load placeholder timezone"},
	"rich_text":                  {"type elements", "block_id"},
	"rich_text_section":          {"type elements", ""},
	"rich_text_list":             {"type elements style", "indent offset border"},
	"rich_text_preformatted":     {"type elements", "border language"},
	"rich_text_quote":            {"type elements", "border"},
	"rich text":                  {"type text", "style"},
	"rich link":                  {"type url", "text unsafe style"},
	"rich user":                  {"type user_id", "style"},
	"rich usergroup":             {"type usergroup_id", "style"},
	"rich channel":               {"type channel_id", "style"},
	"rich team":                  {"type team_id", "style"},
	"rich emoji":                 {"type name", "unicode style skin_tone url"},
	"rich broadcast":             {"type range", "style"},
	"rich date":                  {"type timestamp format", "url fallback style"},
	"rich color":                 {"type value", "style"},
	"rich_text_input":            {"type", "action_id initial_value dispatch_action_config focus_on_load placeholder"},
	"markdown":                   {"type text", "block_id"},
	"table":                      {"type rows", "block_id column_settings"},
	"column":                     {"", "align is_wrapped"},
	"raw_text":                   {"type text", ""},
	"mrkdwn":                     {"type text", "verbatim"},
	"plain_text":                 {"type text", "emoji"},
	"confirm":                    {"title text confirm deny", "style"},
	"option":                     {"text value", "description url"},
	"option_group":               {"label options", ""},
	"filter":                     {"", "include exclude_external_shared_channels exclude_bot_users"},
}

// inputs are the elements that an input block may hold.
var inputs = []string{
	"plain_text_input", "number_input", "static_select", "multi_static_select", "users_select", "multi_users_select",
	"conversations_select", "multi_conversations_select", "checkboxes", "radio_buttons", "datepicker", "timepicker",
	"rich_text_input",
}

// clickables are the elements that an actions block or an accessory may hold.
var clickables = append([]string{"button", "overflow"}, inputs[2:len(inputs)-1]...)

// keys checks that an object has the keys of its shape and no others.
func (c *checker) keys(o object, shape, at string) {
	s := shapes[shape]
	required, allowed := strings.Fields(s.required), strings.Fields(s.required+" "+s.optional)
	for _, name := range required {
		if o[name] == nil {
			c.object("missing required field: "+name, at)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(allowed, name) {
			c.object("invalid additional property: "+name, at)
		}
	}
}

func (c *checker) block(block object, at string) {
	kind, _ := block["type"].(string)
	switch kind {
	case "section", "header", "context", "actions", "divider", "image", "rich_text", "markdown", "table":
	case "input":
		if c.surface == inMessage {
			c.object("input blocks are not supported here", at)
		}
	default:
		c.object("unsupported type: "+kind, at+"/type")
		return
	}
	c.keys(block, kind, at)
	c.id(block, "block_id", at)
	if id, _ := block["block_id"].(string); id != "" {
		if c.blockIDs[id] {
			c.object("duplicate block_id: "+id, at)
		}
		c.blockIDs[id] = true
	}
	switch kind {
	case "section":
		c.section(block, at)
	case "header":
		c.text(block["text"], 150, true, at+"/text")
	case "context":
		c.elements(block, 10, []string{"image", "mrkdwn", "plain_text"}, at)
	case "actions":
		c.elements(block, 25, clickables, at)
	case "image":
		c.image(block, at)
		if block["title"] != nil {
			c.text(block["title"], 2000, true, at+"/title")
		}
	case "rich_text":
		c.richText(block, at)
	case "markdown":
		c.markdown(block, at)
	case "table":
		c.table(block, at)
	case "input":
		c.text(block["label"], 2000, true, at+"/label")
		if block["hint"] != nil {
			c.text(block["hint"], 2000, true, at+"/hint")
		}
		c.element(asObject(block["element"]), inputs, at+"/element")
	}
}

// image checks an image block or element.
func (c *checker) image(o object, at string) {
	c.length(o, "alt_text", 2000, at)
	c.length(o, "image_url", 3000, at)
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.object("needs image_url or slack_file", at)
	}
}

func (c *checker) section(block object, at string) {
	if block["text"] == nil && block["fields"] == nil {
		c.object("missing required field: text or fields", at)
	}
	if block["text"] != nil {
		c.text(block["text"], 3000, false, at+"/text")
	}
	list, _ := block["fields"].([]any)
	if len(list) > 10 {
		c.object("no more than 10 items allowed", at+"/fields")
	}
	for i, field := range list {
		c.text(field, 2000, false, fmt.Sprintf("%s/fields/%d", at, i))
	}
	if block["accessory"] != nil {
		c.element(asObject(block["accessory"]), append([]string{"image"}, clickables...), at+"/accessory")
	}
}

func (c *checker) elements(block object, most int, allowed []string, at string) {
	list, _ := block["elements"].([]any)
	if len(list) == 0 || len(list) > most {
		c.object(fmt.Sprintf("must have 1 to %d items", most), at+"/elements")
	}
	actions := map[string]bool{}
	for i, raw := range list {
		element := asObject(raw)
		c.element(element, allowed, fmt.Sprintf("%s/elements/%d", at, i))
		if id, _ := element["action_id"].(string); id != "" {
			if actions[id] {
				c.object("duplicate action_id: "+id, at)
			}
			actions[id] = true
		}
	}
}

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
		c.text(element["placeholder"], 150, true, at+"/placeholder")
	}
	if element["confirm"] != nil {
		c.confirm(asObject(element["confirm"]), at+"/confirm")
	}
	if element["filter"] != nil {
		c.keys(asObject(element["filter"]), "filter", at+"/filter")
	}
	switch kind {
	case "button":
		c.text(element["text"], 75, true, at+"/text")
		c.length(element, "value", 2000, at)
		c.length(element, "url", 3000, at)
		if style, set := element["style"]; set && style != "primary" && style != "danger" {
			c.object("invalid style", at+"/style")
		}
	case "image":
		c.image(element, at)
	case "plain_text_input":
		c.lengths(element, at)
	case "overflow":
		c.options(element["options"], 5, at+"/options")
	case "checkboxes", "radio_buttons":
		c.options(element["options"], 10, at+"/options")
	case "static_select", "multi_static_select":
		if element["option_groups"] == nil {
			c.options(element["options"], 100, at+"/options")
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
	if least < 0 || least > 3000 {
		c.object("must be 0 to 3000", at+"/min_length")
	}
	if limited && (most < 1 || most > 3000 || most < least) {
		c.object("must be 1 to 3000, and no less than min_length", at+"/max_length")
	}
	c.length(element, "initial_value", 3000, at)
}

func (c *checker) groups(element object, at string) {
	list := listOf(element, "option_groups")
	if element["options"] != nil || len(list) == 0 || len(list) > 100 {
		c.object("must have 1 to 100 items, and no options beside", at+"/option_groups")
	}
	for i, raw := range list {
		group, here := asObject(raw), fmt.Sprintf("%s/option_groups/%d", at, i)
		c.keys(group, "option_group", here)
		c.text(group["label"], 75, true, here+"/label")
		c.options(group["options"], 100, here+"/options")
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
		c.text(option["text"], 75, false, here+"/text")
		c.length(option, "value", 75, here)
		c.length(option, "url", 3000, here)
		if option["description"] != nil {
			c.text(option["description"], 75, false, here+"/description")
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

// text checks a text object.
func (c *checker) text(raw any, most int, plainOnly bool, at string) {
	o := asObject(raw)
	kind, _ := o["type"].(string)
	if kind != "plain_text" && (plainOnly || kind != "mrkdwn") {
		c.object("unsupported type: "+kind, at+"/type")
		return
	}
	c.keys(o, kind, at)
	text, _ := o["text"].(string)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		c.object("must be more than 0 characters", at+"/text")
	case n > most:
		c.object(fmt.Sprintf("must be less than %d characters", most+1), at+"/text")
	}
}

func (c *checker) id(o object, name, at string) { c.length(o, name, 255, at) }

func (c *checker) length(o object, name string, most int, at string) {
	if text, _ := o[name].(string); utf8.RuneCountInString(text) > most {
		c.object(fmt.Sprintf("must be less than %d characters", most+1), at+"/"+name)
	}
}

func asObject(raw any) object {
	o, _ := raw.(map[string]any)
	return o
}

// blockText joins all text that blocks show.
func blockText(raw []byte) string { return strings.Join(blockTexts(raw), "\n") }

func blockTexts(raw []byte) []string {
	var blocks any
	if json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	var texts []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			if text, ok := v["text"].(string); ok {
				texts = append(texts, text)
			}
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name])
			}
		}
	}
	walk(blocks)
	return texts
}
