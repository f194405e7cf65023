package slacksim_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{Scopes: []string{"chat:write"}})
	for _, c := range []struct{ method, token, want string }{
		{"auth.test", "", "not_authed"},
		{"auth.test", "xoxb-nobody", "invalid_auth"},
		{"auth.test", slacksim.AppToken, "not_allowed_token_type"},
		{"apps.connections.open", slacksim.BotToken, "not_allowed_token_type"},
		{"users.info", slacksim.BotToken, "missing_scope"},
		{"chat.shout", slacksim.BotToken, "unknown_method"},
	} {
		answer := o.call(t, c.method, c.token, nil)
		if answer["ok"] != false || answer["error"] != c.want {
			t.Errorf("%s answered %v, want %s", c.method, answer, c.want)
		}
		if c.want == "missing_scope" && (answer["needed"] != "users:read" || answer["provided"] != "chat:write") {
			t.Errorf("missing_scope says %v", answer)
		}
	}
	if unknown := o.UnknownCalls(); len(unknown) != 1 || unknown[0].Method != "chat.shout" {
		t.Errorf("unknown calls: %v", unknown)
	}
	if answer := o.call(t, "auth.test", "", url.Values{"token": {slacksim.BotToken}}); answer["ok"] != true {
		t.Errorf("a token in the form: %v", answer)
	}
	for _, call := range o.Calls("") {
		if call.Args["token"] != "" {
			t.Errorf("%s is kept with its token", call.Method)
		}
	}
}

