package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// planRetract removes every message of a shout-out that was taken back. An announcement that it shares with others
// is drawn again without it.
func (w *Worker) planRetract(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	said, err := w.Store.Said(ctx, entry.Before)
	if err != nil {
		return nil, fmt.Errorf("reading what was said of %s: %w", entry.Shoutout, err)
	}
	var messages []*message
	for target, sent := range said {
		m := &message{kind: remove, conversation: sent.Conversation, target: target, story: render.Story{Shoutout: entry.Before}, sent: sent}
		if target == entry.Before.Channel {
			m.kind, m.language, m.emoji = redraw, w.channelLanguage(sent.Conversation), w.boostEmoji(ctx, sent.Conversation)
		}
		messages = append(messages, m)
	}
	passed, err := w.planPassedOn(ctx, entry.Before)
	if err != nil {
		return nil, err
	}
	followers, err := w.planRedigest(ctx, entry.Before)
	return append(append(messages, passed...), followers...), err
}

// mostPassedOn is through how many shout-outs of a recipient, of the year behind, one looks for what they passed on.
const mostPassedOn = 200

// planPassedOn lets follow what was passed on of a shout-out that was taken back, by whichever hands: the chains that
// these messages tell begin later now.
func (w *Worker) planPassedOn(ctx context.Context, from credit.Shoutout) ([]*message, error) {
	var messages []*message
	for _, recipient := range from.Recipients {
		given, err := w.Store.Given(ctx, recipient, storage.Span{From: from.Time, To: from.Time.AddDate(1, 0, 0), Count: mostPassedOn})
		if err != nil {
			return nil, fmt.Errorf("looking where %s was passed on: %w", from.ID, err)
		}
		for _, s := range given {
			if s.PassedFrom != from.ID {
				continue
			}
			story, err := w.story(ctx, s)
			if err != nil {
				return nil, err
			}
			said, err := w.Store.Said(ctx, s)
			if err != nil {
				return nil, fmt.Errorf("reading what was said of %s: %w", s.ID, err)
			}
			further, err := w.planPassedOn(ctx, s)
			if err != nil {
				return nil, err
			}
			messages = append(append(messages, w.planEdited(ctx, story, s.Recipients, said)...), further...)
		}
	}
	return messages, nil
}

// planEdited lets every message follow a shout-out that says something else now. Whoever was told and is not credited
// in it any more is erased, and their message goes.
func (w *Worker) planEdited(ctx context.Context, story render.Story, told []string, said map[string]storage.Sent) []*message {
	var messages []*message
	for target, sent := range said {
		m := &message{conversation: sent.Conversation, target: target, story: story, sent: sent, said: said}
		hearer, hears := strings.CutPrefix(target, hearTarget)
		switch {
		case strings.Contains(target, "#"):
			continue // a part of a thread follows its head
		case hears && len(story.Named()) == 0:
			m.kind = remove
		case hears:
			m.kind, m.language = retell, w.Speak(ctx, hearer)
		case target == story.Channel:
			m.kind, m.language, m.emoji = redraw, w.channelLanguage(sent.Conversation), w.boostEmoji(ctx, sent.Conversation)
		case slices.Contains(story.Recipients, target):
			m.kind, m.language = retell, w.Speak(ctx, target)
		case slices.Contains(told, target):
			m.kind = remove
		default:
			continue
		}
		messages = append(messages, m)
	}
	return messages
}
