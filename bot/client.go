package bot

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// apiTimeout bounds one call of the Web API.
const apiTimeout = 30 * time.Second

// NewHTTPClient is the client of everything that talks to Slack: it follows no redirect, which would carry a token on
// to somewhere else, and no call waits for ever. No transport is the default one.
func NewHTTPClient(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, Timeout: apiTimeout, CheckRedirect: noRedirect}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// answerable reports whether an answer may go to an address: by https to Slack's own hosts, or to where the API is.
// The response_url of an envelope is a claim, and no reason to call anything else.
func answerable(address, api string) bool {
	to, err := url.Parse(address)
	if err != nil || to.User != nil || to.Host == "" {
		return false
	}
	if own, err := url.Parse(api); err == nil && own.Scheme == to.Scheme && own.Host == to.Host {
		return true
	}
	host := "." + strings.ToLower(to.Hostname())
	return to.Scheme == "https" && (to.Port() == "" || to.Port() == "443") &&
		(strings.HasSuffix(host, ".slack.com") || strings.HasSuffix(host, ".slack-gov.com"))
}
