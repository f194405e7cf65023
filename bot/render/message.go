package render

import (
	"strings"

	"github.com/slack-go/slack"
)

// Slack's limits, in characters: https://docs.slack.dev/reference/block-kit/blocks and
// https://docs.slack.dev/reference/methods/chat.update.
const (
	maxBlocks  = 50
	maxSection = 3000
	// maxText is the longest text that chat.update takes.
	maxText = 4000
)

// The ids of what people can click; their values are shout-out IDs and pages.
const (
	ActionUndo  = "undo"
	ActionPlace = "place"
	ActionPage  = "page"
)

// Message is one message to Slack. Text says all that Blocks say, and Thread is what goes on below it.
type Message struct {
	Text   string
	Blocks []slack.Block
	Thread []Message
}

// builder collects blocks, and the text that says the same.
type builder struct {
	blocks []slack.Block
	lines  []string
}

// section adds text, in as many blocks as Slack's limit needs.
func (b *builder) section(text string) *builder {
	for _, part := range split(text, maxSection) {
		b.blocks = append(b.blocks, slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, part, false, false), nil, nil))
	}
	b.lines = append(b.lines, text)
	return b
}

// context adds a small line.
func (b *builder) context(text string) *builder {
	if text == "" {
		return b
	}
	b.blocks = append(b.blocks, slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, text, false, false)))
	b.lines = append(b.lines, text)
	return b
}

func (b *builder) divider() { b.blocks = append(b.blocks, slack.NewDividerBlock()) }

func (b *builder) buttons(buttons ...slack.BlockElement) *builder {
	if len(buttons) > 0 {
		b.blocks = append(b.blocks, slack.NewActionBlock("", buttons...))
	}
	return b
}

func (b *builder) message() Message {
	return Message{Text: strings.Join(b.lines, "\n"), Blocks: b.blocks}
}

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject(slack.PlainTextType, label, false, false))
}

// say is a message of one paragraph.
func say(text string) Message { return new(builder).section(text).message() }
