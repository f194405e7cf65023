package slacksim_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

// posts a message of the app in #general, and returns its ts.
func (o *office) posts(t *testing.T, arguments url.Values) string {
	t.Helper()
	arguments.Set("channel", o.general)
	answer := o.call(t, "chat.postMessage", slacksim.BotToken, arguments)
	ts, posted := answer["ts"].(string)
	if !posted {
		t.Fatalf("it is not posted: %v", answer)
	}
	return ts
}

// What Slack says of attachments, of Markdown, and of replies that everybody sees.
func TestWhatElseAMessageHolds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	root := o.posts(t, url.Values{"text": {"root"}})
	many := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat(`{"text":"x"},`, n), ",") + "]" }
	for name, c := range map[string]struct {
		arguments url.Values
		want      string // an error code, or a part of what is said about it
	}{
		"an attachment":           {url.Values{"attachments": {`[{"text":"x","color":"good","ts":"123","fields":[{"title":"a","value":"b","short":true}]}]`}}, ""},
		"100":                     {url.Values{"attachments": {many(100)}}, ""},
		"101":                     {url.Values{"attachments": {many(101)}}, "too_many_attachments"},
		"none and no text":        {url.Values{"attachments": {"[]"}}, "no_text"},
		"one that says nothing":   {url.Values{"attachments": {`[{"color":"good"}]`}, "text": {"x"}}, "no_text"},
		"no list":                 {url.Values{"attachments": {`{"text":"x"}`}}, "invalid_attachments"},
		"an unknown key":          {url.Values{"attachments": {`[{"text":"x","paint":"good"}]`}}, "invalid additional property: paint [json-pointer:/attachments/0]"},
		"an unknown key in it":    {url.Values{"attachments": {`[{"fields":[{"name":"x"}]}]`}}, "/attachments/0/fields/0"},
		"a footer of 300":         {url.Values{"attachments": {`[{"footer":"` + strings.Repeat("x", 300) + `"}]`}}, ""},
		"a footer of 301":         {url.Values{"attachments": {`[{"footer":"` + strings.Repeat("x", 301) + `"}]`}}, "/attachments/0/footer"},
		"blocks":                  {url.Values{"attachments": {`[{"blocks":[{"type":"divider"}]}]`}}, ""},
		"wrong blocks":            {url.Values{"attachments": {`[{"blocks":[{"type":"hologram"}]}]`}}, "/attachments/0/blocks/0/type"},
		"51 blocks":               {url.Values{"attachments": {`[{"blocks":[` + strings.TrimSuffix(strings.Repeat(`{"type":"divider"},`, 51), ",") + `]}]`}}, "/attachments/0/blocks]"},
		"markdown":                {url.Values{"markdown_text": {strings.Repeat("x", 12_000)}}, ""},
		"too much markdown":       {url.Values{"markdown_text": {strings.Repeat("x", 12_001)}}, "msg_too_long"},
		"markdown beside text":    {url.Values{"markdown_text": {"x"}, "text": {"x"}}, "markdown_text_conflict"},
		"markdown beside blocks":  {url.Values{"markdown_text": {"x"}, "blocks": {"[]"}}, "markdown_text_conflict"},
		"a reply for all":         {url.Values{"text": {"x"}, "thread_ts": {root}, "reply_broadcast": {"true"}}, ""},
		"for all, and no reply":   {url.Values{"text": {"x"}, "reply_broadcast": {"true"}}, ""},
		"a reply to what is gone": {url.Values{"text": {"x"}, "thread_ts": {"1.000001"}, "reply_broadcast": {"true"}}, "thread_not_found"},
	} {
		c.arguments.Set("channel", o.general)
		got, _ := json.Marshal(o.call(t, "chat.postMessage", slacksim.BotToken, c.arguments))
		if refused := strings.Contains(string(got), `"ok":false`); refused != (c.want != "") || !strings.Contains(string(got), c.want) {
			t.Errorf("%s: %s, want %q", name, got, c.want)
		}
	}
}

