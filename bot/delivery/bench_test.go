package delivery

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage"
)

// counted tells when all entries of a store are done.
type counted struct {
	*memory
	left atomic.Int64
	done chan struct{}
}

func (c *counted) DoneOutbox(ctx context.Context, id string) error {
	defer func() {
		if c.left.Add(-1) == 0 {
			close(c.done)
		}
	}()
	return c.memory.DoneOutbox(ctx, id)
}

// BenchmarkDeliver is what it costs to plan, join, draw and post shout-outs, without Redis, the network, or Slack's
// pace.
func BenchmarkDeliver(b *testing.B) {
	d := &desk{
		fakeSlack: newFakeSlack(), memory: newMemory(), outcomes: map[string]int{}, pace: -1,
		rules: storage.Decisions{Settings: credit.DefaultSettings()},
	}
	store := &counted{memory: d.memory, done: make(chan struct{})}
	store.left.Store(int64(b.N))
	for i := range b.N {
		text := fmt.Sprintf("for a calm deed %d.", i)
		d.gives(fmt.Sprint("UG", i%20), fmt.Sprint("C", i%50), text, fmt.Sprint("UR", i%200))
	}
	w := New(d.config(slack.New("xoxb-test", slack.OptionHTTPClient(&http.Client{Transport: Answers(d.fakeSlack)})), store))
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)

	b.ReportAllocs()
	b.ResetTimer()
	go func() { ended <- w.Run(ctx) }()
	<-store.done
	b.StopTimer()
	cancel()
	if err := <-ended; err != nil {
		b.Error(err)
	}
}
