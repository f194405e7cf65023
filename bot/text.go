package bot

import (
	"regexp"
	"strings"

	"shine/credit"
)

var (
	// reference is anything that Slack writes in angle brackets: `<@U1|ana>`, `<#C1|general>`, `<!here>`,
	// `<https://…|label>`.
	reference = regexp.MustCompile(`<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>`)
	unescape  = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	userID    = regexp.MustCompile(`^@[UW][A-Z0-9]+$`)
	channelID = regexp.MustCompile(`^#[CDG][A-Z0-9]+$`)
	groupID   = regexp.MustCompile(`^!subteam\^S[A-Z0-9]+$`)
)

// spansOf cuts a text as Slack delivers it, escaped and with references in angle brackets, into spans.
//
// See https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages.
func spansOf(escaped string) []credit.Span {
	var spans []credit.Span
	plain := func(text string) {
		if last := len(spans) - 1; last >= 0 && spans[last].Kind == credit.PlainText {
			spans[last].Text += text
		} else if text != "" {
			spans = append(spans, credit.Span{Text: text})
		}
	}
	for escaped != "" {
		at := reference.FindStringSubmatchIndex(escaped)
		if at == nil {
			plain(unescape.Replace(escaped))
			break
		}
		plain(unescape.Replace(escaped[:at[0]]))
		target, label := escaped[at[2]:at[3]], ""
		if at[4] >= 0 {
			label = strings.TrimSpace(unescape.Replace(escaped[at[4]:at[5]]))
		}
		if span := referenceSpan(target, label); span.Kind == credit.PlainText {
			plain(span.Text)
		} else {
			spans = append(spans, span)
		}
		escaped = escaped[at[1]:]
	}
	return spans
}

func referenceSpan(target, label string) credit.Span {
	name := strings.TrimLeft(label, "@#")
	switch {
	case userID.MatchString(target):
		return credit.Span{Kind: credit.User, ID: target[1:], Text: name}
	case channelID.MatchString(target):
		return credit.Span{Kind: credit.Channel, ID: target[1:], Text: name}
	case groupID.MatchString(target):
		return credit.Span{Kind: credit.Group, ID: strings.TrimPrefix(target, "!subteam^"), Text: name}
	case target == "!here", target == "!channel", target == "!everyone", target == "!group":
		return credit.Span{Kind: credit.Broadcast, Text: target[1:]}
	case strings.HasPrefix(target, "!"): // a date, or a command to come: what it reads as
		return credit.Span{Text: label}
	}
	return credit.Span{Text: linkText(unescape.Replace(target), label)}
}

// linkText is a link as people would have typed it: Slack labels "example.com" with itself.
func linkText(url, label string) string {
	switch {
	case label == "":
		return url
	case strings.HasSuffix(strings.TrimSuffix(url, "/"), strings.TrimSuffix(label, "/")):
		return label
	}
	return label + " (" + url + ")"
}
