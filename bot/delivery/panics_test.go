package delivery_test

import (
	"context"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

// post is a workspace with an outbox that nobody works on yet.
type post struct {
	*slacksim.Slack
	t                         *testing.T
	url                       string
	store                     *storage.Store
	general, ana, luis, priya string
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{Slack: slacksim.New(slacksim.Options{}), t: t}
	for name, id := range map[string]*string{"ana": &p.ana, "luis": &p.luis, "priya": &p.priya} {
		*id = p.AddUser(slacksim.User{Name: name})
	}
	p.general = p.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{p.ana, p.luis, p.priya}})
	if _, err := p.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })

	socket := filepath.Join(t.TempDir(), "redis.sock")
	server := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--dir", filepath.Dir(socket))
	if err := server.Start(); err != nil {
		t.Fatalf("this test needs redis-server (Debian: apt install redis-server): %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	p.url = "unix://" + socket
	for p.store == nil {
		if db, err := storage.Open(t.Context(), storage.Config{URL: p.url}); err == nil {
			t.Cleanup(func() { _ = db.Close() })
			p.store = db.Workspace(slacksim.TeamID)
		} else if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
	return p
}

// gives records a shout-out.
func (p *post) gives(giver, recipient, words string) {
	p.t.Helper()
	_, err := p.store.Record(p.t.Context(), time.Now(), storage.Entry{
		Event: words, DailyLimit: 30, DayStart: time.Now().Add(-time.Hour),
		Shoutout: credit.Shoutout{
			Workspace: slacksim.TeamID, Giver: giver, Recipients: []string{recipient}, Text: words, Channel: p.general,
			Visibility: credit.Public, Source: credit.FromCommand,
		},
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// work lets a worker work that panics for some people: while it plans, and while it draws what is told privately.
func (p *post) work(panicsFor ...string) (stop func()) {
	p.t.Helper()
	return p.workOn(0, panicsFor...)
}

// workOn lets a worker work on so many entries at a time.
func (p *post) workOn(most int, panicsFor ...string) (stop func()) {
	p.t.Helper()
	ctx, cancel := context.WithCancel(p.t.Context())
	rough := workspace{strange: panicsFor}
	w := delivery.New(delivery.Config{
		API: slack.New(slacksim.BotToken, slack.OptionAPIURL(p.APIURL())), Store: p.store, MaxHeld: most,
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Pace: -1, ClaimAfter: 400 * time.Millisecond,
		Workspace: rough, Composer: rough, Counter: rough,
	})
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			p.t.Error(err)
		}
	}
}

// workspace is one in which some people are strange, and every week.
type workspace struct{ strange []string }

func (w workspace) meet(user string) {
	if slices.Contains(w.strange, user) {
		panic("a strange person")
	}
}

func (workspace) Refresh(context.Context) error { return nil }

func (workspace) Decided() storage.Decisions {
	return storage.Decisions{Settings: credit.DefaultSettings()}
}

func (w workspace) LanguageOf(_ context.Context, user string) render.Language {
	w.meet(user)
	return render.English
}

func (workspace) NamesOf(context.Context, []string) map[string]string { return nil }

func (workspace) HearsReactions(context.Context, string) bool { return false }

func (workspace) IsOpen(context.Context, string) bool { return true }

func (workspace) ShownIn(_ context.Context, s credit.Shoutout, _ string) credit.Shoutout { return s }

func (w workspace) DrawPrivate(_ context.Context, e storage.OutboxEntry) (render.Message, bool, error) {
	w.meet(e.To)
	return render.Message{Text: "You are led"}, true, nil
}

// DrawDigest panics in a goroutine beside the others.
func (workspace) DrawDigest(ctx context.Context, _ storage.Edition) (delivery.Digest, error) {
	lookups, _ := rescue.WithContext(ctx)
	lookups.Go(func() error { panic("a strange week") })
	return delivery.Digest{}, fmt.Errorf("composing a digest: %w", lookups.Wait())
}

func (workspace) EndDigest(context.Context, string) error { return nil }

func (workspace) CountDelivery(string) {}

// buried are the reasons of the dead letters.
func (p *post) buried() []string {
	p.t.Helper()
	options, err := redis.ParseURL(p.url)
	if err != nil {
		p.t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	letters, err := client.XRange(p.t.Context(), "shine:{"+slacksim.TeamID+"}:dead", "-", "+").Result()
	if err != nil {
		p.t.Fatal(err)
	}
	var reasons []string
	for _, letter := range letters {
		reason, _ := letter.Values["reason"].(string)
		reasons = append(reasons, reason)
	}
	return reasons
}

func (p *post) isEmpty() {
	p.t.Helper()
	for {
		left, err := p.store.OutboxLength(p.t.Context())
		if err != nil {
			p.t.Fatal(err)
		}
		if left == 0 {
			return
		}
		time.Sleep(5 * time.Millisecond) // nothing tells when Redis changes
	}
}

// An entry that panics is buried with its reason after a few tries. The others are said meanwhile, and the next start
// finds nothing of it.
func TestWhatPanicsIsBuried(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.gives(p.ana, p.priya, "the words that cannot be planned")
	p.gives(p.ana, p.luis, "the calm release of today")
	if _, err := p.store.SayLedBy(t.Context(), p.priya, p.ana); err != nil { // which cannot be drawn
		t.Fatal(err)
	}
	stop := p.work(p.priya)
	if err := p.Await(t.Context(), func() bool { return len(p.Messages(p.DirectChannel(p.luis))) == 1 }); err != nil {
		t.Fatal(err)
	}
	p.isEmpty()
	stop()
	var planning, saying int
	for _, reason := range p.buried() {
		switch {
		case reason == "planning: panic":
			planning++
		case strings.HasSuffix(reason, ": panic"):
			saying++
		default:
			t.Errorf("buried for %q", reason)
		}
	}
	if planning != 1 || saying != 1 {
		t.Errorf("buried: %q", p.buried())
	}

	stop = p.work(p.priya)
	p.gives(p.luis, p.ana, "the calm release of tomorrow")
	if err := p.Await(t.Context(), func() bool { return len(p.Messages(p.DirectChannel(p.ana))) == 1 }); err != nil {
		t.Fatal(err)
	}
	p.isEmpty()
	stop()
	if n := len(p.buried()); n != 2 {
		t.Errorf("%d dead letters", n)
	}
}

// So is a digest of which a part panics that is looked up beside the others.
func TestADigestThatPanicsIsBuried(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	now := time.Now()
	sub := credit.Subscription{Channel: p.general, Scope: credit.ScopeHere, Since: now, Until: now}
	_, err := p.store.Subscribe(t.Context(), now, p.general, storage.AuditLine{}, func(credit.Subscription) (credit.Subscription, error) {
		return sub, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, _, err := p.store.Subscription(t.Context(), p.general)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := p.store.CloseDigest(t.Context(), now, kept, now.Add(time.Second), storage.Post)
	if err != nil || !closed {
		t.Fatal(closed, err)
	}
	p.gives(p.ana, p.luis, "the calm release of today")
	stop := p.work()
	p.isEmpty()
	stop()
	if buried := p.buried(); len(buried) != 1 || !strings.HasSuffix(buried[0], ": panic") {
		t.Errorf("buried: %q", buried)
	}
	if said := p.Messages(p.DirectChannel(p.luis)); len(said) != 1 {
		t.Errorf("luis reads %+v", said)
	}
}
