package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func TestSpansOf(t *testing.T) {
	plain := func(s string) credit.Span { return credit.Span{Text: s} }
	for text, want := range map[string][]credit.Span{
		"":                                 nil,
		"a &lt;b&gt; &amp;amp; c":          {plain("a <b> &amp; c")},
		"<@U1>":                            {{Kind: credit.User, ID: "U1"}},
		"<@W1|ana> hi":                     {{Kind: credit.User, ID: "W1", Text: "ana"}, plain(" hi")},
		"<!subteam^S1>":                    {{Kind: credit.Group, ID: "S1"}},
		"<!subteam^S1|@platform>":          {{Kind: credit.Group, ID: "S1", Text: "platform"}},
		"<#C1|general>":                    {{Kind: credit.Channel, ID: "C1", Text: "general"}},
		"<#C1|>":                           {{Kind: credit.Channel, ID: "C1"}},
		"<#C1>":                            {{Kind: credit.Channel, ID: "C1"}},
		"<!here> <!channel|@channel>":      {{Kind: credit.Broadcast, Text: "here"}, plain(" "), {Kind: credit.Broadcast, Text: "channel"}},
		"<!everyone>":                      {{Kind: credit.Broadcast, Text: "everyone"}},
		"at <!date^1^{date}|noon> ok":      {plain("at noon ok")},
		"<!unknown>":                       nil,
		"<https://a.b/?x=1&amp;y>":         {plain("https://a.b/?x=1&y")},
		"see <http://a.b|a.b> now":         {plain("see a.b now")},
		"<https://a.b/|the docs>":          {plain("the docs (https://a.b/)")},
		"<mailto:a@b.c|a@b.c>":             {plain("a@b.c")},
		"<mailto:a@b.c>":                   {plain("a@b.c")},
		"<mailto:a@b.c|write>":             {plain("write (a@b.c)")},
		"<tel:+34600111222|600 11 12 22>":  {plain("600 11 12 22")},
		"<tel:+34600111222|+34600111222>":  {plain("+34600111222")},
		"<tel:+34600111222>":               {plain("+34600111222")},
		"<http://Example.com|example.com>": {plain("example.com")},
		"&lt;@U1&gt; stays text":           {plain("<@U1> stays text")},
		"<@u1> <> < >":                     {plain("@u1 <> < >")},
		"<@U1|&lt;b&gt;>":                  {{Kind: credit.User, ID: "U1", Text: "<b>"}},
	} {
		if diff := cmp.Diff(want, spansOf(text)); diff != "" {
			t.Errorf("spansOf(%q) (-want +got):\n%s", text, diff)
		}
	}
}

// FuzzSpansOf looks for texts that lose what was typed or make up a mention.
func FuzzSpansOf(f *testing.F) {
	for _, seed := range []string{"<@U1|ana> for <#C1|x> &amp; <!here>", "&lt;@U1&gt;", "<<@U1>|<>", "<!subteam^S1|@a>:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		previous := credit.Kind(-1)
		for _, s := range spansOf(text) {
			switch {
			case s.Kind == credit.PlainText && (s.Text == "" || previous == credit.PlainText):
				t.Errorf("empty or split plain text in %q", text)
			case s.ID != "" && !strings.Contains(text, s.ID):
				t.Errorf("%q does not hold %s", text, s.ID)
			case utf8.ValidString(text) && !utf8.ValidString(s.Text):
				t.Errorf("%q was cut inside a character: %q", text, s.Text)
			}
			previous = s.Kind
		}
		if !strings.ContainsAny(text, "<>&") {
			if got := credit.NormalText(spansOf(text)); got != text {
				t.Errorf("plain %q became %q", text, got)
			}
		}
	})
}

// A sub-command ends at any white space, and is read through marks and a command in front of it.
func TestFirstWord(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "forget me": "forget", "forget\u00a0me": "forget", "forget\nme": "forget", "\t forget\tme": "forget",
		"forget\u2003me": "forget", "*forget* me": "forget", "_`help`_": "help", "“week”": "week", "/shine": "",
		"/shine help": "help", "*/shine* help": "help", "*/shine help*": "help", "`/shine`\u00a0me": "me", "shine help": "shine",
	} {
		if got := firstWord(withoutCommand(text)); got != want {
			t.Errorf("the first word of %q is %q, want %q", text, got, want)
		}
	}
}