func TestWhereTheAppMayPost(t *testing.T) {
	t.Parallel()
	everywhere := newOffice(t, slacksim.Options{})
	gone := everywhere.AddUser(slacksim.User{Name: "gone", Deleted: true})
	old := everywhere.AddChannel(slacksim.Channel{Name: "old", Kind: slacksim.Public, Archived: true, Members: []string{slacksim.BotUser}})
	without := slices.DeleteFunc(slices.Clone(slacksim.AllScopes), func(s string) bool { return s == "chat:write.public" })
	narrow := newOffice(t, slacksim.Options{Scopes: without})
	for name, c := range map[string]struct {
		office        *office
		channel, want string
	}{
		"its channel":            {everywhere, everywhere.general, ""},
		"a public one":           {everywhere, everywhere.outside, ""},
		"a public one, no scope": {narrow, narrow.outside, "not_in_channel"},
		"its private one":        {everywhere, everywhere.inside, ""},
		"a private one":          {everywhere, everywhere.quiet, "channel_not_found"},
		"nowhere":                {everywhere, "C0NOWHERE", "channel_not_found"},
		"an archived one":        {everywhere, old, "is_archived"},
		"a person":               {everywhere, everywhere.ana, ""},
		"a person who left":      {everywhere, gone, "user_disabled"},
	} {
		_, _, err := c.office.api.PostMessageContext(t.Context(), c.channel, slack.MsgOptionText("hello", false))
		if got := errorText(err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if told := everywhere.Messages(everywhere.DirectChannel(everywhere.ana)); len(told) != 1 {
		t.Errorf("ana was told %v", told)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestMessageIsKeptChangedAndDeleted(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	ctx := t.Context()
	metadata := slack.SlackMetadata{EventType: "shine_credit", EventPayload: map[string]any{"ids": []any{"1"}}}
	_, ts, err := o.api.PostMessageContext(ctx, o.general, slack.MsgOptionText("first", false), slack.MsgOptionMetadata(metadata))
	if err != nil {
		t.Fatal(err)
	}
	history, err := o.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: o.general, IncludeAllMetadata: true})
	if err != nil || len(history.Messages) != 1 {
		t.Fatalf("history %+v: %v", history, err)
	}
	if diff := cmp.Diff(metadata, history.Messages[0].Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if _, _, _, err := o.api.UpdateMessageContext(ctx, o.general, ts, slack.MsgOptionText("second", false)); err != nil {
		t.Fatal(err)
	}
	if m := o.Messages(o.general); m[0].Text != "second" || !m[0].Edited || m[0].TS != ts {
		t.Errorf("changed to %+v", m)
	}
	if _, _, err := o.api.DeleteMessageContext(ctx, o.general, ts); err != nil {
		t.Fatal(err)
	}
	if left := o.Messages(o.general); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
	if _, _, err := o.api.DeleteMessageContext(ctx, o.general, ts); errorText(err) != "message_not_found" {
		t.Errorf("deleting again: %v", err)
	}
}

func TestMessagesOfOthersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	if err := o.Say(t.Context(), o.ana, o.general, "mine", ""); err != nil {
		t.Fatal(err)
	}
	ts := o.Messages(o.general)[0].TS
	if _, _, _, err := o.api.UpdateMessageContext(t.Context(), o.general, ts, slack.MsgOptionText("x", false)); errorText(err) != "cant_update_message" {
		t.Errorf("update: %v", err)
	}
	if _, _, err := o.api.DeleteMessageContext(t.Context(), o.general, ts); errorText(err) != "cant_delete_message" {
		t.Errorf("delete: %v", err)
	}
}

func TestTextLimits(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	post := func(n int) string {
		_, ts, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText(strings.Repeat("é", n), false))
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	post(40_000)
	ts := post(40_001)
	for _, m := range o.Messages(o.general) {
		if n := len([]rune(m.Text)); n != 40_000 {
			t.Errorf("kept %d characters", n)
		}
	}
	for n, want := range map[int]string{4000: "", 4001: "msg_too_long"} {
		_, _, _, err := o.api.UpdateMessageContext(t.Context(), o.general, ts, slack.MsgOptionText(strings.Repeat("é", n), false))
		if errorText(err) != want {
			t.Errorf("update with %d characters: %v, want %q", n, err, want)
		}
	}
	if _, _, err := o.api.PostMessageContext(t.Context(), o.general); errorText(err) != "no_text" {
		t.Errorf("without a text: %v", err)
	}
}

func TestMetadataIsChecked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	for metadata, want := range map[string]string{
		`{"event_type":"a","event_payload":{}}`: "",
		`{"event_type":`:                        "invalid_metadata_format",
		`{"event_type":"a"}`:                    "invalid_metadata_schema",
		`{"event_type":"a","event_payload":{"x":"` + strings.Repeat("x", 9000) + `"}}`: "metadata_too_large",
	} {
		answer := o.call(t, "chat.postMessage", slacksim.BotToken, url.Values{"channel": {o.general}, "text": {"x"}, "metadata": {metadata}})
		if code, _ := answer["error"].(string); code != want {
			t.Errorf("%.40s: %v, want %q", metadata, answer, want)
		}
	}
}

func TestWhoIsNotified(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	for _, text := range []string{"<@" + o.ana + "> <!channel> <!subteam^" + o.group + "|@platform>", "&lt;!channel&gt; @here"} {
		if _, _, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText(text, false)); err != nil {
			t.Fatal(err)
		}
	}
	messages := o.Messages(o.general)
	if diff := cmp.Diff([]string{o.ana, "!channel", o.group}, messages[0].Notifies); diff != "" {
		t.Errorf("notifies (-want +got):\n%s", diff)
	}
	if len(messages[1].Notifies) != 0 {
		t.Errorf("an escaped text notifies %v", messages[1].Notifies)
	}
}

func TestEphemeralIsForMembers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	stranger := o.AddUser(slacksim.User{Name: "stranger"})
	for user, want := range map[string]string{o.ana: "", stranger: "user_not_in_channel"} {
		_, err := o.api.PostEphemeralContext(t.Context(), o.general, user, slack.MsgOptionText("psst", false))
		if errorText(err) != want {
			t.Errorf("%s: %v, want %q", user, err, want)
		}
	}
}

func TestHistoryNeedsItsScope(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{Scopes: []string{"chat:write", "im:history"}})
	direct := o.DirectChannel(o.ana)
	for channel, want := range map[string]string{o.general: "missing_scope", o.inside: "missing_scope", direct: ""} {
		_, err := o.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: channel})
		if errorText(err) != want {
			t.Errorf("%s: %v, want %q", channel, err, want)
		}
	}
}

func TestHistoryInPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	var posted []string
	for range 5 {
		_, ts, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("x", false))
		if err != nil {
			t.Fatal(err)
		}
		posted = append(posted, ts)
	}
	var read []string
	parameters := &slack.GetConversationHistoryParameters{ChannelID: o.general, Limit: 2}
	for {
		page, err := o.api.GetConversationHistoryContext(t.Context(), parameters)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Messages {
			read = append(read, m.Timestamp)
		}
		if parameters.Cursor = page.ResponseMetaData.NextCursor; !page.HasMore {
			break
		}
	}
	slices.Reverse(read)
	if diff := cmp.Diff(posted, read); diff != "" {
		t.Errorf("history (-posted +read):\n%s", diff)
	}
	span, err := o.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{
		ChannelID: o.general, Oldest: posted[1], Latest: posted[3], Inclusive: true,
	})
	if err != nil || len(span.Messages) != 3 {
		t.Errorf("the span holds %v: %v", span, err)
	}
}

func TestThread(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	_, head, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("head", false))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("reply", false), slack.MsgOptionTS(head)); err != nil {
		t.Fatal(err)
	}
	replies, _, _, err := o.api.GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{ChannelID: o.general, Timestamp: head})
	if err != nil || len(replies) != 2 || replies[1].Text != "reply" {
		t.Errorf("the thread is %+v: %v", replies, err)
	}
	if _, _, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("x", false), slack.MsgOptionTS("1.000001")); errorText(err) != "thread_not_found" {
		t.Errorf("into no thread: %v", err)
	}
}

