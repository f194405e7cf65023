package delivery

import (
	"context"
	"sync/atomic"

	"shine/storage"
)

// work is an entry under way, with the number of its messages that are not settled.
type work struct {
	entry storage.OutboxEntry
	left  atomic.Int64
	// lost is set where another copy has taken it over, and done once this one takes it off the outbox.
	lost, done atomic.Bool
	// aside is set while it waits for Slack, and takes no room among the entries that are held.
	aside bool
}

// takeAll plans the messages of entries, and puts them into their lanes together. All of them are held from the
// beginning, also those for which there is no room yet: another copy would take over an entry that nobody holds.
func (w *Worker) takeAll(ctx context.Context, entries []storage.OutboxEntry) {
	begun := w.begin(entries)
	defer func() { w.forgo(begun) }() // those that were not begun are for the next copy that claims them

	var planned []*message
	for len(begun) > 0 {
		if len(w.held) == cap(w.held) { // there is only room again once planned messages have gone out
			w.setAside(w.lanes.add(ctx, planned...))
			planned = nil
		}
		select {
		case <-ctx.Done():
			return
		case w.held <- struct{}{}:
		}

		next := begun[0]
		begun = begun[1:]
		planned = append(planned, w.take(ctx, next)...)
	}

	w.setAside(w.lanes.add(ctx, planned...))
}

// take plans the messages of an entry, for which there is room.
func (w *Worker) take(ctx context.Context, begun *work) []*message {
	if begun.lost.Load() {
		w.release(begun.entry.ID)
		return nil
	}

	messages, err := w.planOrBury(ctx, begun.entry)
	if err != nil {
		w.Log.Warn("planning what to say; it comes again", "entry", begun.entry.ID, "error", err)
		w.release(begun.entry.ID)
		return nil
	}

	return w.start(ctx, begun, messages)
}

// begin notes which of the entries are under way from now on: those that were not before.
func (w *Worker) begin(entries []storage.OutboxEntry) (begun []*work) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, entry := range entries {
		if w.holding[entry.ID] == nil {
			w.holding[entry.ID] = &work{entry: entry}
			begun = append(begun, w.holding[entry.ID])
		}
	}
	return begun
}

// forgo leaves entries that were begun, and took no room.
func (w *Worker) forgo(begun []*work) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range begun {
		delete(w.holding, one.entry.ID)
	}
}

// release makes room for another entry.
func (w *Worker) release(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	released := w.holding[id]
	delete(w.holding, id)
	if released.aside {
		w.aside--
	} else {
		<-w.held
	}
}

// setAside makes room for others while entries wait for Slack, as long as those are not too many.
func (w *Worker) setAside(waiting []*message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range waiting {
		held := w.holding[m.work.entry.ID]
		if held == nil || held.aside || w.aside >= maxAside {
			continue
		}
		held.aside = true
		w.aside++
		<-w.held
	}
}

// start counts the messages of an entry, which are to go into their lanes; one without any is done at once.
func (w *Worker) start(ctx context.Context, work *work, messages []*message) []*message {
	work.left.Store(int64(len(messages)))
	if len(messages) == 0 {
		w.finish(ctx, work)
	}
	for _, m := range messages {
		m.work = work
	}
	return messages
}

// settle counts a message of an entry as said, parked or buried; the last one finishes the entry.
func (w *Worker) settle(ctx context.Context, m *message) {
	if m.dead != "" {
		w.keepDead(ctx, m)
	}
	if m.work.left.Add(-1) == 0 {
		w.finish(ctx, m.work)
	}
}

// keepDead leaves a dead letter for an operator.
func (w *Worker) keepDead(ctx context.Context, m *message) {
	ctx, cancel := finishing(ctx)
	defer cancel()
	if err := w.Store.Bury(ctx, m.work.entry, m.dead); err != nil {
		w.Log.Error("keeping a dead letter", "shoutout", m.about, "error", err)
	}
}

// finish takes an entry out of the stream whose messages are all settled.
func (w *Worker) finish(ctx context.Context, all *work) {
	ctx, cancel := finishing(ctx)
	defer cancel()
	all.done.Store(true)
	if err := w.Store.DoneOutbox(ctx, all.entry.ID); err != nil {
		// It comes again, and finds that everything is said.
		w.Log.Warn("taking a finished entry off the outbox", "entry", all.entry.ID, "error", err)
	}
	w.release(all.entry.ID)
}
