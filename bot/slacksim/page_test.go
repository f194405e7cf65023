package slacksim_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
)

// browsed is a workspace of two people with its page, and a clock that can be moved.
type browsed struct {
	*slacksim.Slack
	t                     *testing.T
	page                  string
	ana, bo, general, own string
	now                   time.Time
}

func browse(t *testing.T) *browsed {
	t.Helper()
	return browseWith(t, slacksim.Options{Suggest: func(u slacksim.User) []slacksim.Suggestion {
		return []slacksim.Suggestion{{Typed: "/shine @", About: "for " + u.Name}}
	}})
}

func browseWith(t *testing.T, options slacksim.Options) *browsed {
	t.Helper()
	o := &browsed{t: t, now: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)}
	options.Now, options.MoveClock = func() time.Time { return o.now }, func(to time.Time) { o.now = to }
	o.Slack = slacksim.New(options)
	page, err := o.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	o.page = page
	o.ana = o.AddUser(slacksim.User{Name: "ana", RealName: "Ana Ruiz", Title: "leads <platform>"})
	o.bo = o.AddUser(slacksim.User{Name: "bo", RealName: "Bo Lind", Admin: true})
	o.general = o.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{o.ana, o.bo}})
	o.own = o.AddChannel(slacksim.Channel{Name: "own", Kind: slacksim.Public, Members: []string{o.bo}})
	return o
}

// withApp is a channel that the app is in too.
func (o *browsed) withApp() string {
	return o.AddChannel(slacksim.Channel{Name: "with-app", Kind: slacksim.Public, Members: []string{slacksim.BotUser, o.ana, o.bo}})
}

// writes lets somebody write, and returns the ts.
func (o *browsed) writes(who, channel, thread, text string) string {
	o.t.Helper()
	ts, err := o.Write(o.t.Context(), who, channel, slacksim.Post{Text: text, Thread: thread})
	if err != nil {
		o.t.Fatal(err)
	}
	return ts
}

// asks calls a method as the app, with arguments in pairs, and returns the answer.
func (o *browsed) asks(method string, arguments ...string) string {
	o.t.Helper()
	query := url.Values{"token": {slacksim.BotToken}}
	for i := 0; i+1 < len(arguments); i += 2 {
		query.Set(arguments[i], arguments[i+1])
	}
	return visit(o.t, http.MethodPost, o.APIURL()+method+"?"+query.Encode()).body
}

// sees is a part of the page, as somebody sees it in a channel.
func (o *browsed) sees(part, who, channel string, more ...string) string {
	o.t.Helper()
	query := url.Values{"as": {who}, "c": {channel}}
	for i := 0; i+1 < len(more); i += 2 {
		query.Set(more[i], more[i+1])
	}
	return visit(o.t, http.MethodGet, o.page+part+"?"+query.Encode()).body
}

// does is what the page answers to somebody who does something with a message.
func (o *browsed) does(what, who, channel, ts string) int {
	o.t.Helper()
	query := url.Values{"as": {who}, "c": {channel}, "ts": {ts}, "text": {"changed"}}
	return visit(o.t, http.MethodPost, o.page+what+"?"+query.Encode()).status
}

func mustHave(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(body, part) {
			t.Errorf("%q is missing in\n%s", part, body)
		}
	}
}

// What somebody did not see is counted in the sidebar, and stands under a line once they look.
func TestPageUnread(t *testing.T) {
	t.Parallel()
	o := browse(t)
	private := o.AddChannel(slacksim.Channel{Name: "quiet", Kind: slacksim.Private, Members: []string{o.ana, o.bo}})
	o.writes(o.bo, private, "", "one")
	o.writes(o.bo, private, "", "two for @ana")
	mustHave(t, o.sees("sidebar", o.ana, o.general), `count mentions"><span class="unseen">, </span>1<`)
	mustHave(t, o.sees("", o.ana, private), `id="new"`)
	if again := o.sees("", o.ana, private); strings.Contains(again, `id="new"`) {
		t.Error("what was seen is new again")
	}
	if seen := o.sees("sidebar", o.ana, o.general); strings.Contains(seen, "count") {
		t.Error("what was seen is counted")
	}
}

// What people type is drawn as Slack draws it, and names lead somewhere; nothing typed becomes markup.
func TestPageDrawsWhatIsTyped(t *testing.T) {
	t.Parallel()
	o := browse(t)
	o.writes(o.bo, o.general, "", "> quoted\n:tada: @ana in #own, https://a.example/x <b>")
	link := "https://simulated.slack.com/archives/" + o.general + "/p1764072000000001"
	o.writes(o.bo, o.general, "", "see "+link)
	mustHave(t, o.sees("messages", o.ana, o.general),
		"<blockquote>quoted</blockquote>🎉 ", `data-card="`+o.ana+`"`, `c=`+o.own+`">#own</a>`, `href="https://a.example/x"`,
		"&lt;b&gt;", `#m1764072000.000001`)
	mustHave(t, o.sees("card", o.bo, o.general, "who", o.ana), "Ana Ruiz", "leads &lt;platform&gt;", "12:00, UTC")
	mustHave(t, o.sees("", o.bo, o.general), `"typed":"@ana"`, `"typed":"/shine @","about":"for bo"`)
}

