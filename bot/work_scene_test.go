package bot_test

import (
	"strings"
	"testing"

	"shine/bot/slacksim"
)

const workLink = "https://code.example.com/pull/7?a=1&b=2"

// worked reports whether a text links to the work, with the host.
func worked(text string) bool {
	return strings.Contains(text, "<https://code.example.com/pull/7?a=1&amp;b=2|the work> (code.example.com)")
}

// The link at the end of a text is shown beside the quote, wherever that is told.
func TestWorkIsShownBesideTheQuote(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot(s.admin("sam"))
	s.types("sam", s.general, "/shine @ana for the calm release that nobody noticed "+workLink)
	announced := s.announcement(s.general, 1)
	for where, told := range map[string]string{
		"the channel": announced.Text, "ana": s.hears("ana", "calm release").Text,
		"about": s.types("luis", s.general, "/shine about @ana")[0].Text, "me": s.types("ana", s.general, "/shine me")[0].Text,
		"given": s.types("sam", s.general, "/shine me")[0].Text, "week": s.types("luis", s.general, "/shine week")[0].Text,
	} {
		if !worked(told) || strings.Contains(told, "noticed &lt;") || strings.Contains(told, "noticed https") {
			t.Errorf("%s reads %s", where, told)
		}
	}
	s.opensHome("ana")
	s.await("the home tab", func() bool { return strings.Contains(s.home("ana"), "|the work") })
	if files := s.exported("sam"); !strings.Contains(files, `"work":"`+workLink+`"`) || !strings.Contains(files, ","+workLink) {
		t.Errorf("exported %s", files)
	}
	for _, call := range s.Calls("chat.postMessage") {
		if worked(call.Args["text"]) && (call.Args["unfurl_links"] != "false" || call.Args["unfurl_media"] != "false") {
			t.Errorf("Slack may unfurl %v", call.Args)
		}
	}
	if got := s.stored()[0]; got.Work != workLink || got.Text != "the calm release that nobody noticed" || got.WorkHere {
		t.Errorf("stored %+v", got)
	}
}

// A featured story of a digest has the link too.
func TestWorkIsInTheDigest(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.types("luis", s.general, "/shine @ana for a migration, so calm that nobody noticed it "+workLink)
	s.types("sam", s.general, "/shine @priya for a release, so calm that nobody noticed it")
	s.announcement(s.general, 3)
	s.untilMonday()
	if told := s.digest(s.general, 1).Text; !worked(told) {
		t.Errorf("the digest tells %s", told)
	}
}

// A link comes as Slack writes it: with a label, which stays as words; at the end of a mention; before tags.
func TestWorkFromMessages(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	for i, one := range []struct{ typed, text string }{
		{"@shine @ana for landing [the rollout](" + workLink + ")", "landing the rollout"},
		{"@shine @ana for the other rollout: " + workLink + " #craft", "the other rollout #craft"},
		{"@shine @ana for the last rollout (" + workLink + ").", "the last rollout."},
		{"@shine @ana for the rollout " + workLink, "the rollout"}, // a link is a word
	} {
		s.writes("sam", s.general, slacksim.Post{Text: one.typed})
		if told := s.announcement(s.general, i+1).Text; !worked(told) || !strings.Contains(told, one.text) {
			t.Errorf("%q is announced as %s", one.typed, told)
		}
	}

	ts := s.writes("sam", s.general, slacksim.Post{Text: "@shine @priya for the calm release https://code.example.com/old"})
	s.announcement(s.general, 5)
	if err := s.Edit(t.Context(), s.people["sam"], s.general, ts, "@shine @priya for the calm release "+workLink); err != nil {
		t.Fatal(err)
	}
	s.await("the other link", func() bool { return worked(s.announcement(s.general, 5).Text) })
}

// The form takes a link that can be kept, and says under its field why it does not take another; nothing is recorded
// then. An edit changes it, or takes it away.
func TestWorkInTheForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana")
	fields := func(work string) map[string][]string {
		return map[string][]string{"reason": {"for the calm release"}, "work": {work}}
	}
	for _, hostile := range []string{
		"javascript:alert(1)", "http://example.com", "https://ana:secret@example.com", "https://example.com\\@evil.com", "example.com",
		"https://a b", "https://[::1]/", "https://example.com/" + strings.Repeat("x", 1000), "data:text/html,<script>", "<!channel>",
	} {
		s.fills("sam", fields(hostile))
		s.await("what is wrong with "+hostile, func() bool { return s.form("sam").Errors["work"] != "" })
	}
	if n := len(s.stored()); n != 0 {
		t.Fatalf("%d are recorded", n)
	}
	s.fills("sam", fields("<https://gооgle.example/a|b>"))
	s.closed("sam")
	told := s.announcement(s.general, 1).Text
	if !strings.Contains(told, "<https://xn--ggle-55da.example/a|the work> (xn--ggle-55da.example)") {
		t.Errorf("the channel reads %s", told)
	}

	receipt := s.sees("sam", s.general, "Undo")
	s.clicks("sam", receipt, "edit", "")
	if body := string(s.form("sam").Body); !strings.Contains(body, "xn--ggle-55da") {
		t.Errorf("the form to edit is %s", body)
	}
	s.fills("sam", fields("https://ana@example.com"))
	s.await("what is wrong", func() bool { return s.form("sam").Errors["work"] != "" })
	s.fills("sam", fields("https://example.com/a|b>c"))
	s.closed("sam")
	s.await("the new link", func() bool {
		return strings.Contains(s.announcement(s.general, 1).Text, "<https://example.com/a%7Cb%3Ec|the work> (example.com)")
	})
	s.clicks("sam", receipt, "edit", "")
	s.fills("sam", map[string][]string{"reason": {"for the calm release"}, "work": {""}})
	s.closed("sam")
	s.await("no link", func() bool { return !strings.Contains(s.announcement(s.general, 1).Text, "the work") })
}

