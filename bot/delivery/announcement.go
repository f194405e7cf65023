package delivery

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// announcement tells a channel of a shout-out. Several that wait for the same place go out as one message.
type announcement struct {
	post
	// emoji is the one that boosts it; empty where Shine would not hear of it.
	emoji string
}

// announcementIn is the announcement of a shout-out in a channel.
func (w *Worker) announcementIn(ctx context.Context, channel string, p post) *announcement {
	p.conversation, p.language = channel, w.channelLanguage(channel)
	return &announcement{post: p, emoji: w.boostEmoji(ctx, channel)}
}

func (a *announcement) draw() render.Message {
	return a.language.Announcement([]render.Story{a.shown}, a.emoji)
}

func (a *announcement) perform(ctx context.Context, w *Worker, m *message) error {
	return w.publish(ctx, a.draw(), m)
}

// announceTogether announces several shout-outs in one message.
func (w *Worker) announceTogether(ctx context.Context, batch []*message) error {
	first, _ := batch[0].joins()
	stories := make([]render.Story, 0, len(batch))
	for _, m := range batch {
		stories = append(stories, contentOf(m).shown)
	}
	return w.publish(ctx, first.language.Announcement(stories, first.emoji), batch...)
}

func (a *announcement) overtaken(now render.Story) bool {
	return now.Text == "" || len(now.VisibleRecipients()) == 0
}

func (a *announcement) excuse(l render.Language, in string, why render.Problem) render.Message {
	return l.NotAnnounced(a.story.Shoutout, in, why)
}

func (*announcement) number() noteNumber { return noteAnnouncement }

func (a *announcement) standing(at storage.Sent, said map[string]storage.Sent) telling {
	one := *a
	one.sent, one.said = at, said
	return &one
}

// redraw draws the announcement again. Where its shout-out was taken back before that, its note is removed. A shout-out
// that is taken back meanwhile may still be drawn once more; its note stays, so that the announcement is found again.
func (a *announcement) redraw(ctx context.Context, w *Worker, m *message) error {
	before, err := w.Store.Get(ctx, a.story.ID)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w", err)
	}

	err = a.redrawAll(ctx, w, m)
	if verdict, _ := judge(err); verdict != verdictSent && verdict != verdictGone || len(before) > 0 {
		return err
	}

	if failed := w.Store.Unsay(ctx, a.story.Shoutout, a.sent); failed != nil {
		w.Log.Info("a note of what was taken back is left", "shoutout", a.story.ID, "error", failed)
	}
	return err
}

// redrawAll draws an announcement again as all of its shout-outs are now, and deletes it when none is left.
func (a *announcement) redrawAll(ctx context.Context, w *Worker, m *message) error {
	ids, err := w.Store.SaidBy(ctx, a.sent)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w", err)
	}

	stories, err := w.stories(ctx, ids)
	if err != nil {
		return err
	}
	if len(stories) == 0 {
		return a.takeBack(ctx, w)
	}

	shown := w.allShown(ctx, stories, a.sent.Conversation)
	if a.language.Join(shown, a.emoji) < len(stories) {
		return a.split(ctx, w, m, stories)
	}

	return w.update(ctx, m, &a.post, storyIDs(stories), a.language.Announcement(shown, a.emoji))
}

// split leaves as many shout-outs in their common announcement as still fit, and announces the others anew: rather the
// one that changed than those beside it. The announcement is shortened first, so that whoever looks afterwards which
// message announces one finds the new one.
func (a *announcement) split(ctx context.Context, w *Worker, m *message, stories []render.Story) error {
	slices.SortStableFunc(stories, func(one, other render.Story) int {
		return cmp.Compare(a.changedLast(one), a.changedLast(other))
	})
	shown := w.allShown(ctx, stories, a.sent.Conversation)
	fit := a.language.Join(shown, a.emoji)
	err := w.update(ctx, m, &a.post, storyIDs(stories[:fit]), a.language.Announcement(shown[:fit], a.emoji))
	if err != nil {
		return err
	}

	for _, story := range stories[fit:] {
		if err := a.announceAnew(ctx, w, m, story); err != nil {
			return err
		}
	}

	return nil
}

// changedLast puts the shout-out that changed after the others.
func (a *announcement) changedLast(story render.Story) int {
	if story.ID == a.story.ID {
		return 1
	}
	return 0
}

// announceAnew announces one shout-out in a message of its own.
func (a *announcement) announceAnew(ctx context.Context, w *Worker, m *message, story render.Story) error {
	anew, err := w.planAnnouncement(ctx, story)
	if err != nil {
		return err
	}

	for _, one := range anew {
		one.look = m.look
		if err := one.perform(ctx, w, one); err != nil {
			m.look = m.look || one.look
			// Its note comes last: once its head stands, the next try goes on there.
			if said, failed := w.Store.Said(ctx, a.story.Shoutout); failed == nil {
				a.said, a.sent = said, cmp.Or(said[a.target], a.sent)
			}
			return err
		}
	}

	return nil
}

// takeBack takes back an announcement that has nothing left to tell. Credit that was passed on stands under it, unless
// it stands in a thread itself; that is known also where Slack does not let Shine look.
func (a *announcement) takeBack(ctx context.Context, w *Worker) error {
	story, err := w.story(ctx, a.story.Shoutout)
	if err != nil {
		return err
	}

	head, err := w.threadOf(ctx, append(story.Chain, story.Shoutout))
	if err != nil {
		return err
	}

	ids, instead := []string{a.story.ID}, a.language.TakenBack()
	if head != a.sent {
		return w.takeBack(ctx, a.sent, ids, instead)
	}

	passed, err := w.passedBelow(ctx, story.Shoutout, head)
	switch {
	case err != nil:
		return err
	case passed:
		return w.put(ctx, head, instead, ids, headPart)
	}

	return w.takeBack(ctx, head, ids, instead)
}

// passedBelow reports whether credit that was passed on from a shout-out is announced in the thread of its
// announcement.
func (w *Worker) passedBelow(ctx context.Context, from credit.Shoutout, head storage.Sent) (bool, error) {
	for _, recipient := range from.Recipients {
		passed, err := w.passedOn(ctx, from, recipient)
		if err != nil {
			return false, err
		}
		for _, s := range passed {
			said, err := w.said(ctx, s)
			if err != nil {
				return false, err
			}
			if said[s.Channel].Conversation == head.Conversation {
				return true, nil
			}
		}
	}

	return false, nil
}

// stories reads those of some shout-outs that are still there and have somebody to name.
func (w *Worker) stories(ctx context.Context, ids []string) ([]render.Story, error) {
	found, err := w.Store.Get(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading what a message announces: %w", err)
	}

	var stories []render.Story
	for _, s := range found {
		if s.Text == "" || len(s.VisibleRecipients()) == 0 || s.Visibility == credit.Private {
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

// allShown are stories as the readers of a conversation see them.
func (w *Worker) allShown(ctx context.Context, stories []render.Story, conversation string) []render.Story {
	shown := make([]render.Story, len(stories))
	for i, story := range stories {
		shown[i] = w.shown(ctx, story, conversation)
	}
	return shown
}

func storyIDs(stories []render.Story) []string {
	ids := make([]string, 0, len(stories))
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	return ids
}
