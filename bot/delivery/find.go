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
	// lookBack is how many messages are looked at: more than a lane says in the time that a message is tried.
	lookBack = 200
)

// find looks for a message that an earlier try may have posted. Where the workspace did not grant history it is
// not found, and said again: rather twice than never.
func (w *Worker) find(ctx context.Context, m *message, head storage.Sent, part int) (storage.Sent, bool) {
	messages, conversation, err := w.history(ctx, m, head)
	if err != nil {
		w.Log.Info("cannot look whether a message was posted; saying it again", "shoutout", m.story.ID, "code", code(err))
		return storage.Sent{}, false
	}
	for _, posted := range messages {
		if isPart(posted.Metadata, m.story.ID, part) {
			return storage.Sent{Conversation: conversation, TS: posted.Timestamp}, true
		}
	}
	return storage.Sent{}, false
}

// history reads the messages since the shout-out was recorded: of the thread under head, or of the conversation.
func (w *Worker) history(ctx context.Context, m *message, head storage.Sent) ([]slack.Message, string, error) {
	if head.TS == "" && m.thread != "" {
		head = storage.Sent{Conversation: m.conversation, TS: m.thread}
	}
	if head.TS != "" {
		messages, _, _, err := w.API.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: head.Conversation, Timestamp: head.TS, Limit: lookBack, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", fmt.Errorf("reading a thread: %w", err)
		}
		return messages, head.Conversation, nil
	}
	conversation := m.conversation
	if credit.IsPerson(m.conversation) {
		direct, _, _, err := w.API.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{m.conversation}})
		if err != nil {
			return nil, "", fmt.Errorf("opening direct messages: %w", err)
		}
		conversation = direct.ID
	}
	since := m.edition.Until
	if given, ok := credit.IDTime(m.story.ID); ok {
		since = given
	}
	history, err := w.API.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: conversation, Limit: lookBack, IncludeAllMetadata: true,
		Oldest: strconv.FormatInt(since.Add(-clockSlack).Unix(), 10) + ".000000",
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading history: %w", err)
	}
	return history.Messages, conversation, nil
}

// isPart reports whether metadata says that a message is the given part of what was said about a shout-out.
func isPart(metadata slack.SlackMetadata, id string, part int) bool {
	if metadata.EventType != metadataType || metadata.EventPayload["part"] != strconv.Itoa(part) {
		return false
	}
	ids, _ := metadata.EventPayload["ids"].([]any)
	return slices.Contains(ids, any(id))
}
