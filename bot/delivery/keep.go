package delivery

import "context"

// A copy of the bot that stood still for longer than its claim lasts, as on a machine that was paused, does not notice.
// Another copy has taken over what it held, and says it. So a copy that has not renewed its claim for a while does so
// before the next message goes out, and learns what is not its own any more.

// keep renews the claim on everything held, and notes what another copy has taken over.
func (w *Worker) keep(ctx context.Context) {
	w.keeping.Lock()
	defer w.keeping.Unlock()
	w.renew(ctx)
}

// sure makes sure that nobody else says what this copy holds: it renews the claim if that is needed, which notes what
// was taken over. It reports whether that worked.
func (w *Worker) sure(ctx context.Context) bool {
	if w.claimHolds() {
		return true
	}
	w.keeping.Lock()
	defer w.keeping.Unlock()
	return w.claimHolds() || w.renew(ctx)
}

// claimHolds reports whether the claim was renewed a short while ago.
func (w *Worker) claimHolds() bool {
	until := w.kept.Load()
	return until != nil && until.left(w.Now()) > 0
}

// renew renews the claim, and reports whether that worked.
func (w *Worker) renew(ctx context.Context) bool {
	until := deadlineIn(w.ClaimAfter/2, w.Now()) // from before Redis is asked
	lost, err := w.Store.KeepOutbox(ctx, w.consumer, w.heldIDs()...)
	if err != nil {
		if ctx.Err() == nil {
			w.Log.Warn("renewing the claim on what is being said", "error", err)
		}
		return false
	}

	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range lost {
		if taken := w.holding[id]; taken != nil && !taken.done.Load() && !taken.lost.Swap(true) {
			w.Log.Warn("another copy has taken over what this one held; it stood still", "entry", id)
		}
	}
	w.kept.Store(&until)
	return true
}

func (w *Worker) heldIDs() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	ids := make([]string, 0, len(w.holding))
	for id := range w.holding {
		ids = append(ids, id)
	}
	return ids
}

// dropTakenOver takes messages out of a lane that another copy says now.
func (w *Worker) dropTakenOver(l *lane) {
	gone := l.takenOver()
	l.drop(gone...)
	for _, m := range gone {
		if of := m.whole().work; of.left.Add(-1) == 0 {
			w.release(of.entry.ID)
		}
	}
}

// whole is the message itself, or the one that a note is about.
func (m *message) whole() *message {
	if n, ok := m.action.(*note); ok {
		return n.of
	}
	return m
}

// takenOver reports whether another copy says a message.
func (m *message) takenOver() bool {
	of := m.whole().work
	return of != nil && of.lost.Load()
}

// takenOver are the messages in a lane that another copy says.
func (l *lane) takenOver() []*message {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []*message
	for _, m := range l.queue {
		if m.takenOver() {
			all = append(all, m)
		}
	}
	return all
}
