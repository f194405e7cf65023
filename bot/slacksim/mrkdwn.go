package slacksim

import (
	"cmp"
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// drawer draws messages as HTML, for one person: names are what that person reads.
type drawer struct {
	names map[string]string
	// handles are what is typed for people, groups and channels, and opens says which of them lead somewhere.
	handles  map[string]string
	opens    map[string]bool
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
	// permalink is the address of a message, and of the thread that it stands in.
	permalink = regexp.MustCompile(`^https://simulated\.slack\.com/archives/(\w+)/p(\d+)(\d{6})(?:\?thread_ts=([\d.]+))?`)
	tag       = regexp.MustCompile(`<[^<>]*>`)
)

// mrkdwn draws Slack's markup. Everything in it is hostile: nothing reaches the page that was not escaped here.
func (d drawer) mrkdwn(text string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(text, "```") {
		if i%2 == 1 {
			b.WriteString("<pre>" + template.HTMLEscapeString(unescaped.Replace(strings.Trim(part, "\n"))) + "</pre>")
			continue
		}
		b.WriteString(d.lines(part))
	}
	return template.HTML(b.String()) //nolint:gosec // built of escaped parts alone
}

// lines draws a text without blocks of code.
func (d drawer) lines(text string) string {
	var b strings.Builder
	for _, part := range quotations(text) {
		if part.quoted {
			b.WriteString("<blockquote>" + d.inline(part.text) + "</blockquote>")
			continue
		}
		b.WriteString(d.inline(part.text))
	}
	return b.String()
}

// plain is a text without its markup.
func (d drawer) plain(text string) string {
	return html.UnescapeString(tag.ReplaceAllString(d.inline(text), ""))
}

// typed is what somebody typed, of what Slack made of it.
func (d drawer) typed(text string) string {
	text = angle.ReplaceAllStringFunc(text, func(found string) string {
		parts := angle.FindStringSubmatch(found)
		target, label := parts[1], parts[2]
		switch id, _, _ := strings.Cut(strings.TrimPrefix(target[1:], "subteam^"), "|"); {
		case target[0] == '#':
			return "#" + cmp.Or(d.handles[id], label)
		case target[0] == '@' || target[0] == '!':
			return "@" + strings.TrimPrefix(cmp.Or(d.handles[id], label, id), "@")
		case label != "":
			return "[" + label + "](" + target + ")"
		}
		return target
	})
	return unescaped.Replace(text)
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
		rest, quoted := quotedLine(line)
		if last := len(parts) - 1; last < 0 || parts[last].quoted != quoted {
			parts, lines = ended(parts, lines), nil
			parts = append(parts, quotation{quoted: quoted})
		}
		lines = append(lines, rest)
	}

	return ended(parts, lines)
}

// quotedLine is what a line quotes; people's > comes escaped.
func quotedLine(line string) (rest string, quoted bool) {
	for _, sign := range []string{">", "&gt;"} {
		if rest, quoted = strings.CutPrefix(line, sign); quoted {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

// ended gives the last part its lines.
func ended(parts []quotation, lines []string) []quotation {
	if last := len(parts) - 1; last >= 0 {
		parts[last].text = strings.Join(lines, "\n")
	}
	return parts
}

// inline draws a text without quotations.
func (d drawer) inline(text string) string {
	return d.aroundReferences(text, func(string) bool { return true }, style)
}

// aroundReferences draws a text. References in angle brackets, as far as they are ours, are drawn separately and put
// back at the end, so that styles can reach around them.
func (d drawer) aroundReferences(text string, ours func(reference string) bool, draw func(text string) string) string {
	var drawn []string
	text = angle.ReplaceAllStringFunc(strings.ReplaceAll(text, mark, ""), func(found string) string {
		parts := angle.FindStringSubmatch(found)
		if !ours(parts[1]) {
			return found
		}
		drawn = append(drawn, d.reference(parts[1], parts[2]))
		return mark
	})

	var b strings.Builder
	for i, part := range strings.Split(draw(text), mark) {
		if i > 0 && i <= len(drawn) {
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
		return d.mention(id, "@"+cmp.Or(d.names[id], "unknown"))
	case '#':
		return d.mention(id, "#"+cmp.Or(d.names[id], "private channel"))
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

	label = escape(cmp.Or(label, target))
	if at := permalink.FindStringSubmatch(address.String()); at != nil {
		there := url.Values{"as": {d.me}, "c": {at[1]}}
		if at[4] != "" {
			there.Set("t", at[4])
		}
		return `<a href="/?` + template.HTMLEscapeString(there.Encode()) + "#m" + at[2] + "." + at[3] + `">` + label + `</a>`
	}

	return `<a rel="noreferrer noopener" target="_blank" href="` + template.HTMLEscapeString(address.String()) + `">` + label +
		`</a>`
}

// mention draws a name; one that leads somewhere as a link.
func (d drawer) mention(id, name string) string {
	class := "mention"
	if id == d.me {
		class += " me"
	}
	name = template.HTMLEscapeString(name)
	if !d.opens[id] {
		return `<span class="` + class + `">` + name + `</span>`
	}

	there := url.Values{"as": {d.me}, "c": {id}}
	card := ""
	if name[0] == '@' {
		card = ` data-card="` + template.HTMLEscapeString(id) + `" aria-haspopup="dialog"`
	}
	return `<a class="` + class + `"` + card + ` href="/?` + template.HTMLEscapeString(there.Encode()) + `">` + name + `</a>`
}

// date is a day as its reader sees it.
func (d drawer) date(unix, otherwise string) string {
	seconds, err := strconv.ParseInt(unix, 10, 64)
	if err != nil || d.zone == nil {
		return otherwise
	}
	return "<time>" + time.Unix(seconds, 0).In(d.zone).Format("2 Jan 2006") + "</time>"
}
