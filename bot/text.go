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
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			spans = append(spans, credit.Span{Text: plain.String()})
			plain.Reset()
		}
	}
	end := 0
	for _, at := range reference.FindAllStringSubmatchIndex(escaped, -1) {
		plain.WriteString(unescape.Replace(escaped[end:at[0]]))
		target, label := escaped[at[2]:at[3]], ""
		if at[4] >= 0 {
			label = strings.TrimSpace(unescape.Replace(escaped[at[4]:at[5]]))
		}
		if span := referenceSpan(target, label); span.Kind == credit.PlainText {
			plain.WriteString(span.Text)
		} else {
			flush()
			spans = append(spans, span)
		}
		end = at[1]
	}

	plain.WriteString(unescape.Replace(escaped[end:]))
	flush()
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
	case strings.HasPrefix(target, "!"): // a date, or something that Slack may add one day: people see its label
		return credit.Span{Text: label}
	}

	return credit.Span{Text: linkText(unescape.Replace(target), label)}
}

// linkText is a link as people read and would have typed it: Slack labels "example.com" with itself, and a telephone
// number or an e-mail address stands for itself, without what begins its address.
func linkText(url, label string) string {
	shown, bare := url, strings.ToLower(strings.TrimSuffix(url, "/"))
	for _, scheme := range []string{"mailto:", "tel:", "sms:", "callto:"} {
		if len(url) > len(scheme) && strings.EqualFold(url[:len(scheme)], scheme) {
			shown = url[len(scheme):]
		}
	}

	switch {
	case label == "":
		return shown
	case strings.HasSuffix(bare, strings.ToLower(strings.TrimSuffix(label, "/"))):
		return label
	case shown != url && digits(label) != "" && strings.HasSuffix(digits(shown), strings.TrimLeft(digits(label), "0")):
		return label // the same number, as somebody writes it
	}

	return label + " (" + shown + ")"
}

// digits are those of a text.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
