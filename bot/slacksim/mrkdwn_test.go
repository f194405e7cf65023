package slacksim

import "testing"

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
