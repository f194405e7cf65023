package delivery

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage"
)

const (
	// clockSlack is by how much Slack's clock and ours may differ while looking for a message.
	clockSlack = time.Minute
	// pageLength and mostPages are how many messages of a conversation are looked at: more than it gets in the time in
	// which a message is tried.
	pageLength = 200
	mostPages  = 10
)

// lookFor looks once for all the messages at the front of a lane of which an earlier try may have posted some. What
// stands is noted, and the rest is said like anything else. Where the workspace did not grant history nothing is found,
// and said again: rather twice than never.
func (w *Worker) lookFor(ctx context.Context, l *lane, ready []*message) {
	ctx, cancel := finishing(ctx)
	defer cancel()
	first, wanted := ready[0], []*message(nil)
	for _, m := range ready {
		if m.uncertain() && m.thread == first.thread && m.week == first.week {
			wanted = append(wanted, m)
		}
	}
	posted, err := w.posted(ctx, first, wanted)
	if verdict, _ := judge(err); verdict.passing() {
		w.judged(ctx, l, wanted, err)
		return
	}
	if err != nil {
		w.Log.Info("cannot look whether messages were posted; saying them again", "conversation", first.place(), "code", code(err))
	}
	for _, m := range wanted {
		sent, ok := find(posted, m.story.ID, m.part)
		if m.look = false; ok {
			w.found(ctx, l, m, sent)
		}
	}
}

// posted are the messages among which wanted ones may be: those of the conversation, or of the thread that they go to.
func (w *Worker) posted(ctx context.Context, first *message, wanted []*message) (posted, error) {
	since := first.since()
	for _, m := range wanted {
		if m.since().Before(since) {
			since = m.since()
		}
	}
	head := storage.Sent{Conversation: first.conversation, TS: first.thread}
	if first.week == "" || first.thread != "" {
		return w.history(ctx, head, since)
	}
	noted, err := w.Store.WeekThread(ctx, first.conversation, first.week)
	if err != nil {
		return posted{}, fmt.Errorf("reading where a week is announced: %w: %w", errNotYet, err)
	}
	if head.TS = noted; noted != "" {
		return w.history(ctx, head, since)
	}
	all, err := w.history(ctx, head, since) // the head of the week's thread may stand, and not be noted
	sent, ok := find(all, weekID(first.week), 0)
	if err != nil || !ok {
		return posted{}, err
	}
	if err := w.Store.KeepWeekThread(ctx, sent.Conversation, first.week, sent.TS); err != nil {
		return posted{}, fmt.Errorf("noting where a week is announced: %w: %w", errNotYet, err)
	}
	return posted{}, nil
}

// found notes where a message stands that an earlier try posted. What goes on in its thread is still to be said.
func (w *Worker) found(ctx context.Context, l *lane, m *message, sent storage.Sent) {
	m.sent = sent
	body := w.draw([]*message{m})
	err := w.names(ctx, m, m.part, body, sent)
	if err == nil && m.target != "" {
		m.stale, err = w.remember(ctx, []*message{m}, m.target, sent)
	}
	if err != nil {
		m.sent = storage.Sent{} // it is looked for again
		w.judged(ctx, l, []*message{m}, err)
		return
	}
	if m.look = len(m.unsaidParts(body.Thread)) > 0; !m.look && m.stale == nil {
		w.conclude(ctx, l, []*message{m}, "said")
	}
}

// since is when a message can have been posted first.
func (m *message) since() time.Time {
	since := m.edition.Until
	if given, ok := credit.IDTime(m.story.ID); ok {
		since = given
	}
	return since.Add(-clockSlack)
}

// posted is what stands in a conversation, of which Slack knows the id.
type posted struct {
	conversation string
	messages     []slack.Message
}

// history reads the messages of a conversation since a moment: of the thread under head, where it has a ts.
func (w *Worker) history(ctx context.Context, head storage.Sent, since time.Time) (posted, error) {
	found := posted{conversation: w.Store.ChannelNow(head.Conversation)}
	if credit.IsPerson(head.Conversation) {
		direct, _, _, err := w.API.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{head.Conversation}})
		if err != nil {
			return found, fmt.Errorf("opening direct messages: %w", err)
		}
		found.conversation = direct.ID
	}
	oldest := strconv.FormatInt(since.Unix(), 10) + ".000000"
	for cursor, page := "", 0; page < mostPages; page++ {
		messages, next, err := w.page(ctx, found.conversation, head.TS, oldest, cursor)
		if err != nil {
			return found, err
		}
		found.messages = append(found.messages, messages...)
		if cursor = next; cursor == "" {
			break
		}
	}
	return found, nil
}

func (w *Worker) page(ctx context.Context, conversation, thread, oldest, cursor string) (messages []slack.Message, next string, err error) {
	if thread != "" {
		messages, _, next, err = w.API.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: conversation, Timestamp: thread, Oldest: oldest, Limit: pageLength, Cursor: cursor, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", fmt.Errorf("reading a thread: %w", err)
		}
		return messages, next, nil
	}
	history, err := w.API.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: conversation, Oldest: oldest, Limit: pageLength, Cursor: cursor, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading history: %w", err)
	}
	return history.Messages, history.ResponseMetaData.NextCursor, nil
}

// find is the given part of what was said about a shout-out.
func find(in posted, id string, part int) (storage.Sent, bool) {
	for _, m := range in.messages {
		if isPart(m.Metadata, id, part) {
			return storage.Sent{Conversation: in.conversation, TS: m.Timestamp}, true
		}
	}
	return storage.Sent{}, false
}

// isPart reports whether metadata says that a message is the given part of what was said about a shout-out.
func isPart(metadata slack.SlackMetadata, id string, part int) bool {
	if metadata.EventType != metadataType || metadata.EventPayload["part"] != strconv.Itoa(part) {
		return false
	}
	ids, _ := metadata.EventPayload["ids"].([]any)
	return slices.Contains(ids, any(id))
}
