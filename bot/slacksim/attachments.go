package slacksim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Attachments stand below a message, beside a bar in a color of theirs. They are what apps sent before there were blocks,
// and may hold blocks: https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments.
const (
	maxAttachments = 100
	maxFooter      = 300
)

// readAttachments checks attachments, and returns them as Slack keeps them: each with its number.
func (s *Slack) readAttachments(raw string) (json.RawMessage, failure) {
	var all []object
	if err := json.Unmarshal([]byte(raw), &all); err != nil {
		return nil, fail("invalid_attachments", "[ERROR] attachments must be an array of objects")
	}
	if len(all) > maxAttachments {
		return nil, fail("too_many_attachments")
	}

	var problems []string
	for i, one := range all {
		problems = append(problems, s.attachmentProblems(one, fmt.Sprintf("/attachments/%d", i))...)
		if !saysSomething(one) {
			return nil, fail("no_text")
		}
		one["id"] = i + 1
		if one["fallback"] == nil {
			one["fallback"] = "[no preview available]"
		}
	}
	if len(problems) > 0 {
		return nil, fail("invalid_attachments", problems...)
	}
	if len(all) == 0 {
		return nil, none
	}
	kept, _ := json.Marshal(all) //nolint:errchkjson // it came as JSON
	return kept, none
}

func (s *Slack) attachmentProblems(one object, at string) []string {
	c := &checker{surface: inMessage, blockIDs: map[string]bool{}, old: s.options.OldBlocks}
	c.keys(one, "attachment", at)
	if utf8.RuneCountInString(one.text("footer")) > maxFooter {
		c.object(fmt.Sprintf("must be less than %d characters", maxFooter+1), at+"/footer")
	}
	for i, field := range one.objects("fields") {
		c.keys(field, "field", fmt.Sprintf("%s/fields/%d", at, i))
	}

	c.list(one.objects("blocks"), at+"/blocks")
	return c.problems
}

// saysSomething reports whether there is anything to see of an attachment.
func saysSomething(one object) bool {
	for _, name := range []string{"text", "title", "pretext", "fallback", "author_name", "image_url", "thumb_url", "footer"} {
		if one.text(name) != "" {
			return true
		}
	}
	return len(listOf(one, "fields"))+len(listOf(one, "blocks")) > 0
}

// attached are the attachments of a message.
func (m *Message) attached() []object {
	var all []object
	_ = json.Unmarshal(m.Attachments, &all) // they were checked when they came, or there are none
	return all
}

// findAttached finds what can be clicked in attachments, and which of them has it.
func (m *Message) findAttached(action string) (block, element object, id int) {
	for i, one := range m.attached() {
		blocks, _ := json.Marshal(one["blocks"]) //nolint:errchkjson // it came as JSON
		if block, element = findElement(blocks, action); element != nil {
			return block, element, i + 1
		}
	}
	return nil, nil, 0
}

// readMarkdown makes a block of a message that is written in Markdown.
func readMarkdown(a args) (json.RawMessage, failure) {
	switch text := a["markdown_text"]; {
	case text == "":
		return nil, none
	case a["text"] != "" || a["blocks"] != "":
		return nil, fail("markdown_text_conflict")
	case utf8.RuneCountInString(text) > maxMarkdown:
		return nil, fail("msg_too_long")
	default:
		block, _ := json.Marshal([]answer{{"type": "markdown", "text": text}}) //nolint:errchkjson // text alone
		return block, none
	}
}

// broadcast is the subtype of replies that everybody in the channel sees too.
const broadcast = "thread_broadcast"

// broadcastReply lets a reply be seen in its channel from now on. Slack does not change what it says at the same time.
func (s *Slack) broadcastReply(m *Message, a args) (answer, failure) {
	switch {
	case cmp.Or(a["text"], a["blocks"], a["attachments"], a["markdown_text"]) != "":
		return nil, fail("no_dual_broadcast_content_update")
	case m.ThreadTS == "":
		return nil, fail("cant_broadcast_message")
	}
	m.Subtype = broadcast
	s.change()
	return answer{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": messageJSON(m, true)}, none
}
