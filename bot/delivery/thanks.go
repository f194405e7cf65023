package delivery

import (
	"context"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// thanks brings the giver of a shout-out a line from a recipient.
type thanks struct {
	post
	by, text string
	// link leads to the announcement, where the giver can follow it.
	link string
}

func (w *Worker) planThanks(
	ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent,
) []*message {
	if !mayThank(story.Shoutout, entry.By) {
		return nil
	}

	t := &thanks{
		post: post{
			conversation: story.Giver, part: thanksPart(slices.Index(story.Recipients, entry.By)), said: said,
			language: w.Workspace.LanguageOf(ctx, story.Giver), story: story, shown: w.shown(ctx, story, story.Giver),
		},
		by: entry.By, text: entry.Text, link: w.linkFor(ctx, story.Shoutout, said),
	}
	m := t.message(t)
	m.cause, m.look = entry.By, entry.Taken
	return []*message{m}
}

// mayThank reports whether somebody may say thanks: a recipient may, and somebody who is erased is none any more.
func mayThank(s credit.Shoutout, by string) bool {
	return s.Giver != "" && slices.Contains(s.Recipients, by)
}

func (t *thanks) draw() render.Message {
	return t.language.Thanks(t.shown.Shoutout, t.link, t.by, t.text)
}

func (t *thanks) perform(ctx context.Context, w *Worker, m *message) error {
	return w.publish(ctx, t.draw(), m)
}

func (t *thanks) overtaken(now render.Story) bool {
	return now.Text == "" || !mayThank(now.Shoutout, t.by)
}

func (t *thanks) owner() string { return t.by }

func (t *thanks) excuse(l render.Language, in string, why render.Problem) render.Message {
	return l.NotThanked(t.story.Shoutout, in, t.text, why)
}

func (*thanks) number() noteNumber { return noteThanks }
