package bot_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// scene is a small company in the simulator, a Redis, and a bot.
type scene struct {
	*slacksim.Slack
	t       testing.TB
	redis   string
	clock   *clock
	general string
	secret  string // a private channel without the bot
	inside  string // a private channel with the bot
	people  map[string]string
	copies  []*bot.Bot
}

// clock stands still until a test moves it: nothing depends on the day, nor on how busy the machine is.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

// patience is how long a scene waits for anything, Slack's answers included, before it fails: no machine is that busy.
const patience = time.Minute

// aTuesday is when scenes begin: 10:15 in Madrid, on a day of work.
var aTuesday = time.Date(2026, 11, 24, 9, 15, 0, 0, time.UTC)

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// newScene builds the company, without a bot yet.
func newScene(tb testing.TB, options slacksim.Options) *scene {
	tb.Helper()
	s := &scene{t: tb, clock: &clock{now: aTuesday}, people: map[string]string{}}
	options.Now, options.Rough = s.clock.Now, true
	if options.AckTimeout == 0 {
		options.AckTimeout = patience
	}
	s.Slack = slacksim.New(options)
	var everybody []string
	for _, name := range []string{"ana", "luis", "priya", "sam"} {
		s.people[name] = s.AddUser(slacksim.User{Name: name, RealName: strings.ToUpper(name[:1]) + name[1:], TZ: "Europe/Madrid"})
		everybody = append(everybody, s.people[name])
	}
	s.people["gone"] = s.AddUser(slacksim.User{Name: "gone", Deleted: true})
	s.people["robot"] = s.AddUser(slacksim.User{Name: "robot", Bot: true})
	s.general = s.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: everybody})
	s.secret = s.AddChannel(slacksim.Channel{Name: "secret", Kind: slacksim.Private, Members: everybody})
	s.inside = s.AddChannel(slacksim.Channel{Name: "inside", Kind: slacksim.Private, Members: append([]string{slacksim.BotUser}, everybody[:2]...)})
	s.AddGroup(slacksim.Usergroup{Handle: "platform", Members: []string{s.people["luis"], s.people["priya"], s.people["gone"]}})
	if _, err := s.Start(tb.Context(), "127.0.0.1:0"); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = s.Close()
		for _, call := range s.UnknownCalls() {
			tb.Errorf("the bot called %s %v, which the simulator does not have", call.Method, call.Unknown)
		}
		for _, call := range s.Calls("") {
			newer := strings.Contains(call.Args["blocks"], `"container"`) || strings.Contains(call.Args["blocks"], `"data_visualization"`)
			if call.Forced || options.OldBlocks && newer {
				continue
			}
			if strings.HasPrefix(call.Answer, "invalid") && call.Answer != "invalid_trigger_id" || call.Answer == "msg_blocks_too_long" || call.Answer == "no_text" {
				tb.Errorf("%s was answered %s: %v", call.Method, call.Answer, call.Args)
			}
		}
	})
	return s
}

// running is a copy of the bot at work.
type running struct {
	*bot.Bot
	stop func()
	done chan error
}

// soon has a copy of the bot take over what another one left when it was stopped. In other scenes no copy does: all are
// alive, however slow the machine is.
func soon(c *bot.Config) { c.ClaimAfter = 5 * time.Second }

// startBot starts a copy of the bot, and returns when both its sockets are open.
func (s *scene) startBot(change ...func(*bot.Config)) *running {
	s.t.Helper()
	if s.redis == "" {
		s.redis = startRedisServer(s.t).url
	}
	db, err := storage.Open(s.t.Context(), storage.Config{URL: s.redis, AnswerWithin: patience})
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := bot.Config{
		AppToken: slacksim.AppToken, BotToken: slacksim.BotToken, APIURL: s.APIURL(), Now: s.clock.Now,
		Log:           slog.New(slog.NewTextHandler(testWriter{s.t}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		SocketStagger: -1, Pace: 20 * time.Millisecond, ClaimAfter: patience, AnswerWithin: patience,
	}
	for _, c := range change {
		c(&cfg)
	}
	b, err := bot.New(s.t.Context(), cfg, db)
	if err != nil {
		s.t.Fatal(err)
	}
	s.copies = append(s.copies, b)
	before := s.Connections()
	ctx, cancel := context.WithCancel(s.t.Context())
	r := &running{Bot: b, stop: cancel, done: make(chan error, 1)}
	go func() {
		r.done <- b.Run(ctx)
		close(r.done)
	}()
	s.t.Cleanup(func() {
		cancel()
		if err := <-r.done; err != nil {
			s.t.Logf("the bot ended with %v", err)
		}
		_ = db.Close()
	})
	s.await("both sockets to open", func() bool { return s.Connections() >= before+2 })
	return r
}

// makeAdmin makes somebody an admin before the bot runs: nobody hears of it then.
func (s *scene) makeAdmin(who string) {
	_ = s.UpdateUser(s.t.Context(), s.people[who], func(u *slacksim.User) { u.Admin = true })
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// await waits until the workspace is as the test wants it.
func (s *scene) await(what string, ok func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.Await(ctx, ok); err != nil {
		s.t.Fatalf("waited for %s: %v", what, err)
	}
}

// eventually waits for what changes in Redis alone, which nothing tells of.
func (s *scene) eventually(what string, ok func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited for %s", what)
		}
	}
}

// caughtUp waits until every copy of the bot did what is due, and all of it is said.
func (s *scene) caughtUp() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for _, b := range s.copies {
		if err := b.CatchUp(ctx); err != nil {
			s.t.Fatal(err)
		}
	}
}

