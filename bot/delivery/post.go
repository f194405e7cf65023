package delivery

import (
	"context"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/storage"
)

// metadataType marks Shine's messages: https://docs.slack.dev/messaging/message-metadata. The payload holds the ids
// of the shout-outs that a message is about and, for one that goes on in a thread, the number of the part.
const metadataType = "shine_credit"

func metadata(ids []string, part int) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"ids": ids, "part": strconv.Itoa(part)}}
}

// post posts a message and what goes on in its thread, and notes where each stands.
func (w *Worker) post(ctx context.Context, batch []*message, m render.Message) error {
	first := batch[0]
	ids := make([]string, 0, len(batch))
	for _, b := range batch {
		ids = append(ids, b.shoutout.ID)
	}
	head, taken, err := w.postHead(ctx, batch, ids, m)
	if err != nil {
		return err
	}
	for _, part := range first.unsaidParts(m.Thread) {
		sent, err := w.postOnce(ctx, first, head, ids, part, m.Thread[part-1])
		if err != nil {
			return err
		}
		if _, err := w.remember(ctx, batch, first.partTarget(part), sent); err != nil {
			return err
		}
	}
	if taken {
		return w.withdraw(ctx, first, head)
	}
	return nil
}

// postHead posts a message without its thread, unless that was done before, and reports whether one of its
// shout-outs was taken back meanwhile.
func (w *Worker) postHead(ctx context.Context, batch []*message, ids []string, m render.Message) (head storage.Sent, taken bool, err error) {
	first := batch[0]
	if first.sent.TS != "" {
		return first.sent, false, nil
	}
	head, err = w.postOnce(ctx, first, storage.Sent{}, ids, 0, m)
	if err != nil {
		return head, false, err
	}
	taken, err = w.remember(ctx, batch, first.conversation, head)
	return head, taken, err
}

// postOnce posts one part of a message, unless an earlier try turns out to have posted it. An earlier copy of the
// bot may have been the one that tried.
func (w *Worker) postOnce(ctx context.Context, m *message, head storage.Sent, ids []string, part int, body render.Message) (storage.Sent, error) {
	if m.look {
		if sent, ok := w.find(ctx, m, head, part); ok {
			return sent, nil
		}
	}
	options := []slack.MsgOption{
		slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...),
		slack.MsgOptionMetadata(metadata(ids, part)), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	conversation := m.conversation
	if head.TS != "" {
		conversation = head.Conversation
		options = append(options, slack.MsgOptionTS(head.TS))
	}
	channel, ts, err := w.API.PostMessageContext(ctx, conversation, options...)
	if err != nil {
		return storage.Sent{}, fmt.Errorf("posting to %s: %w", conversation, err)
	}
	return storage.Sent{Conversation: channel, TS: ts}, nil
}

// remember notes where a message stands, and reports whether one of its shout-outs was taken back meanwhile.
func (w *Worker) remember(ctx context.Context, batch []*message, target string, sent storage.Sent) (taken bool, err error) {
	for _, m := range batch {
		exists, err := w.Store.Say(ctx, m.shoutout, target, sent)
		if err != nil {
			m.look = true // it is posted; what failed is only writing that down
			return false, fmt.Errorf("noting where %s was said: %w", m.shoutout.ID, err)
		}
		taken = taken || !exists
	}
	return taken, nil
}

// withdraw takes shout-outs out of a message that were taken back while it was being posted.
func (w *Worker) withdraw(ctx context.Context, m *message, sent storage.Sent) error {
	if m.kind == announce {
		return w.redraw(ctx, &message{kind: redraw, conversation: m.conversation, shoutout: m.shoutout, sent: sent})
	}
	return w.delete(ctx, sent)
}

// redraw draws an announcement again without the shout-outs that were taken back, and deletes it when none is left.
func (w *Worker) redraw(ctx context.Context, m *message) error {
	ids, err := w.Store.SaidBy(ctx, m.sent)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w", err)
	}
	left, err := w.Store.Get(ctx, ids...)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w", err)
	}
	if len(left) == 0 {
		return w.delete(ctx, m.sent)
	}
	body := render.Announcement(left)
	ids = ids[:0]
	for _, s := range left {
		ids = append(ids, s.ID)
	}
	_, _, _, err = w.API.UpdateMessageContext(ctx, m.sent.Conversation, m.sent.TS,
		slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...), slack.MsgOptionMetadata(metadata(ids, 0)))
	if err != nil {
		return fmt.Errorf("updating an announcement in %s: %w", m.sent.Conversation, err)
	}
	return nil
}

func (w *Worker) delete(ctx context.Context, sent storage.Sent) error {
	if _, _, err := w.API.DeleteMessageContext(ctx, sent.Conversation, sent.TS); err != nil {
		return fmt.Errorf("deleting a message in %s: %w", sent.Conversation, err)
	}
	return nil
}
