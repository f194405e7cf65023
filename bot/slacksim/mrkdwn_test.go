package slacksim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestMrkdwn(t *testing.T) {
	t.Parallel()
	d := drawer{names: map[string]string{"U1": "Ana <b>", "C1": "general", "S1": "platform"}, me: "U1"}
	for text, want := range map[string]string{
		"plain":                           "plain",
		"*bold* _em_ ~s~ `code`":          "<strong>bold</strong> <em>em</em> <s>s</s> <code>code</code>",
		"a &lt;b&gt; &amp; <script>":      `a &lt;b&gt; &amp; script`,
		"<@U1> in <#C1>":                  `<span class="mention me">@Ana &lt;b&gt;</span> in <span class="mention">#general</span>`,
		"*<@U1> and* \ue000<!subteam^S1>": `<strong><span class="mention me">@Ana &lt;b&gt;</span> and</strong> <span class="mention">@platform</span>`,
		"<@U9> <#C9>":                     `<span class="mention">@unknown</span> <span class="mention">#private channel</span>`,
		"<!here> <!date^1^{d}|noon>":      `<span class="mention">@here</span> noon`,
		"<https://a.b/?x=1&amp;y|the>":    `<a rel="noreferrer noopener" target="_blank" href="https://a.b/?x=1&amp;y">the</a>`,
		"<javascript:alert(1)|click>":     "click",
		"<https://a.b\" onclick=\"x>":     "https://a.b&#34; onclick=&#34;x",
		">quoted\n>more\nplain":           "<blockquote>quoted\nmore</blockquote>plain",
		":sparkles: & \"quotes\"":         "✨ &amp; &#34;quotes&#34;",
	} {
		if got := string(d.mrkdwn(text)); got != want {
			t.Errorf("mrkdwn(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

// The page answers to names of this machine alone, and takes nothing that another site sends.
func TestPageIsForThisMachine(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	ana := s.AddUser(User{Name: "ana", RealName: "Ana"})
	general := s.AddChannel(Channel{Name: "general", Kind: Public, Members: []string{ana}})
	page := s.pageHandler()
	ask := func(method, host, path, origin string) int {
		r := httptest.NewRequest(method, "http://"+host+path, strings.NewReader("as="+ana+"&c="+general+"&text=hello"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		return w.Code
	}
	for _, tc := range []struct {
		method, host, path, origin string
		want                       int
	}{
		{"GET", "127.0.0.1:1", "/", "", http.StatusOK},
		{"GET", "localhost", "/", "", http.StatusOK},
		{"GET", "[::1]:1", "/", "", http.StatusOK},
		{"GET", "evil.example", "/", "", http.StatusForbidden},
		{"POST", "127.0.0.1:1", "/send", "http://127.0.0.1:1", http.StatusNoContent},
		{"POST", "127.0.0.1:1", "/send", "https://evil.example", http.StatusForbidden},
	} {
		if got := ask(tc.method, tc.host, tc.path, tc.origin); got != tc.want {
			t.Errorf("%s %s%s from %q answers %d, want %d", tc.method, tc.host, tc.path, tc.origin, got, tc.want)
		}
	}
	if n := len(s.Messages(general)); n != 1 {
		t.Errorf("%d messages were sent, want 1", n)
	}
}
