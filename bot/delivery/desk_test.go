package delivery

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// desk is a store in memory and a fake of Slack, in a bubble whose time passes by itself: hours take no time.
type desk struct {
	*fakeSlack
	*memory
	t *testing.T
	// rules are what the workspace decided, and pace how fast it is spoken.
	rules storage.Decisions
	pace  time.Duration
	// most is how many entries a worker works on at a time.
	most int
	// draw draws digests, and private messages, where these are wanted.
	draw    func(storage.Edition) (Digest, error)
	private func(storage.OutboxEntry) (render.Message, bool, error)
	shown   func(credit.Shoutout, string) credit.Shoutout
	strange string // somebody for whom things panic
	onGet   func(ids []string)
	// refreshed counts how often it was asked what other copies noted.
	refreshed atomic.Int64

	counting sync.Mutex
	outcomes map[string]int
	ended    []string
}

// onDesk runs a test in its bubble.
func onDesk(t *testing.T, test func(d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{
			fakeSlack: newFakeSlack(), memory: newMemory(), t: t, outcomes: map[string]int{}, pace: time.Second,
			rules: storage.Decisions{Settings: credit.DefaultSettings()},
		}
		test(d)
	})
}

// work starts a copy of the worker. Killed, nothing of it gets through any more, as after kill -9; stopped, it ends as
// at a shutdown.
func (d *desk) work() (w *Worker, kill, stop func()) {
	d.t.Helper()
	dead := make(chan struct{})
	alive := roundTripper(func(r *http.Request) (*http.Response, error) {
		select {
		case <-dead:
			return nil, errCut
		default:
			return d.RoundTrip(r)
		}
	})
	store := &mortal{Store: d.memory, onGet: func(ids []string) {
		if d.onGet != nil {
			d.onGet(ids)
		}
	}}
	w = New(d.config(slack.New("xoxb-test", slack.OptionHTTPClient(&http.Client{Transport: Answers(alive)})), store))
	ctx, cancel := context.WithCancel(d.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := w.Run(ctx); err != nil {
			d.t.Error(err)
		}
	}()
	stop = func() {
		cancel()
		<-ended
	}
	d.t.Cleanup(stop)
	return w, sync.OnceFunc(func() {
		close(dead)
		store.dead.Store(true)
		cancel()
	}), stop
}

// mortal is the store as one copy of the bot reaches it: not at all once it is dead.
type mortal struct {
	Store
	dead atomic.Bool
	// refuses is how often it takes no connection to note where something stands.
	refuses atomic.Int64
	still   atomic.Pointer[time.Time] // until when its copy stands still
	onGet   func(ids []string)
}

// stand has the copy of a worker stand still for a while, as on a machine that is paused.
func stand(w *Worker, d time.Duration) {
	until := time.Now().Add(d)
	w.Store.(*mortal).still.Store(&until) //nolint:errcheck,forcetypeassert // of this desk
}

func (m *mortal) wait() {
	if until := m.still.Load(); until != nil {
		time.Sleep(time.Until(*until))
	}
}

func (m *mortal) Reserve(ctx context.Context, conversation string, gap time.Duration) (time.Duration, error) {
	m.wait()
	return m.Store.Reserve(ctx, conversation, gap)
}

func (m *mortal) Get(ctx context.Context, ids ...string) ([]credit.Shoutout, error) {
	m.onGet(ids)
	return m.Store.Get(ctx, ids...)
}

func (m *mortal) err() error {
	if m.dead.Load() {
		return errNoStore
	}
	return nil
}

func (m *mortal) ReadOutbox(ctx context.Context, consumer string, n int, block time.Duration) ([]storage.OutboxEntry, error) {
	m.wait()
	entries, err := m.Store.ReadOutbox(ctx, consumer, n, block)
	return entries, cmp.Or(m.err(), err)
}

func (m *mortal) ClaimOutbox(ctx context.Context, consumer string, minIdle time.Duration, n int) ([]storage.OutboxEntry, error) {
	m.wait()
	return m.Store.ClaimOutbox(ctx, consumer, minIdle, n)
}

