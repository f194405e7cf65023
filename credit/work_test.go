package credit_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"shine/credit"
)

func TestWorkLink(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://example.com":                          "https://example.com",
		"HTTPS://Example.COM/A/b?c=D#e":                "https://example.com/A/b?c=D#e",
		"https://example.com?x=1&y=2":                  "https://example.com?x=1&y=2",
		"https://jira:8443/browse/X-1":                 "https://jira:8443/browse/X-1",
		"https://my_host.example.com/":                 "https://my_host.example.com/",
		"https://xn--bcher-kva.de/":                    "https://xn--bcher-kva.de/",
		"https://example.com/a|b<c>[d]'\"`\\^{}":       "https://example.com/a%7Cb%3Cc%3E%5Bd%5D%27%22%60%5C%5E%7B%7D",
		"https://example.com/café":                     "https://example.com/caf%C3%A9",
		"https://example.com/\u202Eevil":               "https://example.com/%E2%80%AEevil",
		"https://example.com/x@y":                      "https://example.com/x@y",
		"https://example.com/" + longPath(280):         "https://example.com/" + longPath(280),
		"https://example.com/" + longPath(281):         string(credit.WorkTooLong),
		"https://example.com/?" + longPath(270) + "&&": string(credit.WorkTooLong),
		"":                                string(credit.WorkUnfit),
		"http://example.com":              string(credit.WorkUnfit),
		"javascript:alert(1)":             string(credit.WorkUnfit),
		"javascript://example.com/%0A":    string(credit.WorkUnfit),
		"data:text/html,x":                string(credit.WorkUnfit),
		"example.com":                     string(credit.WorkUnfit),
		"//example.com":                   string(credit.WorkUnfit),
		"https:example.com":               string(credit.WorkUnfit),
		"https://":                        string(credit.WorkUnfit),
		"https:///example.com":            string(credit.WorkUnfit),
		"https://ana:secret@example.com/": string(credit.WorkUnfit),
		"https://example.com@evil.com/":   string(credit.WorkUnfit),
		`https://example.com\@evil.com/`:  string(credit.WorkUnfit),
		"https://example.com%2f@evil.com": string(credit.WorkUnfit),
		"https://gооgle.com/":             string(credit.WorkUnfit), // Cyrillic: whoever takes it writes it in ASCII
		"https://example.com/a b":         string(credit.WorkUnfit),
		"https://example.com/\nhttps://x": string(credit.WorkUnfit),
		"https://[::1]/":                  string(credit.WorkUnfit),
		"https://a..b/":                   string(credit.WorkUnfit),
		"https://example.com.":            string(credit.WorkUnfit),
		"https://.example.com":            string(credit.WorkUnfit),
		"https://example.com:port/":       string(credit.WorkUnfit),
		"<https://example.com>":           string(credit.WorkUnfit),
	} {
		got, err := credit.WorkLink(address)
		if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
			got = string(refusal.Code)
		}
		if got != want {
			t.Errorf("%q is kept as %q, want %q", address, got, want)
		}
	}
}

func longPath(n int) string { return strings.Repeat("x", n) }

func TestWorkHost(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		"https://example.com": "example.com", "https://example.com/a": "example.com", "https://example.com?a/b": "example.com",
		"https://example.com#a": "example.com", "https://jira:8443/x": "jira:8443",
	} {
		if got := credit.WorkHost(link); got != want {
			t.Errorf("the host of %s is %q, want %q", link, got, want)
		}
	}
}

// Whatever is kept stays as it is, and can stand in a link of Slack's.
func FuzzWorkLink(f *testing.F) {
	for _, address := range []string{
		"https://example.com/a?b#c", "https://ana@example.com", "https://example.com/|<>", "HTTPS://EXAMPLE.com:1/é", "javascript:1",
	} {
		f.Add(address)
	}
	safe := regexp.MustCompile(`^https://[a-z0-9][a-z0-9._:-]*([/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?$`)
	f.Fuzz(func(t *testing.T, address string) {
		link, err := credit.WorkLink(address)
		if err != nil {
			return
		}
		again, err := credit.WorkLink(link)
		if err != nil || again != link || !safe.MatchString(link) || len(link) > 300 || strings.ContainsAny(credit.WorkHost(link), "@/?#") {
			t.Errorf("%q is kept as %q, and that as %q (%v)", address, link, again, err)
		}
	})
}

// The link of who is no full member goes to the channel in which they give; elsewhere it stays in their words, or the
// form says so.
func TestWorkOfGuests(t *testing.T) {
	t.Parallel()
	const work = "https://example.com/pr/1"
	for name, one := range map[string]struct {
		giver      credit.Standing
		visibility credit.Visibility
		change     func(*credit.Draft, *credit.Facts)
		work, text string
		here       bool
		code       credit.Code
	}{
		"a member":              {giver: credit.Member, visibility: credit.Public, work: work, text: "for the calm release"},
		"a member, privately":   {giver: credit.Member, visibility: credit.Private, work: work, text: "for the calm release"},
		"a guest":               {giver: credit.Guest, visibility: credit.Public, work: work, text: "for the calm release", here: true},
		"a guest, inside":       {giver: credit.Guest, visibility: credit.ChannelOnly, work: work, text: "for the calm release", here: true},
		"of another workspace":  {giver: credit.Connected, visibility: credit.Public, work: work, text: "for the calm release", here: true},
		"a guest, privately":    {giver: credit.Guest, visibility: credit.Public, change: func(d *credit.Draft, _ *credit.Facts) { d.Private = true }, code: credit.WorkElsewhere},
		"a guest, nowhere":      {giver: credit.Guest, visibility: credit.Private, code: credit.WorkElsewhere},
		"a guest who typed it":  {giver: credit.Guest, visibility: credit.Private, change: func(d *credit.Draft, _ *credit.Facts) { d.WorkTyped = true }, text: "for the calm release " + work},
		"a guest, unannounced":  {giver: credit.Guest, visibility: credit.Public, change: func(_ *credit.Draft, f *credit.Facts) { f.Silent = true }, code: credit.WorkElsewhere},
		"what is no link":       {giver: credit.Member, visibility: credit.Public, change: func(d *credit.Draft, _ *credit.Facts) { d.Work = "http://x" }, code: credit.WorkUnfit},
		"two words and a link":  {giver: credit.Member, visibility: credit.Public, change: func(d *credit.Draft, _ *credit.Facts) { d.Reason = credit.Spans("the rollout") }, work: work, text: "the rollout"},
		"what credits no other": {giver: credit.Guest, visibility: credit.Private, change: func(d *credit.Draft, _ *credit.Facts) { d.Reason = credit.Spans("hm") }, code: credit.ReasonTooShort},
	} {
		d := credit.Draft{People: []credit.Span{{Kind: credit.User, ID: "U2"}}, Reason: credit.Spans("for the calm release"), Work: work}
		f := credit.Facts{
			Giver: "U1", Channel: "C1", Visibility: one.visibility, Settings: credit.DefaultSettings(),
			Standings: map[string]credit.Standing{"U1": one.giver, "U2": credit.Member},
		}
		if one.change != nil {
			one.change(&d, &f)
		}
		given, err := credit.Judge(d, f)
		code := credit.Code("")
		if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
			code = refusal.Code
		}
		if s := given.Shoutout; code != one.code || s.Work != one.work || s.Text != one.text || s.WorkHere != one.here {
			t.Errorf("%s: %q, %q, here %v, refused %q", name, s.Text, s.Work, s.WorkHere, code)
		}
	}
}
