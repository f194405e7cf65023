package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"shine/bot/delivery"
	"shine/bot/request"
	"shine/storage/rescue"
)

// socketCount is how many connections one copy of the bot holds. slack-go's client closes a connection before it
// opens the next, so one alone would have a gap at each of Slack's refreshes.
const socketCount = 2

// patience is how long a socket may be without a connection before its client is replaced. slack-go's own pauses
// grow to five minutes; the pauses between new clients do not.
const patience = time.Minute

// sockets are the bot's Socket Mode connections. Slack gives each envelope to any one of them.
type sockets struct {
	botToken, appToken string
	options            []slack.Option
	pingInterval       time.Duration
	log                *slog.Logger
	turns              *turns
	up                 [socketCount]atomic.Bool
}

// connected counts the connections that Slack greeted.
func (s *sockets) connected() int {
	n := 0
	for i := range s.up {
		if s.up[i].Load() {
			n++
		}
	}
	return n
}

// run keeps all connections open until ctx ends, and hands everything that arrives to handle, which must not block
// for long. It ends early, with an error, only when Slack does not take the tokens.
func (s *sockets) run(ctx context.Context, handle func(*socketmode.Client, socketmode.Event)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	for i := range socketCount {
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

// keepOpen runs one connection. slack-go reconnects by itself; what makes its client give up for good is either the
// end of ctx, a token that Slack does not take, or something that a new client may survive.
func (s *sockets) keepOpen(ctx context.Context, i int, handle func(*socketmode.Client, socketmode.Event)) error {
	options := append([]slack.Option{slack.OptionAppLevelToken(s.appToken)}, s.options...)
	options = append(options, slack.OptionHTTPClient(&http.Client{
		Transport: s.turns.gate(i, http.DefaultTransport), Timeout: 2 * time.Minute, CheckRedirect: noRedirect,
	}))
	for ctx.Err() == nil {
		client := socketmode.New(slack.New(s.botToken, options...), socketmode.OptionPingInterval(s.pingInterval), bounded, quiet)
		running, stop := context.WithCancel(ctx)
		ended := rescue.Go(func() error { return client.RunContext(running) })
		err := s.drain(i, client, ended, stop, handle)
		stop()
		s.up[i].Store(false)
		if delivery.AppIsOut(err) {
			return fmt.Errorf("opening a socket: %w", err)
		}
		if ctx.Err() == nil {
			s.log.Warn("socket gave up, starting it anew", "socket", i, "error", err)
		}
	}
	return nil
}

// drain passes on what the client emits until it ends. Nothing may stop it: while nobody reads Events the client
// stops reading the connection, and hangs.
func (s *sockets) drain(i int, client *socketmode.Client, ended <-chan error, stop func(), handle func(*socketmode.Client, socketmode.Event)) error {
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
				s.log.Info("socket connected", "socket", i)
			case socketmode.EventTypeConnecting:
				if s.up[i].Swap(false) {
					watchdog.Reset(patience)
					s.log.Info("socket reconnecting", "socket", i)
				}
			case socketmode.EventTypeConnectionError, socketmode.EventTypeIncomingError, socketmode.EventTypeInvalidAuth:
				s.log.Debug("socket error", "socket", i, "type", event.Type)
			case socketmode.EventTypeErrorWriteFailed:
				s.log.Warn("an acknowledgement could not be written; Slack will deliver again", "socket", i)
			default:
				handle(client, event)
			}
		}
	}
}

// bounded refuses frames that are larger than what is read.
func bounded(c *socketmode.Client) { socketmode.OptionReadLimit(request.MaxFrame)(c) }

// quiet silences slack-go's own logger: it writes with the standard logger, and may write payloads.
func quiet(c *socketmode.Client) { socketmode.OptionLog(discard{})(c) }

type discard struct{}

// Output drops a line.
func (discard) Output(int, string) error { return nil }
