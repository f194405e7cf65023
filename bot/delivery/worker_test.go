package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage"
)

// office is an outbox, a fake of Slack, and the clock that both know.
type office struct {
	*fakeSlack
	t     *testing.T
	url   string
	store *storage.Store
	ahead atomic.Int64
	// alive counts the copies that were not killed.
	alive atomic.Int64
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{fakeSlack: newFakeSlack(), t: t, url: redisURL(t)}
	o.store = o.open()
	return o
}

// open connects to the outbox once more.
func (o *office) open() *storage.Store {
	o.t.Helper()
	db, err := storage.Open(o.t.Context(), storage.Config{URL: o.url})
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { _ = db.Close() })
	return db.Workspace("T1")
}

func (o *office) now() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }

// give records a shout-out.
func (o *office) give(giver, channel, text string, recipients ...string) credit.Shoutout {
	o.t.Helper()
	outcome, err := o.store.Record(o.t.Context(), o.now(), storage.Entry{
		Shoutout: credit.Shoutout{
			Giver: giver, Recipients: recipients, Text: text, Channel: channel, Visibility: credit.Public, Source: credit.FromCommand,
		},
		DailyLimit: 1000,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return outcome.Shoutout
}

// work starts a copy of the worker; what it returns kills it, as kill -9 does: nothing of it gets through any more.
func (o *office) work() (kill func()) {
	o.t.Helper()
	return o.workAndClaim(200 * time.Millisecond)
}

// workAndClaim is work by a copy that takes over after a while what another one left.
func (o *office) workAndClaim(after time.Duration) (kill func()) {
	o.t.Helper()
	dead := make(chan struct{})
	alive := roundTripper(func(r *http.Request) (*http.Response, error) {
		select {
		case <-dead:
			return nil, errCut
		default:
		}
		resp, err := o.RoundTrip(r)
		select {
		case <-dead:
			return nil, errCut // it was carried out, and nobody hears of that
		default:
			return resp, err
		}
	})
	db, err := storage.Open(o.t.Context(), storage.Config{URL: o.url})
	if err != nil {
		o.t.Fatal(err)
	}
	w := o.worker(alive, db.Workspace("T1"), after)
	ctx, cancel := context.WithCancel(o.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = w.Run(ctx)
	}()
	o.alive.Add(1)
	die := sync.OnceFunc(func() {
		close(dead)
		_ = db.Close()
		cancel()
		o.alive.Add(-1)
		o.readsNoMore()
	})
	o.t.Cleanup(func() {
		die()
		<-ended
	})
	return die
}

// readsNoMore returns when Redis has noticed that a copy is dead, to whose waiting read it would else give the next entry.
func (o *office) readsNoMore() {
	o.t.Helper()
	options, err := redis.ParseURL(o.url)
	if err != nil {
		o.t.Fatal(err)
	}
	c := redis.NewClient(options)
	defer func() { _ = c.Close() }()
	ctx := context.WithoutCancel(o.t.Context()) // copies are killed at the end of a test, too
	for {
		clients, err := c.InfoMap(ctx, "clients").Result()
		if err != nil {
			o.t.Error(err)
			return
		}
		waiting, err := strconv.ParseInt(clients["Clients"]["blocked_clients"], 10, 64)
		if err != nil {
			o.t.Error(err)
			return
		}
		if waiting <= o.alive.Load() {
			return
		}
		time.Sleep(time.Millisecond) // nothing tells when Redis notices
	}
}

// worker is a copy of the worker that does nothing by itself.
func (o *office) worker(api http.RoundTripper, store *storage.Store, claimAfter time.Duration) *Worker {
	plain := &desk{rules: storage.Decisions{Settings: credit.DefaultSettings()}, outcomes: map[string]int{}}
	return New(Config{
		API:   slack.New("xoxb-test", slack.OptionHTTPClient(&http.Client{Transport: Answers(api)})),
		Store: store, Log: slog.New(slog.DiscardHandler), Now: o.now, Pace: time.Millisecond, ClaimAfter: claimAfter,
		Workspace: plain, Composer: plain, Counter: plain,
	})
}

// done waits until the outbox is empty.
func (o *office) done() {
	o.t.Helper()
	o.waits(0)
}

// waits returns when no more than so many entries of the outbox are left.
func (o *office) waits(most int64) {
	o.t.Helper()
	for {
		n, err := o.store.OutboxLength(o.t.Context())
		if err != nil {
			o.t.Fatal(err)
		}
		if n <= most {
			return
		}
		time.Sleep(2 * time.Millisecond) // nothing tells when Redis changes
	}
}

// wantOnce checks that each of n deeds stands once in a conversation, and returns in how many messages.
func (o *office) wantOnce(conversation string, n int) (messages int) {
	o.t.Helper()
	texts := o.said(conversation)
	all := strings.Join(texts, "\n")
	for i := range n {
		if got := strings.Count(all, fmt.Sprintf("deed %d.", i)); got != 1 {
			o.t.Errorf("deed %d stands %d times in %s", i, got, conversation)
		}
	}
	return len(texts)
}

// The messages that a killed copy left are looked for once in each conversation, and the rest go out together, each
// once.
func TestTakenOverTogether(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const n = 200
	for i := range n {
		o.give(fmt.Sprintf("UG%d", i%10), "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
	}
	reached := make(chan struct{})
	posts := 0
	o.refuse = func(method string, args url.Values) (string, error) {
		if method == "chat.postMessage" && args.Get("channel") == "C1" {
			posts++
			if posts == 3 {
				close(reached)
			}
			if posts >= 3 {
				return "", errCut
			}
		}
		return "", nil
	}
	const after = 2 * time.Second // which also a slow copy needs less for, to take its own entries in hand
	kill := o.workAndClaim(after)
	<-reached
	kill()
	o.mu.Lock()
	o.refuse = nil
	before := len(o.messages["C1"])
	o.mu.Unlock()
	looked := o.called("conversations.history", "C1")

	time.Sleep(after) // then all that it left may be taken over, at once
	o.workAndClaim(after)
	o.done()
	if messages := o.wantOnce("C1", n); messages > 20 {
		t.Errorf("%d shout-outs were announced in %d messages, %d of them before the kill", n, messages, before)
	}
	o.wantOnce("DANA", n)
	if looks := o.called("conversations.history", "C1") - looked; looks > 2 {
		t.Errorf("%d looks into the channel's history", looks)
	}
	if looks := o.called("conversations.history", "DANA"); looks > 2 {
		t.Errorf("%d looks into the direct messages", looks)
	}
}

// A shout-out that was taken back before its turn is never said.
func TestTakenBackInTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	kept := o.give("UG1", "C1", "for a calm deed 0.", "UANA")
	for i := range 15 {
		gone := o.give("UG1", "C1", fmt.Sprintf("for a loud deed %d.", i), "UANA")
		if _, err := o.store.Remove(t.Context(), o.now(), gone.ID, storage.Remover{Giver: "UG1", Within: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	o.work()
	o.done()
	if announced, told := o.said("C1"), o.said("DANA"); len(announced) != 1 || len(told) != 1 {
		t.Errorf("announced %q, told %q, want only %s", announced, told, kept.Text)
	}
	if posts := o.called("chat.postMessage", "C1") + o.called("chat.postMessage", "UANA"); posts != 2 {
		t.Errorf("%d messages came, and went again", posts-2)
	}
}

// One giver's burst does not put another's message at the end.
func TestNobodyWaitsBehindABurst(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i := range 40 {
		o.give("UG1", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
	}
	o.give("UG2", "C2", "for a deed of another.", "UANA")
	o.work()
	o.done()
	for i, text := range o.said("DANA") {
		if strings.Contains(text, "of another") && i > 2 {
			t.Errorf("it came after %d of somebody else", i)
		}
	}
}

// When several go together, one that Slack does not take does not take the others along.
func TestOneMistakeAmongMany(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func() (string, error){
		"refused":   func() (string, error) { return "invalid_blocks", nil },
		"no answer": func() (string, error) { return "internal_error", nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			for i := range 8 {
				o.give(fmt.Sprintf("UG%d", i), "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
			}
			o.refuse = func(method string, args url.Values) (string, error) {
				if method == "chat.postMessage" && args.Get("channel") == "C1" && strings.Contains(args.Get("text"), "deed 4.") {
					return refuse()
				}
				return "", nil
			}
			o.work()
			o.await(t, "the others", func() bool { return strings.Count(strings.Join(o.said("C1"), ""), "deed") == 7 })
			if all := strings.Join(o.said("C1"), ""); strings.Contains(all, "deed 4.") {
				t.Errorf("said %q", all)
			}
		})
	}
}

// A message whose thread fails goes on there, and its head is not said twice.
func TestThreadGoesOn(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	failed := false
	o.refuse = func(method string, args url.Values) (string, error) {
		if method == "chat.postMessage" && args.Get("thread_ts") != "" && !failed {
			failed = true
			return "service_unavailable", nil
		}
		return "", nil
	}
	o.give("UG1", "C1", strings.Repeat("& ", 1900)+"the very end", "UANA")
	o.work()
	o.done()
	heads, parts := 0, 0
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.messages["C1"] {
		if m.Thread == "" {
			heads++
		} else {
			parts++
		}
	}
	if !failed || heads != 1 || parts == 0 {
		t.Errorf("%d heads and %d parts stand, failed: %t", heads, parts, failed)
	}
}
