package bot

import (
	"regexp"
	"strings"

	"golang.org/x/net/idna"

	"shine/credit"
)

// This file finds the link to the work: a link at the end of what somebody types, as in "for the rollout https://…".

// fullWidth are the signs that end a sentence or close something in scripts that put no spaces between words: no address
// ends with one.
const fullWidth = "。、，！？：；）」』】"

var (
	// linkAtEnd is a link that a text ends with, and what is typed around it: a bracket before it, its address and
	// label as Slack writes them, or the address as it was typed; then what ends a sentence, tags and emoji.
	linkAtEnd = regexp.MustCompile(
		`(?s)(?:^|([\s\p{Z}(\[*"“（「『【、，：]))(?:<([^<>|\s]+)(?:\|([^<>]*))?>|((?i:https)://[^\s\p{Z}<>"”＃` + fullWidth + `]+?))` +
			`([)\].,;:!?…*"”` + fullWidth + `]*)` +
			`((?:[\s\p{Z}]+(?:[#＃][\pL\pM\pN_-]+|<#[A-Z0-9]+(?:\|[^<>]*)?>|:[\pL\pN_+'-]+:|[\p{So}\p{Sk}\x{FE0F}\x{200D}]+))*)` +
			`[\s\p{Z}]*$`,
	)
	// wrappedLink is a link as Slack writes it, alone.
	wrappedLink = regexp.MustCompile(`^<([^<>|\s]+)(?:\|[^<>]*)?>$`)
	// authority is the host of an address, with all that stands beside it.
	authority = regexp.MustCompile(`^((?i:https)://)([^/?#]+)(.*)$`)
)

// readDraft reads a text as Slack delivers it as a shout-out, with the link to the work. Where nobody is credited, a
// link is words like all others.
func readDraft(escaped string) credit.Draft {
	rest, work := cutWork(escaped)
	d := credit.Parse(spansOf(rest))
	if work == "" || !d.NamesPeople() && !d.Private && !mentionsPeople(d.Reason) {
		return credit.Parse(spansOf(escaped))
	}
	d.Work, d.WorkTyped = work, true
	return d
}

// cutWork takes the link to the work off the end of a text. The link's label stays, as words; a link that cannot be
// kept stays as it is.
func cutWork(escaped string) (rest, work string) {
	at := linkAtEnd.FindStringSubmatchIndex(escaped)
	if at == nil {
		return escaped, ""
	}

	part := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return escaped[at[2*n]:at[2*n+1]]
	}
	open, wrapped, label, typed, closing, tags := part(1), part(2), part(3), part(4), part(5), part(6)
	if label == "" {
		wrapped, closing = bare(wrapped, open, closing)
	}
	typed, closing = balanced(typed, closing)
	address := unescape.Replace(wrapped + typed)
	link, err := credit.WorkLink(ascii(address))
	if err != nil {
		return escaped, ""
	}

	if isItsOwn(unescape.Replace(label), address) {
		label = ""
	}
	if strings.ContainsAny(open, "([*\"“（「『【") {
		closing = strings.TrimLeft(closing, ")]*\"”）」』】")
	}
	before := escaped[:at[0]]
	if label == "" {
		return strings.TrimRight(before, " \u00a0\t\n:,;–—-→、，：；") + closing + tags, link
	}
	return before + " " + label + closing + tags, link
}

// bare is an address as Slack recognized it in what was typed, with the signs that belong to the sentence behind it, and
// those that it opens itself.
func bare(address, open, closing string) (string, string) {
	ends := fullWidth
	if open == "*" || open == `"` || open == "“" {
		ends += `*"”`
	}
	trimmed := strings.TrimRight(address, ends)
	return balanced(trimmed, address[len(trimmed):]+closing)
}

// balanced gives an address the brackets back that it opens itself: https://example.com/Go_(game).
func balanced(address, closing string) (string, string) {
	for strings.HasPrefix(closing, ")") && strings.Count(address, "(") > strings.Count(address, ")") {
		address, closing = address+")", closing[1:]
	}
	return address, closing
}

// isItsOwn reports whether a label only repeats the address.
func isItsOwn(label, address string) bool {
	bare := func(s string) string { return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(s), "/")) }
	return strings.HasSuffix(bare(address), bare(label))
}

// workTyped is what somebody typed into the field for the link, or pasted as Slack writes links.
func workTyped(text string) string {
	if found := wrappedLink.FindStringSubmatch(text); found != nil {
		text = unescape.Replace(found[1])
	}
	return ascii(text)
}

// ascii writes the host of an address as the web knows it, so that people can see where letters only look like others.
func ascii(address string) string {
	parts := authority.FindStringSubmatch(address)
	if parts == nil {
		return address
	}

	host, port, _ := strings.Cut(parts[2], ":")
	known, err := idna.Lookup.ToASCII(host)
	if err != nil {
		return address
	}
	if port != "" {
		known += ":" + port
	}
	return parts[1] + known + parts[3]
}
