package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// post is what all postings have in common: one shout-out, as it is told in one conversation.
type post struct {
	conversation string
	// target is the key under which storage notes the message. It is empty for one that does not follow a shout-out:
	// that is noted under the people whom it names (forget.go).
	target string
	// part is the part of its mark.
	part int
	// language is that of whoever reads it.
	language render.Language
	// story is what it is about, and shown is that story as the readers of the message see it.
	story, shown render.Story
	// thread is Slack's ts of the thread that it goes to; week, the week whose thread in the channel takes it.
	thread, week string
	// sent is where it stands, as far as it does, and said where the other messages about the shout-out stand, by
	// target.
	sent storage.Sent
	said map[string]storage.Sent
	// stale is a message that went out together with it, whose shout-out was changed meanwhile.
	stale *message
}

func (p *post) content() *post { return p }

// owner is whoever gave the credit.
func (p *post) owner() string { return p.story.Giver }

// message is a posting in its lane.
func (p *post) message(a action) *message {
	return newMessage(a, p.conversation, p.story.ID, p.story.Giver)
}

// contentOf is the post of a message whose action is a posting.
func contentOf(m *message) *post { return m.action.(posting).content() } //nolint:errcheck,forcetypeassert // it is one

// unsaidParts are the numbers of those parts of a thread that are not said.
func (p *post) unsaidParts(thread []render.Message) []int {
	var unsaid []int
	for i := range thread {
		if p.said[partTarget(p.target, i+1)].TS == "" {
			unsaid = append(unsaid, i+1)
		}
	}
	return unsaid
}

// root is the message whose thread takes the parts of head: Slack has no threads within threads.
func (p *post) root(head storage.Sent) storage.Sent {
	if p.thread != "" {
		return storage.Sent{Conversation: head.Conversation, TS: p.thread}
	}
	return head
}

// publish posts one message, or several announcements as one, with what goes on in the thread, and notes where each
// stands.
func (w *Worker) publish(ctx context.Context, body render.Message, batch ...*message) error {
	first := contentOf(batch[0])
	head, err := w.publishHead(ctx, body, batch)
	if err != nil {
		return err
	}

	for _, part := range first.unsaidParts(body.Thread) {
		if err := w.publishPart(ctx, batch, head, part, body.Thread[part-1]); err != nil {
			return err
		}
	}

	if first.stale != nil {
		return w.redrawAt(ctx, first.stale, head)
	}

	return nil
}

// publishHead posts a message without its thread, unless that was done before.
func (w *Worker) publishHead(ctx context.Context, body render.Message, batch []*message) (storage.Sent, error) {
	first := contentOf(batch[0])
	if first.sent.TS != "" {
		return first.sent, nil
	}

	to, err := w.placeOf(ctx, first)
	if err != nil {
		return storage.Sent{}, err
	}

	head, err := w.postOnce(ctx, batch[0], first.piece(to, idsIn(batch), first.part, body))
	if err != nil {
		return storage.Sent{}, err
	}
	if first.stale, err = w.remember(ctx, batch, headPart, head); err != nil {
		return storage.Sent{}, err
	}

	for _, m := range batch {
		contentOf(m).sent = head // whatever comes now, this is not said again
	}

	return head, nil
}

// publishPart posts a part of the thread under head.
func (w *Worker) publishPart(
	ctx context.Context, batch []*message, head storage.Sent, part int, body render.Message,
) error {
	first := contentOf(batch[0])
	sent, err := w.postOnce(ctx, batch[0], first.piece(first.root(head), idsIn(batch), part, body))
	if err != nil {
		return err
	}
	if _, err := w.remember(ctx, batch, part, sent); err != nil {
		return err
	}

	said := map[string]storage.Sent{partTarget(first.target, part): sent}
	maps.Copy(said, first.said)
	first.said = said
	return nil
}

func idsIn(batch []*message) []string {
	ids := make([]string, 0, len(batch))
	for _, m := range batch {
		ids = append(ids, m.about)
	}
	return ids
}

// placeOf is where a posting goes: the conversation, and the thread if it goes to one. The first announcement of a week
// begins the thread of that week.
func (w *Worker) placeOf(ctx context.Context, p *post) (storage.Sent, error) {
	if p.week == "" || p.thread != "" {
		return storage.Sent{Conversation: p.conversation, TS: p.thread}, nil
	}

	ts, err := w.Store.WeekThread(ctx, p.conversation, p.week)
	if err != nil {
		return storage.Sent{}, fmt.Errorf("reading where a week is announced: %w", err)
	}

	if ts == "" {
		if ts, err = w.beginWeek(ctx, p); err != nil {
			return storage.Sent{}, err
		}
	}
	p.thread = ts
	return storage.Sent{Conversation: p.conversation, TS: ts}, nil
}

