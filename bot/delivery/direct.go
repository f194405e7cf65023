package delivery

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// direct tells one person of a shout-out: a recipient, or a hearer, whose credit was passed on.
type direct struct {
	post
	person string
	hears  bool
}

// directTo is the message to the recipient of a shout-out, or to a hearer.
func (w *Worker) directTo(ctx context.Context, person string, hears bool, p post) *direct {
	p.target, p.language = person, w.Workspace.LanguageOf(ctx, person)
	if hears {
		p.target = hearTarget(person)
	}
	return &direct{post: p, person: person, hears: hears}
}

func (d *direct) draw() render.Message {
	if d.hears {
		return d.language.PassedOn(d.shown, d.person)
	}
	return d.language.Told(d.shown, d.person)
}

func (d *direct) perform(ctx context.Context, w *Worker, m *message) error {
	return w.publish(ctx, d.draw(), m)
}

func (d *direct) overtaken(now render.Story) bool { return now.Text == "" || d.isErased(now) }

// isErased reports whether the reader is erased. A recipient who is erased is not credited any more; a hearer who is
// erased is missing from the hands, and one of the hands is empty. Somebody who took their own credit back is still
// told.
func (d *direct) isErased(now render.Story) bool {
	if !d.hears {
		return !slices.Contains(now.Recipients, d.person)
	}
	gaveBy := func(person string) bool {
		return slices.ContainsFunc(now.Chain, func(s credit.Shoutout) bool { return s.Giver == person })
	}
	return gaveBy("") && !gaveBy(d.person)
}

func (d *direct) excuse(l render.Language, in string, why render.Problem) render.Message {
	return l.NotTold(d.story.Shoutout, in, why)
}

func (d *direct) number() noteNumber {
	if d.hears {
		return noteHearer
	}
	return noteRecipient
}

func (d *direct) standing(at storage.Sent, said map[string]storage.Sent) telling {
	one := *d
	one.sent, one.said = at, said
	return &one
}

// redraw draws the message again as its shout-out is now, and takes it back when that is gone.
func (d *direct) redraw(ctx context.Context, w *Worker, m *message) error {
	found, err := w.Store.Get(ctx, d.story.ID)
	if err != nil {
		return fmt.Errorf("reading shout-out %s: %w", d.story.ID, err)
	}

	var now render.Story
	if len(found) > 0 {
		if now, err = w.story(ctx, found[0]); err != nil {
			return err
		}
	}
	if len(found) == 0 || d.overtaken(now) {
		return w.takeBack(ctx, d.sent, []string{d.story.ID}, d.language.TakenBack())
	}

	d.story = now
	d.shown = w.shown(ctx, d.story, d.person)
	return w.update(ctx, m, &d.post, []string{d.story.ID}, d.draw())
}
