package delivery

import (
	"context"
	"sync"
)

// lanes are queues of messages, one for each conversation, each served by one goroutine while it has messages.
type lanes struct {
	serve func(context.Context, *lane)
	group sync.WaitGroup

	mu     sync.Mutex
	byName map[string]*lane
}

// lane is the queue of one conversation.
type lane struct {
	name string

	mu    sync.Mutex
	queue []*message
}

func newLanes(serve func(context.Context, *lane)) *lanes {
	return &lanes{serve: serve, byName: map[string]*lane{}}
}

// add puts a message at the end of its conversation's lane, and opens the lane if it is not.
func (l *lanes) add(ctx context.Context, m *message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	open, ok := l.byName[m.conversation]
	if !ok {
		open = &lane{name: m.conversation}
		l.byName[m.conversation] = open
		l.group.Go(func() {
			for l.keepOpen(ctx, open) {
				l.serve(ctx, open)
			}
		})
	}
	open.mu.Lock()
	open.queue = append(open.queue, m)
	open.mu.Unlock()
}

// keepOpen closes a lane that is empty, or whose time is over.
func (l *lanes) keepOpen(ctx context.Context, open *lane) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() == nil && open.length() > 0 {
		return true
	}
	delete(l.byName, open.name)
	return false
}

// wait returns when no lane is open.
func (l *lanes) wait() { l.group.Wait() }

func (l *lane) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// next is the message at the front; with those behind it that may go out in the same message, as join decides.
func (l *lane) next(join func([]*message) int) []*message {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := join(l.queue)
	return append([]*message(nil), l.queue[:n]...)
}

// drop takes the n messages at the front off.
func (l *lane) drop(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = l.queue[n:]
}
