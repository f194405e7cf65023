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
		b.blocks = append(b.blocks, slack.NewSectionBlock(mrkdwn(part), nil, nil))
	}
	b.lines = append(b.lines, text)
	return b
}

// context adds a small line, in as many blocks as Slack's limit needs.
func (b *builder) context(text string) *builder {
	if text == "" {
		return b
	}
	for _, part := range split(text, maxSection) {
		b.blocks = append(b.blocks, slack.NewContextBlock("", mrkdwn(part)))
	}
	b.lines = append(b.lines, text)
	return b
}

func (b *builder) divider() { b.blocks = append(b.blocks, slack.NewDividerBlock()) }

// actions adds what people can click; the text names it in brackets. Slack makes up an empty block id.
func (b *builder) actions(blockID string, elements ...slack.BlockElement) *builder {
	if len(elements) == 0 {
		return b
	}
	b.blocks = append(b.blocks, slack.NewActionBlock(blockID, elements...))
	labels := make([]string, 0, len(elements))
	for _, e := range elements {
		labels = append(labels, "["+label(e)+"]")
	}
	b.lines = append(b.lines, strings.Join(labels, " "))
	return b
}

func label(e slack.BlockElement) string {
	if picker, ok := e.(*slack.SelectBlockElement); ok {
		return picker.Placeholder.Text
	}
	return e.(*slack.ButtonBlockElement).Text.Text
}

func (b *builder) message() Message {
	return Message{Text: strings.Join(b.lines, "\n"), Blocks: b.blocks}
}

// mrkdwn keeps Slack from calling people and channels by a plain "@here" or "#general" that somebody typed. It then
// makes no links either, so texts without such words go without:
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object.
func mrkdwn(text string) *slack.TextBlockObject {
	verbatim := strings.ContainsAny(names.ReplaceAllString(text, ""), "@#")
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, verbatim)
}

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject(slack.PlainTextType, label, false, false))
}

// say is a message of one paragraph.
func say(text string) Message { return new(builder).section(text).message() }
