package delivery

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Messages that stand already follow their shout-outs: edited, taken back, forgotten.

// follow lets a message follow a change that came while it was being posted.
func (w *Worker) follow(ctx context.Context, m *message, sent storage.Sent) error {
	said, err := w.Store.Said(ctx, m.story.Shoutout)
	if err != nil {
		return fmt.Errorf("reading what was said of %s: %w", m.story.ID, err)
	}
	again := *m
	again.sent, again.said = sent, said
	if m.kind == announce {
		return w.redraw(ctx, &again)
	}
	return w.retell(ctx, &again)
}

// redraw has an announcement follow its shout-outs. Of one that was taken back it is noted no longer where it stood.
func (w *Worker) redraw(ctx context.Context, m *message) error {
	err := w.redrawAnnouncement(ctx, m)
	if verdict, _ := judge(err); verdict != verdictSent && verdict != verdictGone {
		return err
	}
	found, failed := w.Store.Get(ctx, m.story.ID)
	if failed == nil && len(found) == 0 {
		failed = w.Store.Unsay(ctx, m.story.Shoutout, m.sent)
	}
	if failed != nil {
		w.Log.Info("a note of what was taken back is left", "shoutout", m.story.ID, "error", failed)
	}
	return err
}

// redrawAnnouncement draws an announcement again as its shout-outs are now, and deletes it when none is left.
func (w *Worker) redrawAnnouncement(ctx context.Context, m *message) error {
	ids, err := w.Store.SaidBy(ctx, m.sent)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w", err)
	}
	stories, err := w.stories(ctx, ids)
	if err != nil {
		return err
	}
	if len(stories) == 0 {
		return w.takeBackHead(ctx, m)
	}
	shown := w.allShown(ctx, stories, m.sent.Conversation)
	if n := len(stories); m.language.Join(shown, m.emoji) < n {
		return w.part(ctx, m, stories)
	}
	return w.update(ctx, m, stories, m.language.Announcement(shown, m.emoji))
}

// part leaves as many of several shout-outs in their announcement as still fit, and announces the others anew: the one
// that changed rather than those beside it. The announcement is shortened first, so that whoever looks afterwards which
// message announces one finds the new one.
func (w *Worker) part(ctx context.Context, m *message, stories []render.Story) error {
	slices.SortStableFunc(stories, func(a, b render.Story) int {
		return cmp.Compare(changedLast(m, a), changedLast(m, b))
	})
	shown := w.allShown(ctx, stories, m.sent.Conversation)
	fit := m.language.Join(shown, m.emoji)
	if err := w.update(ctx, m, stories[:fit], m.language.Announcement(shown[:fit], m.emoji)); err != nil {
		return err
	}
	for _, story := range stories[fit:] {
		anew, err := w.planAnnouncement(ctx, story)
		if err != nil {
			return err
		}
		for _, one := range anew {
			one.look = m.look
			if err := w.post(ctx, []*message{one}, w.draw([]*message{one})); err != nil {
				m.look = m.look || one.look
				// It comes last: once its head stands, the next try goes on there.
				if said, failed := w.Store.Said(ctx, m.story.Shoutout); failed == nil {
					m.said, m.sent = said, cmp.Or(said[m.target], m.sent)
				}
				return err
			}
		}
	}
	return nil
}

// allShown are stories as they read them who read in a conversation.
func (w *Worker) allShown(ctx context.Context, stories []render.Story, conversation string) []render.Story {
	shown := make([]render.Story, len(stories))
	for i, story := range stories {
		shown[i] = w.shown(ctx, story, conversation)
	}
	return shown
}

// changedLast puts the shout-out that a message follows behind the others.
func changedLast(m *message, story render.Story) int {
	if story.ID == m.story.ID {
		return 1
	}
	return 0
}

// stories reads those of some shout-outs that are still there and have somebody to name.
func (w *Worker) stories(ctx context.Context, ids []string) ([]render.Story, error) {
	found, err := w.Store.Get(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading what a message announces: %w", err)
	}
	var stories []render.Story
	for _, s := range found {
		if s.Text == "" || len(s.Named()) == 0 || s.Visibility == credit.Private {
			continue
		}
		story, err := w.story(ctx, s)
		if err != nil {
			return nil, err
		}
		stories = append(stories, story)
	}
	return stories, nil
}

