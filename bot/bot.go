package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/slack-go/slack"

	"shine/bot/alias"
	"shine/bot/delivery"
	"shine/bot/digest"
	"shine/bot/history"
	"shine/bot/home"
	"shine/bot/lead"
	"shine/bot/reading"
	"shine/bot/socket"
	"shine/bot/workspace"
	"shine/storage"
	"shine/storage/rescue"
)

// Config is what an operator decides about a bot.
type Config struct {
	// AppToken opens sockets (xapp-…), BotToken calls the Web API (xoxb-…).
	AppToken, BotToken string
	// APIURL is Slack's Web API, with its final slash; empty is Slack's own.
	APIURL string
	// Now is the clock. Nothing in the bot reads another one.
	Now func() time.Time
	Log *slog.Logger
	// Metrics registers what the bot counts; nil counts for nobody.
	Metrics prometheus.Registerer
	// Patient lets look-ups wait for as long as Slack asks, which may be longer than people wait: it is for jobs that
	// nobody in Slack waits for.
	Patient bool
	// Admins are people's ids: they may do what Slack's admins and owners may.
	Admins []string
	// SocketStagger is how much younger than the other a socket has to be; 0 is the default, negative is none.
	SocketStagger time.Duration
	// PingInterval is how long a socket may be silent; 0 is the default. Slack pings more often than every 30 seconds.
	PingInterval time.Duration
	// Pace is the least time between two messages in one conversation; 0 is the default of a second, negative is none.
	Pace time.Duration
	// Agenda is how often to ask what is due; 0 is the default of a second.
	Agenda time.Duration
	// AnswerWithin is how long an answer may take that somebody waits for; 0 is the default, which leaves Slack's 3
	// seconds enough time for the acknowledgement.
	AnswerWithin time.Duration
	// ClaimAfter is how long a copy of the bot has to be silent before another one takes over its work; 0 is the
	// default.
	ClaimAfter time.Duration
}

// Defaults of [Config].
const (
	defaultStagger      = 3 * time.Second
	defaultPingInterval = 30 * time.Second
	defaultAnswerWithin = 2500 * time.Millisecond
)

// Bot is one copy of Shine, at home in the one workspace of its token.
type Bot struct {
	*base
	sockets *socket.Sockets
	worker  *delivery.Worker
	digests *digest.Editor
	coach   *lead.Coach
	archive *history.Archive
	homes   *home.Keeper
	agenda  *agenda
	routes  routes
	// surfaces are all that people use of Shine; three of them the bot knows by name.
	surfaces []surface
	texts    *texts
	homeTabs *homeTabs
	privacy  *privacy
	// handling answers envelopes.
	handling *socket.Queue
	// readings are the answers that cost a look through many shout-outs.
	readings *reading.Room
}

// New signs in to Slack with the bot token, and returns the bot of that token's workspace. Run starts it.
func New(ctx context.Context, cfg Config, db *storage.DB) (*Bot, error) {
	metrics, ids := newMetrics(cfg.Metrics), &alias.Table{}
	client := NewHTTPClient(delivery.Answers(metrics.count(ids.Transport(connections))))
	options := []slack.Option{slack.OptionLog(socket.Discard{})}
	if cfg.APIURL != "" {
		options = append(options, slack.OptionAPIURL(cfg.APIURL))
	}

	signed := slices.Concat(options, []slack.Option{slack.OptionHTTPClient(client)})
	api := slack.New(cfg.BotToken, signed...)
	identity, err := signIn(ctx, api, client, cfg)
	if err != nil {
		return nil, err
	}

	answerWithin := orDefault(cfg.AnswerWithin, defaultAnswerWithin)
	log := cfg.Log.With("workspace", identity.TeamID)
	b := &Bot{
		base: &base{
			voice: &voice{
				jobs: newJobs(ctx, log, metrics.leftOut), api: api, http: client, apiURL: cfg.APIURL,
				store: db.Workspace(identity.TeamID), now: cfg.Now, later: make(chan struct{}, mostLater),
			},
			user: identity.UserID, metrics: metrics, answerWithin: answerWithin,
		},
		handling: socket.NewQueue(handling), readings: reading.NewRoom(answerWithin),
	}
	if err := b.migrate(ctx); err != nil {
		return nil, err
	}

	b.workspace, err = workspace.New(ctx, workspace.Config{
		API: slack.New(cfg.BotToken, append(signed, workspace.WaitsItsTurn())...),
		ID:  identity.TeamID, Host: hostOf(identity.URL),
		Store: b.store, Log: b.log, Now: cfg.Now, Patient: cfg.Patient, Within: answerWithin * 2 / 5,
		Operators: cfg.Admins, IDs: ids,
	})
	if err != nil {
		return nil, err
	}

	b.addEngines(identity.URL)
	b.sockets = socket.New(socket.Config{
		AppToken: cfg.AppToken, BotToken: cfg.BotToken, Options: options, HTTP: client, IDs: ids, Now: cfg.Now,
		Log:          b.log,
		Stagger:      orDefault(cfg.SocketStagger, defaultStagger),
		PingInterval: orDefault(cfg.PingInterval, defaultPingInterval),
		Refused:      delivery.AppIsOut,
	})
	b.addWorkers(cfg, identity.URL)
	b.addSurfaces()
	metrics.watch(b)
	return b, nil
}

