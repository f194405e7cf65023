package bot

import "sync"

// maxHandlers is how many envelopes are handled at the same time; more wait in their sockets.
const maxHandlers = 64

// handlers run what arrives, a bounded number at a time, until they are closed.
type handlers struct {
	slots   chan struct{}
	running sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

func newHandlers() *handlers { return &handlers{slots: make(chan struct{}, maxHandlers)} }

// start runs handle beside the others, once there is room; after the close it does nothing.
func (h *handlers) start(handle func()) {
	h.slots <- struct{}{}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		<-h.slots
		return
	}
	h.running.Go(func() {
		defer func() { <-h.slots }()
		handle()
	})
}

// close lets nothing more start, and returns when what was started is finished.
func (h *handlers) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.running.Wait()
}
