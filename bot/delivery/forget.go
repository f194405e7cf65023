package delivery

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Messages that name people and follow no shout-out, such as thanks and notes, are noted before they are said and again
// once it is known where they stand: so what names somebody can be taken back, also where a copy of the bot died between.

// forgetLane is the lane of everything that is taken back when people are erased: one after the other, at Slack's pace,
// and behind nothing that people wait for.
const forgetLane = "forget"

// planForget takes back what names somebody who is erased.
func (w *Worker) planForget(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	named, err := w.Store.Named(ctx, entry.To)
	if err != nil {
		return nil, fmt.Errorf("looking what names somebody: %w", err)
	}
	messages := make([]*message, 0, len(named))
	for i, one := range named {
		m := &message{kind: forget, conversation: forgetLane, naming: one, sent: one.At, language: w.readIn(ctx, one.At.Conversation)}
		m.story.ID = entry.ID + " " + strconv.Itoa(i) // so that none waits for another
		messages = append(messages, m)
	}
	return messages, nil
}

// readIn is the language of a conversation, as far as that is known of direct ones.
func (w *Worker) readIn(ctx context.Context, conversation string) render.Language {
	if credit.IsPerson(conversation) {
		return w.Workspace.LanguageOf(ctx, conversation)
	}
	return w.channelLanguage(conversation)
}

// forget takes one message back that names somebody, and then its note.
func (w *Worker) forget(ctx context.Context, m *message) error {
	at, stands, err := w.Stands(ctx, m.naming)
	if err != nil {
		return err
	}
	if stands {
		err := w.takeBack(ctx, at, nil, m.language.Erased())
		if verdict, _ := judge(err); verdict != verdictSent && verdict != verdictGone {
			return err
		}
	}
	if err := w.Store.Unname(ctx, m.work.entry.To, m.naming); err != nil {
		return fmt.Errorf("forgetting a message: %w", err)
	}
	return nil
}

// Stands is where a message stands that names somebody, and whether it does. One that was noted before it was said is looked
// for.
func (w *Worker) Stands(ctx context.Context, n storage.Naming) (storage.Sent, bool, error) {
	if n.At.TS != "" {
		return n.At, true, nil
	}
	posted, err := w.history(ctx, n.At, n.Time.Add(-clockSlack))
	if verdict, _ := judge(err); verdict.passing() {
		return storage.Sent{}, false, err
	}
	if err != nil {
		w.Log.Info("cannot look whether a message was said that names somebody", "code", code(err))
	}
	id, part := parseMark(n.Mark)
	at, ok := find(posted, id, part)
	return at, ok, nil
}

// Mark is how a part of what is said under an id is found in a conversation.
func Mark(id string, part int) string { return id + "/" + strconv.Itoa(part) }

func parseMark(mark string) (id string, part int) {
	id, number, _ := strings.Cut(mark, "/")
	part, _ = strconv.Atoi(number) // ours
	return id, part
}

// Marked lets a message be found by its mark.
func Marked(mark string) slack.MsgOption {
	id, part := parseMark(mark)
	return slack.MsgOptionMetadata(metadata([]string{id}, part))
}

// unlinked reports whether a message follows no shout-out: nothing but the people whom it names leads to it.
func (m *message) unlinked() bool {
	return slices.Contains([]kind{note, thank, recap, private}, m.kind)
}

// mayName notes whom a message will name that is about to be said.
func (w *Worker) mayName(ctx context.Context, m *message, part int, body render.Message) error {
	if !m.unlinked() {
		return nil
	}
	if err := w.Store.NoteNamed(ctx, body.Named(), m.mayStand(part, w.Now())); err != nil {
		return fmt.Errorf("%w, %w", errNotYet, err)
	}
	return nil
}

// names notes where a message stands that names people.
func (w *Worker) names(ctx context.Context, m *message, part int, body render.Message, sent storage.Sent) error {
	if !m.unlinked() {
		return nil
	}
	now := w.Now()
	if err := w.Store.NoteNamed(ctx, body.Named(), storage.Naming{At: sent, Time: now}, m.mayStand(part, now)); err != nil {
		m.look = true // it is posted; what failed is only writing that down
		return fmt.Errorf("noting whom a message names: %w", err)
	}
	return nil
}

