package delivery

import (
	"context"

	"shine/storage"
	"shine/storage/rescue"
)

// panicTries is how often something that panics is tried before it is buried, so that the rest goes on.
const panicTries = 3

// survive does something, and logs a panic: the worker goes on without it.
func (w *Worker) survive(do func()) {
	err := rescue.Do(func() error {
		do()
		return nil
	})
	if err != nil {
		w.Log.Error("the outbox panicked, and goes on", "error", err)
	}
}

// planOrBury plans an entry; one whose planning panics time after time is buried.
func (w *Worker) planOrBury(ctx context.Context, entry storage.OutboxEntry) (messages []*message, err error) {
	err = rescue.Do(func() (err error) {
		messages, err = w.plan(ctx, entry)
		return err
	})
	if !rescue.IsPanic(err) || w.panicked(entry.ID) < panicTries {
		return messages, err
	}

	w.Log.Error("an entry that panics was buried", "entry", entry.ID, "error", err)
	if err := w.Store.Bury(ctx, entry, "planning: "+code(err)); err != nil {
		return nil, err
	}

	w.Counter.CountDelivery("buried")
	return nil, nil
}

// panicked counts how often an entry panicked.
func (w *Worker) panicked(id string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.panics) > maxHeld { // the counts of entries that other copies have settled since are never read
		clear(w.panics)
	}
	w.panics[id]++
	return w.panics[id]
}

// serveOrBury serves a lane. A panic outside of saying a message counts against the message at the front, which is
// tried a few times more.
func (w *Worker) serveOrBury(ctx context.Context, l *lane) {
	err := rescue.Do(func() error {
		w.serve(ctx, l)
		return nil
	})
	if err != nil {
		front, _ := l.ready(w.Now())
		w.survive(func() { w.repeatPanic(ctx, l, front[:min(1, len(front))], err) })
	}
}

// repeatPanic tries again what panicked, each message alone, and gives up after a few times.
func (w *Worker) repeatPanic(ctx context.Context, l *lane, batch []*message, err error) {
	if len(batch) == 0 {
		return
	}

	w.Log.Error("saying something panicked", "entry", batch[0].work.entry.ID, "error", err)
	first := batch[0]
	first.panicked++
	if len(batch) > 1 || first.panicked >= panicTries {
		w.bury(ctx, l, batch, err)
		return
	}

	w.hold(ctx, l, batch, pause(0), err)
}
