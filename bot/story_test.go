package bot_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// asksFor are the questions for a story that somebody sees in a channel.
func (s *scene) asksFor(who, channel string) []slacksim.Message {
	var asks []slacksim.Message
	for _, m := range s.Ephemerals(channel, s.people[who]) {
		if strings.Contains(m.Text, "One sentence is plenty") && strings.Contains(m.Text, "Tell it") {
			asks = append(asks, m)
		}
	}
	return asks
}

// reactsTo lets somebody react to a message.
func (s *scene) reactsTo(who, channel, ts, emoji string) {
	s.t.Helper()
	if err := s.React(s.t.Context(), s.people[who], channel, ts, emoji); err != nil {
		s.t.Fatal(err)
	}
}

// newStoryScene has a bot in #general that asks for stories there.
func newStoryScene(t *testing.T) *scene {
	t.Helper()
	s := newScene(t, slacksim.Options{})
	s.hear(s.general)
	s.startBot()
	if told := s.types("sam", s.general, "/shine reactions on")[0].Text; !strings.Contains(told, "Done") {
		t.Fatal(told)
	}
	s.announcement(s.general, 1)
	return s
}

// Whoever reacts to a message is asked, alone, what its author did; and nothing is recorded until they say it.
func TestReactionAsksForTheStory(t *testing.T) {
	t.Parallel()
	s := newStoryScene(t)
	ts := s.writes("ana", s.general, slacksim.Post{Text: "The build is green again"})
	s.reactsTo("luis", s.general, ts, "sparkles")
	s.await("the question", func() bool { return len(s.asksFor("luis", s.general)) == 1 })
	ask := s.asksFor("luis", s.general)[0]
	if !strings.HasPrefix(ask.Text, "What did <@"+s.people["ana"]+"> do? One sentence is plenty.") || ask.ThreadTS != "" {
		t.Errorf("luis is asked in the thread %q: %s", ask.ThreadTS, ask.Text)
	}
	if n := len(s.stored()); n != 0 {
		t.Errorf("%d are recorded", n)
	}

	s.clicks("luis", ask, "tell", "")
	if got := filledIn(t, s.form("luis")); len(got) != 1 || got[0] != s.people["ana"] {
		t.Errorf("the form names %v", got)
	}
	s.fills("luis", map[string][]string{"reason": {"finding the test that failed at night only"}})
	s.closed("luis")
	told := s.announcement(s.general, 2).Text
	if !strings.Contains(told, "failed at night") || !strings.Contains(told, "/archives/"+s.general+"/p"+strings.ReplaceAll(ts, ".", "")) {
		t.Errorf("the channel reads %s", told)
	}

	// Once for each message and person.
	if err := s.Unreact(t.Context(), s.people["luis"], s.general, ts, "sparkles"); err != nil {
		t.Fatal(err)
	}
	s.reactsTo("luis", s.general, ts, "sparkles")
	s.reactsTo("priya", s.general, ts, "sparkles")
	s.await("priya to be asked", func() bool { return len(s.asksFor("priya", s.general)) == 1 })
	s.caughtUp()
	if n := len(s.asksFor("luis", s.general)); n != 1 {
		t.Errorf("luis is asked %d times about one message", n)
	}
	// The form is for who was asked alone.
	if err := s.Forge(t.Context(), s.people["sam"], s.general, "tell", "b", buttonValue(t, ask, "tell")); err != nil {
		t.Fatal(err)
	}
	s.sees("sam", s.general, "more than a day old")
}

// In a thread it is asked in the thread; about the message that begins one, in the channel.
func TestReactionAsksInTheThread(t *testing.T) {
	t.Parallel()
	s := newStoryScene(t)
	top := s.writes("ana", s.general, slacksim.Post{Text: "Who can look at the build?"})
	reply := s.writes("luis", s.general, slacksim.Post{Text: "I did, it is green", Thread: top})
	s.Fail("chat.getPermalink", 1, slacksim.Fault{Status: http.StatusBadGateway})
	s.reactsTo("sam", s.general, reply, "sparkles")
	s.await("the question", func() bool { return len(s.asksFor("sam", s.general)) == 1 })
	if ask := s.asksFor("sam", s.general)[0]; ask.ThreadTS != top {
		t.Errorf("asked in the thread %q", ask.ThreadTS)
	}
	s.reactsTo("sam", s.general, top, "sparkles")
	s.await("the other question", func() bool { return len(s.asksFor("sam", s.general)) == 2 })
	if ask := s.asksFor("sam", s.general)[1]; ask.ThreadTS != "" {
		t.Errorf("asked in the thread %q", ask.ThreadTS)
	}
}

