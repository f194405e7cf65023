package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// metadataType marks Shine's messages: https://docs.slack.dev/messaging/message-metadata. The payload holds the ids
// of the shout-outs that a message is about and, for one that goes on in a thread, the number of the part.
const metadataType = "shine_credit"

// The parts of what is said about a shout-out: 0 for a message, 1 and so on for what goes on in its thread, -1 and so on for
// thanks by recipient, and what [message.notePart] says for notes.

func metadata(ids []string, part int) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"ids": ids, "part": strconv.Itoa(part)}}
}

func optionsOf(body render.Message, ids []string, part int) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...),
		slack.MsgOptionMetadata(metadata(ids, part)), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

// post posts a message and what goes on in its thread, and notes where each stands.
func (w *Worker) post(ctx context.Context, batch []*message, m render.Message) error {
	first := batch[0]
	ids := make([]string, 0, len(batch))
	for _, b := range batch {
		ids = append(ids, b.story.ID)
	}
	head, err := w.postHead(ctx, batch, ids, m)
	if err != nil {
		return err
	}
	for _, part := range first.unsaidParts(m.Thread) {
		sent, err := w.postOnce(ctx, first, first.root(head), ids, part, m.Thread[part-1])
		if err != nil {
			return err
		}
		if _, err := w.remember(ctx, batch, first.partTarget(part), sent); err != nil {
			return err
		}
		first.said = maps.Clone(first.said)
		if first.said == nil {
			first.said = map[string]storage.Sent{}
		}
		first.said[first.partTarget(part)] = sent
	}
	if first.stale != nil {
		return w.follow(ctx, first.stale, head)
	}
	return nil
}

// postHead posts a message without its thread, unless that was done before, and notes the first of the batch whose
// shout-out was edited or taken back meanwhile, if there is one.
func (w *Worker) postHead(ctx context.Context, batch []*message, ids []string, m render.Message) (head storage.Sent, err error) {
	first := batch[0]
	if first.sent.TS != "" {
		return first.sent, nil
	}
	above, err := w.above(ctx, first)
	if err != nil {
		return head, err
	}
	if head, err = w.postOnce(ctx, first, above, ids, first.part, m); err != nil {
		return head, err
	}
	if first.target != "" {
		if first.stale, err = w.remember(ctx, batch, first.target, head); err != nil {
			return head, err
		}
	}
	for _, one := range batch {
		one.sent = head // whatever comes now, this is not said again
	}
	return head, nil
}

// root is the message whose thread takes what goes on below head: Slack has no threads within threads.
func (m *message) root(head storage.Sent) storage.Sent {
	if m.thread != "" {
		return storage.Sent{Conversation: head.Conversation, TS: m.thread}
	}
	return head
}

// above is the message in whose thread another one goes; the first announcement of a week posts that of the week.
func (w *Worker) above(ctx context.Context, m *message) (storage.Sent, error) {
	if m.week == "" || m.thread != "" {
		return storage.Sent{Conversation: m.conversation, TS: m.thread}, nil
	}
	ts, err := w.Store.WeekThread(ctx, m.conversation, m.week)
	if err != nil {
		return storage.Sent{}, fmt.Errorf("reading where a week is announced: %w", err)
	}
	if ts == "" {
		head := m.language.WeekThread()
		sent, err := w.send(ctx, m.conversation, optionsOf(head, []string{weekID(m.week)}, 0)...)
		if err != nil {
			return storage.Sent{}, err
		}
		ts = sent.TS
		if err := w.Store.KeepWeekThread(ctx, m.conversation, m.week, ts); err != nil {
			return storage.Sent{}, fmt.Errorf("noting where a week is announced: %w", err)
		}
	}
	m.thread = ts
	return storage.Sent{Conversation: m.conversation, TS: ts}, nil
}

// weekID marks the head of a week's thread, as a shout-out's ID does the messages about it.
func weekID(week string) string { return "week " + week }

