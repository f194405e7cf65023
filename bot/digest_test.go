package bot_test

import (
	"bytes"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// untilMonday moves the clock to the next Monday, 9:00 in Madrid, and a second.
func (s *scene) untilMonday() {
	s.t.Helper()
	s.untilBeforeMonday(0)
}

// untilBeforeMonday moves the clock to some time before that. It never is later in between: the digest would be due.
func (s *scene) untilBeforeMonday(by time.Duration) {
	s.t.Helper()
	monday := credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: "Europe/Madrid"}
	now := s.clock.Now()
	s.clock.Move(monday.Next(now).Add(time.Second - by).Sub(now))
}

// digest waits for the n-th digest in a channel, from 1.
func (s *scene) digest(channel string, n int) slacksim.Message {
	s.t.Helper()
	var found []slacksim.Message
	s.await("a digest", func() bool {
		found = nil
		for _, m := range s.Messages(channel) {
			if m.EphemeralTo != "" {
				continue
			}
			if strings.Contains(m.Text, "Here's who shone") || strings.Contains(m.Text, "quiet week") {
				found = append(found, m)
			}
		}
		return len(found) >= n
	})
	return found[n-1]
}

func (s *scene) subscribe(channel, words string) {
	s.t.Helper()
	s.types("ana", channel, "/shine digest "+words)
	s.sees("ana", channel, "Done")
}

// week lets people credit each other in a channel.
func (s *scene) week(channel string) {
	s.t.Helper()
	before := len(s.public(channel))
	s.types("ana", channel, "/shine @luis for pairing until the migration was boring, so that nobody was paged #craft")
	s.types("priya", channel, "/shine @sam for calm answers to every ticket of the launch")
	s.types("luis", channel, "/shine @priya for drawing the schema on the whiteboard first")
	s.types("luis", channel, "/shine @priya for reading the plan out loud to all of us")
	s.types("sam", channel, "/shine @luis for the second look at the backups")
	s.await("the announcements", func() bool { return strings.Count(strings.Join(s.public(channel)[before:], "\n"), "credited") >= 5 })
}

// newDigestScene is a scene with a bot that is invited to #general.
func newDigestScene(t *testing.T, change ...func(*bot.Config)) (*scene, *running) {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	first := s.startBot(change...)
	if err := s.Invite(t.Context(), s.general, slacksim.BotUser); err != nil {
		t.Fatal(err)
	}
	return s, first
}

func TestDigestTellsTheWeek(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.types("ana", s.general, "/shine digest")
	s.sees("ana", s.general, "no digest yet")
	s.subscribe(s.general, "here monday 9:00")
	s.await("the channel to hear of it", func() bool {
		return strings.Contains(strings.Join(s.public(s.general), "\n"), "asked me for a weekly digest")
	})
	s.week(s.general)
	s.types("ana", s.general, "/shine digest preview")
	s.sees("ana", s.general, "Here's who shone")
	s.types("ana", s.general, "/shine digest")
	s.sees("ana", s.general, "digest comes Mondays at 09:00 (Europe/Madrid)")

	s.untilMonday()
	told := s.digest(s.general, 1)
	for _, want := range []string{
		"pairing until the migration", "calm answers", "whiteboard", "second look", "New connections", "#craft", "Thank you for noticing",
	} {
		if !strings.Contains(told.Text, want) {
			t.Errorf("the digest does not say %q:\n%s", want, told.Text)
		}
	}
	s.await("the picture", func() bool { return len(s.Files(s.general)) == 1 })
	file := s.Files(s.general)[0]
	if _, err := png.Decode(bytes.NewReader(file.Content)); err != nil || file.ThreadTS != told.TS || !strings.Contains(file.AltText, "credited") {
		t.Errorf("the picture is %v, in thread %q of %q, and says %q", err, file.ThreadTS, told.TS, file.AltText)
	}

	s.types("ana", s.general, "/shine @sam for the boring part of the release notes")
	s.untilMonday()
	second := s.digest(s.general, 2)
	if strings.Contains(second.Text, "migration") || !strings.Contains(second.Text, "release notes") {
		t.Errorf("the second week is told as %q", second.Text)
	}
	s.types("ana", s.general, "/shine digest off")
	s.sees("ana", s.general, "The digest is off")
}

