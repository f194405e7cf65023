package render

import (
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
)

// These are Slack's limits, in characters: https://docs.slack.dev/reference/block-kit/blocks and
// https://docs.slack.dev/reference/methods/chat.update.
const (
	maxBlocks  = 50
	maxSection = 3000
	// maxText is the longest text that chat.update takes.
	maxText = 4000
	// maxBlockText is how much text all blocks of a message may have together, on the safe side: Slack took 9,597
	// characters, and refused 11,341 as msg_blocks_too_long.
	maxBlockText = 9000
)

// Message is one message to Slack. Text says all that Blocks say, and Thread is what goes on under it.
type Message struct {
	Text   string
	Blocks []slack.Block
	Thread []Message
	// called are the people whom it names without a mention.
	called []string
}

// Fits reports whether Slack posts a message, and changes it later, as one.
func (m Message) Fits() bool { return runes(m.Text) <= maxText && len(m.Blocks) <= maxBlocks }

// mentions finds people in Slack's own form, which typed text never has: it is escaped.
var mentions = regexp.MustCompile(`<@([UW][A-Z0-9]+)>`)

// Named are the people whom a message names, without what goes on in its thread.
func (m Message) Named() []string {
	named := slices.Clone(m.called)
	for _, found := range mentions.FindAllStringSubmatch(m.Text, -1) {
		named = append(named, found[1])
	}
	slices.Sort(named)
	return slices.Compact(named)
}

// builder collects blocks, and the text that says the same, in one language.
type builder struct {
	Language
	blocks []slack.Block
	lines  []string
	called []string
}

func (l Language) builder() *builder { return &builder{Language: l} }

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

// header adds a heading.
func (b *builder) header(text string) *builder {
	b.blocks = append(b.blocks, slack.NewHeaderBlock(plain(text)))
	b.lines = append(b.lines, text)
	return b
}

func (b *builder) divider() *builder {
	b.blocks = append(b.blocks, slack.NewDividerBlock())
	return b
}

// actions adds what people can click; the text names it in brackets. Slack makes up a block id where it is empty.
func (b *builder) actions(blockID string, elements ...slack.BlockElement) *builder {
	if len(elements) == 0 {
		return b
	}

	b.blocks = append(b.blocks, slack.NewActionBlock(blockID, elements...))
	var labels []string
	for _, e := range elements {
		if text := label(e); text != "" {
			labels = append(labels, "["+text+"]")
		}
	}

	if len(labels) > 0 {
		b.lines = append(b.lines, strings.Join(labels, " "))
	}
	return b
}

// label is the text of an element; a menu's dots have none.
func label(e slack.BlockElement) string {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		return e.Text.Text
	case *slack.SelectBlockElement:
		return e.Placeholder.Text
	}
	return ""
}

func (b *builder) message() Message {
	return Message{Text: strings.Join(b.lines, "\n"), Blocks: b.blocks, called: b.called}
}

// length is how long the text is so far.
func (b *builder) length() int { return runes(strings.Join(b.lines, "\n")) }

// calls notes the people whom the words of a shout-out name, for a message that shows these words.
func (b *builder) calls(s credit.Shoutout) *builder {
	b.called = append(b.called, s.Mentioned()...)
	return b
}

// mrkdwn keeps Slack from calling people and channels by a plain "@here" or "#general" that somebody typed. It then
// makes no links either, so texts without such words go without:
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object.
func mrkdwn(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, callsByWord(text))
}

// callsByWord reports whether a text has a "@" or "#" that does not begin one of the [names].
func callsByWord(text string) bool {
	for i := 0; ; i++ {
		next := strings.IndexAny(text[i:], "@#")
		if next < 0 {
			return false
		}
		if i += next; i == 0 || text[i-1] != '<' {
			return true
		}
	}
}

// plain is a text without formatting; emoji codes in it are drawn.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, true, false)
}

func button(action, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(
		action, value, slack.NewTextBlockObject(slack.PlainTextType, label, false, false),
	)
}

// paragraph is a message of one paragraph.
func (l Language) paragraph(key string, names ...any) Message {
	return l.builder().section(l.say(key, names...)).message()
}