// An update leaves as they were the blocks and attachments that it does not name, and takes away what it names empty.
func TestUpdatesLeaveTheRest(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	const blocks, attachments = `[{"type":"divider"}]`, `[{"text":"hangs on"}]`
	ts := o.posts(t, url.Values{"text": {"x"}, "blocks": {blocks}, "attachments": {attachments}})
	change := func(more url.Values) slacksim.Message {
		more.Set("channel", o.general)
		more.Set("ts", ts)
		if got := o.call(t, "chat.update", slacksim.BotToken, more); got["ok"] != true {
			t.Fatal(got)
		}
		return o.Messages(o.general)[0]
	}
	if m := change(url.Values{"text": {"y"}}); m.Text != "y" || string(m.Blocks) != blocks || !strings.Contains(string(m.Attachments), "hangs on") {
		t.Errorf("a new text alone leaves %+v", m)
	}
	if m := change(url.Values{"text": {"z"}, "blocks": {"[]"}, "attachments": {"[]"}}); string(m.Blocks) != "[]" || m.Attachments != nil {
		t.Errorf("nothing is to be left of %+v", m)
	}
	if m := change(url.Values{"markdown_text": {"*m*"}}); !strings.Contains(string(m.Blocks), `"markdown"`) {
		t.Errorf("Markdown makes %+v", m)
	}
}

// A reply that everybody in the channel sees is one of its messages, and stays in its thread.
func TestBroadcastReplies(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	root := o.posts(t, url.Values{"text": {"x"}})
	quiet := o.posts(t, url.Values{"text": {"x"}, "thread_ts": {root}})
	loud := o.posts(t, url.Values{"text": {"x"}, "thread_ts": {root}, "reply_broadcast": {"true"}})
	inChannel := func() (stamps []string) {
		history, err := o.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: o.general})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range history.Messages {
			stamps = append(stamps, m.Timestamp)
		}
		return stamps
	}
	if got := inChannel(); len(got) != 2 || got[0] != loud || got[1] != root {
		t.Errorf("in the channel are %v", got)
	}

	update := func(ts string, more url.Values) any {
		more.Set("channel", o.general)
		more.Set("ts", ts)
		more.Set("reply_broadcast", "true")
		return o.call(t, "chat.update", slacksim.BotToken, more)["error"]
	}
	if got := update(quiet, url.Values{"text": {"y"}}); got != "no_dual_broadcast_content_update" {
		t.Errorf("a changed reply: %v", got)
	}
	if got := update(root, url.Values{}); got != "cant_broadcast_message" {
		t.Errorf("no reply: %v", got)
	}
	if got := update(quiet, url.Values{}); got != nil || len(inChannel()) != 3 {
		t.Errorf("a reply: %v, in the channel are %v", got, inChannel())
	}
}

