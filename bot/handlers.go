package bot

import (
	"context"
	"time"

	"shine/bot/socket"
)

// How much is done at a time, and how much waits for its turn; of everybody, and of each person.
var (
	// handling answers envelopes. One that there is no room for is not acknowledged: Slack delivers events again.
	handling = socket.Bounds{AtOnce: 64, AtOnceEach: 8, Waiting: 1024, WaitingEach: 128}
	// following says and does what follows acknowledgements; of one person in the order in which they asked for it.
	following = socket.Bounds{AtOnce: 32, AtOnceEach: 1, Waiting: 4096, WaitingEach: 64}
	// drawing draws home tabs, each person's one time after the other, so that none publishes what it read before another
	// one. Those that nobody could tell apart are one.
	drawing = socket.Bounds{AtOnce: 8, AtOnceEach: 1, Waiting: 4096, WaitingEach: 4}
)

const (
	// afterDeadline bounds what follows one acknowledgement.
	afterDeadline = 20 * time.Second
	// afterStop is how long the bot still does what follows acknowledgements when it stops.
	afterStop = 4 * time.Second
)

// behind has something done that follows an acknowledgement, or is drawn; of that with the same name only the newest.
// It goes on when ctx ends.
func (b *Bot) behind(ctx context.Context, q *socket.Queue, person, name string, do func(context.Context) error) {
	ctx = context.WithoutCancel(ctx)
	added := q.Add(person, socket.Task{Name: name, Do: func() {
		ctx, cancel := context.WithTimeout(ctx, afterDeadline)
		defer cancel()
		defer context.AfterFunc(b.running, cancel)() //nolint:contextcheck // the life of the bot ends it too
		b.guardedAfter(ctx, do)
	}})
	if !added {
		b.metrics.leftOut.Inc()
		b.log.Warn("too much follows what somebody did; this is left out", "person", person, "what", name)
	}
}

// finishBehind does what is left to do behind acknowledgements, answers first, since those may have home tabs drawn.
func (b *Bot) finishBehind(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterStop)
	defer cancel()
	defer context.AfterFunc(ctx, b.stop)()
	b.following.Finish(ctx)
	b.drawing.Finish(ctx)
}