// addEngines makes the engines that several surfaces use. Address is where the workspace is opened in a browser.
func (b *Bot) addEngines(address string) {
	b.digests = digest.NewEditor(digest.Config{
		Workspace: b.workspace, Store: b.store, Log: b.log, Now: b.now, Room: b.readings, Say: b.sayTo,
	})
	b.coach = lead.NewCoach(lead.Config{
		Workspace: b.workspace, Store: b.store, Log: b.log, Now: b.now, Lease: agendaLease, Home: address, Say: b.sayTo,
		Start: b.start,
	})
	b.archive = history.NewArchive(history.Config{Workspace: b.workspace, Store: b.store, Now: b.now})
	b.homes = home.NewKeeper(home.Config{
		API: b.api, Workspace: b.workspace, Store: b.store, Archive: b.archive, Now: b.now, Room: b.readings,
		Insist: b.insist, Later: b.drawLater,
	})
}

// addWorkers makes what works without being asked: the worker on the outbox, and the agenda.
func (b *Bot) addWorkers(cfg Config, address string) {
	b.worker = delivery.New(delivery.Config{
		API: b.api, Store: b.store, Log: b.log, Now: b.now, Home: address, Pace: cfg.Pace, ClaimAfter: cfg.ClaimAfter,
		Workspace: b.workspace, Composer: composer{b}, Counter: b.metrics,
	})
	b.outbox = b.worker
	b.agenda = &agenda{base: b.base, digests: b.digests, coach: b.coach, every: orDefault(cfg.Agenda, defaultAgenda)}
}

// hostOf is the host of an address.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}

// migrate moves data that an older version of Shine wrote to the form of this one.
func (b *Bot) migrate(ctx context.Context) error {
	moved, err := b.store.Migrate(ctx)
	if len(moved.Steps) > 0 {
		b.log.Info("moved the data of an older version forward", "from", moved.From, "to", moved.To)
	}
	return err
}

// orDefault is d, the default where d is zero, and none where d is negative.
func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return max(d, 0)
}

// Run answers Slack until ctx ends, then shuts down in this order: the sockets take nothing more, what is being
// handled is finished and acknowledged, then what follows that, then the outbox finishes its message. It returns an
// error only when the bot cannot go on: Slack does not take its tokens any more, or a newer version of Shine has taken
// over the data.
func (b *Bot) Run(ctx context.Context) error {
	group, running := rescue.WithContext(ctx)
	working, rest := context.WithCancel(context.WithoutCancel(ctx))
	group.Go(b.keepRunning(running, b.warm))
	group.Go(b.keepRunning(working, b.worker.Run))
	group.Go(func() error {
		defer rest()
		return b.listen(running)
	})
	group.Go(b.keepRunning(running, b.workspace.Watch))
	group.Go(b.keepRunning(running, b.privacy.retain))
	group.Go(b.keepRunning(running, b.agenda.keep))
	group.Go(b.keepRunning(running, b.agenda.settle))
	group.Go(b.keepRunning(running, b.homeTabs.greetInstaller))
	err := group.Wait()
	b.stop()
	b.group.Wait()
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("running the bot: %w", err)
	}

	return nil
}

// warm looks everybody up before they are needed. People whom it does not get are looked up when they are.
func (b *Bot) warm(ctx context.Context) error {
	if err := b.workspace.Warm(ctx); err != nil && ctx.Err() == nil {
		b.log.Warn("could not look everybody up at the start; each is looked up when needed", "error", err)
	}
	return nil
}

// Ready reports why the bot cannot answer right now, or nil.
func (b *Bot) Ready(ctx context.Context) error {
	if b.sockets.Connected() == 0 {
		return errors.New("no connection to Slack")
	}
	if err := b.worker.Err(); err != nil {
		return err
	}
	return b.store.TryWrite(ctx, b.now())
}