// What is in an attachment can be clicked, and the app hears which one it was.
func TestClickInAnAttachment(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	ts := o.posts(t, url.Values{"attachments": {
		`[{"text":"first"},{"blocks":[{"type":"actions","elements":[{"type":"button","action_id":"go","value":"v","text":{"type":"plain_text","text":"Go"}}]}]}]`,
	}})
	go func() {
		request := (<-a.events).Request
		_ = a.AckCtx(t.Context(), request.EnvelopeID, nil)
	}()
	if err := o.Click(t.Context(), o.ana, o.general, ts, "go", ""); err != nil {
		t.Fatal(err)
	}
	sentTo := o.Envelopes()
	got, _ := json.Marshal(sentTo[len(sentTo)-1].Payload())
	for _, want := range []string{`"type":"message_attachment"`, `"attachment_id":2`, `"value":"v"`, `"id":2`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
}

// The page draws all that a message holds, and lets nothing in that is hostile.
func TestPageDrawsWhatMessagesHold(t *testing.T) {
	t.Parallel()
	o := browseWith(t, slacksim.Options{})
	channel := o.withApp()
	o.asks("chat.postMessage", "channel", channel, "attachments",
		`[{"color":"#36a64f","pretext":"*above*","author_name":"<b>Her</b>","title":"A title","title_link":"https://a.example/t","text":"for <@`+o.ana+`>",`+
			`"fields":[{"title":"Where","value":"_here_","short":true}],"footer":"below","ts":1764072000,"image_url":"javascript:alert(1)"}]`)
	o.asks("chat.postMessage", "channel", channel, "markdown_text",
		"# Big\n\n**bold** <@"+o.ana+"> <script>x</script> [bad](javascript:alert(1)) ![pic](https://a.example/p.png)\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
	o.asks("chat.postMessage", "channel", channel, "text", "x", "blocks",
		`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<so>","style":{"bold":true}},{"type":"user","user_id":"`+o.bo+`"},`+
			`{"type":"link","url":"javascript:alert(1)","text":"no"}]},{"type":"rich_text_list","style":"ordered","offset":2,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"third"}]}]}]},`+
			`{"type":"table","rows":[[{"type":"raw_text","text":"Head"}],[{"type":"raw_text","text":"Cell"}]]}]`)
	seen := o.sees("messages", o.ana, channel)
	mustHave(t, seen,
		`style="border-color: #36a64f"`, "<strong>above</strong>", "&lt;b&gt;Her&lt;/b&gt;", `href="https://a.example/t">A title</a>`, "<em>here</em>", "25 Nov 2025",
		`<p class="heading">Big</p>`, "<strong>bold</strong>", `data-card="`+o.ana+`"`, "&lt;script&gt;", `href="https://a.example/p.png">pic</a>`, "☑ done", "<td>2</td>",
		"<strong>&lt;so&gt;</strong>", "@Bo Lind", `<ol start="3"`, "third", `<th scope="col">Head</th>`, "<td>Cell</td>")
	for _, hostile := range []string{"javascript:", "<script", "<b>Her"} {
		if strings.Contains(seen, hostile) {
			t.Errorf("%q is on the page: %s", hostile, seen)
		}
	}
}

// Somebody may send a reply to the channel as well; there it leads to its thread.
func TestPageSendsRepliesToAll(t *testing.T) {
	t.Parallel()
	o := browse(t)
	root := o.writes(o.bo, o.general, "", "who has *the key*?")
	mustHave(t, o.sees("thread-pane", o.ana, o.general, "t", root), "Also send to #general")
	query := url.Values{"as": {o.ana}, "c": {o.general}, "thread": {root}, "text": {"I have it"}, "also": {"1"}}
	if got := visit(t, http.MethodPost, o.page+"send?"+query.Encode()); got.status != http.StatusNoContent {
		t.Fatal(got)
	}
	seen := o.sees("messages", o.bo, o.general)
	mustHave(t, seen, "replied to a thread: <a data-thread-of=\""+root+"\"", ">who has the key?</a>", "I have it", "1 reply")
	mustHave(t, o.sees("thread", o.bo, o.general, "t", root), "I have it")
}

// An app names its views itself, each as no other, and finds them by that name.
func TestViewsHaveAnExternalID(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	home := func(user, external string) string {
		view := `{"type":"home","external_id":"` + external + `","blocks":[{"type":"divider"}]}`
		answer := o.call(t, "views.publish", slacksim.BotToken, url.Values{"user_id": {user}, "view": {view}})
		code, _ := answer["error"].(string)
		return code
	}
	for _, c := range []struct{ user, external, want string }{
		{o.ana, "one", ""},
		{o.ana, "one", ""},
		{o.luis, "one", "duplicate_external_id"},
		{o.luis, "two", ""},
		{o.ana, "three", ""},
		{o.luis, "one", ""},
		{o.ana, strings.Repeat("x", 255), ""},
		{o.ana, strings.Repeat("x", 256), "invalid_arguments"},
	} {
		if got := home(c.user, c.external); got != c.want {
			t.Errorf("%.10s: %q, want %q", c.external, got, c.want)
		}
	}

	update := func(form url.Values) map[string]any {
		form.Set("view", `{"type":"modal","external_id":"one","title":{"type":"plain_text","text":"New"},"blocks":[{"type":"divider"}]}`)
		return o.call(t, "views.update", slacksim.BotToken, form)
	}
	if got := update(url.Values{"external_id": {"nobody's"}}); got["error"] != "not_found" {
		t.Errorf("an unknown name: %v", got)
	}
	if got := update(url.Values{}); got["error"] != "invalid_arguments" {
		t.Errorf("no name at all: %v", got)
	}
	got := update(url.Values{"external_id": {"one"}})
	if view, _ := got["view"].(map[string]any); view["external_id"] != "one" {
		t.Errorf("it answers %v", got)
	}
}
