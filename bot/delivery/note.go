package delivery

import (
	"context"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/credit"
)

// note tells the owner of a message why that was skipped, and what to do. The two are settled together.
type note struct {
	post
	of  *message
	why render.Problem
	// unopened is set where its reader cannot open the channel that the message was for.
	unopened bool
}

// noteFor is the note about a message that is skipped; nil where it has no owner to tell.
func (w *Worker) noteFor(ctx context.Context, m *message, why render.Problem) *message {
	one, ok := m.action.(owned)
	if !ok || one.owner() == "" {
		return nil
	}

	n := &note{of: m, why: why, unopened: !credit.IsPerson(m.lane) && !w.opens(ctx, one.owner(), m.lane)}
	n.conversation, n.language = one.owner(), w.Workspace.LanguageOf(ctx, one.owner())
	n.part = notePart(one.number(), placeAmongRecipients(m))

	told := newMessage(n, n.conversation, m.about, m.cause)
	told.work, told.since, told.look = m.work, m.since, m.noteLook
	return told
}

// placeAmongRecipients is that of the person to whom a message goes; -1 for all others.
func placeAmongRecipients(m *message) int {
	if d, ok := m.action.(*direct); ok {
		return slices.Index(d.story.Recipients, d.person)
	}
	return -1
}

// opens reports whether somebody can open a channel. Their own direct messages they always can.
func (w *Worker) opens(ctx context.Context, user, conversation string) bool {
	if strings.HasPrefix(conversation, "D") {
		return true // direct messages are not named in the note
	}
	s := credit.Shoutout{Channel: conversation, Visibility: credit.ChannelOnly}
	return w.Workspace.ShownIn(ctx, s, user).Channel != ""
}

func (n *note) draw() render.Message {
	in := n.of.lane
	if n.unopened {
		in = ""
	}
	skipped := n.of.action.(owned) //nolint:errcheck,forcetypeassert // there is no note about a message without owner
	return skipped.excuse(n.language, in, n.why)
}

func (n *note) perform(ctx context.Context, w *Worker, m *message) error {
	return w.publish(ctx, n.draw(), m)
}