// types lets somebody type a command, and returns what they alone then see.
func (s *scene) types(who, channel, text string) []slacksim.Message {
	s.t.Helper()
	before := len(s.Ephemerals(channel, s.people[who]))
	if _, err := s.Command(s.t.Context(), s.people[who], channel, text); err != nil {
		s.t.Fatalf("%s typed %q: %v", who, text, err)
	}
	return s.Ephemerals(channel, s.people[who])[before:]
}

// public lists the texts that everybody in a channel sees.
func (s *scene) public(channel string) []string {
	var texts []string
	for _, m := range s.Messages(channel) {
		if m.EphemeralTo == "" && m.User == slacksim.BotUser {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// told lists the direct messages that Shine sent to somebody.
func (s *scene) told(who string) []string { return s.public(s.DirectChannel(s.people[who])) }

// stored lists everything recorded.
func (s *scene) stored() []credit.Shoutout {
	s.t.Helper()
	db, err := storage.Open(s.t.Context(), storage.Config{URL: s.redis, AnswerWithin: patience})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var all []credit.Shoutout
	for shoutout, err := range db.Workspace(slacksim.TeamID).Between(s.t.Context(), time.Unix(0, 0), s.clock.Now().Add(time.Hour)) {
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, shoutout)
	}
	return all
}

// form is the form that somebody has before them.
func (s *scene) form(who string) slacksim.View {
	s.t.Helper()
	s.await("a form for "+who, func() bool { return len(s.Modals(s.people[who])) > 0 })
	open := s.Modals(s.people[who])
	return open[len(open)-1]
}

// fills lets somebody fill in the form before them, and send it.
func (s *scene) fills(who string, fields map[string][]string) {
	s.t.Helper()
	if err := s.Submit(s.t.Context(), s.people[who], s.form(who).ID, fields); err != nil {
		s.t.Fatalf("%s sends %v: %v", who, fields, err)
	}
}

// closed waits until somebody has no form before them.
func (s *scene) closed(who string) {
	s.t.Helper()
	s.await("the form of "+who+" to close", func() bool { return len(s.Modals(s.people[who])) == 0 })
}

// announcement waits for the n-th message of Shine in a channel, from 1.
func (s *scene) announcement(channel string, n int) slacksim.Message {
	s.t.Helper()
	s.await("an announcement", func() bool { return len(s.public(channel)) >= n })
	var found []slacksim.Message
	for _, m := range s.Messages(channel) {
		if m.EphemeralTo == "" && m.User == slacksim.BotUser {
			found = append(found, m)
		}
	}
	return found[n-1]
}

// hears waits until Shine has sent somebody direct messages of which one contains a text, and returns it.
func (s *scene) hears(who, text string) slacksim.Message {
	s.t.Helper()
	var found slacksim.Message
	s.await(who+" to hear "+text, func() bool {
		for _, m := range s.Messages(s.DirectChannel(s.people[who])) {
			if m.User == slacksim.BotUser && strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// sees waits until somebody alone sees a text in a channel.
func (s *scene) sees(who, channel, text string) slacksim.Message {
	s.t.Helper()
	var found slacksim.Message
	s.await(who+" to see "+text, func() bool {
		for _, m := range s.Ephemerals(channel, s.people[who]) {
			if strings.Contains(m.Text, text) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// clicks lets somebody use an element of a message.
func (s *scene) clicks(who string, m slacksim.Message, action, value string) {
	s.t.Helper()
	if err := s.Click(s.t.Context(), s.people[who], m.Channel, m.TS, action, value); err != nil {
		s.t.Fatalf("%s clicks %s: %v", who, action, err)
	}
}
