package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"shine/bot/socket"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// jobTimeout bounds what takes longer than an answer: an export, forgetting somebody.
	jobTimeout = time.Hour
	// afterDeadline bounds what follows one acknowledgement.
	afterDeadline = 20 * time.Second
	// afterStop is how long the bot still does what follows acknowledgements when it stops.
	afterStop = 4 * time.Second
	// panicPause is how long a part of the bot rests that panicked.
	panicPause = time.Second
)

// jobs are what the bot does beside answering. They go on when an envelope is answered, and end with the bot; what
// panics in one ends no other.
type jobs struct {
	log *slog.Logger
	// following does what follows acknowledgements, drawing draws home tabs, and leftOut counts what found no room in
	// either.
	following, drawing *socket.Queue
	leftOut            prometheus.Counter
	// running ends with the bot, and group holds the jobs that take longer.
	running context.Context //nolint:containedctx // the life of the bot, which jobs outlive their envelopes in
	stop    context.CancelFunc
	group   sync.WaitGroup
}

func newJobs(ctx context.Context, log *slog.Logger, leftOut prometheus.Counter) *jobs {
	j := &jobs{log: log, following: socket.NewQueue(following), drawing: socket.NewQueue(drawing), leftOut: leftOut}
	j.running, j.stop = context.WithCancel(context.WithoutCancel(ctx))
	return j
}

// start runs a job until it is done or the bot stops. Jobs are safe to ask for again.
func (j *jobs) start(job func(context.Context)) {
	j.group.Go(func() {
		ctx, cancel := context.WithTimeout(j.running, jobTimeout)
		defer cancel()
		j.survive(func() { job(ctx) })
	})
}

// enqueue adds something to a queue: what follows an acknowledgement, or a home tab to draw. Of several with the same
// name only the newest is done. It goes on when ctx ends.
func (j *jobs) enqueue(ctx context.Context, q *socket.Queue, person, name string, do func(context.Context) error) {
	ctx = context.WithoutCancel(ctx)
	added := q.Add(person, socket.Task{Name: name, Do: func() {
		ctx, cancel := context.WithTimeout(ctx, afterDeadline)
		defer cancel()
		defer context.AfterFunc(j.running, cancel)() //nolint:contextcheck // the life of the bot ends it too
		j.guardedAfter(ctx, do)
	}})
	if !added {
		j.leftOut.Inc()
		j.log.Warn("too much follows what somebody did; this is left out", "person", person, "what", name)
	}
}

// drawLater has a home tab drawn when it is its person's turn.
func (j *jobs) drawLater(ctx context.Context, user string, draw func(context.Context) error) {
	j.enqueue(ctx, j.drawing, user, "home tab", draw)
}

// finishQueued does what is left to do after acknowledgements, answers first, since those may have home tabs drawn.
func (j *jobs) finishQueued(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterStop)
	defer cancel()
	defer context.AfterFunc(ctx, j.stop)()
	j.following.Finish(ctx)
	j.drawing.Finish(ctx)
}

func (j *jobs) guardedAfter(ctx context.Context, after func(context.Context) error) {
	err := rescue.Do(func() error { return after(ctx) })
	if rescue.IsPanic(err) {
		incident(j.log, err)
	} else if err != nil {
		j.log.Warn("doing what follows an acknowledgement", "error", err)
	}
}

// survive does something, and logs a panic: the bot goes on without it.
func (j *jobs) survive(do func()) {
	err := rescue.Do(func() error {
		do()
		return nil
	})
	if err != nil {
		incident(j.log, err)
	}
}

// keepRunning returns a function that runs a part of the bot until ctx ends or the part returns: after a panic it
// begins anew.
func (j *jobs) keepRunning(ctx context.Context, part func(context.Context) error) func() error {
	return func() error {
		for {
			err := rescue.Do(func() error { return part(ctx) })
			if !rescue.IsPanic(err) {
				return err
			}
			incident(j.log, err)
			if sleep.For(ctx, panicPause) != nil {
				return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
			}
		}
	}
}
