package delivery

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage"
)

const (
	// clockSlack is by how much Slack's clock and ours may differ while looking for a message.
	clockSlack = time.Minute
	// pageLength and mostPages are how many messages of a conversation are looked at: more than it gets in the time in
	// which a message is tried.
	pageLength = 200
	mostPages  = 10
)

// lookFor looks once for all the messages at the front of a lane that an earlier try may have posted. Those that stand
// are noted, and the others are posted like any. Where the workspace did not grant history nothing is found, and all
// are posted again: rather twice than never.
func (w *Worker) lookFor(ctx context.Context, l *lane, ready []*message) {
	ctx, cancel := finishing(ctx)
	defer cancel()
	wanted := soughtTogether(ready)
	posted, err := w.postedWhere(ctx, contentOf(wanted[0]), earliestOf(wanted))
	if verdict, _ := judge(err); verdict.passing() {
		w.followVerdict(ctx, l, wanted, err)
		return
	}

	if err != nil {
		w.Log.Info(
			"cannot look whether messages were posted; saying them again", "conversation", l.name, "code", code(err),
		)
	}

	for _, m := range wanted {
		sent, stands := find(posted, m.about, contentOf(m).part)
		if m.look = false; stands {
			w.markFound(ctx, l, m, sent)
		}
	}
}

// soughtTogether are the ready messages that are looked for in the same place as the first one.
func soughtTogether(ready []*message) []*message {
	first := contentOf(ready[0])
	var wanted []*message
	for _, m := range ready {
		if m.uncertain() && contentOf(m).thread == first.thread && contentOf(m).week == first.week {
			wanted = append(wanted, m)
		}
	}
	return wanted
}

// postedWhere is what was posted where a message goes: in the conversation, or in its thread.
func (w *Worker) postedWhere(ctx context.Context, p *post, since time.Time) (posted, error) {
	to := storage.Sent{Conversation: p.conversation, TS: p.thread}
	if p.week == "" || p.thread != "" {
		return w.history(ctx, to, since)
	}

	noted, err := w.Store.WeekThread(ctx, p.conversation, p.week)
	if err != nil {
		return posted{}, fmt.Errorf("reading where a week is announced: %w: %w", errNotYet, err)
	}
	if to.TS = noted; noted != "" {
		return w.history(ctx, to, since)
	}

	return posted{}, w.findWeek(ctx, p, since)
}

// findWeek looks for the head of a week's thread, which may have been posted without a note, and notes where it stands.
// Without a head nothing else was posted.
func (w *Worker) findWeek(ctx context.Context, p *post, since time.Time) error {
	all, err := w.history(ctx, storage.Sent{Conversation: p.conversation}, since)
	sent, stands := find(all, weekID(p.week), headPart)
	if err != nil || !stands {
		return err
	}
	if err := w.Store.KeepWeekThread(ctx, sent.Conversation, p.week, sent.TS); err != nil {
		return fmt.Errorf("noting where a week is announced: %w: %w", errNotYet, err)
	}
	return nil
}

// markFound notes where a message stands that an earlier try posted. The rest of its thread is still to be said.
func (w *Worker) markFound(ctx context.Context, l *lane, m *message, at storage.Sent) {
	p := contentOf(m)
	p.sent = at
	body := m.action.(posting).draw() //nolint:errcheck,forcetypeassert // nothing else is looked for
	err := w.noteNames(ctx, m, p.piece(at, nil, p.part, body), at)
	if err == nil {
		p.stale, err = w.remember(ctx, []*message{m}, headPart, at)
	}
	if err != nil {
		p.sent = storage.Sent{} // it is looked for again
		w.followVerdict(ctx, l, []*message{m}, err)
		return
	}

	if m.look = len(p.unsaidParts(body.Thread)) > 0; !m.look && p.stale == nil {
		w.conclude(ctx, l, []*message{m}, "said")
	}
}

// earliest is when a message can have been posted first, by Slack's clock.
func (m *message) earliest() time.Time { return m.since.Add(-clockSlack) }

func earliestOf(messages []*message) time.Time {
	return slices.MinFunc(messages, func(a, b *message) int { return a.since.Compare(b.since) }).earliest()
}

// posted is what stands in a conversation, of which Slack knows the id.
type posted struct {
	conversation string
	messages     []slack.Message
}

// history reads the messages of a conversation since a moment: of the thread under head, where it has a ts.
func (w *Worker) history(ctx context.Context, head storage.Sent, since time.Time) (posted, error) {
	found := posted{conversation: w.Store.ChannelNow(head.Conversation)}
	if credit.IsPerson(head.Conversation) {
		with := []string{head.Conversation}
		direct, _, _, err := w.API.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: with})
		if err != nil {
			return found, fmt.Errorf("opening direct messages: %w", err)
		}
		found.conversation = direct.ID
	}
	oldest := strconv.FormatInt(since.Unix(), 10) + ".000000"
	for cursor, page := "", 0; page < mostPages; page++ {
		messages, next, err := w.page(ctx, found.conversation, head.TS, oldest, cursor)
		if err != nil {
			return found, err
		}
		found.messages = append(found.messages, messages...)
		if cursor = next; cursor == "" {
			break
		}
	}

	return found, nil
}

// page reads one page of a conversation, or of a thread in it.
func (w *Worker) page(
	ctx context.Context, conversation, thread, oldest, cursor string,
) (messages []slack.Message, next string, err error) {
	if thread != "" {
		messages, _, next, err = w.API.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: conversation, Timestamp: thread, Oldest: oldest,
			Limit: pageLength, Cursor: cursor, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", fmt.Errorf("reading a thread: %w", err)
		}
		return messages, next, nil
	}

	history, err := w.API.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: conversation, Oldest: oldest, Limit: pageLength, Cursor: cursor, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading history: %w", err)
	}

	return history.Messages, history.ResponseMetaData.NextCursor, nil
}

// find returns the given part of what was said about a shout-out.
func find(in posted, id string, part int) (storage.Sent, bool) {
	for _, m := range in.messages {
		if hasMark(m.Metadata, id, part) {
			return storage.Sent{Conversation: in.conversation, TS: m.Timestamp}, true
		}
	}
	return storage.Sent{}, false
}
