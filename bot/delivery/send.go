package delivery

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
)

// serve says what is at the front of a lane, and settles or repeats it by what Slack answers.
func (w *Worker) serve(ctx context.Context, l *lane) {
	if err := w.awaitTurn(ctx, l.name); err != nil {
		return
	}
	batch := l.next(w.joined)
	err := Recovered(func() error { return w.say(ctx, batch) })
	verdict, retryAfter := judge(err)
	switch verdict {
	case said:
		w.appOut(nil)
		w.conclude(ctx, l, batch, "said")
	case gone:
		w.conclude(ctx, l, batch, "removed")
	case person:
		w.park(ctx, batch, err)
		w.conclude(ctx, l, batch, "parked")
	case mistake:
		w.bury(ctx, l, batch, err)
	case broken:
		w.repeatPanic(ctx, l, batch, err)
	case unsure:
		w.repeatUnsure(ctx, l, batch, err)
	case later:
		w.repeat(ctx, l, batch, max(retryAfter, pause(batch[0].failed)), err)
	case out:
		w.appOut(err)
		w.repeat(ctx, l, batch, maxPause, err)
	}
}

// awaitTurn waits until the conversation takes the next message, whichever copy of the bot said the last.
func (w *Worker) awaitTurn(ctx context.Context, conversation string) error {
	if w.Pace < 0 {
		return ctx.Err()
	}
	for {
		wait, err := w.Store.Reserve(ctx, conversation, w.Pace)
		if err != nil {
			w.Log.Warn("reserving a turn", "error", err)
			wait = w.Pace
		}
		if wait <= 0 {
			return nil
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// conclude takes the batch off its lane and settles each message.
func (w *Worker) conclude(ctx context.Context, l *lane, batch []*message, outcome string) {
	l.drop(len(batch))
	for _, m := range batch {
		w.Outcome(outcome)
		w.settle(ctx, m)
	}
}

// park lets a message go that only a person can make possible, and tells the giver what to do.
func (w *Worker) park(ctx context.Context, batch []*message, err error) {
	for _, m := range batch {
		w.Log.Warn("Slack does not take a message here", "shoutout", m.story.ID, "conversation", m.place(), "code", code(err))
		if m.kind == digest {
			w.failDigest(ctx, m, code(err))
		}
		if m.kind != announce || m.story.Giver == "" {
			continue
		}
		m.work.left.Add(1)
		w.lanes.add(ctx, &message{
			work: m.work, kind: note, conversation: m.story.Giver, target: "note", story: m.story, refused: m.conversation, problem: code(err),
			language: w.Speak(ctx, m.story.Giver), part: notePart,
		})
	}
}

// bury gives up a message that Slack will never take. Of several that went together each is tried alone first, so
// that one mistake does not take the others along.
func (w *Worker) bury(ctx context.Context, l *lane, batch []*message, err error) {
	if len(batch) > 1 {
		for _, m := range batch {
			m.look = true
		}
		return
	}
	m := batch[0]
	w.Log.Error("a message that Slack will not take was buried", "shoutout", m.story.ID, "conversation", m.place(), "code", code(err))
	burying, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	if m.kind == digest {
		w.failDigest(burying, m, code(err))
	}
	if err := w.Store.Bury(burying, m.work.entry, m.place()+": "+code(err)); err != nil {
		w.Log.Error("keeping a dead letter", "shoutout", m.story.ID, "error", err)
	}
	w.conclude(ctx, l, batch, "buried")
}

// repeatUnsure tries again what may have been posted, and gives up after a while.
func (w *Worker) repeatUnsure(ctx context.Context, l *lane, batch []*message, err error) {
	for _, m := range batch {
		m.look = true
	}
	if batch[0].failed >= tries {
		w.bury(ctx, l, batch, err)
		return
	}
	w.repeat(ctx, l, batch, pause(batch[0].failed), err)
}

// repeat leaves the batch at the front of its lane and waits, also on behalf of the other copies.
func (w *Worker) repeat(ctx context.Context, l *lane, batch []*message, wait time.Duration, err error) {
	batch[0].failed++
	w.Outcome("retried")
	w.Log.Warn("Slack did not take a message; trying again", "shoutout", batch[0].story.ID, "conversation", batch[0].place(), "code", code(err), "in", wait)
	if err := w.Store.Hold(ctx, l.name, wait); err != nil && ctx.Err() == nil {
		w.Log.Warn("holding a conversation", "conversation", batch[0].place(), "error", err)
	}
	_ = sleep(ctx, wait)
}

// pause grows from half a second to maxPause, drawn from its upper half.
func pause(failed int) time.Duration {
	most := min(time.Second<<min(failed, 6), maxPause)
	return most/2 + rand.N(most/2) //nolint:gosec // jitter is no secret
}

// say says a batch: one message, or several announcements as one. What is begun is finished, also at the shutdown; a
// digest only up to its next part.
func (w *Worker) say(ctx context.Context, batch []*message) error {
	m := batch[0]
	if m.kind == digest || m.kind == redigest {
		return w.sayDigest(ctx, m)
	}
	ctx, cancel := finishing(ctx)
	defer cancel()
	switch m.kind {
	case remove:
		return w.delete(ctx, m.sent)
	case redraw:
		return w.redraw(ctx, m)
	case retell:
		return w.retell(ctx, m)
	case welcome:
		return w.greet(ctx, m)
	case recap:
		return w.postRecap(ctx, m)
	case private:
		return w.postPrivate(ctx, m)
	case announce, tell, hear, note, thank:
		return w.post(ctx, batch, w.draw(batch))
	case digest, redigest: // above
	}
	return fmt.Errorf("a message of unknown kind %d", m.kind)
}

// finishing is a context for what is begun and has to be finished.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
}

// draw draws what is to be posted.
func (w *Worker) draw(batch []*message) render.Message {
	m := batch[0]
	switch m.kind {
	case tell, hear, retell:
		if hearer, hears := strings.CutPrefix(m.target, hearTarget); hears {
			return m.language.PassedOn(m.shown, hearer)
		}
		return m.language.Told(m.shown, m.target)
	case note:
		return m.language.NotAnnounced(m.story.Shoutout, m.refused, m.problem)
	case thank:
		return m.language.Thanks(m.story.Shoutout, w.linkTo(m.story.Shoutout, m.said), m.by, m.text)
	case welcome:
		if credit.IsPerson(m.conversation) {
			return m.language.WelcomeInstaller()
		}
		return m.language.WelcomeChannel()
	case announce, redraw, remove, digest, redigest, recap, private:
	}
	return m.language.Announcement(storiesOf(batch), m.emoji)
}

func storiesOf(batch []*message) []render.Story {
	stories := make([]render.Story, 0, len(batch))
	for _, m := range batch {
		stories = append(stories, m.shown)
	}
	return stories
}
