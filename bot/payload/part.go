package payload

import (
	"encoding/json"
	"iter"
)

// markup is the type of a text in Slack's own form, in which `<@U1>` mentions somebody.
const markup = "mrkdwn"

// Part is a block of a message, or an element in one: https://docs.slack.dev/reference/block-kit/blocks.
type Part struct {
	Type        string  `json:"type"`
	UserID      string  `json:"user_id"`
	UsergroupID string  `json:"usergroup_id"`
	Text        Words   `json:"text"`
	Fields      []Words `json:"fields"`
	Elements    []Part  `json:"elements"`
}

// Words are a text, which stands alone in some parts, and in an object with its type in others.
type Words struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// UnmarshalJSON reads either; what is neither is nothing.
func (w *Words) UnmarshalJSON(raw []byte) error {
	type object Words
	if json.Unmarshal(raw, &w.Text) != nil {
		_ = lenient(raw, (*object)(w))
	}
	return nil
}

// Markup are a part's own texts in which people may be mentioned, without those of the parts inside it.
func (p *Part) Markup() []string {
	var texts []string
	if p.Type == markup {
		texts = append(texts, p.Text.Text)
	}
	for _, words := range append([]Words{p.Text}, p.Fields...) {
		if words.Type == markup {
			texts = append(texts, words.Text)
		}
	}
	return texts
}

// Parts are all that a message is made of, in the order in which it is read.
func (m *Message) Parts() iter.Seq[Part] {
	var blocks []Part
	_ = lenient(m.Blocks, &blocks) // what cannot be read mentions nobody
	return func(yield func(Part) bool) { eachOf(blocks, yield) }
}

// eachOf goes through parts and all that is in them; false ends it.
func eachOf(parts []Part, yield func(Part) bool) bool {
	for _, p := range parts {
		keep(isPerson, &p.UserID)
		keep(isGroup, &p.UsergroupID)
		if !yield(p) || !eachOf(p.Elements, yield) {
			return false
		}
	}
	return true
}
