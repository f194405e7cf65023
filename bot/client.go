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
// to somewhere else, and no call waits for ever. A nil transport means the default one.
func NewHTTPClient(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, Timeout: apiTimeout, CheckRedirect: noRedirect}
}

// mostIdle is how many connections to Slack stay open between calls: about as many messages go out at once. With Go's
// own default, two, a busy minute would open a new one for nearly every message.
const mostIdle = 64

// connections are those to Slack, of all bots of this process: Go's default ones, but more of them are kept.
var connections = func() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // Go makes it one
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 2*mostIdle, mostIdle
	return transport
}()

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
