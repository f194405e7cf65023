package slacksim_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// A file stands in the message that brought it, to be looked at or fetched, with what was said of it; and goes with it.
func TestFilesOnThePage(t *testing.T) {
	t.Parallel()
	o := browseWith(t, slacksim.Options{})
	o.general = o.withApp()
	const png = "\x89PNG\r\n\x1a\n and so on"
	picture := o.uploads(png, "map.png", "the whole team", "channel_id", o.general, "initial_comment", "the map for @ana")
	o.uploads("a,b\n", "week.csv", "", "channel_id", o.general)
	o.writes(o.bo, o.general, "", "and then somebody writes")

	seen := o.sees("messages", o.ana, o.general)
	mustHave(t, seen, "the map for @ana", `alt="the whole team"`, "map.png <small>PNG · 18 bytes</small>", `download="week.csv"`, "<small>CSV · 4 bytes</small>")
	if strings.Index(seen, "week.csv") > strings.Index(seen, "and then somebody writes") {
		t.Errorf("the file stands below what was written after it: %s", seen)
	}
	if got := visit(t, http.MethodGet, o.page+"files/"+picture+"?as="+o.ana+"&c="+o.general); got.body != png {
		t.Errorf("the picture is %v", got)
	}
	if got := visit(t, http.MethodGet, o.page+"files/"+picture+"?as="+o.ana+"&c="+o.own); got.status != http.StatusNotFound {
		t.Errorf("the picture is in another channel: %v", got)
	}

	o.asks("files.delete", "file", picture)
	seen = o.sees("messages", o.ana, o.general)
	mustHave(t, seen, "the map for @ana", "week.csv")
	if strings.Contains(seen, "map.png") {
		t.Error("what was deleted is still there")
	}
}

// uploads a file as the app, shares it, and returns its id.
func (o *browsed) uploads(content, name, alt string, complete ...string) string {
	o.t.Helper()
	got := o.asks("files.getUploadURLExternal", "filename", name, "length", strconv.Itoa(len(content)), "alt_txt", alt)
	id := between(got, `"file_id":"`, `"`)
	response, err := http.Post(between(got, `"upload_url":"`, `"`), "application/octet-stream", strings.NewReader(content))
	if err != nil {
		o.t.Fatal(err)
	}
	_ = response.Body.Close()
	if got := o.asks("files.completeUploadExternal", append(complete, "files", `[{"id":"`+id+`"}]`)...); !strings.Contains(got, `"ok":true`) {
		o.t.Fatal(got)
	}
	return id
}

// The message with files is one like others: it says something, in a thread or not, and several channels may get it.
func TestMessagesWithFiles(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	upload := func(more url.Values) string {
		announced := o.call(t, "files.getUploadURLExternal", slacksim.BotToken, url.Values{"filename": {"a.txt"}, "length": {"2"}})
		address, _ := announced["upload_url"].(string)
		id, _ := announced["file_id"].(string)
		response, err := http.Post(address, "text/plain", strings.NewReader("hi"))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		more.Set("files", `[{"id":"`+id+`","title":"A letter"}]`)
		answer := o.call(t, "files.completeUploadExternal", slacksim.BotToken, more)
		code, _ := answer["error"].(string)
		return code
	}
	section := `[{"type":"section","text":{"type":"mrkdwn","text":"*drawn*"}}]`
	for name, c := range map[string]struct {
		arguments url.Values
		want      string
		text      string // of the message in #inside
		blocks    bool
	}{
		"alone":            {url.Values{"channel_id": {o.inside}}, "", "", false},
		"with a comment":   {url.Values{"channel_id": {o.inside}, "initial_comment": {"for *you*"}}, "", "for *you*", false},
		"with blocks":      {url.Values{"channel_id": {o.inside}, "blocks": {section}}, "", "", true},
		"a comment wins":   {url.Values{"channel_id": {o.inside}, "blocks": {section}, "initial_comment": {"x"}}, "", "x", false},
		"in two channels":  {url.Values{"channels": {o.general + "," + o.inside}}, "", "", false},
		"to a person":      {url.Values{"channels": {o.ana}}, "", "-", false},
		"channel_id is no": {url.Values{"channel_id": {o.ana}}, "channel_not_found", "-", false},
		"no such thread":   {url.Values{"channel_id": {o.inside}, "thread_ts": {"1.000001"}}, "thread_not_found", "-", false},
		"thread of two":    {url.Values{"channels": {o.general + "," + o.inside}, "thread_ts": {"1.000001"}}, "invalid_arguments", "-", false},
		"wrong blocks":     {url.Values{"channel_id": {o.inside}, "blocks": {`[{"type":"hologram"}]`}}, "invalid_blocks", "-", false},
	} {
		before := len(o.Messages(o.inside))
		if got := upload(c.arguments); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
			continue
		}
		said := o.Messages(o.inside)[before:]
		if c.text == "-" {
			if len(said) > 0 {
				t.Errorf("%s: it says %+v", name, said)
			}
			continue
		}
		if len(said) != 1 || said[0].Text != c.text || (len(said[0].Blocks) > 0) != c.blocks || said[0].Subtype != "file_share" ||
			len(said[0].Files) != 1 || said[0].Files[0].Title != "A letter" || string(said[0].Files[0].Content) != "hi" {
			t.Errorf("%s: it says %+v", name, said)
		}
	}
	if n := len(o.Files(o.DirectChannel(o.ana))); n != 1 {
		t.Errorf("Ana got %d files", n)
	}
}
