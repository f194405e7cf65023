package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/storage"
	"shine/storage/rescue"
)

// The bot of the page is a process of its own, which can be killed for real. It is this program once more; what it has to
// know comes through its standard input, a JSON value for each order, and what became of them goes back the same way. Its
// input ends when this process does, however that comes: then it ends, too.

// order is what the bot's process is told to do.
type order struct {
	ID int
	// Begin is set in the first one.
	Begin *beginning `json:",omitempty"`
	// Moment is what the clock shows now.
	Moment time.Time
}

// beginning is what a bot has to know, its secrets too.
type beginning struct {
	AppToken, BotToken, APIURL, RedisURL string
	Pace                                 time.Duration
}

// report says that an order was carried out, or why it was not.
type report struct {
	ID    int
	Error string `json:",omitempty"`
}

// RunBot is the bot's process: it begins as the first order says, then catches up with each move of the clock, until
// there are no more orders.
func RunBot(ctx context.Context, orders io.Reader, reports io.Writer, log *slog.Logger) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	decoder, encoder := json.NewDecoder(orders), json.NewEncoder(reports)
	var first order
	if err := decoder.Decode(&first); err != nil || first.Begin == nil {
		return errors.New("this is a part of `shine demo`, which starts it by itself")
	}

	clock := slacksim.NewClock(first.Moment)
	db, err := storage.Open(ctx, storage.Config{URL: first.Begin.RedisURL, Log: log})
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, db.Close()) }()
	shine, err := newBot(ctx, *first.Begin, clock, log, db)
	if err != nil {
		return err
	}

	running := rescue.Go(func() error { return shine.Run(ctx) })
	rescue.Go(func() error {
		defer cancel()
		return obey(first, decoder, encoder, func(o order) error {
			clock.Move(o.Moment)
			return shine.CatchUp(ctx)
		})
	})
	return <-running
}

// obey carries out orders, until nobody gives any more.
func obey(first order, orders *json.Decoder, reports *json.Encoder, does func(order) error) error {
	for o := first; ; {
		done := report{ID: o.ID}
		if err := does(o); err != nil {
			done.Error = err.Error()
		}
		if err := reports.Encode(done); err != nil {
			return fmt.Errorf("reporting: %w", err)
		}

		o = order{}
		if err := orders.Decode(&o); err != nil {
			return fmt.Errorf("waiting for orders: %w", err)
		}
	}
}

// newBot is the bot that a beginning describes.
func newBot(ctx context.Context, b beginning, clock *slacksim.Clock, log *slog.Logger, db *storage.DB) (*bot.Bot, error) {
	return bot.New(ctx, bot.Config{
		AppToken: b.AppToken, BotToken: b.BotToken, APIURL: b.APIURL, Now: clock.Now, Log: log, Pace: b.Pace,
		SocketStagger: -1, Agenda: 50 * time.Millisecond, AnswerWithin: patience, ClaimAfter: claimAfter,
	}, db)
}

// claimAfter is after how long a bot takes over what one that was killed had in hand.
const claimAfter = time.Second

// worker is the bot at work.
type worker interface {
	// catchUp does what is due by the clock, and returns when all is said.
	catchUp(ctx context.Context) error
	// stop lets the bot finish what is in flight, and ends it.
	stop() error
}

// within is a bot within this process.
type within struct {
	*bot.Bot
	end func() error
}

func (b *within) catchUp(ctx context.Context) error { return b.CatchUp(ctx) }
func (b *within) stop() error                       { return b.end() }

// process is the bot as a process of its own.
type process struct {
	*exec.Cmd
	clock  *slacksim.Clock
	orders io.WriteCloser
	// gone is closed when it has ended.
	gone chan struct{}

	mu      sync.Mutex
	ends    bool // set once it is told to end
	last    int
	waiting map[int]chan report
}

// shutdownTime is what the process gets to finish what is in flight.
const shutdownTime = 8 * time.Second

// startProcess starts a program as the bot's process. It writes its own log lines to log.
func startProcess(ctx context.Context, program []string, b beginning, clock *slacksim.Clock, log io.Writer) (*process, error) {
	command := exec.CommandContext(context.WithoutCancel(ctx), program[0], program[1:]...) //nolint:gosec // it is this program
	command.Stderr = log
	p := &process{Cmd: command, clock: clock, gone: make(chan struct{}), waiting: map[int]chan report{}}
	reports, err := command.StdoutPipe()
	if err == nil {
		p.orders, err = command.StdinPipe()
	}
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("starting the bot: %w", err)
	}

	rescue.Go(func() error {
		defer close(p.gone)
		p.hear(reports)
		return command.Wait()
	})
	if err := p.obey(ctx, order{Begin: &b}); err != nil {
		return nil, errors.Join(fmt.Errorf("starting the bot: %w", err), p.stop())
	}

	return p, nil
}

// hear hands each report to whoever waits for it, until there are no more.
func (p *process) hear(reports io.Reader) {
	decoder := json.NewDecoder(reports)
	for {
		var r report
		if decoder.Decode(&r) != nil {
			return
		}
		p.mu.Lock()
		if waiting := p.waiting[r.ID]; waiting != nil {
			waiting <- r
			delete(p.waiting, r.ID)
		}
		p.mu.Unlock()
	}
}

// errGone is the error of orders to a process that has ended.
var errGone = errors.New("the bot's process has ended")

// obey has the process carry out an order.
func (p *process) obey(ctx context.Context, o order) error {
	done, err := p.tell(o)
	if err != nil {
		return err
	}

	select {
	case r := <-done:
		if r.Error != "" {
			return errors.New(r.Error)
		}
		return nil
	case <-p.gone:
		return errGone
	case <-ctx.Done():
		return fmt.Errorf("waiting for the bot: %w", ctx.Err())
	}
}

// tell gives an order, with the time that it is, and returns where its report comes.
func (p *process) tell(o order) (<-chan report, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	done := make(chan report, 1)
	p.waiting[p.last] = done
	o.ID, o.Moment = p.last, p.clock.Now()
	if err := json.NewEncoder(p.orders).Encode(o); err != nil {
		return nil, fmt.Errorf("%w: %w", errGone, err)
	}
	return done, nil
}

// catchUp does what is due by the clock, and returns when all is said.
func (p *process) catchUp(ctx context.Context) error { return p.obey(ctx, order{}) }

// ended reports whether the process is gone.
func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// told reports whether the process was told to end.
func (p *process) told() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ends
}

// kill ends the process at once, in the middle of whatever it does.
func (p *process) kill() {
	_ = p.Process.Kill() // it may have ended
	<-p.gone
}

// stop lets the process finish what is in flight.
func (p *process) stop() error {
	p.mu.Lock()
	p.ends = true
	p.mu.Unlock()
	_ = p.orders.Close() // it may have ended
	select {
	case <-p.gone:
	case <-time.After(shutdownTime):
		p.kill()
	}
	return nil
}