// retell draws a direct message again as its shout-out is now, and deletes it when that is gone.
func (w *Worker) retell(ctx context.Context, m *message) error {
	found, err := w.Store.Get(ctx, m.story.ID)
	if err != nil {
		return fmt.Errorf("reading shout-out %s: %w", m.story.ID, err)
	}
	if len(found) == 0 || found[0].Text == "" || m.toldNoMore(found[0]) {
		return w.takeBack(ctx, m.sent, []string{m.story.ID}, m.language.TakenBack())
	}
	story, err := w.story(ctx, found[0])
	if err != nil {
		return err
	}
	m.story, m.shown = story, w.shown(ctx, story, m.reader())
	return w.update(ctx, m, []render.Story{story}, w.draw([]*message{m}))
}

// toldNoMore reports whether a message tells somebody of credit who is erased, and so is not credited any more.
func (m *message) toldNoMore(now credit.Shoutout) bool {
	return credit.IsPerson(m.target) && !slices.Contains(now.Recipients, m.target)
}

// update puts a new drawing in the place of a message, and of what goes on in its thread.
func (w *Worker) update(ctx context.Context, m *message, stories []render.Story, body render.Message) error {
	ids := make([]string, 0, len(stories))
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	if err := w.put(ctx, m.sent, body, ids, 0); err != nil {
		return err
	}
	if len(stories) > 1 {
		return nil // what goes on in a thread goes alone
	}
	said, err := w.Store.Said(ctx, m.story.Shoutout) // since it was planned, another edit may have posted parts
	if err != nil {
		return fmt.Errorf("reading what was said of %s: %w", m.story.ID, err)
	}
	for part := 1; ; part++ {
		there, standing := said[m.partTarget(part)]
		switch {
		case part > len(body.Thread) && !standing:
			return nil
		case part > len(body.Thread):
			if err := w.delete(ctx, there); err != nil {
				if verdict, _ := judge(err); verdict != verdictGone {
					return err
				}
			}
		default:
			if err := w.putPart(ctx, m, there, body.Thread[part-1], part); err != nil {
				return err
			}
		}
	}
}

// putPart updates a part of a thread, or posts it where it does not stand.
func (w *Worker) putPart(ctx context.Context, m *message, there storage.Sent, body render.Message, part int) error {
	ids := []string{m.story.ID}
	if there.TS != "" {
		err := w.put(ctx, there, body, ids, part)
		if verdict, _ := judge(err); verdict != verdictGone {
			return err
		}
	}
	sent, err := w.postOnce(ctx, m, m.root(m.sent), ids, part, body)
	if err != nil {
		return err
	}
	if _, err := w.Store.Say(ctx, m.story.Shoutout, m.partTarget(part), sent); err != nil {
		return fmt.Errorf("noting part %s of %s: %w", strconv.Itoa(part), m.story.ID, err)
	}
	return nil
}

// put updates one message in place.
func (w *Worker) put(ctx context.Context, at storage.Sent, body render.Message, ids []string, part int) error {
	_, ts, _, err := w.API.UpdateMessageContext(ctx, w.Store.ChannelNow(at.Conversation), at.TS, optionsOf(body, ids, part)...)
	if err == nil && ts == "" {
		err = ErrNoVerdict
	}
	if err != nil {
		return fmt.Errorf("updating a message in %s: %w", at.Conversation, err)
	}
	return nil
}

func (w *Worker) delete(ctx context.Context, sent storage.Sent) error {
	_, ts, err := w.API.DeleteMessageContext(ctx, w.Store.ChannelNow(sent.Conversation), sent.TS)
	if err == nil && ts == "" {
		err = ErrNoVerdict
	}
	if err != nil {
		return fmt.Errorf("deleting a message in %s: %w", sent.Conversation, err)
	}
	return nil
}
