package slacksim

import (
	"cmp"
	"html/template"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// drawer draws messages as HTML, for one person: names are what that person reads.
type drawer struct {
	names    map[string]string
	me       string
	zone     *time.Location
	people   []User
	channels []Channel
}

var (
	// angle is what Slack understands in angle brackets.
	angle = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)
	// styles are mrkdwn's, innermost last.
	styles = []struct {
		pattern *regexp.Regexp
		html    string
	}{
		{regexp.MustCompile("`([^`\n]+)`"), "<code>$1</code>"},
		{regexp.MustCompile(`(^|[\s(>])\*([^*\n]+)\*`), "$1<strong>$2</strong>"},
		{regexp.MustCompile(`(^|[\s(>])_([^_\n]+)_`), "$1<em>$2</em>"},
		{regexp.MustCompile(`(^|[\s(>])~([^~\n]+)~`), "$1<s>$2</s>"},
	}
	emoji = strings.NewReplacer(
		":sparkles:", "✨", ":tada:", "🎉", ":heart:", "❤️", ":+1:", "👍", ":pray:", "🙏", ":rocket:", "🚀", ":clap:", "👏",
		":wave:", "👋", ":bulb:", "💡", ":no_bell:", "🔕",
	)
)

// mrkdwn draws Slack's markup. Everything in it is hostile: nothing reaches the page that was not escaped here.
func (d drawer) mrkdwn(text string) template.HTML {
	var b strings.Builder
	for _, part := range quotations(text) {
		if part.quoted {
			b.WriteString("<blockquote>" + d.inline(part.text) + "</blockquote>")
			continue
		}
		b.WriteString(d.inline(part.text))
	}
	return template.HTML(b.String()) //nolint:gosec // built of escaped parts alone
}

type quotation struct {
	text   string
	quoted bool
}

// quotations cuts a text into lines that start with > and others.
func quotations(text string) []quotation {
	var parts []quotation
	var lines []string // of the last part
	for line := range strings.SplitSeq(text, "\n") {
		rest, quoted := strings.CutPrefix(line, ">")
		if last := len(parts) - 1; last < 0 || parts[last].quoted != quoted {
			parts, lines = ended(parts, lines), nil
			parts = append(parts, quotation{quoted: quoted})
		}
		lines = append(lines, rest)
	}

	return ended(parts, lines)
}

// ended gives the last part its lines.
func ended(parts []quotation, lines []string) []quotation {
	if last := len(parts) - 1; last >= 0 {
		parts[last].text = strings.Join(lines, "\n")
	}
	return parts
}

// inline draws a text without quotations. What stands in angle brackets is drawn apart and put back at the end, so that
// styles reach around it.
func (d drawer) inline(text string) string {
	var drawn []string
	text = angle.ReplaceAllStringFunc(strings.ReplaceAll(text, mark, ""), func(found string) string {
		parts := angle.FindStringSubmatch(found)
		drawn = append(drawn, d.reference(parts[1], parts[2]))
		return mark
	})
	var b strings.Builder
	for i, part := range strings.Split(style(text), mark) {
		if i > 0 {
			b.WriteString(drawn[i-1])
		}
		b.WriteString(part)
	}

	return b.String()
}

// mark holds the place of a reference: a private-use character, which is no text.
const mark = "\ue000"

// style escapes plain text, as Slack does what is not escaped yet, and draws its styles.
func style(text string) string {
	escaped := template.HTMLEscapeString(unescaped.Replace(emoji.Replace(text)))
	for _, s := range styles {
		escaped = s.pattern.ReplaceAllString(escaped, s.html)
	}
	return escaped
}

var unescaped = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// reference draws what stands in angle brackets: a person, a channel, a date, a link.
func (d drawer) reference(target, label string) string {
	kind, id := target[0], target[1:]
	escape := func(s string) string { return template.HTMLEscapeString(unescaped.Replace(s)) }
	switch kind {
	case '@':
		class := "mention"
		if id == d.me {
			class += " me"
		}
		return `<span class="` + class + `">@` + template.HTMLEscapeString(cmp.Or(d.names[id], "unknown")) + `</span>`
	case '#':
		return `<span class="mention">#` + template.HTMLEscapeString(cmp.Or(d.names[id], "private channel")) + `</span>`
	case '!':
		if unix, ok := strings.CutPrefix(id, "date^"); ok {
			seconds, _, _ := strings.Cut(unix, "^")
			return d.date(seconds, escape(label))
		}
		if group, ok := strings.CutPrefix(id, "subteam^"); ok {
			label = cmp.Or(label, "@"+cmp.Or(d.names[group], "unknown"))
		}
		return `<span class="mention">` + escape(cmp.Or(label, "@"+id)) + `</span>`
	}

	address, err := url.Parse(unescaped.Replace(target))
	if err != nil || address.Scheme != "http" && address.Scheme != "https" && address.Scheme != "mailto" {
		return escape(cmp.Or(label, target))
	}

	return `<a rel="noreferrer noopener" target="_blank" href="` + template.HTMLEscapeString(address.String()) + `">` +
		escape(cmp.Or(label, target)) + `</a>`
}

// date is a day as its reader sees it.
func (d drawer) date(unix, otherwise string) string {
	seconds, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || d.zone == nil {
		return otherwise
	}
	return "<time>" + time.Unix(seconds, 0).In(d.zone).Format("2 Jan 2006") + "</time>"
}