func TestPeopleAndGroups(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	ctx := t.Context()
	ana, err := o.api.GetUserInfoContext(ctx, o.ana)
	if err != nil || ana.RealName != "Ana" || ana.TZ != "Europe/Madrid" || ana.TZOffset != 3600 {
		t.Errorf("ana is %+v: %v", ana, err)
	}
	if _, err := o.api.GetUserInfoContext(ctx, "U0NOBODY"); errorText(err) != "user_not_found" {
		t.Errorf("nobody: %v", err)
	}
	everybody, err := o.api.GetUsersContext(ctx, slack.GetUsersOptionLimit(1))
	if err != nil || len(everybody) != len(o.Users()) {
		t.Errorf("everybody is %d people: %v", len(everybody), err)
	}
	members, err := o.api.GetUserGroupMembersContext(ctx, o.group)
	if err != nil || !slices.Equal(members, []string{o.luis}) {
		t.Errorf("the group is %v: %v", members, err)
	}
	if _, err := o.api.GetUserGroupMembersContext(ctx, "S0NONE"); errorText(err) != "no_such_subteam" {
		t.Errorf("no group: %v", err)
	}
	channels, _, err := o.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil || len(channels) != 3 {
		t.Errorf("the app sees %d channels: %v", len(channels), err)
	}
	if _, err := o.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: o.quiet}); errorText(err) != "channel_not_found" {
		t.Errorf("a private channel without the app: %v", err)
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	from := o.clock.Now().Add(time.Hour)
	sleeper := o.AddUser(slacksim.User{Name: "sleeper", QuietFrom: from, QuietTo: from.Add(8 * time.Hour)})
	all, err := o.api.GetDNDTeamInfoContext(t.Context(), []string{o.ana, sleeper})
	if err != nil {
		t.Fatal(err)
	}
	if all[o.ana].Enabled || !all[sleeper].Enabled || all[sleeper].NextStartTimestamp != int(from.Unix()) {
		t.Errorf("quiet hours: %+v", all)
	}
	if _, err := o.api.GetDNDTeamInfoContext(t.Context(), slices.Repeat([]string{o.ana}, 51)); err == nil {
		t.Error("51 people were taken")
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	upload := func(channel string) error {
		_, err := o.api.UploadFileContext(t.Context(), slack.UploadFileParameters{
			Channel: channel, Filename: "map.png", FileSize: 5, Content: "bytes", Title: "The map", AltTxt: "who credited whom",
		})
		return err
	}
	if err := upload(o.general); err != nil {
		t.Fatal(err)
	}
	if err := upload(o.outside); err == nil || !strings.Contains(err.Error(), "not_in_channel") {
		t.Errorf("into a channel without the app: %v", err)
	}
	_, err := o.api.UploadFileContext(t.Context(), slack.UploadFileParameters{
		Channel: o.general, Filename: "map.png", FileSize: 6, Content: "bytes",
	})
	if err == nil {
		t.Error("a file shorter than announced was taken")
	}
	files := o.Files(o.general)
	if len(files) != 1 || string(files[0].Content) != "bytes" || files[0].AltText != "who credited whom" || files[0].Title != "The map" {
		t.Errorf("files: %+v", files)
	}
}

// A fault of calls with somebody is none of the others.
func TestFaultOfOnePerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	o.Fail("users.info", 1, slacksim.Fault{User: o.ana, Error: "user_not_found"})
	for _, c := range []struct{ who, want string }{{slacksim.BotUser, ""}, {o.ana, "user_not_found"}, {o.ana, ""}} {
		if _, err := o.api.GetUserInfoContext(t.Context(), c.who); errorText(err) != c.want {
			t.Errorf("%s: %v, want %q", c.who, err, c.want)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  slacksim.Fault
		posted int
		check  func(error) bool
	}{
		"error code": {slacksim.Fault{Error: "internal_error"}, 0, func(err error) bool { return errorText(err) == "internal_error" }},
		"status": {slacksim.Fault{Status: 500}, 0, func(err error) bool {
			status, ok := errors.AsType[slack.StatusCodeError](err)
			return ok && status.Code == 500
		}},
		"rate limit": {slacksim.Fault{Status: 429, RetryAfter: 7 * time.Second}, 0, func(err error) bool {
			limited, ok := errors.AsType[*slack.RateLimitedError](err)
			return ok && limited.RetryAfter == 7*time.Second
		}},
		"cut before": {slacksim.Fault{CutBefore: true}, 0, func(err error) bool { return err != nil }},
		"cut after":  {slacksim.Fault{CutAfter: true}, 1, func(err error) bool { return err != nil }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, slacksim.Options{})
			post := func() error {
				_, _, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("x", false))
				return err
			}
			o.Fail("chat.postMessage", 1, c.fault)
			if err := post(); !c.check(err) {
				t.Errorf("failed with %v", err)
			}
			if n := len(o.Messages(o.general)); n != c.posted {
				t.Errorf("%d messages were posted, want %d", n, c.posted)
			}
			if err := post(); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestACallThatIsHeld(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	until, answered := make(chan struct{}), make(chan error, 1)
	o.Fail("chat.postMessage", 1, slacksim.Fault{Until: until})
	go func() {
		_, _, err := o.api.PostMessageContext(t.Context(), o.general, slack.MsgOptionText("x", false))
		answered <- err
	}()
	o.await(t, "the call", func() bool { return o.Held() == 1 })
	if n := len(o.Messages(o.general)); n > 0 {
		t.Error("it was posted meanwhile")
	}
	close(until)
	if err := <-answered; err != nil || len(o.Messages(o.general)) != 1 {
		t.Errorf("%d messages, %v", len(o.Messages(o.general)), err)
	}
	o.await(t, "its end", func() bool { return o.Held() == 0 })
}

func TestPaceOfAChannel(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{Pace: time.Minute})
	post := func(channel string) error {
		_, _, err := o.api.PostMessageContext(t.Context(), channel, slack.MsgOptionText("x", false))
		return err
	}
	for range 3 {
		if err := post(o.general); err != nil {
			t.Fatal(err)
		}
	}
	if _, limited := errors.AsType[*slack.RateLimitedError](post(o.general)); !limited {
		t.Error("the fourth message at once was taken")
	}
	if err := post(o.inside); err != nil {
		t.Errorf("another channel: %v", err)
	}
}
