package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shine/credit"
	"shine/storage"
)

// A copy of the bot may die between posting a message and noting where it stands. Where the shout-out is said by nobody
// any more, since it is taken back, or says something else, that message is looked for.

// unnotedFor is for how long after a shout-out its messages are looked for that are not noted: longer than any is tried.
const unnotedFor = giveUpUntold + 24*time.Hour

// planUnnoted looks for the messages about a shout-out that are not noted, unless this copy has them in hand itself. Story
// is as it was when they were said.
func (w *Worker) planUnnoted(ctx context.Context, before credit.Shoutout, said map[string]storage.Sent) ([]*message, error) {
	if w.Now().Sub(before.Time) > unnotedFor || w.holds(before.ID) {
		return nil, nil
	}
	story, err := w.story(ctx, before)
	if err != nil {
		return nil, err
	}
	expected, err := w.planAnnouncement(ctx, story)
	if err != nil {
		return nil, err
	}
	expected = append(expected, w.planTold(ctx, story)...)

	noted := func(m *message) bool { return said[m.target].TS != "" }
	expected = slices.DeleteFunc(expected, noted)
	for _, m := range expected {
		m.posted, m.kind = m.kind, catchUp
	}
	return expected, nil
}

// holds reports whether this copy has a shout-out in hand that is to be said.
func (w *Worker) holds(shoutout string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, held := range w.holding {
		first := held.entry.Say == storage.SayShoutout || held.entry.Say == storage.SayAnnounce
		if first && held.entry.Shoutout == shoutout {
			return true
		}
	}
	return false
}

// catchUp finds a message that is not noted, if it stands, and lets it follow its shout-out.
func (w *Worker) catchUp(ctx context.Context, m *message) error {
	all, err := w.posted(ctx, m, []*message{m})
	if verdict, _ := judge(err); verdict.passing() {
		return err
	}
	if err != nil {
		w.Log.Info("cannot look whether a message was posted", "shoutout", m.story.ID, "code", code(err))
		return nil
	}
	sent, ok := find(all, m.story.ID, m.part)
	if !ok {
		return nil
	}

	if err := w.noteFound(ctx, m, all, sent); err != nil {
		return err
	}
	if err := w.deleteParts(ctx, m, sent); err != nil {
		return err
	}
	found := *m
	found.kind = m.posted
	return w.follow(ctx, &found, sent)
}

// noteFound notes where a message stands, of every shout-out that it is about.
func (w *Worker) noteFound(ctx context.Context, m *message, all posted, sent storage.Sent) error {
	about := []credit.Shoutout{m.story.Shoutout}
	if m.posted == announce {
		others, err := w.Store.Get(ctx, all.besides(m.story.ID, sent)...)
		if err != nil {
			return fmt.Errorf("reading what a message announces: %w, %w", errNotYet, err)
		}
		about = append(about, others...)
	}
	for _, s := range about {
		target := m.target
		if m.posted == announce {
			target = s.Channel
		}
		if _, err := w.Store.Say(ctx, s, target, sent); err != nil {
			return fmt.Errorf("noting where %s was said: %w, %w", s.ID, errNotYet, err)
		}
	}
	return nil
}

// besides are the ids of the other shout-outs that a message is about.
func (p posted) besides(id string, sent storage.Sent) []string {
	var others []string
	for _, m := range p.messages {
		if m.Timestamp != sent.TS {
			continue
		}
		for _, one := range idsOf(m) {
			if other, ok := one.(string); ok && other != id {
				others = append(others, other)
			}
		}
	}
	return others
}

// deleteParts deletes what goes on in the thread of a message and is not noted: what is still to be said is said anew.
func (w *Worker) deleteParts(ctx context.Context, m *message, head storage.Sent) error {
	said, err := w.Store.Said(ctx, m.story.Shoutout)
	if err != nil {
		return fmt.Errorf("reading what was said of %s: %w, %w", m.story.ID, errNotYet, err)
	}
	thread, err := w.history(ctx, m.root(head), m.since())
	if verdict, _ := judge(err); verdict.passing() {
		return err
	}
	for part := 1; err == nil; part++ {
		at, ok := find(thread, m.story.ID, part)
		if !ok {
			break
		}
		if said[m.partTarget(part)].TS != "" {
			continue
		}
		if err := w.delete(ctx, at); err != nil {
			if verdict, _ := judge(err); verdict != verdictGone {
				return err
			}
		}
	}
	return nil
}

// follower is the kind that lets a message of this one's kind go, or follow its shout-out, where it stands.
func (m *message) follower() kind {
	switch m.kind { //nolint:exhaustive // all others that are posted are taken back
	case announce:
		return redraw
	case hear:
		return retell
	}
	return remove
}
