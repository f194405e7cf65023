package delivery

import (
	"context"
	"fmt"
	"strconv"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// kind says what a message does.
type kind int

const (
	// announce posts a shout-out to its channel; several that wait for one channel go out together.
	announce kind = iota
	// tell posts a direct message to one recipient.
	tell
	// note posts a direct message to the giver about a message that Slack did not take.
	note
	// remove deletes one message of a shout-out that was taken back.
	remove
	// redraw takes a shout-out that was taken back out of an announcement that holds others too.
	redraw
)

// message is one thing to do in one conversation. It is ids and what to say, drawn only when it is its turn.
type message struct {
	work *work
	kind kind
	// conversation is a channel's id, or the id of the person whose direct messages it goes to.
	conversation string
	shoutout     credit.Shoutout
	// sent is where it stands: a message to be removed or redrawn, or one whose thread is not complete.
	sent storage.Sent
	// said is where the other messages about the shout-out stand, by target.
	said map[string]storage.Sent
	// problem is what a note is about: Slack's error code.
	problem string
	// failed counts the tries that came to nothing; look is set when one of them may have been posted all the same.
	failed int
	look   bool
}

// plan turns an entry of the outbox into messages, leaving out what is said already.
func (w *Worker) plan(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	if entry.Say == storage.SayRetract {
		return w.planRetract(ctx, entry)
	}
	found, err := w.Store.Get(ctx, entry.Shoutout)
	if err != nil {
		return nil, fmt.Errorf("reading shout-out %s: %w", entry.Shoutout, err)
	}
	if len(found) == 0 {
		return nil, nil // taken back meanwhile
	}
	said, err := w.Store.Said(ctx, found[0])
	if err != nil {
		return nil, fmt.Errorf("reading what was said of %s: %w", entry.Shoutout, err)
	}
	messages := missing(planShoutout(entry.Say, found[0]), said)
	for _, m := range messages {
		m.look = entry.Taken // the copy that had it before may have said it without noting that
	}
	return messages, nil
}

func planShoutout(say storage.Say, s credit.Shoutout) []*message {
	var messages []*message
	if s.Visibility != credit.Private && s.Channel != "" {
		messages = append(messages, &message{kind: announce, conversation: s.Channel, shoutout: s})
	}
	if say == storage.SayAnnounce {
		return messages // the recipients were told when it was given
	}
	for _, recipient := range s.Recipients {
		messages = append(messages, &message{kind: tell, conversation: recipient, shoutout: s})
	}
	return messages
}

// missing leaves out the messages that were said before the copy that held them died.
func missing(messages []*message, said map[string]storage.Sent) []*message {
	var left []*message
	for _, m := range messages {
		m.sent, m.said = said[m.conversation], said
		if m.sent.TS == "" || len(m.unsaidParts(draw([]*message{m}).Thread)) > 0 {
			left = append(left, m)
		}
	}
	return left
}

// unsaidParts are the numbers of those parts of a thread that are not said.
func (m *message) unsaidParts(thread []render.Message) []int {
	var unsaid []int
	for i := range thread {
		if m.said[m.partTarget(i+1)].TS == "" {
			unsaid = append(unsaid, i+1)
		}
	}
	return unsaid
}

// partTarget names a part of a thread, where storage notes what was said.
func (m *message) partTarget(part int) string { return m.conversation + "#" + strconv.Itoa(part) }

// planRetract removes every message of a shout-out that was taken back. An announcement that it shares with others
// is drawn again without it.
func (w *Worker) planRetract(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	said, err := w.Store.Said(ctx, entry.Retracted)
	if err != nil {
		return nil, fmt.Errorf("reading what was said of %s: %w", entry.Shoutout, err)
	}
	var messages []*message
	for conversation, sent := range said {
		m := &message{kind: remove, conversation: conversation, shoutout: entry.Retracted, sent: sent}
		if conversation == entry.Retracted.Channel {
			m.kind = redraw
		}
		messages = append(messages, m)
	}
	return messages, nil
}

func (m *message) joins() bool { return m.kind == announce && !m.look && m.sent.TS == "" }

// joined says how many of the messages at the front of a lane go out as one: announcements that were not tried
// before, as many as fit. A message whose outcome is unclear goes alone, since it is looked for alone.
func joined(queue []*message) int {
	if !queue[0].joins() {
		return 1
	}
	var together []credit.Shoutout
	for _, m := range queue {
		if !m.joins() {
			break
		}
		together = append(together, m.shoutout)
	}
	return render.Join(together)
}
