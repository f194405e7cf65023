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
		switch {
		case target == entry.Before.Channel:
			m.kind, m.language, m.emoji = redraw, w.channelLanguage(sent.Conversation), w.boostEmoji(ctx, sent.Conversation)
		case credit.IsPerson(m.reader()):
			m.language = w.Workspace.LanguageOf(ctx, m.reader())
		}
		messages = append(messages, m)
	}
	passed, err := w.planPassedOn(ctx, entry.Before)
	if err != nil {
		return nil, err
	}
	unnoted, err := w.planUnnoted(ctx, entry.Before, said)
	if err != nil {
		return nil, err
	}
	followers, err := w.planRedigest(ctx, entry.Before)
	return slices.Concat(messages, unnoted, passed, followers), err
}

// passedOnPage is how many shout-outs of a recipient are read at a time, to find what they passed on.
const passedOnPage = 200

// planPassedOn lets follow what was passed on of a shout-out that was taken back, by whichever hands, and the digests that
// tell it: the chains that these messages tell begin later now.
func (w *Worker) planPassedOn(ctx context.Context, from credit.Shoutout) ([]*message, error) {
	var messages []*message
	for _, recipient := range from.Recipients {
		passed, err := w.passedOn(ctx, from, recipient)
		if err != nil {
			return nil, err
		}
		for _, s := range passed {
			story, err := w.story(ctx, s)
			if err != nil {
				return nil, err
			}
			said, err := w.Store.Said(ctx, s)
			if err != nil {
				return nil, fmt.Errorf("reading what was said of %s: %w", s.ID, err)
			}
			digests, err := w.planRedigest(ctx, s)
			if err != nil {
				return nil, err
			}
			further, err := w.planPassedOn(ctx, s)
			if err != nil {
				return nil, err
			}
			messages = slices.Concat(messages, w.planEdited(ctx, story, said), digests, further)
		}
	}
	return messages, nil
}

// passedOn finds what a recipient passed on of a shout-out, among all that they gave since.
func (w *Worker) passedOn(ctx context.Context, from credit.Shoutout, recipient string) ([]credit.Shoutout, error) {
	var passed []credit.Shoutout
	span := storage.Span{From: from.Time, To: w.Now().Add(clockSlack), Count: passedOnPage}
	for {
		given, err := w.Store.Given(ctx, recipient, span)
		if err != nil {
			return nil, fmt.Errorf("looking where %s was passed on: %w", from.ID, err)
		}
		for _, s := range given {
			if s.PassedFrom == from.ID {
				passed = append(passed, s)
			}
		}
		if len(given) == 0 {
			return passed, nil
		}
		span.Before = given[len(given)-1].ID
	}
}

// planFollowers lets everything follow a shout-out that says something else now. Where somebody is not credited in it any
// more, since they are erased, so does what was passed on of it: that tells through whose hands it came.
func (w *Worker) planFollowers(ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent) ([]*message, error) {
	messages := w.planEdited(ctx, story, said)
	if entry.Before.ID != "" {
		passed, err := w.planPassedOn(ctx, story.Shoutout)
		if err != nil {
			return nil, err
		}
		messages = append(messages, passed...)
	}
	before := entry.Before
	if before.ID == "" {
		before = story.Shoutout
	}
	unnoted, err := w.planUnnoted(ctx, before, said)
	if err != nil {
		return nil, err
	}
	followers, err := w.planRedigest(ctx, story.Shoutout)
	return slices.Concat(messages, unnoted, followers), err
}

// planEdited lets every message follow a shout-out that says something else now. Whoever was told and is not credited
// in it any more is erased, and their message goes.
func (w *Worker) planEdited(ctx context.Context, story render.Story, said map[string]storage.Sent) []*message {
	var messages []*message
	for target, sent := range said {
		m := &message{conversation: sent.Conversation, target: target, story: story, sent: sent, said: said}
		hearer, hears := strings.CutPrefix(target, storage.HearTarget)
		switch {
		case storage.NoRecipient(target):
			m.kind = remove
		case strings.Contains(target, "#"):
			continue // a part of a thread follows its head
		case hears && len(story.Named()) == 0:
			m.kind = remove
		case hears:
			m.kind, m.language = retell, w.Workspace.LanguageOf(ctx, hearer)
		case target == story.Channel:
			m.kind, m.language, m.emoji = redraw, w.channelLanguage(sent.Conversation), w.boostEmoji(ctx, sent.Conversation)
		case slices.Contains(story.Recipients, target):
			m.kind, m.language = retell, w.Workspace.LanguageOf(ctx, target)
		default:
			continue
		}
		messages = append(messages, m)
	}
	return messages
}