// Nobody is asked about their own message, about an app's, with another emoji, about what is gone, or where it is off;
// and in a channel that is shared with another organization only where that was decided for it.
func TestReactionsThatAskNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	shared := s.outsiders()
	s.hear(s.general)
	s.hear(s.secret)
	s.startBot()
	if err := s.Invite(t.Context(), s.general, s.people["robot"]); err != nil {
		t.Fatal(err)
	}
	usual := s.writes("ana", s.general, slacksim.Post{Text: "The build is green again"})
	s.reactsTo("luis", s.general, usual, "sparkles") // it is off by default

	s.settings(func(settings *credit.Settings) { settings.AskStories = true })
	s.types("ana", s.secret, "/shine reactions off") // its answer comes once the settings are read anew
	s.announcement(s.secret, 1)
	own := s.writes("luis", s.general, slacksim.Post{Text: "And now it is fast"})
	s.reactsTo("luis", s.general, own, "sparkles")
	app := s.writes("robot", s.general, slacksim.Post{Text: "Build 12 passed"})
	s.reactsTo("luis", s.general, app, "sparkles")
	s.reactsTo("luis", s.general, usual, "tada")
	off := s.writes("ana", s.secret, slacksim.Post{Text: "It is off here"})
	s.reactsTo("luis", s.secret, off, "sparkles")
	outside := s.writes("ana", shared, slacksim.Post{Text: "Hello, all of you"})
	s.reactsTo("luis", shared, outside, "sparkles")

	last := s.writes("ana", s.general, slacksim.Post{Text: "This one is asked about"})
	s.reactsTo("luis", s.general, last, "sparkles")
	s.await("the only question", func() bool { return len(s.asksFor("luis", s.general)) > 0 })
	s.caughtUp()
	if n := len(s.asksFor("luis", s.general)) + len(s.asksFor("luis", s.secret)) + len(s.asksFor("luis", shared)); n != 1 {
		t.Errorf("luis is asked %d times", n)
	}

	s.types("ana", shared, "/shine reactions on")
	s.announcement(shared, 1)
	again := s.writes("ana", shared, slacksim.Post{Text: "Once more"})
	for _, who := range []string{"luis", "guest", "partner"} {
		s.reactsTo(who, shared, again, "sparkles")
		s.await(who+" to be asked", func() bool { return len(s.asksFor(who, shared)) == 1 })
	}
}

// Three questions that nobody answers for a day are enough: they rest, until the person credits a message, or switches
// them on in their home tab.
func TestReactionsRest(t *testing.T) {
	t.Parallel()
	s := newStoryScene(t)
	react := func() {
		ts := s.writes("ana", s.general, slacksim.Post{Text: "One more thing is done"})
		s.reactsTo("luis", s.general, ts, "sparkles")
	}
	asked := func(n int) {
		t.Helper()
		s.await("luis to be asked", func() bool { return len(s.asksFor("luis", s.general)) == n })
	}
	resting := func() {
		t.Helper()
		react()
		s.eventually("luis to be left in peace", func() bool { return s.preferences("luis").Asking == credit.AskRests })
	}
	for n := 1; n <= 4; n++ { // the fourth comes before the first three are over
		react()
		asked(n)
		s.clock.Move(time.Minute)
	}
	s.clock.Move(25 * time.Hour)
	resting()
	s.opensHome("luis")
	if home := s.home("luis"); strings.Count(home, `"value":"asked"`) != 1 {
		t.Errorf("the home tab says that luis is asked: %s", home)
	}

	ts := s.writes("ana", s.general, slacksim.Post{Text: "And another one"})
	s.creditsThis("luis", s.general, ts)
	s.eventually("luis to be asked again", func() bool { return s.preferences("luis").Asking == credit.Asks })
	for n := 5; n <= 7; n++ {
		react()
		asked(n)
		s.clock.Move(25 * time.Hour)
	}
	resting()

	s.usesHome("luis", "preferences", "told", "featured", "led", "asked")
	s.eventually("luis to be asked again", func() bool { return s.preferences("luis").Asking == credit.Asks })
	react()
	asked(8)
	s.usesHome("luis", "preferences", "told", "featured", "led")
	s.eventually("luis not to be asked", func() bool { return s.preferences("luis").Asking == credit.AskOff })
	ts = s.writes("ana", s.general, slacksim.Post{Text: "The last one"})
	s.creditsThis("luis", s.general, ts)
	react()
	s.caughtUp()
	if n := len(s.asksFor("luis", s.general)); n != 8 {
		t.Errorf("luis is asked %d times, who does not want to be", n)
	}
}

// preferences are what somebody decided.
func (s *scene) preferences(who string) (p credit.Preferences) {
	s.t.Helper()
	s.workspace(func(store *storage.Store) {
		all, err := store.Decisions(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		p = all.Preferences[s.people[who]]
	})
	return p
}

// A channel in which Shine does not hear of reactions has to invite it first, and who does not say how is told.
func TestReactionsInAChannel(t *testing.T) {
	t.Parallel()
	s := newScene(t, slacksim.Options{})
	s.startBot()
	for typed, want := range map[string]string{
		"/shine reactions on": "/invite @Shine", "/shine reactions": "reactions off", "/shine reactions maybe": "reactions off",
	} {
		if told := s.types("sam", s.general, typed)[0].Text; !strings.Contains(told, want) {
			t.Errorf("%s is answered %s", typed, told)
		}
	}
}
