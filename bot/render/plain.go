package render

import (
	"regexp"
	"strings"
)

// drawnBySlack are the references and dates for which Slack shows something else.
var drawnBySlack = regexp.MustCompile(`<([@#!])([A-Za-z0-9]+)(?:\^[^|>]*)?(?:\|([^>]*))?>`)

// Plain turns mrkdwn into text for a terminal. Name returns the name of a person or channel by its id; empty where it
// is not known.
func Plain(text string, name func(id string) string) string {
	text = drawnBySlack.ReplaceAllStringFunc(text, func(found string) string {
		m := drawnBySlack.FindStringSubmatch(found)
		if called := name(m[2]); m[1] != "!" && called != "" {
			return called
		}
		if m[3] != "" {
			return m[3]
		}
		return m[1] + m[2]
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "*", "").Replace(text)
}