func (m *mortal) DoneOutbox(ctx context.Context, id string) error {
	if err := m.err(); err != nil {
		return err
	}
	return m.Store.DoneOutbox(ctx, id)
}

func (m *mortal) KeepOutbox(ctx context.Context, consumer string, ids ...string) ([]string, error) {
	m.wait()
	if err := m.err(); err != nil {
		return nil, err
	}
	return m.Store.KeepOutbox(ctx, consumer, ids...)
}

func (m *mortal) MarkSent(ctx context.Context, about credit.Shoutout, target string, sent storage.Sent) (bool, error) {
	if err := m.err(); err != nil {
		return false, err
	}
	if m.refuses.Add(-1) >= 0 {
		return false, &net.OpError{Op: "dial", Err: errNoStore}
	}
	return m.Store.MarkSent(ctx, about, target, sent)
}

func (d *desk) config(api *slack.Client, store Store) Config {
	return Config{
		API: api, Store: store, Log: slog.New(slog.DiscardHandler), Now: time.Now, Pace: d.pace, MaxHeld: d.most, Home: "https://x.slack.com/",
		Workspace: d, Composer: d, Counter: d,
	}
}

func (d *desk) Decided() storage.Decisions { return d.rules }

func (d *desk) Refresh(context.Context) error {
	d.refreshed.Add(1)
	return nil
}

func (d *desk) LanguageOf(_ context.Context, user string) render.Language {
	if user == d.strange {
		panic("a strange person")
	}
	return render.English
}

func (*desk) NamesOf(context.Context, []string) map[string]string { return nil }

func (*desk) HearsReactions(context.Context, string) bool { return false }

func (*desk) IsOpen(context.Context, string) bool { return true }

func (d *desk) ShownIn(_ context.Context, s credit.Shoutout, conversation string) credit.Shoutout {
	if d.shown != nil {
		return d.shown(s, conversation)
	}
	return s
}

func (d *desk) DrawDigest(_ context.Context, e storage.Edition) (Digest, error) { return d.draw(e) }

func (d *desk) EndDigest(_ context.Context, channel string) error {
	d.ended = append(d.ended, channel)
	return nil
}

func (d *desk) DrawPrivate(_ context.Context, e storage.OutboxEntry) (render.Message, bool, error) {
	return d.private(e)
}

func (d *desk) CountDelivery(outcome string) {
	d.counting.Lock()
	defer d.counting.Unlock()
	d.outcomes[outcome]++
}

// passes lets time pass, and waits for what happens meanwhile.
func (d *desk) passes(long time.Duration) {
	d.t.Helper()
	time.Sleep(long)
	synctest.Wait()
}

// gives records a shout-out.
func (d *desk) gives(giver, channel, text string, recipients ...string) credit.Shoutout {
	return d.record(credit.Shoutout{
		Giver: giver, Recipients: recipients, Text: text, Channel: channel, Visibility: credit.Public, Source: credit.FromCommand,
	})
}

// retracts takes a shout-out back.
func (d *desk) retracts(s credit.Shoutout) {
	d.change(credit.Shoutout{ID: s.ID})
	before := s
	before.Text = ""
	d.put(storage.OutboxEntry{Say: storage.SayRetract, Shoutout: s.ID, Before: before})
}

// edits gives a shout-out other words.
func (d *desk) edits(s credit.Shoutout, text string) credit.Shoutout {
	s.Text = text
	d.change(s)
	d.put(storage.OutboxEntry{Say: storage.SayEdited, Shoutout: s.ID})
	return s
}