// Where Slack does not take the newer blocks, a digest comes in the older ones, and stays so when it is drawn again.
func TestDigestWithoutNewerBlocks(t *testing.T) {
	t.Parallel()
	for name, older := range map[string]bool{"newer": false, "older": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, slacksim.Options{OldBlocks: older})
			s.hear(s.general)
			s.startBot()
			s.subscribe(s.general, "here monday 9:00")
			for i := range 2 { // a trend needs a third
				s.week(s.general)
				s.untilMonday()
				s.digest(s.general, i+1)
			}
			s.week(s.general)
			s.untilBeforeMonday(5 * time.Minute)
			receipt := s.types("sam", s.general, "/shine @ana for the words that go again")
			s.clock.Move(5 * time.Minute)

			wantsNewer := func(m slacksim.Message) {
				t.Helper()
				for _, kind := range []string{"container", "data_visualization"} {
					if has := strings.Contains(string(m.Blocks), `"`+kind+`"`); has == older {
						t.Errorf("%s in its blocks: %v", kind, has)
					}
				}
				if !strings.Contains(m.Text, "second look") || !strings.Contains(m.Text, "Stories of the last 3 weeks") {
					t.Errorf("its text is %q", m.Text)
				}
			}
			told := s.digest(s.general, 3)
			wantsNewer(told)
			s.clicks("sam", receipt[len(receipt)-1], "undo", "")
			s.await("the digest to follow", func() bool {
				told = s.digest(s.general, 3)
				return !strings.Contains(told.Text, "that go again")
			})
			wantsNewer(told)
		})
	}
}

// A schedule that begins on a Wednesday tells nothing by its Tuesday before; what was given meanwhile is in the next digest.
func TestAChangedScheduleBeginsWithItsNextTime(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.untilMonday()
	s.digest(s.general, 1)
	s.clock.Move(60 * time.Hour)
	s.subscribe(s.general, "here tuesday 17:30")
	db, err := storage.Open(t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if sub, _, err := db.Workspace(slacksim.TeamID).Subscription(t.Context(), s.general); err != nil || !sub.Wake(s.clock.Now()).After(s.clock.Now()) {
		t.Errorf("after the change, a digest is due at once: %+v, %v", sub, err)
	}
	s.types("ana", s.general, "/shine @sam for the boring part of the release notes")
	s.types("sam", s.general, "/shine @ana for reading all of them before anybody asked")
	s.clock.Move(6 * 24 * time.Hour)
	if told := s.digest(s.general, 2); !strings.Contains(told.Text, "release notes") {
		t.Errorf("the digest after the change is %q", told.Text)
	}
}

// What is undone after the digest leaves it, and its picture.
func TestUndoLeavesTheDigest(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.untilBeforeMonday(5 * time.Minute)
	receipt := s.types("priya", s.general, "/shine @ana for the words that go again")
	s.clock.Move(5 * time.Minute)
	if told := s.digest(s.general, 1); !strings.Contains(told.Text, "that go again") {
		t.Fatalf("the digest says %q", told.Text)
	}
	s.await("the picture", func() bool { return len(s.Files(s.general)) == 1 })
	first := s.Files(s.general)[0].ID
	s.clicks("priya", receipt[len(receipt)-1], "undo", "")
	s.await("the digest to follow", func() bool { return !strings.Contains(s.digest(s.general, 1).Text, "that go again") })
	s.await("another picture", func() bool { return len(s.Files(s.general)) == 1 && s.Files(s.general)[0].ID != first })
}

// Three copies of the bot, one of which is stopped as the digest is due, post one.
func TestOneDigestOfThreeCopies(t *testing.T) {
	t.Parallel()
	s, first := newDigestScene(t, soon)
	s.startBot(soon)
	s.startBot(soon)
	s.subscribe(s.general, "all monday 9:00")
	s.week(s.general)
	s.untilMonday()
	first.stop()
	s.digest(s.general, 1)
	s.await("the picture", func() bool { return len(s.Files(s.general)) == 1 })
	s.untilMonday()
	s.digest(s.general, 2)
	if n := strings.Count(strings.Join(s.public(s.general), "\n"), "Here's who shone"); n != 1 {
		t.Errorf("%d digests of one week", n)
	}
}

func TestDigestWithoutPicture(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{}) // Shine is not in the channel, so Slack takes no file
	s.startBot()
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.untilMonday()
	s.digest(s.general, 1)
	s.untilMonday()
	s.digest(s.general, 2)
	if n := len(s.Files(s.general)); n != 0 {
		t.Errorf("%d files", n)
	}
}

func TestDigestIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	for _, c := range []struct{ who, channel, words, want string }{
		{"ana", s.general, "here", "On which day"},
		{"ana", s.general, "here someday 9:00", "On which day"},
		{"ana", s.general, "here monday", "At what time"},
		{"ana", s.general, "here monday 25:00", "At what time"},
		{"ana", s.general, "here monday 9:00 Mars/Olympus", "time zone"},
		{"ana", s.general, "sometimes", "digest here monday"},
		{"ana", s.general, "map of everything", "map people"},
		{"ana", s.inside, "all monday 9:00", "private channel"},
		{"ana", s.secret, "here monday 9:00", "only in channels"},
		{"ana", s.general, "off", "no digest yet"},
	} {
		seen := s.types(c.who, c.channel, "/shine digest "+c.words)
		if len(seen) == 0 || c.want != "only in channels" && !strings.Contains(seen[len(seen)-1].Text, c.want) {
			t.Errorf("/shine digest %s is answered %v, want %q", c.words, seen, c.want)
		}
	}
}

// A channel that is archived or deleted, or that Shine is removed from, has no digest any more, and who asked for it hears
// of that.
func TestDigestEndsWithItsChannel(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*scene) error{
		"archived": func(s *scene) error { return s.Archive(t.Context(), s.people["ana"], s.general) },
		"deleted":  func(s *scene) error { return s.Delete(t.Context(), s.people["ana"], s.general) },
		"removed":  func(s *scene) error { return s.Kick(t.Context(), s.general, slacksim.BotUser) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newDigestScene(t)
			s.subscribe(s.general, "here monday 9:00")
			if err := end(s); err != nil {
				t.Fatal(err)
			}
			s.hears("ana", "can't speak in")
		})
	}
}