// beginWeek posts the head of a week's thread.
func (w *Worker) beginWeek(ctx context.Context, p *post) (ts string, err error) {
	sent, err := w.send(ctx, p.conversation, optionsOf(p.language.WeekThread(), []string{weekID(p.week)}, headPart)...)
	if err != nil {
		return "", err
	}
	if err := w.Store.KeepWeekThread(ctx, p.conversation, p.week, sent.TS); err != nil {
		return "", fmt.Errorf("noting where a week is announced: %w", err)
	}
	return sent.TS, nil
}

// piece is one message as Slack takes it.
type piece struct {
	// to is the conversation, and the ts of the thread that it goes to; empty where it goes to none.
	to storage.Sent
	// ids and part are its mark.
	ids  []string
	part int
	body render.Message
	// people are those under whom it is noted as well: when one of them is erased, nothing else leads to it.
	people []string
}

// piece is the head of a posting, or a part of its thread.
func (p *post) piece(to storage.Sent, ids []string, part int, body render.Message) piece {
	one := piece{to: to, ids: ids, part: part, body: body}
	switch person, hears := readerOf(p.target); {
	case p.target == "":
		one.people = body.Named()
	case hears: // when this reader is erased, nothing in the shout-out leads to the message
		one.people = []string{person}
	}
	return one
}

// postOnce posts a piece, unless an earlier try turns out to have posted it. An earlier copy of the bot may have been
// the one that tried.
func (w *Worker) postOnce(ctx context.Context, m *message, p piece) (storage.Sent, error) {
	if m.look {
		sent, stands, err := w.search(ctx, m, p)
		switch {
		case err != nil:
			return sent, err
		case stands:
			return sent, w.noteNames(ctx, m, p, sent)
		}
	}

	if err := w.noteNamesBefore(ctx, m, p); err != nil {
		return storage.Sent{}, err
	}

	options := optionsOf(p.body, p.ids, p.part)
	if p.to.TS != "" {
		options = append(options, slack.MsgOptionTS(p.to.TS))
	}
	sent, err := w.send(ctx, p.to.Conversation, options...)
	if err != nil {
		return sent, err
	}

	return sent, w.noteNames(ctx, m, p, sent)
}

func optionsOf(body render.Message, ids []string, part int) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...),
		slack.MsgOptionMetadata(metadata(ids, part)), slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
}

// search looks for one piece alone. Where Slack does not let Shine look, it counts as not found.
func (w *Worker) search(ctx context.Context, m *message, p piece) (storage.Sent, bool, error) {
	all, err := w.history(ctx, p.to, m.earliest())
	if verdict, _ := judge(err); verdict.passing() {
		return storage.Sent{}, false, err
	}
	if err != nil {
		w.Log.Info("cannot look whether a message was posted; saying it again", "shoutout", m.about, "code", code(err))
	}
	sent, ok := find(all, m.about, p.part)
	return sent, ok, nil
}

// send posts a message.
func (w *Worker) send(ctx context.Context, conversation string, options ...slack.MsgOption) (storage.Sent, error) {
	channel, ts, err := w.API.PostMessageContext(ctx, w.Store.ChannelNow(conversation), options...)
	if err == nil && ts == "" {
		err = ErrNoVerdict
	}
	if err != nil {
		return storage.Sent{}, fmt.Errorf("posting to %s: %w", conversation, err)
	}
	return storage.Sent{Conversation: channel, TS: ts}, nil
}

// remember notes where a part of a message stands, for each shout-out in it, and returns the first of the batch whose
// shout-out was changed meanwhile, if there is one.
func (w *Worker) remember(
	ctx context.Context, batch []*message, part int, sent storage.Sent,
) (stale *message, err error) {
	for _, m := range batch {
		p := contentOf(m)
		if p.target == "" {
			continue
		}

		same, err := w.rememberOne(ctx, p, part, sent)
		if err != nil {
			for _, posted := range batch {
				posted.look = true // all are posted; only writing that down failed
			}
			return nil, err
		}

		if !same && stale == nil {
			stale = m
		}
	}

	return stale, nil
}

// rememberOne notes where a part of a message stands, and reports whether that still tells its shout-out as it is.
func (w *Worker) rememberOne(ctx context.Context, p *post, part int, sent storage.Sent) (same bool, err error) {
	same, err = w.Store.MarkSent(ctx, p.story.Shoutout, partTarget(p.target, part), sent)
	if err != nil {
		return false, fmt.Errorf("noting where %s was said: %w", p.story.ID, err)
	}
	if same && len(p.story.Chain) > 0 {
		return w.sameChain(ctx, p.story)
	}
	return same, nil
}

// sameChain reports whether credit that was passed on still comes through the hands that a message tells. A shout-out
// of the chain may be taken back meanwhile, which changes only the messages that are noted by then.
func (w *Worker) sameChain(ctx context.Context, told render.Story) (bool, error) {
	now, err := w.story(ctx, told.Shoutout)
	if err != nil {
		return false, err
	}
	return slices.EqualFunc(told.Chain, now.Chain, func(a, b credit.Shoutout) bool {
		return a.ID == b.ID && a.Giver == b.Giver && slices.Equal(a.VisibleRecipients(), b.VisibleRecipients())
	}), nil
}