// mayStand is a part of a message of which it is not known yet where it stands.
func (m *message) mayStand(part int, now time.Time) storage.Naming {
	return storage.Naming{At: storage.Sent{Conversation: m.conversation}, Mark: Mark(m.story.ID, part), Time: now}
}

// takeBack deletes a message. Where somebody answered below it, or credit was passed on there, a line takes its place that
// says nothing of it: a thread without a head cannot be read.
func (w *Worker) takeBack(ctx context.Context, at storage.Sent, ids []string, instead render.Message) error {
	answered, err := w.answered(ctx, at)
	if err != nil {
		return err
	}
	if answered {
		return w.put(ctx, at, instead, ids, 0)
	}
	return w.delete(ctx, at)
}

// takeBackHead takes an announcement back of which nothing is left. Credit that was passed on stands below it, unless it
// stands in a thread itself; that is known also where Slack does not let Shine look.
func (w *Worker) takeBackHead(ctx context.Context, m *message) error {
	story, err := w.story(ctx, m.story.Shoutout)
	if err != nil {
		return err
	}
	head, err := w.threadOf(ctx, append(story.Chain, story.Shoutout))
	if err != nil {
		return err
	}
	ids, instead := []string{m.story.ID}, m.language.TakenBack()
	if head != m.sent {
		return w.takeBack(ctx, m.sent, ids, instead)
	}
	passed, err := w.passedBelow(ctx, story.Shoutout, head)
	switch {
	case err != nil:
		return err
	case passed:
		return w.put(ctx, head, instead, ids, 0)
	}
	return w.takeBack(ctx, head, ids, instead)
}

// passedBelow reports whether credit that was passed on is announced in the thread of its announcement.
func (w *Worker) passedBelow(ctx context.Context, from credit.Shoutout, head storage.Sent) (bool, error) {
	for _, recipient := range from.Recipients {
		passed, err := w.passedOn(ctx, from, recipient)
		if err != nil {
			return false, err
		}
		for _, s := range passed {
			said, err := w.Store.Said(ctx, s)
			if err != nil {
				return false, fmt.Errorf("reading what was said of %s: %w", s.ID, err)
			}
			if said[s.Channel].Conversation == head.Conversation {
				return true, nil
			}
		}
	}
	return false, nil
}

// answered reports whether something stands below a message that is not a part of it. Where Slack does not let Shine look,
// nothing does.
func (w *Worker) answered(ctx context.Context, at storage.Sent) (bool, error) {
	for cursor, page := "", 0; page < mostPages; page++ {
		messages, next, err := w.page(ctx, at.Conversation, at.TS, "", cursor)
		if verdict, _ := judge(err); verdict.passing() {
			return false, err
		}
		if err != nil {
			w.Log.Info("cannot look what stands below a message", "conversation", at.Conversation, "code", code(err))
			return false, nil
		}
		if len(messages) > 0 && slices.ContainsFunc(messages, below(at, idsOf(messages[0]))) {
			return true, nil
		}
		if cursor = next; cursor == "" {
			return false, nil
		}
	}
	return true, nil // so much stands there that it cannot all be parts
}

// remove takes a message of a shout-out back that is taken back itself. A part of a thread is not answered.
func (w *Worker) remove(ctx context.Context, m *message) error {
	if strings.Contains(m.target, "#") {
		return w.delete(ctx, m.sent)
	}
	return w.takeBack(ctx, m.sent, []string{m.story.ID}, m.language.TakenBack())
}

// below reports of messages of a thread whether they stand below its head, which is about ids, and are no parts of it.
func below(head storage.Sent, ids []any) func(slack.Message) bool {
	return func(m slack.Message) bool {
		part := slices.ContainsFunc(idsOf(m), func(id any) bool { return slices.Contains(ids, id) })
		return m.ThreadTimestamp == head.TS && m.Timestamp != head.TS && !part
	}
}

// idsOf are the ids of the shout-outs that a message of Shine is about.
func idsOf(m slack.Message) []any {
	if m.Metadata.EventType != metadataType {
		return nil
	}
	ids, _ := m.Metadata.EventPayload["ids"].([]any)
	return ids
}
