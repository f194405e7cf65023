// Package socket holds the connections through which Slack delivers what happens (Socket Mode), and has it handled in
// turn.
//
// [Sockets] keep two connections open and hand over what arrives; turns.go says when each may open, so that there is no
// gap when Slack refreshes one. A [Queue] does what people ask for, fairly: somebody who asks for a lot keeps nobody
// else waiting. Package payload reads what a delivery says; the bot decides what becomes of it.
package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"shine/bot/alias"
	"shine/bot/payload"
	"shine/storage/rescue"
)

const (
	// Count is how many connections there are. slack-go's client closes a connection before it opens the next, so one
	// alone would have a gap at each of Slack's refreshes.
	Count = 2
	// patience is how long a socket may be without a connection before its client is replaced. slack-go's own pauses
	// grow to five minutes; the pauses between new clients do not.
	patience = time.Minute
	// steady is how long a connection has to live so that it does not count as a failure.
	steady = 10 * time.Second
	// openTimeout bounds one call that opens a connection, its turn included.
	openTimeout = 2 * time.Minute
)

// Config is what connections need.
type Config struct {
	// AppToken opens connections (xapp-…), BotToken is the installation's (xoxb-…).
	AppToken, BotToken string
	// Options are the options of all the bot's clients: where the Web API is, and that slack-go logs nothing.
	Options []slack.Option
	// HTTP is the client of everything that talks to Slack. Connections open with its rules, in their turn, and with a
	// time limit of their own.
	HTTP *http.Client
	// IDs changes the ids in what Slack delivers, and in the acknowledgements.
	IDs *alias.Table
	// Stagger is how much younger than the other a connection has to be.
	Stagger time.Duration
	// PingInterval is how long a connection may be silent.
	PingInterval time.Duration
	// Now is the clock.
	Now func() time.Time
	Log *slog.Logger
	// Refused reports whether Slack does not take the tokens any more, by the error of an opening.
	Refused func(error) bool
}

// Sockets are the connections of one bot. Slack gives each envelope to any one of them.
type Sockets struct {
	Config
	turns turns
	up    [Count]atomic.Bool
}

// New returns connections that [Sockets.Run] opens.
func New(cfg Config) *Sockets {
	return &Sockets{Config: cfg, turns: turns{now: cfg.Now, stagger: cfg.Stagger, steady: steady}}
}

// Connected counts the connections that Slack greeted.
func (s *Sockets) Connected() int {
	n := 0
	for i := range s.up {
		if s.up[i].Load() {
			n++
		}
	}
	return n
}

// Delivery is an envelope, and the connection that it came through.
type Delivery struct {
	payload.Envelope
	client *socketmode.Client
	ids    *alias.Table
}

// Acknowledge queues the acknowledgement, with something for Slack to show; nil for none. Slack waits for 3 seconds.
func (d Delivery) Acknowledge(ctx context.Context, answer any) error {
	if answer != nil && !d.ids.Empty() {
		raw, err := json.Marshal(answer)
		if err != nil {
			return fmt.Errorf("encoding the acknowledgement: %w", err)
		}
		answer = json.RawMessage(d.ids.ToSlack(raw))
	}

	if err := d.client.AckCtx(ctx, d.ID, answer); err != nil {
		return fmt.Errorf("queueing the acknowledgement: %w", err)
	}
	return nil
}

// Run keeps all connections open until ctx ends, and hands over everything that arrives. Handle must not block for
// long: while it does, its connection reads nothing. Run ends early, with an error, only when Slack does not take the
// tokens.
func (s *Sockets) Run(ctx context.Context, handle func(Delivery)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for i := range Count {
		group.Go(func() {
			if err := rescue.Do(func() error { return s.keepOpen(ctx, i, handle) }); err != nil {
				cancel(err)
			}
		})
	}

	group.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}

	return nil
}

