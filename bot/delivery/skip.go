package delivery

import (
	"context"
	"time"

	"shine/bot/render"
	"shine/storage/rescue"
)

const (
	// giveUpAfter is for how long a message is tried that Slack does not take, without Slack's word that it never will.
	giveUpAfter = 12 * time.Hour
	// giveUpUntold is the same for messages without an owner who would be told: a digest may be three days late.
	giveUpUntold = 72 * time.Hour
)

// patience is for how long a message is tried.
func (m *message) patience() time.Duration {
	if one, ok := m.action.(owned); ok && one.owner() != "" {
		return giveUpAfter
	}
	return giveUpUntold
}

// park skips messages that only a person can make possible, and tells their owners what to do.
func (w *Worker) park(ctx context.Context, l *lane, batch []*message, err error) {
	for _, m := range batch {
		w.Log.Warn(
			"Slack does not take a message here", "shoutout", m.about, "conversation", m.place, "code", code(err),
		)
		w.end(ctx, l, m, render.Problem{Code: code(err)}, "parked")
	}
}

// bury skips a message that Slack will never take. When several went together, each is tried alone first, so that
// one mistake does not take the others along.
func (w *Worker) bury(ctx context.Context, l *lane, batch []*message, err error) {
	if len(batch) > 1 {
		for _, m := range batch {
			m.alone = true
		}
		return
	}

	m := batch[0]
	w.Log.Error("a message that Slack will not take was buried",
		"shoutout", m.about, "conversation", m.place, "code", code(err))
	m.dead = m.place + ": " + code(err)
	w.end(ctx, l, m, render.Problem{Code: code(err)}, "buried")
}

// giveUp skips a message that was tried for long.
func (w *Worker) giveUp(ctx context.Context, l *lane, m *message, err error) {
	w.Log.Error("a message that Slack did not take for hours was buried",
		"shoutout", m.about, "conversation", m.place, "code", code(err))
	m.dead = m.place + ": " + code(err) + ", for hours"
	w.end(ctx, l, m, render.Problem{Code: code(err), Hours: true}, "buried")
}

// end settles a message that will not be said, once its owner knows. A note that does not get through brings the
// message back: both are tried again for as long as Slack takes neither.
func (w *Worker) end(ctx context.Context, l *lane, m *message, why render.Problem, outcome string) {
	if d, ok := m.action.(*digest); ok && !d.redrawn {
		d.fail(ctx, w, why.Code)
	}
	var told *message
	err := rescue.Do(func() error {
		told = w.noteFor(ctx, m, why)
		return nil
	})
	if err != nil || told == nil {
		w.conclude(ctx, l, []*message{m}, outcome)
		return
	}

	l.drop(m)
	w.Counter.CountDelivery(outcome)
	w.lanes.add(ctx, told)
}

// comeBack tries a message again of which the note did not get through.
func (w *Worker) comeBack(ctx context.Context, l *lane, told, of *message, err error) {
	verdict, _ := judge(err)
	w.Log.Warn("nobody could be told of a message that Slack did not take; trying both again",
		"shoutout", of.about, "code", code(err))
	of.noteLook, of.dead = of.noteLook || verdict == verdictUnsure, ""
	of.due = deadlineIn(pause(w.failing(ctx, of)), w.Now())
	l.drop(told)
	w.lanes.add(ctx, of)
}

// leaveThread lets announcements leave their thread where that is gone, or takes no answers: they are announced outside
// of it. For the thread of a week another one is begun.
func (w *Worker) leaveThread(ctx context.Context, l *lane, batch []*message, err error) {
	first := batch[0]
	a, announces := first.action.(*announcement)
	switch {
	case first.stands(): // the thread was this announcement's own, which is gone
		w.conclude(ctx, l, batch, "removed")
		return
	case !announces || a.thread == "":
		w.park(ctx, l, batch, err)
		return
	}

	w.Log.Info("a thread is gone; announcing outside of it", "conversation", first.place, "code", code(err))
	if a.week != "" {
		if err := w.Store.KeepWeekThread(ctx, a.conversation, a.week, ""); err != nil {
			w.Log.Warn("forgetting the thread of a week", "conversation", first.place, "error", err)
		}
	}
	gone := a.thread
	for _, m := range batch {
		if p := contentOf(m); p.thread == gone {
			p.thread = ""
		}
	}
}