// What is refused gives the link back with the words, in the form too; what is taken back gives it back.
func TestWorkIsNotLost(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for _, typed := range []string{"/shine @ana great " + workLink, "/shine @nobody for the calm release " + workLink} {
		seen := s.types("sam", s.general, typed)
		if !strings.Contains(seen[0].Text, "code.example.com") {
			t.Errorf("sam reads %s", seen[0].Text)
		}
		s.clicks("sam", seen[0], "form", "")
		s.await("the form with the link", func() bool { return strings.Contains(string(s.form("sam").Body), `"initial_value":"`+workLink[:30]) })
		if err := s.CloseModal(t.Context(), s.people["sam"], s.form("sam").ID); err != nil {
			t.Fatal(err)
		}
	}
	s.types("sam", s.general, "/shine @ana for the calm release "+workLink)
	s.clicks("sam", s.sees("sam", s.general, "Edit"), "undo", "")
	s.await("the words", func() bool { return strings.Contains(s.sees("sam", s.general, "Taken back").Text, "code.example.com") })
	s.types("sam", s.general, "/shine @ana "+workLink)
	if body := string(s.form("sam").Body); !strings.Contains(body, `"initial_value":"`+workLink[:30]) {
		t.Errorf("the form is %s", body)
	}
}

// The link of a guest is shown in the channel in which they gave it, and to those in it; it stays words where there is
// no channel.
func TestWorkOfGuestsStaysInTheirChannels(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.startBot(s.admin("sam"))
	for i, who := range []string{"guest", "single", "partner"} {
		s.asks(who, shared, "@ana @priya @sam for the calm release by "+who+" "+workLink)
		if told := s.announcement(shared, i+1).Text; !worked(told) {
			t.Errorf("the channel of %s reads %s", who, told)
		}
		if told := s.hears("ana", "release by "+who).Text; !worked(told) {
			t.Errorf("ana, who is in the channel, hears %s", told)
		}
		if told := s.hears("priya", "release by "+who).Text; strings.Contains(told, "code.example.com") {
			t.Errorf("priya, who is not in the channel, hears %s", told)
		}
	}
	if told := s.types("ana", shared, "/shine announce in #general")[0].Text; !strings.Contains(told, "Done") {
		t.Fatal(told)
	}
	s.types("guest", shared, "/shine @luis for the calm announcement "+workLink)
	if told := s.announcement(s.general, 1).Text; !strings.Contains(told, "calm announcement") || strings.Contains(told, "code.example.com") {
		t.Errorf("the channel in which it is announced reads %s", told)
	}
	if told := s.types("luis", s.general, "/shine about @ana")[0].Text; !worked(told) {
		t.Errorf("luis, who is in the channel, reads %s", told)
	}
	if told := s.types("sam", s.general, "/shine about @ana")[0].Text; !strings.Contains(told, "calm release") || strings.Contains(told, "code.example.com") {
		t.Errorf("sam, who is not in the channel, reads %s", told)
	}
	direct := s.DirectChannel(s.people["guest"])
	s.asks("guest", direct, "privately @ana for telling me the truth "+workLink)
	if told := s.hears("ana", "telling me").Text; worked(told) || !strings.Contains(told, "the truth https://code.example.com") {
		t.Errorf("ana hears %s", told)
	}
}

// Who is forgotten takes their links with them.
func TestWorkIsForgotten(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	s.types("sam", s.general, "/shine @ana for the calm release "+workLink)
	s.announcement(s.general, 1)
	asked := s.types("sam", s.general, "/shine forget me")[0]
	s.clicks("sam", asked, "forget", "")
	s.eventually("no link", func() bool { all := s.stored(); return len(all) == 1 && all[0].Text == "" && all[0].Work == "" })
	if all := s.stored(); all[0].Work != "" {
		t.Errorf("stored %+v", all[0])
	}
}
