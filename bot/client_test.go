package bot

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAnswersGoToSlackAlone(t *testing.T) {
	t.Parallel()
	const own = "http://127.0.0.1:4000/api/"
	for address, want := range map[string]bool{
		"https://hooks.slack.com/commands/T1/2/x":      true,
		"https://HOOKS.slack.com:443/actions/T1/2/x":   true,
		"https://hooks.slack-gov.com/commands/1":       true,
		"https://slack.com/x":                          true,
		"http://127.0.0.1:4000/commands/1":             true,
		"http://hooks.slack.com/commands/T1/2/x":       false,
		"https://hooks.slack.com:8443/commands/T1":     false,
		"https://hooks.slack.com.example.org/x":        false,
		"https://evilslack.com/x":                      false,
		"https://hooks.slack.com@example.org/x":        false,
		"https://user@hooks.slack.com/x":               false,
		"https://example.org/?https://hooks.slack.com": false,
		"http://127.0.0.1:4001/commands/1":             false,
		"https://127.0.0.1:4000/commands/1":            false,
		"http://169.254.169.254/latest/meta-data":      false,
		"file:///etc/passwd":                           false,
		"":                                             false,
		"//hooks.slack.com/x":                          false,
	} {
		if got := answerable(address, own); got != want {
			t.Errorf("answering at %q: %v, want %v", address, got, want)
		}
	}
	if answerable("http://127.0.0.1:4000/commands/1", "") || answerable("/x", "") {
		t.Error("without an address of the API, an answer goes elsewhere")
	}
}

func TestClientFollowsNoRedirectAndEnds(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the token went elsewhere") }))
	defer elsewhere.Close()
	here := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer here.Close()
	client := NewHTTPClient(nil)
	resp, err := client.Post(here.URL, "text/plain", nil)
	if err != nil || resp.StatusCode != http.StatusTemporaryRedirect || client.Timeout == 0 {
		t.Errorf("%v, %v, a time-out of %s", resp, err, client.Timeout)
	}
	_ = resp.Body.Close()
}
