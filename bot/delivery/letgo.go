package delivery

import (
	"context"
	"slices"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

const (
	// giveUpAfter is for how long a message is tried that Slack does not take, without Slack's word that it never will.
	giveUpAfter = 12 * time.Hour
	// giveUpUntold is the same for what nobody waits for, who would be told: a digest may be three days late.
	giveUpUntold = 72 * time.Hour
)

// patience is for how long a message is tried.
func (m *message) patience() time.Duration {
	if m.owner() == "" {
		return giveUpUntold
	}
	return giveUpAfter
}

// owner is who hears of it when a message is let go.
func (m *message) owner() string {
	switch m.kind {
	case announce, tell, hear, remove, redraw, retell:
		return m.story.Giver
	case thank:
		return m.by
	case private:
		if m.work.entry.Say == storage.SayAsk {
			return m.work.entry.By
		}
	case note, welcome, digest, redigest, recap, forget, catchUp:
	}
	return ""
}

// park lets messages go that only a person can make possible, and tells their owners what to do.
func (w *Worker) park(ctx context.Context, l *lane, batch []*message, err error) {
	for _, m := range batch {
		w.Log.Warn("Slack does not take a message here", "shoutout", m.story.ID, "conversation", m.place(), "code", code(err))
		w.end(ctx, l, m, render.Problem{Code: code(err)}, "parked")
	}
}

// bury lets a message go that Slack will never take. Of several that went together each is tried alone first, so that
// one mistake does not take the others along.
func (w *Worker) bury(ctx context.Context, l *lane, batch []*message, err error) {
	if len(batch) > 1 {
		for _, m := range batch {
			m.alone = true
		}
		return
	}
	m := batch[0]
	w.Log.Error("a message that Slack will not take was buried", "shoutout", m.story.ID, "conversation", m.place(), "code", code(err))
	m.dead = m.place() + ": " + code(err)
	w.end(ctx, l, m, render.Problem{Code: code(err)}, "buried")
}

// letGo gives up a message that was tried for long.
func (w *Worker) letGo(ctx context.Context, l *lane, m *message, err error) {
	w.Log.Error("a message that Slack did not take for hours was buried", "shoutout", m.story.ID, "conversation", m.place(), "code", code(err))
	m.dead = m.place() + ": " + code(err) + ", for hours"
	w.end(ctx, l, m, render.Problem{Code: code(err), Hours: true}, "buried")
}

// end settles a message that will not be said, once its owner knows. A note that does not get through brings the message
// back: what Slack takes neither of, is tried again as long as that lasts.
func (w *Worker) end(ctx context.Context, l *lane, m *message, problem render.Problem, outcome string) {
	if m.kind == digest {
		w.failDigest(ctx, m, problem.Code)
	}
	owner := m.owner()
	if owner == "" {
		w.conclude(ctx, l, []*message{m}, outcome)
		return
	}
	told := &message{
		work: m.work, kind: note, conversation: owner, story: m.story, about: m, problem: problem, part: m.notePart(), look: m.noteLook,
	}
	err := rescue.Do(func() error {
		told.language = w.Workspace.LanguageOf(ctx, owner)
		told.unopened = !credit.IsPerson(m.conversation) && m.conversation != forgetLane && !w.opens(ctx, owner, m.conversation)
		return nil
	})
	if err != nil {
		w.conclude(ctx, l, []*message{m}, outcome)
		return
	}
	l.drop(m)
	w.Counter.CountDelivery(outcome)
	w.lanes.add(ctx, told)
}

// opens reports whether somebody can open a channel: their own direct messages they can.
func (w *Worker) opens(ctx context.Context, user, conversation string) bool {
	if strings.HasPrefix(conversation, "D") {
		return true // it is not named
	}
	return w.Workspace.ShownIn(ctx, credit.Shoutout{Channel: conversation, Visibility: credit.ChannelOnly}, user).Channel != ""
}

// comeBack tries the message again of which a note did not get through.
func (w *Worker) comeBack(ctx context.Context, l *lane, m *message, err error) {
	verdict, _ := judge(err)
	w.Log.Warn("nobody could be told of a message that Slack did not take; trying both again", "shoutout", m.story.ID, "code", code(err))
	about := m.about
	about.noteLook, about.dead = about.noteLook || verdict == verdictUnsure, ""
	about.due = in(pause(w.failing(ctx, about)), w.Now())
	l.drop(m)
	w.lanes.add(ctx, about)
}

// notePart tells the notes about one shout-out apart from each other, and from what else goes to the same conversation.
func (m *message) notePart() int {
	const most = 1000 // more than there are recipients
	return -most*(2+int(m.kind)) - 1 - slices.Index(m.story.Recipients, m.conversation)
}

// drawNote says why a message was let go, and what to do.
func (w *Worker) drawNote(m *message) render.Message {
	about, l, in := m.about, m.language, m.about.conversation
	if m.unopened {
		in = ""
	}
	switch about.kind {
	case tell, hear:
		return l.NotTold(about.story.Shoutout, in, m.problem)
	case remove, redraw, retell:
		return l.NotFollowed(about.story.Shoutout, in, m.problem)
	case thank:
		return l.NotThanked(about.story.Shoutout, in, about.text, m.problem)
	case private:
		return l.NotAsked(in, about.work.entry.Text, about.work.entry.ID, m.problem)
	case announce, note, welcome, digest, redigest, recap, forget, catchUp:
	}
	return l.NotAnnounced(about.story.Shoutout, in, m.problem)
}

// leaveThread says outside of a thread what was to be said in one that is not there any more, or takes no answers. For
// the thread of a week another one is begun.
func (w *Worker) leaveThread(ctx context.Context, l *lane, batch []*message, err error) {
	first := batch[0]
	switch {
	case first.sent.TS != "": // the announcement itself is gone, whose thread this was
		w.conclude(ctx, l, batch, "removed")
		return
	case first.kind != announce || first.thread == "":
		w.park(ctx, l, batch, err)
		return
	}
	w.Log.Info("a thread is gone; announcing outside of it", "conversation", first.place(), "code", code(err))
	if first.week != "" {
		if err := w.Store.KeepWeekThread(ctx, first.conversation, first.week, ""); err != nil {
			w.Log.Warn("forgetting the thread of a week", "conversation", first.place(), "error", err)
		}
	}
	gone := first.thread
	for _, m := range batch {
		if m.thread == gone {
			m.thread = ""
		}
	}
}
