package delivery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"shine/bot/render"
	"shine/bot/trace"
	"shine/credit"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

// serve says what is at the front of a lane, and settles or repeats it by what Slack answers.
func (w *Worker) serve(ctx context.Context, l *lane) {
	w.dropTakenOver(l)
	ready, wait := l.ready(w.Now())
	if len(ready) == 0 {
		l.rest(ctx, wait)
		return
	}
	if ready[0].uncertain() {
		w.lookFor(ctx, l, ready)
		return
	}
	atOnce := l.begins()
	waited, err := w.awaitTurn(ctx, l.name)
	if err != nil {
		return
	}

	batch := w.front(ctx, l, atOnce && !waited)
	if len(batch) == 0 {
		return
	}
	if !w.sure(ctx) {
		l.rest(ctx, longestRest)
		return
	}
	if slices.ContainsFunc(batch, (*message).takenOver) {
		return
	}

	err = w.sayTraced(ctx, batch)
	w.followVerdict(ctx, l, batch, err)
}

// sayTraced says a batch, and shows that in the traces of its shout-outs.
func (w *Worker) sayTraced(ctx context.Context, batch []*message) error {
	asked := ""
	if batch[0].work != nil { // nobody asked for a note
		asked = string(batch[0].work.entry.Say)
	}
	ctx, span := trace.StartAbout(ctx, batch[0].about, "outbox entry", "say", asked)
	for _, m := range batch[1:] {
		span.LeadsTo(m.about)
	}

	err := rescue.Do(func() error { return w.say(ctx, batch) })
	outcome := "said"
	if err != nil {
		outcome = code(err)
	}
	span.End(outcome)
	return err
}

// front returns the messages that go out now, and brings them up to date: those whose shout-outs were taken back
// meanwhile do not go out. What was read for its plan just now is not read again; if it changes before it is posted,
// that is noticed when it is noted where it stands.
func (w *Worker) front(ctx context.Context, l *lane, justRead bool) []*message {
	for {
		ready, _ := l.ready(w.Now())
		if len(ready) == 0 || ready[0].uncertain() {
			return nil
		}

		batch := slices.Clone(ready[:joined(ready)])
		if justRead {
			return batch
		}

		gone, err := w.refresh(ctx, batch)
		switch {
		case err != nil:
			w.Log.Warn("reading what is to be said; it is said as it was", "conversation", batch[0].place, "error", err)
			return batch
		case len(gone) == 0:
			return batch[:joined(batch)] // one of them may have grown
		}

		w.conclude(ctx, l, gone, "removed")
	}
}

// refresh reads the shout-outs of messages again, and returns the messages that have nothing left to say. One of these
// that stands already becomes a change, since it still has to be taken back.
func (w *Worker) refresh(ctx context.Context, batch []*message) (gone []*message, err error) {
	var ids []string
	for _, m := range batch {
		if _, ok := m.action.(current); ok {
			ids = append(ids, m.about)
		}
	}

	if len(ids) == 0 {
		return nil, nil
	}

	found, err := w.Store.Get(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading shout-outs: %w", err)
	}

	for _, m := range batch {
		one, ok := m.action.(current)
		if !ok {
			continue
		}

		still, err := w.refreshOne(ctx, one, found)
		if err != nil {
			return nil, err
		}

		if !still && !m.becomesChange() {
			gone = append(gone, m)
		}
	}

	return gone, nil
}

// refreshOne has a message tell its shout-out as it is now, and reports whether there is still something to tell.
func (w *Worker) refreshOne(ctx context.Context, one current, found []credit.Shoutout) (still bool, err error) {
	p := one.content()
	at := slices.IndexFunc(found, func(s credit.Shoutout) bool { return s.ID == p.story.ID })
	if at < 0 {
		return false, nil
	}

	now, err := w.storyAgain(ctx, found[at], p.story)
	if err != nil || one.overtaken(now) {
		return false, err
	}

	p.story, p.shown = now, w.shown(ctx, now, p.conversation)
	return true, nil
}

// storyAgain reads a story again; what was not passed on by then, never is.
func (w *Worker) storyAgain(ctx context.Context, now credit.Shoutout, before render.Story) (render.Story, error) {
	if len(before.Chain) > 0 {
		return w.story(ctx, now)
	}
	now.Names = w.called(ctx, now)
	return render.Story{Shoutout: now}, nil
}

// becomesChange turns a message that an earlier try posted into a change, which takes it back, and reports whether
// there is one.
func (m *message) becomesChange() bool {
	one, ok := m.action.(telling)
	if ok = ok && m.stands(); ok {
		m.action = &change{of: one}
	}
	return ok
}

// followVerdict does with a batch what Slack's answer means.
func (w *Worker) followVerdict(ctx context.Context, l *lane, batch []*message, err error) {
	verdict, retryAfter := judge(err)
	failed := l.tried(!verdict.passing())
	if verdict == verdictSent {
		w.noteAppOut(nil)
	}
	switch verdict {
	case verdictSent:
		w.conclude(ctx, l, batch, "said")
	case verdictGone:
		w.conclude(ctx, l, batch, "removed")
	case verdictThreadless:
		w.leaveThread(ctx, l, batch, err)
	case verdictNeedsPerson:
		if wait, may := w.mayHaveMoved(ctx, l, batch[0], err); may {
			w.hold(ctx, l, batch, wait, err)
			return
		}
		w.park(ctx, l, batch, err)
	case verdictMistake:
		w.bury(ctx, l, batch, err)
	case verdictPanicked:
		w.repeatPanic(ctx, l, batch, err)
	case verdictLimited:
		w.hold(ctx, l, batch, max(retryAfter, pause(time.Duration(failed)*time.Second)), err)
	case verdictLater, verdictUnsure:
		if n, ok := batch[0].action.(*note); ok {
			w.comeBack(ctx, l, batch[0], n.of, err)
			return
		}
		w.putOff(ctx, l, batch, failed, err)
	case verdictAppOut:
		w.noteAppOut(err)
		w.hold(ctx, l, batch, maxHold, err)
	}
}