// A thread stands beside, also where what it answers was deleted; in the channel there is a line about it.
func TestPageThreads(t *testing.T) {
	t.Parallel()
	o := browse(t)
	parent := o.writes(o.bo, o.general, "", "who has the key?")
	o.writes(o.ana, o.general, parent, "I have it")
	mustHave(t, o.sees("messages", o.ana, o.general), "1 reply, last today at 12:00")
	mustHave(t, o.sees("", o.ana, o.general, "t", parent), `id="reply"`, "I have it")
	if code := o.does("delete", o.ana, o.general, parent); code != http.StatusUnprocessableEntity {
		t.Errorf("Ana deletes what Bo wrote: %d", code)
	}
	o.does("delete", o.bo, o.general, parent)
	mustHave(t, o.sees("messages", o.ana, o.general), "This message was deleted.", "1 reply")
	mustHave(t, o.sees("thread", o.ana, o.general, "t", parent), "This message was deleted.", "I have it")
}

// Only who wrote a message changes it, as they typed it.
func TestPageEdits(t *testing.T) {
	t.Parallel()
	o := browse(t)
	ts := o.writes(o.ana, o.general, "", "hi @bo, a < b")
	mustHave(t, o.sees("messages", o.ana, o.general), `data-typed="hi @bo, a &lt; b"`)
	if theirs := o.sees("messages", o.bo, o.general); strings.Contains(theirs, "data-typed") {
		t.Error("Bo may change what Ana wrote")
	}
	if code := o.does("edit", o.bo, o.general, ts); code != http.StatusUnprocessableEntity {
		t.Errorf("Bo changes what Ana wrote: %d", code)
	}
	o.does("edit", o.ana, o.general, ts)
	mustHave(t, o.sees("messages", o.bo, o.general), "changed", "(edited)")
}

// What one person alone sees goes when they dismiss it, and nobody else can.
func TestPageDismisses(t *testing.T) {
	t.Parallel()
	o := browse(t)
	_, _ = o.Command(t.Context(), o.ana, o.general, "/shine") // nobody answers it
	whisper := o.Ephemerals(o.general, o.ana)[0].TS
	mustHave(t, o.sees("messages", o.ana, o.general), "Only visible to you", "Dismiss message")
	o.does("dismiss", o.bo, o.general, whisper)
	if len(o.Ephemerals(o.general, o.ana)) != 1 {
		t.Error("Bo dismisses what Ana sees")
	}
	o.does("dismiss", o.ana, o.general, whisper)
	if len(o.Ephemerals(o.general, o.ana)) != 0 {
		t.Error("it stays")
	}
}

// Whoever starts again brings back what the workspace began with, at the time that the clock shows then; it waits until all
// is there, and nothing is seen of what was in between.
func TestPageStartsAgain(t *testing.T) {
	t.Parallel()
	o := browse(t)
	if got := visit(t, http.MethodPost, o.page+"again"); got.status != http.StatusNotFound {
		t.Errorf("a workspace that cannot start again: %v", got)
	}

	now := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	var s *slacksim.Slack
	s = slacksim.New(slacksim.Options{Now: func() time.Time { return now }, StartAgain: func(context.Context) error {
		s.Rewind()
		now = now.AddDate(0, 0, -30)
		return nil
	}})
	ana := s.AddUser(slacksim.User{Name: "ana"})
	general := s.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{ana}})
	page, err := s.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for range 2 {
		ts, err := s.Write(t.Context(), ana, general, slacksim.Post{Text: "hello"})
		if err != nil || !strings.HasPrefix(ts, strconv.FormatInt(now.Unix(), 10)) {
			t.Errorf("what is written at %v is of %s: %v", now, ts, err)
		}
		if got := visit(t, http.MethodPost, page+"again"); got.status != http.StatusNoContent || len(s.Messages(general)) > 0 {
			t.Errorf("starting again: %v, with %d messages", got, len(s.Messages(general)))
		}
	}
}

// People write to each other, and look into channels that they may join.
func TestPageConversations(t *testing.T) {
	t.Parallel()
	o := browse(t)
	mustHave(t, o.sees("", o.ana, o.bo), "Message Bo Lind")
	mustHave(t, o.sees("", o.ana, o.own), "You are looking at #own.")
	o.does("join", o.ana, o.own, "")
	mustHave(t, o.sees("", o.ana, o.own), "Message #own")
}

// Who is away says so under their name, until they are back.
func TestPageShowsWhoIsAway(t *testing.T) {
	t.Parallel()
	o := browse(t)
	back := o.now.AddDate(0, 0, 3)
	mia := o.AddUser(slacksim.User{
		Name: "mia", Title: "design", Admin: true, StatusEmoji: ":palm_tree:", StatusText: "On <holiday>", StatusUntil: back,
	})

	const away = "🌴 On &lt;holiday&gt; · design · admin"
	mustHave(t, o.sees("", o.ana, o.general), away)
	mustHave(t, o.sees("card", o.ana, o.general, "who", mia), away)
	o.now = back
	if strings.Contains(o.sees("", o.ana, o.general), "holiday") {
		t.Error("who is back is still away")
	}
}

// between is what stands between two others in a text.
func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}
