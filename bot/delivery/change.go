package delivery

import (
	"context"
	"fmt"

	"shine/bot/render"
	"shine/storage"
)

// change has a message that stands follow its shout-out, which was edited or taken back.
type change struct {
	of telling
	// unnoted is set where it is not noted whether the message stands, so that it has to be looked for first
	// (unnoted.go).
	unnoted bool
}

func (c *change) content() *post { return c.of.content() }

func (c *change) perform(ctx context.Context, w *Worker, m *message) error {
	if c.unnoted {
		return w.findUnnoted(ctx, m, c.of)
	}
	return c.of.redraw(ctx, w, m)
}

func (c *change) owner() string {
	if c.unnoted {
		return ""
	}
	return c.content().story.Giver
}

func (c *change) excuse(l render.Language, in string, why render.Problem) render.Message {
	return l.NotFollowed(c.content().story.Shoutout, in, why)
}

func (c *change) number() noteNumber {
	if _, ok := c.of.(*announcement); ok {
		return noteRedrawn
	}
	return noteDirectRedraw
}

// removal takes back a message, or a part of its thread, about a shout-out that is gone.
type removal struct{ post }

func (r *removal) perform(ctx context.Context, w *Worker, _ *message) error {
	if isPartTarget(r.target) { // nobody answers in the thread of a part
		return w.delete(ctx, r.sent)
	}
	return w.takeBack(ctx, r.sent, []string{r.story.ID}, r.language.TakenBack())
}

func (r *removal) excuse(l render.Language, in string, why render.Problem) render.Message {
	return l.NotFollowed(r.story.Shoutout, in, why)
}

func (*removal) number() noteNumber { return noteRemoval }

// redrawAt has a message follow a change that came while it was being posted.
func (w *Worker) redrawAt(ctx context.Context, m *message, at storage.Sent) error {
	one := m.action.(telling) //nolint:errcheck,forcetypeassert // nothing else is noted
	said, err := w.said(ctx, one.content().story.Shoutout)
	if err != nil {
		return err
	}
	return one.standing(at, said).redraw(ctx, w, m)
}

// update puts a new drawing in the place of a message, and of what goes on in its thread.
func (w *Worker) update(ctx context.Context, m *message, p *post, ids []string, body render.Message) error {
	if err := w.put(ctx, p.sent, body, ids, headPart); err != nil {
		return err
	}
	if len(ids) > 1 {
		return nil // what goes on in a thread goes alone
	}

	said, err := w.said(ctx, p.story.Shoutout) // since it was planned, another edit may have posted parts
	if err != nil {
		return err
	}

	for i, part := range body.Thread {
		if err := w.putPart(ctx, m, p, said[partTarget(p.target, i+1)], i+1, part); err != nil {
			return err
		}
	}

	for part := len(body.Thread) + 1; ; part++ {
		there, stands := said[partTarget(p.target, part)]
		if !stands {
			return nil
		}
		if err := unlessGone(w.delete(ctx, there)); err != nil {
			return err
		}
	}
}

// unlessGone drops an error which says that the message to change or delete is gone: then there is nothing to do.
func unlessGone(err error) error {
	if verdict, _ := judge(err); verdict == verdictGone {
		return nil
	}
	return err
}

// putPart updates a part of a thread, or posts it where it does not stand.
func (w *Worker) putPart(
	ctx context.Context, m *message, p *post, there storage.Sent, part int, body render.Message,
) error {
	ids := []string{p.story.ID}
	if there.TS != "" {
		err := w.put(ctx, there, body, ids, part)
		if verdict, _ := judge(err); verdict != verdictGone {
			return err
		}
	}

	sent, err := w.postOnce(ctx, m, p.piece(p.root(p.sent), ids, part, body))
	if err != nil {
		return err
	}
	if _, err := w.Store.MarkSent(ctx, p.story.Shoutout, partTarget(p.target, part), sent); err != nil {
		return fmt.Errorf("noting part %d of %s: %w", part, p.story.ID, err)
	}

	return nil
}

// put updates one message in place.
func (w *Worker) put(ctx context.Context, at storage.Sent, body render.Message, ids []string, part int) error {
	channel, options := w.Store.ChannelNow(at.Conversation), optionsOf(body, ids, part)
	_, ts, _, err := w.API.UpdateMessageContext(ctx, channel, at.TS, options...)
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