// refuses lets Slack answer calls of a method about a conversation with one code after the other, and then as ever. A
// cut is no code: the call does what it does, and the connection breaks.
func (d *desk) refuses(method, conversation string, answers ...string) {
	d.fakeSlack.mu.Lock()
	defer d.fakeSlack.mu.Unlock()
	others := d.refuse
	d.refuse = func(called string, args url.Values) (string, error) {
		if called == method && args.Get("channel") == conversation && len(answers) > 0 {
			answer := answers[0]
			if !strings.HasSuffix(answer, "…") { // for ever
				answers = answers[1:]
			}
			switch answer = strings.TrimSuffix(answer, "…"); answer {
			case "cut":
				return "", errCut
			case "panic":
				panic("a strange answer")
			}
			return answer, nil
		}
		if others != nil {
			return others(called, args)
		}
		return "", nil
	}
}

// wantSaid checks how many messages stand in a conversation, and what they contain.
func (d *desk) wantSaid(conversation string, n int, contain ...string) {
	d.t.Helper()
	texts := d.fakeSlack.said(conversation)
	if len(texts) != n {
		d.t.Errorf("in %s stand %d messages, want %d: %q", conversation, len(texts), n, texts)
	}
	for _, want := range contain {
		if all := strings.Join(texts, "\n"); !strings.Contains(all, want) {
			d.t.Errorf("in %s stands %q, want %q", conversation, all, want)
		}
	}
}

// wantLeft checks how many entries are in the outbox.
func (d *desk) wantLeft(n int) {
	d.t.Helper()
	if left, _ := d.OutboxLength(d.t.Context()); left != int64(n) {
		d.t.Errorf("%d entries are left, want %d", left, n)
	}
}

// wantOutcomes checks what was counted, such as "said 2".
func (d *desk) wantOutcomes(want string) {
	d.t.Helper()
	d.counting.Lock()
	defer d.counting.Unlock()
	var got []string
	for _, outcome := range []string{"said", "retried", "removed", "parked", "buried"} {
		if n := d.outcomes[outcome]; n > 0 {
			got = append(got, fmt.Sprint(outcome, " ", n))
		}
	}
	if strings.Join(got, ", ") != want {
		d.t.Errorf("counted %v, want %s", got, want)
	}
}

// inWeekThreads are the settings of a channel that has one thread for each week.
func inWeekThreads(channel string) map[string]credit.ChannelSettings {
	return map[string]credit.ChannelSettings{channel: {Announce: credit.AnnounceInThread}}
}

// shownWithoutChannel shows shout-outs without their channel, where that is shut.
func shownWithoutChannel(shut func(conversation string) bool) func(credit.Shoutout, string) credit.Shoutout {
	return func(s credit.Shoutout, conversation string) credit.Shoutout {
		if shut(conversation) {
			s.Channel = ""
		}
		return s
	}
}

// untold are the preferences of people who want no messages about credit.
func untold(people ...string) map[string]credit.Preferences {
	preferences := map[string]credit.Preferences{}
	for _, one := range people {
		preferences[one] = credit.Preferences{NoCreditMessages: true}
	}
	return preferences
}

// editOnFirstPost edits each shout-out while its first message is on its way.
func (d *desk) editOnFirstPost(text string) func(string, url.Values) (string, error) {
	edited := false
	return func(method string, _ url.Values) (string, error) {
		if method == "chat.postMessage" && !edited {
			edited = true
			for _, s := range d.given {
				s.Text = text
				d.change(s)
			}
		}
		return "", nil
	}
}

// onceFor refuses the first call of a method.
func onceFor(method, code string) func(string, url.Values) (string, error) {
	refused := false
	return func(called string, _ url.Values) (string, error) {
		if called == method && !refused {
			refused = true
			return code, nil
		}
		return "", nil
	}
}

// wantDeedsOnce makes sure that "deed 0." and so many others are announced in C1, each once.
func (d *desk) wantDeedsOnce(many int) {
	d.t.Helper()
	all := strings.Join(d.fakeSlack.said("C1"), "\n")
	for i := range many {
		if n := strings.Count(all, fmt.Sprintf("deed %d.", i)); n != 1 {
			d.t.Errorf("deed %d is announced %d times", i, n)
		}
	}
}