// moving are the pauses before a channel that Slack does not find is tried again: it may have got another id, which
// Slack tells one copy of the bot, and that copy notes it for all.
var moving = []time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}

// mayHaveMoved reports whether Slack may not find a channel because it has another id now, and how long to wait before
// the next try.
func (w *Worker) mayHaveMoved(ctx context.Context, l *lane, m *message, err error) (wait time.Duration, may bool) {
	if code(err) != "channel_not_found" || !credit.IsChannel(l.name) || m.sought == len(moving) {
		return 0, false
	}

	if failed := w.Workspace.Refresh(ctx); failed != nil {
		w.Log.Warn("asking whether a channel has another id", "conversation", m.place, "error", failed)
	}
	m.sought++
	return moving[m.sought-1], true
}

// awaitTurn waits until the conversation takes the next message, whichever copy of the bot said the last, and reports
// whether it had to wait.
func (w *Worker) awaitTurn(ctx context.Context, conversation string) (waited bool, err error) {
	if w.Pace < 0 {
		return false, ctx.Err()
	}
	for ; ; waited = true {
		wait, err := w.Store.Reserve(ctx, conversation, w.Pace)
		if err != nil {
			w.Log.Warn("waiting for the turn in a conversation", "error", err)
			wait = w.Pace
		}
		if wait <= 0 {
			return waited, nil
		}
		if err := sleep.For(ctx, wait); err != nil {
			return true, err
		}
	}
}

// conclude takes the batch off its lane and settles each message; one that a note was about is settled with it.
func (w *Worker) conclude(ctx context.Context, l *lane, batch []*message, outcome string) {
	l.drop(batch...)
	for _, m := range batch {
		w.Counter.CountDelivery(outcome)
		if n, ok := m.action.(*note); ok {
			m = n.of
		}
		w.settle(ctx, m)
	}
}

// putOff puts a batch off, and lets others of its lane pass. Messages that Slack did not take for hours are skipped.
func (w *Worker) putOff(ctx context.Context, l *lane, batch []*message, failed int, err error) {
	verdict, _ := judge(err)
	for _, m := range batch {
		m.look = m.look || verdict == verdictUnsure
		m.alone = m.alone || failed == 0 // others get through, so it may be this one that Slack does not take
		lasts, again := w.failing(ctx, m), m.due != (deadline{})
		m.due = deadlineIn(pause(lasts), w.Now())
		if again && lasts >= m.patience() {
			w.giveUp(ctx, l, m, err)
		}
	}

	w.hold(ctx, l, batch, min(pause(time.Duration(failed)*time.Second), maxHold), err)
}

// failing notes that a message failed, and returns for how long it has, counting all copies of the bot.
func (w *Worker) failing(ctx context.Context, m *message) time.Duration {
	ctx, cancel := finishing(ctx)
	defer cancel()
	since, err := w.Store.Failing(ctx, m.work.entry.ID, w.Now())
	if err != nil {
		w.Log.Warn("noting since when a message is not taken", "entry", m.work.entry.ID, "error", err)
		return 0
	}
	return w.Now().Sub(since)
}

// hold keeps all copies of the bot from speaking in a conversation for a while.
func (w *Worker) hold(ctx context.Context, l *lane, batch []*message, wait time.Duration, err error) {
	w.Counter.CountDelivery("retried")
	w.Log.Warn("Slack did not take a message; trying again", "shoutout", batch[0].about, "conversation", batch[0].place,
		"code", code(err), "in", wait)
	wait = min(wait, longestHold)
	w.setAside(l.pause())
	defer l.resume()
	if err := w.Store.Hold(ctx, l.name, wait); err != nil && ctx.Err() == nil {
		w.Log.Warn("pausing a conversation", "conversation", batch[0].place, "error", err)
	}
	_ = sleep.For(ctx, wait)
}

// pause is how long to wait after a message has been failing for some time: about as long again, at least half a second
// and at most maxPause, at random from the upper half.
func pause(failing time.Duration) time.Duration {
	most := min(max(failing, time.Second), maxPause)
	return most/2 + rand.N(most/2) //nolint:gosec // jitter is no secret
}

// say says a batch: one message, or several announcements as one. Once begun it is finished, also at the shutdown; a
// long one only up to its next part.
func (w *Worker) say(ctx context.Context, batch []*message) error {
	m := batch[0]
	if m.long {
		return m.perform(ctx, w, m)
	}

	ctx, cancel := finishing(ctx)
	defer cancel()
	if len(batch) > 1 {
		return w.announceTogether(ctx, batch)
	}

	return m.perform(ctx, w, m)
}

// finishing is a context for what is begun and has to be finished.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
}
