package delivery

import (
	"context"
	"fmt"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// A copy of the bot may die between posting a message and noting where it stands. When the shout-out is taken back or
// changed, the messages about it are looked for that are not noted.

// unnotedFor is how long after a shout-out was given its messages are looked for that are not noted: longer than any is
// tried.
const unnotedFor = giveUpUntold + 24*time.Hour

// planUnnoted looks for the messages about a shout-out that are not noted. Story is as it was when they were said.
func (w *Worker) planUnnoted(
	ctx context.Context, story render.Story, said map[string]storage.Sent,
) ([]*message, error) {
	if w.Now().Sub(story.Time) > unnotedFor || w.holds(story.ID) {
		return nil, nil
	}

	expected, err := w.planAnnouncement(ctx, story)
	if err != nil {
		return nil, err
	}

	expected = append(expected, w.planDirect(ctx, story)...)

	var unnoted []*message
	for _, m := range expected {
		if one, ok := m.action.(telling); ok && said[one.content().target].TS == "" {
			m.action = &change{of: one, unnoted: true}
			unnoted = append(unnoted, m)
		}
	}

	return unnoted, nil
}

// holds reports whether this copy is saying a shout-out right now, as the first one that has it: then it notes each
// message itself. Messages that it took over from a dead copy may have been posted to people who are not credited any
// more.
func (w *Worker) holds(shoutout string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, held := range w.holding {
		first := held.entry.Say == storage.SayShoutout || held.entry.Say == storage.SayAnnounce
		if first && !held.entry.Taken && held.entry.Shoutout == shoutout {
			return true
		}
	}
	return false
}

// findUnnoted finds a message that is not noted, if it stands, and lets it follow its shout-out.
func (w *Worker) findUnnoted(ctx context.Context, m *message, one telling) error {
	p := one.content()
	all, err := w.postedWhere(ctx, p, m.earliest())
	if verdict, _ := judge(err); verdict.passing() {
		return err
	}
	if err != nil {
		w.Log.Info("cannot look whether a message was posted", "shoutout", m.about, "code", code(err))
		return nil
	}

	at, stands := find(all, m.about, p.part)
	if !stands {
		return nil
	}

	if err := w.noteFound(ctx, one, all, at); err != nil {
		return err
	}
	if err := w.deleteParts(ctx, m, p, at); err != nil {
		return err
	}

	said, err := w.said(ctx, p.story.Shoutout)
	if err != nil {
		return err
	}

	return one.standing(at, said).redraw(ctx, w, m)
}

// noteFound notes where a message stands: an announcement for every shout-out in it.
func (w *Worker) noteFound(ctx context.Context, one telling, all posted, at storage.Sent) error {
	p := one.content()
	if err := w.noteAt(ctx, p.story.Shoutout, p.target, at); err != nil {
		return err
	}
	if _, ok := one.(*announcement); !ok {
		return nil
	}

	others, err := w.Store.Get(ctx, all.besides(p.story.ID, at)...)
	if err != nil {
		return fmt.Errorf("reading what a message announces: %w, %w", errNotYet, err)
	}

	for _, s := range others {
		if err := w.noteAt(ctx, s, s.Channel, at); err != nil {
			return err
		}
	}

	return nil
}

func (w *Worker) noteAt(ctx context.Context, s credit.Shoutout, target string, at storage.Sent) error {
	if _, err := w.Store.MarkSent(ctx, s, target, at); err != nil {
		return fmt.Errorf("noting where %s was said: %w, %w", s.ID, errNotYet, err)
	}
	return nil
}

// besides returns the ids of the other shout-outs that a message is about.
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
func (w *Worker) deleteParts(ctx context.Context, m *message, p *post, head storage.Sent) error {
	said, err := w.said(ctx, p.story.Shoutout)
	if err != nil {
		return fmt.Errorf("%w, %w", errNotYet, err)
	}

	thread, err := w.history(ctx, p.root(head), m.earliest())
	if verdict, _ := judge(err); verdict.passing() {
		return err
	}

	for part := 1; err == nil; part++ {
		at, stands := find(thread, m.about, part)
		if !stands {
			break
		}
		if said[partTarget(p.target, part)].TS != "" {
			continue
		}
		if err := unlessGone(w.delete(ctx, at)); err != nil {
			return err
		}
	}

	return nil
}