// postOnce posts one part of a message, unless an earlier try turns out to have posted it. An earlier copy of the
// bot may have been the one that tried.
func (w *Worker) postOnce(ctx context.Context, m *message, head storage.Sent, ids []string, part int, body render.Message) (storage.Sent, error) {
	if m.look {
		sent, ok, err := w.search(ctx, m, head, part)
		if err != nil {
			return sent, err
		}
		if ok {
			return sent, w.names(ctx, m, part, body, sent)
		}
	}
	if err := w.mayName(ctx, m, part, body); err != nil {
		return storage.Sent{}, err
	}
	options, conversation := optionsOf(body, ids, part), m.conversation
	if head.TS != "" {
		conversation = head.Conversation
		options = append(options, slack.MsgOptionTS(head.TS))
	}
	sent, err := w.send(ctx, conversation, options...)
	if err != nil {
		return sent, err
	}
	return sent, w.names(ctx, m, part, body, sent)
}

// search looks for one part of a message alone. Where Slack does not let it be looked for it is not found.
func (w *Worker) search(ctx context.Context, m *message, head storage.Sent, part int) (storage.Sent, bool, error) {
	if head.TS == "" {
		head = storage.Sent{Conversation: m.conversation, TS: m.thread}
	}
	all, err := w.history(ctx, head, m.since())
	if verdict, _ := judge(err); verdict.passing() {
		return storage.Sent{}, false, err
	}
	if err != nil {
		w.Log.Info("cannot look whether a message was posted; saying it again", "shoutout", m.story.ID, "code", code(err))
	}
	sent, ok := find(all, m.story.ID, part)
	return sent, ok, nil
}

// send posts a message.
func (w *Worker) send(ctx context.Context, conversation string, options ...slack.MsgOption) (storage.Sent, error) {
	channel, ts, err := w.API.PostMessageContext(ctx, w.Store.ChannelNow(conversation), options...)
	if err == nil && ts == "" {
		err = ErrNoVerdict
	}
	if err != nil {
		return storage.Sent{}, fmt.Errorf("posting to %s: %w", conversation, err)
	}
	return storage.Sent{Conversation: channel, TS: ts}, nil
}

// greet posts a welcome, which nothing has to be noted about.
func (w *Worker) greet(ctx context.Context, m *message) error {
	body := w.draw([]*message{m})
	_, err := w.send(ctx, m.conversation, slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...))
	if verdict, _ := judge(err); verdict == verdictUnsure {
		w.Log.Info("a welcome may not have been said; it is not said twice", "conversation", m.conversation, "code", code(err))
		return nil
	}
	return err
}

// postPrivate posts what only one person may know of, once, if it is still right when it is its turn; errors do not name
// them.
func (w *Worker) postPrivate(ctx context.Context, m *message) error {
	entry := m.work.entry
	entry.Taken = m.look
	body, wanted, err := w.Composer.DrawPrivate(ctx, entry)
	if err != nil {
		return fmt.Errorf("drawing a private message: %w, %w", errNotYet, err)
	}
	if !wanted {
		return nil
	}
	_, err = w.postOnce(ctx, m, storage.Sent{}, []string{m.story.ID}, 0, body)
	return err
}

// remember notes where a message stands, and returns the first of the batch whose shout-out was edited or taken back
// meanwhile, if there is one.
func (w *Worker) remember(ctx context.Context, batch []*message, target string, sent storage.Sent) (stale *message, err error) {
	for _, m := range batch {
		if m.kind == note {
			continue // it stays true
		}
		current, err := w.Store.Say(ctx, m.story.Shoutout, target, sent)
		if err != nil {
			m.look = true // it is posted; what failed is only writing that down
			return nil, fmt.Errorf("noting where %s was said: %w", m.story.ID, err)
		}
		if current && len(m.story.Chain) > 0 {
			if current, err = w.sameChain(ctx, m.story); err != nil {
				return nil, err
			}
		}
		if !current && stale == nil {
			stale = m
		}
	}
	return stale, nil
}

// sameChain reports whether credit that was passed on still comes through the hands that a message tells: who takes back
// one of those lets only the messages follow that are noted by then.
func (w *Worker) sameChain(ctx context.Context, told render.Story) (bool, error) {
	now, err := w.story(ctx, told.Shoutout)
	if err != nil {
		return false, err
	}
	return slices.EqualFunc(told.Chain, now.Chain, func(a, b credit.Shoutout) bool { return a.ID == b.ID }), nil
}