// keepOpen runs one connection. slack-go reconnects by itself. Its client gives up for good when ctx ends, when Slack
// does not take a token, and for reasons that a new client may survive.
func (s *Sockets) keepOpen(ctx context.Context, i int, handle func(Delivery)) error {
	opening := *s.HTTP
	opening.Transport, opening.Timeout = s.turns.gate(i, http.DefaultTransport), openTimeout
	options := slices.Concat(s.Options, []slack.Option{
		slack.OptionAppLevelToken(s.AppToken), slack.OptionHTTPClient(&opening),
	})
	for ctx.Err() == nil {
		client := socketmode.New(
			slack.New(s.BotToken, options...), socketmode.OptionPingInterval(s.PingInterval), bounded, quiet,
		)
		running, stop := context.WithCancel(ctx)
		ended := rescue.Go(func() error { return client.RunContext(running) })
		err := s.drain(i, client, ended, stop, handle)
		stop()
		s.up[i].Store(false)
		if s.Refused(err) {
			return fmt.Errorf("opening a socket: %w", err)
		}

		if ctx.Err() == nil {
			s.Log.Warn("socket gave up, starting it anew", "socket", i, "error", err)
		}
	}

	return nil
}

// drain passes on what the client emits until it ends. Nothing may stop it: while nobody reads Events the client
// stops reading the connection, and hangs.
func (s *Sockets) drain(
	i int, client *socketmode.Client, ended <-chan error, stop func(), handle func(Delivery),
) error {
	watchdog := time.AfterFunc(patience, stop)
	defer watchdog.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case event := <-client.Events:
			switch event.Type {
			case socketmode.EventTypeHello:
				watchdog.Stop()
				s.up[i].Store(true)
				s.turns.opened(i)
				s.Log.Info("socket connected", "socket", i)
			case socketmode.EventTypeConnecting:
				if s.up[i].Swap(false) {
					watchdog.Reset(patience)
					s.Log.Info("socket reconnecting", "socket", i)
				}
			case socketmode.EventTypeConnectionError, socketmode.EventTypeIncomingError,
				socketmode.EventTypeInvalidAuth:
				s.Log.Debug("socket error", "socket", i, "type", event.Type)
			case socketmode.EventTypeErrorWriteFailed:
				s.Log.Warn("an acknowledgement could not be written; Slack will deliver again", "socket", i)
			default:
				s.handOver(client, event, handle)
			}
		}
	}
}

// handOver reads an envelope and has it handled. One that cannot be read is handled as far as it can be.
func (s *Sockets) handOver(client *socketmode.Client, event socketmode.Event, handle func(Delivery)) {
	err := rescue.Do(func() error {
		envelope, err := s.read(event)
		if envelope.ID != "" {
			handle(Delivery{Envelope: envelope, client: client, ids: s.IDs})
		}
		return err
	})
	if err != nil {
		s.Log.Warn("an envelope that cannot be read", "error", err)
	}
}

// read reads what a socket delivered, from the raw JSON: slack-go loses a whole delivery when it cannot decode one part
// of it, needed by Shine or not.
func (s *Sockets) read(event socketmode.Event) (payload.Envelope, error) {
	if bad, ok := event.Data.(*socketmode.ErrorBadMessage); ok {
		return payload.ReadFrame(s.IDs.FromSlack(bad.Message))
	}
	if event.Request == nil {
		return payload.Envelope{}, nil
	}
	return payload.Read(event.Request.EnvelopeID, event.Request.Type, s.IDs.FromSlack(event.Request.Payload))
}

// bounded has a client refuse frames that are too large to be read.
func bounded(c *socketmode.Client) { socketmode.OptionReadLimit(payload.MaxFrame)(c) }

// quiet silences slack-go's own logger: it writes with the standard logger, and may write payloads.
func quiet(c *socketmode.Client) { socketmode.OptionLog(Discard{})(c) }

// Discard is a log of slack-go's that drops every line.
type Discard struct{}

// Output drops a line.
func (Discard) Output(int, string) error { return nil }
