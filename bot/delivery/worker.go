package delivery

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// defaultPace is Slack's: https://docs.slack.dev/apis/web-api/rate-limits says one message a second and channel.
	defaultPace = time.Second
	// readCount is how many entries one read takes, and readBlock how long it waits for the first.
	readCount = 64
	readBlock = time.Second
	// maxHeld is how many entries a copy of the bot works on; the others stay for other copies. Up to maxAside more are
	// set aside meanwhile, since Slack does not take them now: they keep no others waiting.
	maxHeld  = 512
	maxAside = 4096
	// keepEvery is how often the claim on what is held is renewed. After claimAfter without that, another copy takes
	// over.
	keepEvery  = 2 * time.Second
	claimAfter = 8 * time.Second
	// maxPause is the longest pause between two tries of a message, and maxHold how long its conversation rests
	// meanwhile, unless Slack asks for more: up to longestHold.
	maxPause    = 5 * time.Minute
	maxHold     = time.Minute
	longestHold = time.Hour
	// sendTimeout bounds one call; a message under way at the shutdown still gets it.
	sendTimeout = 20 * time.Second
)

// Config is what a [Worker] works with.
type Config struct {
	API   *slack.Client
	Store Store
	Log   *slog.Logger
	// Now is the clock that tells for how long a message was tried.
	Now func() time.Time
	// Pace is the least time between two messages in one conversation; zero means a second, negative means none.
	Pace time.Duration
	// ClaimAfter is after how long another copy takes over what one that died had in hand; zero means 8 seconds.
	ClaimAfter time.Duration
	// MaxHeld is how many entries it works on at the same time; zero means 512.
	MaxHeld int
	// Home is the address of the workspace, with its final slash; links to messages begin with it.
	Home string
	// Workspace knows what was decided, and who is who.
	Workspace Workspace
	// Composer draws what is composed elsewhere.
	Composer Composer
	// Counter counts what became of each message.
	Counter Counter
}

// Worker says what the outbox holds. Any number of copies of the bot may run one each.
type Worker struct {
	Config
	consumer string
	held     chan struct{}
	lanes    *lanes
	err      atomic.Pointer[error]

	keeping sync.Mutex
	kept    atomic.Pointer[deadline] // until when nobody else can have claimed what is held

	mu      sync.Mutex
	holding map[string]*work
	aside   int            // how many of them are set aside
	panics  map[string]int // by entry, how often it panicked
}

// New returns a worker; Run starts it.
func New(cfg Config) *Worker {
	if cfg.Pace == 0 {
		cfg.Pace = defaultPace
	}
	if cfg.ClaimAfter == 0 {
		cfg.ClaimAfter = claimAfter
	}
	if cfg.MaxHeld == 0 {
		cfg.MaxHeld = maxHeld
	}
	w := &Worker{
		Config: cfg, consumer: rand.Text()[:12],
		held: make(chan struct{}, cfg.MaxHeld), holding: map[string]*work{}, panics: map[string]int{},
	}
	w.lanes = newLanes(w.serveOrBury)
	return w
}

// Err is why Slack takes no messages from this app, or nil.
func (w *Worker) Err() error {
	if err := w.err.Load(); err != nil {
		return *err
	}
	return nil
}

// Run works until ctx ends, finishing the messages that are under way. Entries that it still holds then are
// taken over by another copy, or by the next start.
func (w *Worker) Run(ctx context.Context) error {
	group, running := rescue.WithContext(ctx)
	group.Go(func() error { return w.read(running) })
	group.Go(func() error { return w.every(running, w.ClaimAfter/4, w.claim) })
	group.Go(func() error { return w.every(running, min(keepEvery, w.ClaimAfter/4), w.keep) })
	err := group.Wait()
	w.lanes.wait()
	return err
}

// read takes new entries as they come.
func (w *Worker) read(ctx context.Context) error {
	w.survive(func() { w.claim(ctx) })
	for pause := time.Duration(0); ; {
		if err := sleep.For(ctx, pause); err != nil {
			return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
		}

		entries, err := w.Store.ReadOutbox(ctx, w.consumer, readCount, readBlock)
		if err != nil && ctx.Err() == nil {
			w.Log.Warn("reading the outbox", "error", err)
			pause = min(max(2*pause, 100*time.Millisecond), 10*time.Second)
			continue
		}

		pause = 0
		w.survive(func() { w.takeAll(ctx, entries) })
	}
}

// claim takes over what a dead copy of the bot held: all at once, so that one look into each conversation
// tells what of it was said.
func (w *Worker) claim(ctx context.Context) {
	room := w.MaxHeld - len(w.held)
	if room == 0 {
		return
	}

	entries, err := w.Store.ClaimOutbox(ctx, w.consumer, w.ClaimAfter, room)
	if err != nil {
		if ctx.Err() == nil {
			w.Log.Warn("claiming what another copy left", "error", err)
		}
		return
	}

	w.takeAll(ctx, entries)
}

func (w *Worker) every(ctx context.Context, interval time.Duration, do func(context.Context)) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			w.survive(func() { do(ctx) })
		}
	}
}

// Waiting is the number of entries in the outbox; -1 when Redis does not answer.
func (w *Worker) Waiting() float64 { return count(w.Store.OutboxLength) }

// Dead is the number of messages that were buried; -1 when Redis does not answer.
func (w *Worker) Dead() float64 { return count(w.Store.DeadLength) }

// Aside is the number of entries that wait for what Slack does not take now.
func (w *Worker) Aside() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return float64(w.aside)
}

func count(length func(context.Context) (int64, error)) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // a gauge is asked without a context
	defer cancel()
	n, err := length(ctx)
	if err != nil {
		return -1
	}
	return float64(n)
}

// noteAppOut notes that Slack takes nothing from this app; a nil error notes that it does again.
func (w *Worker) noteAppOut(err error) {
	if err == nil {
		w.err.Store(nil)
		return
	}
	err = fmt.Errorf("slack takes no messages from this app: %w", err)
	if w.err.Swap(&err) == nil {
		w.Log.Error("Slack takes no messages from this app; reinstall it, or renew its tokens", "error", err)
	}
}