// Where only admins may subscribe, others are refused.
func TestOnlyAdminsSubscribe(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	db, err := storage.Open(t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	settings := credit.DefaultSettings()
	settings.Subscribers = credit.Admins
	if err := db.Workspace(slacksim.TeamID).ImportSettings(t.Context(), settings, storage.AuditLine{}); err != nil {
		t.Fatal(err)
	}
	s.eventually("the setting to be known", func() bool {
		seen := s.types("ana", s.general, "/shine digest here monday 9:00")
		return len(seen) > 0 && strings.Contains(seen[len(seen)-1].Text, "Only admins")
	})
}

func TestRecap(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	if err := s.OpenHome(t.Context(), s.people["luis"]); err != nil {
		t.Fatal(err)
	}
	s.await("a home tab", func() bool { _, drawn := s.Home(s.people["luis"]); return drawn })
	s.usesHome("luis", "preferences", "told", "featured", "recap")
	s.week(s.general)
	s.untilMonday()
	recap := s.hears("luis", "Your week.")
	if !strings.Contains(recap.Text, "migration") || !strings.Contains(recap.Text, "whiteboard") {
		t.Errorf("Luis reads %q", recap.Text)
	}
}

func TestQuietWeeks(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.types("ana", s.general, "/shine @luis for the only story of the week")
	s.untilMonday()
	if told := s.digest(s.general, 1); !strings.Contains(told.Text, "only story") {
		t.Errorf("a week with one story says %q", told.Text)
	}
	s.untilMonday()
	if told := s.digest(s.general, 2); strings.Contains(told.Text, "only story") {
		t.Errorf("a week without any says %q", told.Text)
	}
}

// A week with more than fits goes on in the thread, in order and without loss.
func TestLongDigestGoesOn(t *testing.T) {
	t.Parallel()
	s, first := newDigestScene(t, soon)
	s.subscribe(s.general, "here monday 9:00")
	db, err := storage.Open(t.Context(), storage.Config{URL: s.redis})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	const stories = 400
	for i := range stories {
		_, err := db.Workspace(slacksim.TeamID).Import(t.Context(), credit.Shoutout{
			Time: s.clock.Now().Add(time.Duration(i) * time.Second).Truncate(time.Millisecond), Giver: s.people["ana"],
			Recipients: []string{s.people[[]string{"luis", "priya", "sam"}[i%3]]}, Text: fmt.Sprintf("for story number %d, which is told like every other one", i),
			Channel: s.general, Visibility: credit.Public, Source: credit.FromImport,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.startBot(soon)
	s.untilMonday()
	told := s.digest(s.general, 1)
	s.await("a part of the thread", func() bool { return strings.Count(strings.Join(s.public(s.general), "\n"), "for story number") > 60 })
	first.stop() // the other copy goes on
	s.await("the picture, which comes last", func() bool { return len(s.Files(s.general)) == 1 })
	counts := map[string]int{}
	for _, m := range s.Messages(s.general) {
		if m.TS == told.TS || m.ThreadTS == told.TS {
			for _, number := range regexp.MustCompile(`for story number (\d+),`).FindAllString(m.Text, -1) {
				counts[number]++
			}
		}
	}
	if len(counts) != stories {
		t.Errorf("%d stories are told, want %d", len(counts), stories)
	}
	for number, n := range counts {
		if n > 2 { // once, and once more as the example of a value
			t.Errorf("%q is told %d times", number, n)
		}
	}
}

// Slack's limits, a lost answer and a refused file: the digest comes once all the same.
func TestDigestThroughTrouble(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, Error: "ratelimited"})
	s.Fail("chat.postMessage", 1, slacksim.Fault{Channel: s.general, CutAfter: true})
	s.Fail("files.getUploadURLExternal", 1, slacksim.Fault{Error: "internal_error"})
	s.untilMonday()
	s.digest(s.general, 1)
	s.untilMonday()
	s.digest(s.general, 2)
	if n := strings.Count(strings.Join(s.public(s.general), "\n"), "Here's who shone"); n != 1 {
		t.Errorf("%d digests of one week", n)
	}
}

// A recipient who hides a story, and somebody who has themselves forgotten, leave digests that are posted.
func TestWhoLeavesADigest(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.general, "here monday 9:00")
	s.week(s.general)
	s.untilMonday()
	told := s.digest(s.general, 1)
	if !strings.Contains(told.Text, "calm answers") {
		t.Fatalf("the digest says %q", told.Text)
	}
	id := ""
	for _, stored := range s.stored() {
		if strings.Contains(stored.Text, "calm answers") {
			id = stored.ID
		}
	}
	s.clicks("sam", s.hears("sam", "calm answers"), "menu", "hide:"+id)
	s.await("the digest to follow", func() bool { return !strings.Contains(s.digest(s.general, 1).Text, "calm answers") })
}

// Whoever looks at a private channel's digest is in it, and only its own shout-outs are told there.
func TestPrivateDigest(t *testing.T) {
	t.Parallel()
	s, _ := newDigestScene(t)
	s.subscribe(s.inside, "here monday 9:00")
	s.types("ana", s.inside, "/shine @luis for the first thing that stays in here")
	s.types("luis", s.inside, "/shine @ana for the second thing that stays in here")
	s.types("ana", s.general, "/shine @luis for what everybody may read about")
	s.types("sam", s.general, "/shine privately @luis for what nobody may read about")
	s.await("the announcements", func() bool { return strings.Count(strings.Join(s.public(s.inside), "\n"), "stays in here") == 2 })
	s.untilMonday()
	told := s.digest(s.inside, 1)
	if strings.Count(told.Text, "stays in here") != 2 || strings.Contains(told.Text, "may read") {
		t.Errorf("the digest of a private channel says %q", told.Text)
	}
}
