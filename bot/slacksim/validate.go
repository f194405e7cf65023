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
	// markdownText, tables and charts count what is limited over all blocks.
	markdownText, tables, charts int
	// old is a Slack without the newer blocks, and inside is set in a container.
	old, inside bool
}

// checkBlocks lists what Slack would object to in blocks.
func checkBlocks(raw []byte, where surface) []string {
	return (&checker{surface: where, blockIDs: map[string]bool{}}).blocks(raw)
}

// checkMessage lists what this Slack would object to in the blocks of a message.
func (s *Slack) checkMessage(raw []byte) []string {
	return (&checker{surface: inMessage, blockIDs: map[string]bool{}, old: s.options.OldBlocks}).blocks(raw)
}

func (c *checker) blocks(raw []byte) []string {
	where := c.surface
	var blocks []object
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"[ERROR] blocks must be an array of objects"}
	}

	c.list(blocks, "/blocks")
	total := 0
	for _, text := range blockTexts(raw) {
		total += utf8.RuneCountInString(text)
	}

	if where == inMessage && (total-c.markdownText > maxBlocksText || total > maxMarkdown) {
		c.problems = append(c.problems, "msg_blocks_too_long")
	}
	return c.problems
}

// list checks blocks one by one, and how many there are.
func (c *checker) list(blocks []object, at string) {
	limit := maxViewBlocks
	if c.surface == inMessage {
		limit = maxMessageBlocks
	}
	if len(blocks) > limit {
		c.object(fmt.Sprintf("no more than %d items allowed", limit), at)
	}
	for i, block := range blocks {
		c.block(block, fmt.Sprintf("%s/%d", at, i))
	}
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
	case "section", "header", "context", "actions", "divider", "image", "rich_text", "markdown", "table": // anywhere
	case "container", "data_visualization":
		if c.old || c.surface != inMessage || c.inside {
			c.object("unsupported type: "+kind, at+"/type")
			return
		}
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
		c.text(block["text"], maxHeader, true, at+"/text")
	case "context":
		c.elements(block, maxContext, []string{"image", "mrkdwn", "plain_text"}, at)
	case "actions":
		c.elements(block, maxActions, clickables, at)
	case "image":
		c.image(block, at)
		if block["title"] != nil {
			c.text(block["title"], maxLabel, true, at+"/title")
		}
	case "rich_text":
		c.richText(block, at)
	case "markdown":
		c.markdown(block, at)
	case "table":
		c.table(block, at)
	case "container":
		c.container(block, at)
	case "data_visualization":
		c.chart(block, at)
	case "input":
		c.text(block["label"], maxLabel, true, at+"/label")
		if block["hint"] != nil {
			c.text(block["hint"], maxLabel, true, at+"/hint")
		}
		c.element(asObject(block["element"]), inputs, at+"/element")
	}
}

// image checks an image block or element.
func (c *checker) image(o object, at string) {
	c.length(o, "alt_text", maxAltText, at)
	c.length(o, "image_url", maxAddress, at)
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.object("needs image_url or slack_file", at)
	}
}

func (c *checker) section(block object, at string) {
	if block["text"] == nil && block["fields"] == nil {
		c.object("missing required field: text or fields", at)
	}
	if block["text"] != nil {
		c.text(block["text"], maxSectionText, false, at+"/text")
	}
	list, _ := block["fields"].([]any)
	if len(list) > maxFields {
		c.object(fmt.Sprintf("no more than %d items allowed", maxFields), at+"/fields")
	}
	for i, field := range list {
		c.text(field, maxFieldText, false, fmt.Sprintf("%s/fields/%d", at, i))
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

func (c *checker) id(o object, name, at string) { c.length(o, name, maxID, at) }

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
