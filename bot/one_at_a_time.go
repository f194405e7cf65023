package bot

import (
	"context"
	"sync"
)

// oneAtATime lets what is done under the same name be done one after the other.
type oneAtATime struct {
	mu sync.Mutex
	// busy are the names under which something is being done, each with what closes when that is over.
	busy map[string]chan struct{}
}

func newOneAtATime() *oneAtATime { return &oneAtATime{busy: map[string]chan struct{}{}} }

// begin waits until nothing is done under a name, or until ctx ends. The caller has to call end.
func (o *oneAtATime) begin(ctx context.Context, name string) (end func(), err error) {
	for {
		over, began := o.tryBegin(name)
		if began {
			return func() { o.end(name, over) }, nil
		}
		select {
		case <-over:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// tryBegin begins, or returns a channel that closes when the one before is over.
func (o *oneAtATime) tryBegin(name string) (over chan struct{}, began bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if over, taken := o.busy[name]; taken {
		return over, false
	}
	over = make(chan struct{})
	o.busy[name] = over
	return over, true
}

func (o *oneAtATime) end(name string, over chan struct{}) {
	o.mu.Lock()
	delete(o.busy, name)
	o.mu.Unlock()
	close(over)
}
