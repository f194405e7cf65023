package delivery

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Messages that name people and follow no shout-out, such as thanks and notes, are noted before they are said and again
// once it is known where they stand: so a message that names somebody can be taken back, also where a copy of the bot
// died between.

// forgetLane is the lane of everything that is taken back when people are erased: one after the other, at Slack's pace,
// so that nobody waits for that.
const forgetLane = "forget"

// forgetting takes back one message that names somebody who is erased.
type forgetting struct {
	user     string
	naming   storage.Naming
	language render.Language
}

// planForget takes back what names somebody who is erased.
func (w *Worker) planForget(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	named, err := w.Store.Named(ctx, entry.To)
	if err != nil {
		return nil, fmt.Errorf("looking what names somebody: %w", err)
	}

	messages := make([]*message, 0, len(named))
	for i, one := range named {
		f := &forgetting{user: entry.To, naming: one, language: w.languageIn(ctx, one.At.Conversation)}
		// It has an ID of its own, so that none waits for another.
		m := newMessage(f, forgetLane, entry.ID+" "+strconv.Itoa(i), "")
		m.place = one.At.Conversation
		messages = append(messages, m)
	}

	return messages, nil
}

// languageIn is the language of a conversation, as far as that is known of direct ones.
func (w *Worker) languageIn(ctx context.Context, conversation string) render.Language {
	if credit.IsPerson(conversation) {
		return w.Workspace.LanguageOf(ctx, conversation)
	}
	return w.channelLanguage(conversation)
}

// perform takes the message back, and then its note.
func (f *forgetting) perform(ctx context.Context, w *Worker, _ *message) error {
	if f.naming.File != "" {
		return f.deleteFile(ctx, w)
	}

	at, stands, err := w.Stands(ctx, f.naming)
	if err != nil {
		return err
	}

	if stands {
		if err := unlessGone(w.takeBack(ctx, at, nil, f.language.Erased())); err != nil {
			return err
		}
	}
	if err := w.Store.Unname(ctx, f.user, f.naming); err != nil {
		return fmt.Errorf("forgetting a message: %w", err)
	}

	return nil
}

// deleteFile takes back a file that names somebody, such as a story, and then its note.
func (f *forgetting) deleteFile(ctx context.Context, w *Worker) error {
	err := w.API.DeleteFileContext(ctx, f.naming.File)
	switch verdict, _ := judge(err); {
	case verdict.passing():
		return fmt.Errorf("deleting a file: %w", err)
	case err != nil:
		w.Log.Info("a file that names somebody is gone, or stays", "code", code(err))
	}
	if err := w.Store.Unname(ctx, f.user, f.naming); err != nil {
		return fmt.Errorf("forgetting a file: %w", err)
	}
	return nil
}

// Stands is where a message stands that names somebody, and whether it does. One that was noted before it was said is
// looked for.
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

// noteNamesBefore notes whom a piece names that is about to be posted, where nothing else leads to it.
func (w *Worker) noteNamesBefore(ctx context.Context, m *message, p piece) error {
	if len(p.people) == 0 {
		return nil
	}
	if err := w.Store.NoteNamed(ctx, p.people, p.mayStand(m, w.Now())); err != nil {
		return fmt.Errorf("%w, %w", errNotYet, err)
	}
	return nil
}

// noteNames notes where a piece stands that names people.
func (w *Worker) noteNames(ctx context.Context, m *message, p piece, at storage.Sent) error {
	if len(p.people) == 0 {
		return nil
	}
	now := w.Now()
	if err := w.Store.NoteNamed(ctx, p.people, storage.Naming{At: at, Time: now}, p.mayStand(m, now)); err != nil {
		m.look = true // it is posted; only writing that down failed
		return fmt.Errorf("noting whom a message names: %w", err)
	}
	return nil
}

// mayStand is a piece of which it is not known yet where it stands.
func (p piece) mayStand(m *message, now time.Time) storage.Naming {
	return storage.Naming{At: storage.Sent{Conversation: m.lane}, Mark: Mark(m.about, p.part), Time: now}
}

// takeBack deletes a message. Where somebody answered under it, or credit was passed on there, a line takes its place
// that says nothing of it: a thread without a head cannot be read.
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

// answered reports whether something stands under a message that is not a part of it. Where Slack does not let Shine
// look, nothing does.
func (w *Worker) answered(ctx context.Context, at storage.Sent) (bool, error) {
	for cursor, page := "", 0; page < mostPages; page++ {
		messages, next, err := w.page(ctx, at.Conversation, at.TS, "", cursor)
		if verdict, _ := judge(err); verdict.passing() {
			return false, err
		}
		if err != nil {
			w.Log.Info("cannot read the thread of a message", "conversation", at.Conversation, "code", code(err))
			return false, nil
		}
		if len(messages) > 0 && slices.ContainsFunc(messages, under(at, idsOf(messages[0]))) {
			return true, nil
		}
		if cursor = next; cursor == "" {
			return false, nil
		}
	}

	return true, nil // so much stands there that it cannot all be parts
}

// under reports whether a message stands in the thread of a head that is about ids, and is no part of it.
func under(head storage.Sent, ids []any) func(slack.Message) bool {
	return func(m slack.Message) bool {
		part := slices.ContainsFunc(idsOf(m), func(id any) bool { return slices.Contains(ids, id) })
		return m.ThreadTimestamp == head.TS && m.Timestamp != head.TS && !part
	}
}
