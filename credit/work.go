package credit

import (
	"regexp"
	"slices"
	"strings"
)

// A shout-out may have a link to the work that it is for. It is kept in a form that needs no escaping wherever it is
// shown: ASCII, with a visible host, and without a user name or password.

// workLink is the address of a page, by its host and what follows that; host is a name as the web knows it, with or
// without a port.
var (
	workLink = regexp.MustCompile(`^(?i:https)://([^/?#]+)([/?#].*)?$`)
	host     = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::\d{1,5})?$`)
)

// safeInLink are the signs that may stand in a link as they are.
const safeInLink = "-._~:/?#@!$&()*+,;=%"

// WorkLink returns an address in the form in which it is kept as the link to the work. The error is a [*Refusal].
func WorkLink(address string) (string, error) {
	parts := workLink.FindStringSubmatch(address)
	if parts == nil || strings.ContainsAny(address, " \t\n\r") {
		return "", &Refusal{Code: WorkUnfit}
	}

	at := strings.ToLower(parts[1])
	if !host.MatchString(at) || strings.Contains(at, "..") {
		return "", &Refusal{Code: WorkUnfit}
	}

	link := "https://" + at + percented(parts[2])
	if tooLong(link) {
		return "", &Refusal{Code: WorkTooLong, Limit: maxPermalink}
	}
	return link, nil
}

// WorkHost is the host to which a link to the work leads.
func WorkHost(link string) string {
	at := strings.TrimPrefix(link, "https://")
	if end := strings.IndexAny(at, "/?#"); end >= 0 {
		return at[:end]
	}
	return at
}

// percented writes all characters that a link may not have in hexadecimal.
func percented(path string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(safeInLink, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// linked decides what becomes of the link of a draft. A link from somebody who is no full member could lead others
// anywhere, so it is shown only in the channel in which they give. Where there is no such channel, a link at the end of
// a text stays in the text, and a link in a form is refused.
func linked(d Draft, f Facts, channel bool) (Draft, error) {
	if d.Work == "" {
		return d, nil
	}

	link, err := WorkLink(d.Work)
	switch {
	case err != nil:
		return d, err
	case f.Standings[f.Giver].May(ToReadAll) || channel:
		d.Work = link
		return d, nil
	case d.WorkTyped:
		d.Work, d.Reason = "", append(slices.Clip(d.Reason), Span{Text: " " + link})
		return d, nil
	}

	return d, &Refusal{Code: WorkElsewhere}
}

// Relink gives a shout-out another link to the work, or none, by the same rules.
func Relink(s Shoutout, work string, giver Standing) (Shoutout, error) {
	if work == "" {
		s.Work = ""
		return s, nil
	}

	link, err := WorkLink(work)
	member := giver.May(ToReadAll)
	switch {
	case err != nil:
		return s, err
	case !member && s.Visibility == Private:
		return s, &Refusal{Code: WorkElsewhere}
	}

	s.Work, s.WorkHere = link, !member
	return s, nil
}
