package delivery

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// planTakeBack takes back every message of a shout-out that is taken back. An announcement that it shares with others
// is drawn again without it.
func (w *Worker) planTakeBack(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	gone := entry.Before
	said, err := w.said(ctx, gone)
	if err != nil {
		return nil, err
	}

	var messages []*message
	for target, at := range said {
		messages = append(messages, w.planRemoval(ctx, gone, target, at))
	}

	story, err := w.story(ctx, gone)
	if err != nil {
		return nil, err
	}

	unnoted, err := w.planUnnoted(ctx, story, said)
	if err != nil {
		return nil, err
	}

	passed, err := w.planPassedOn(ctx, story)
	if err != nil {
		return nil, err
	}

	digests, err := w.planDigests(ctx, gone)
	return slices.Concat(messages, unnoted, passed, digests), err
}

// planRemoval takes one message back.
func (w *Worker) planRemoval(ctx context.Context, gone credit.Shoutout, target string, at storage.Sent) *message {
	p := post{conversation: at.Conversation, target: target, story: render.Story{Shoutout: gone}, sent: at}
	if target == gone.Channel || credit.IsChannel(target) { // older versions noted one for another channel, too
		c := &change{of: w.announcementIn(ctx, at.Conversation, p)}
		return p.message(c)
	}
	if reader, _ := readerOf(target); reader != "" {
		p.language = w.Workspace.LanguageOf(ctx, reader)
	}
	return p.message(&removal{post: p})
}

// passedOnPage is how many shout-outs of a recipient are read at a time, to find what they passed on.
const passedOnPage = 200

// planPassedOn plans changes of everything that was passed on from a shout-out which is taken back or changed, by
// whichever hands: its messages and digests tell through whose hands it came. From is the shout-out as it was.
func (w *Worker) planPassedOn(ctx context.Context, from render.Story) ([]*message, error) {
	hands := append(slices.Clip(from.Chain), from.Shoutout)
	var messages []*message
	for _, recipient := range from.Recipients {
		passed, err := w.passedOn(ctx, from.Shoutout, recipient)
		if err != nil {
			return nil, err
		}
		for _, s := range passed {
			changes, err := w.planOtherHands(ctx, s, hands)
			if err != nil {
				return nil, err
			}
			further, err := w.planPassedOn(ctx, render.Story{Shoutout: s, Chain: hands})
			if err != nil {
				return nil, err
			}
			messages = slices.Concat(messages, changes, further)
		}
	}

	return messages, nil
}

// planOtherHands plans changes of everything that tells other hands than those through which the credit came by now.
func (w *Worker) planOtherHands(
	ctx context.Context, passed credit.Shoutout, hands []credit.Shoutout,
) ([]*message, error) {
	story, err := w.story(ctx, passed)
	if err != nil {
		return nil, err
	}

	said, err := w.said(ctx, passed)
	if err != nil {
		return nil, err
	}

	unnoted, err := w.planUnnoted(ctx, render.Story{Shoutout: story.Shoutout, Chain: hands}, said)
	if err != nil {
		return nil, err
	}

	digests, err := w.planDigests(ctx, passed)
	return slices.Concat(w.planChanges(ctx, story, said), unnoted, digests), err
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

// planEdited plans changes of everything that tells a shout-out which says something else now. Where somebody is not
// credited in it any more, since they are erased, credit passed on from it changes, too: it tells through whose hands
// it came.
func (w *Worker) planEdited(
	ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent,
) ([]*message, error) {
	messages := w.planChanges(ctx, story, said)
	before := story
	if entry.Before.ID != "" {
		before.Shoutout = entry.Before
		passed, err := w.planPassedOn(ctx, before)
		if err != nil {
			return nil, err
		}
		messages = append(messages, passed...)
	}
	unnoted, err := w.planUnnoted(ctx, before, said)
	if err != nil {
		return nil, err
	}

	digests, err := w.planDigests(ctx, story.Shoutout)
	return slices.Concat(messages, unnoted, digests), err
}

// planChanges plans a change of every message about a shout-out that says something else now.
func (w *Worker) planChanges(ctx context.Context, story render.Story, said map[string]storage.Sent) []*message {
	var messages []*message
	for target, at := range said {
		p := post{conversation: at.Conversation, target: target, story: story, sent: at, said: said}
		if a := w.changeOf(ctx, p); a != nil {
			messages = append(messages, p.message(a))
		}
	}
	return messages
}

// changeOf has one message follow its shout-out; nil where there is nothing to do. Messages to people who are not
// credited in it any more, since they are erased, are taken back.
func (w *Worker) changeOf(ctx context.Context, p post) action {
	reader, hears := readerOf(p.target)
	switch {
	case storage.NoRecipient(p.target), hears && len(p.story.VisibleRecipients()) == 0:
		return &removal{post: p}
	case p.target == p.story.Channel:
		return &change{of: w.announcementIn(ctx, p.conversation, p)}
	case hears, slices.Contains(p.story.Recipients, reader):
		return &change{of: w.directTo(ctx, reader, hears, p)}
	}
	return nil // a part of a thread follows its head
}
