package delivery

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// plan turns an entry of the outbox into messages, leaving out what is said already.
func (w *Worker) plan(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	switch entry.Say {
	case storage.SayRetract:
		return w.planRetract(ctx, entry)
	case storage.SayWelcome:
		return w.planWelcome(ctx, entry), nil
	case storage.SayDigest:
		return w.planDigest(entry), nil
	case storage.SayRecap:
		return w.planRecap(ctx, entry), nil
	case storage.SayNudge, storage.SayLead, storage.SayGaveUp, storage.SayLed, storage.SayAsk:
		return w.planPrivate(entry), nil
	case storage.SayForget:
		return w.planForget(ctx, entry)
	case storage.SayShoutout, storage.SayAnnounce, storage.SayEdited, storage.SayThanks:
	}
	found, err := w.Store.Get(ctx, entry.Shoutout)
	if err != nil {
		return nil, fmt.Errorf("reading shout-out %s: %w", entry.Shoutout, err)
	}
	if len(found) == 0 || found[0].Text == "" {
		return nil, nil // taken back meanwhile
	}
	if found[0].Unsure {
		if err := w.Store.NoteUnsure(ctx, found[0].ID); err != nil {
			return nil, err
		}
	}
	story, err := w.story(ctx, found[0])
	if err != nil {
		return nil, err
	}
	about := found[0]
	if entry.Before.ID != "" {
		about = entry.Before
	}
	said, err := w.Store.Said(ctx, about)
	if err != nil {
		return nil, fmt.Errorf("reading what was said of %s: %w", entry.Shoutout, err)
	}
	if entry.Say == storage.SayThanks {
		return w.planThanks(ctx, entry, story, said), nil
	}
	if entry.Say == storage.SayEdited {
		return w.planFollowers(ctx, entry, story, said)
	}
	return w.planShoutout(ctx, entry, story, said)
}

// story reads the shout-outs from which one was passed on.
func (w *Worker) story(ctx context.Context, s credit.Shoutout) (render.Story, error) {
	chain, err := w.Store.Chain(ctx, s.PassedFrom)
	if err != nil {
		return render.Story{}, fmt.Errorf("reading where %s came from: %w", s.ID, err)
	}
	slices.Reverse(chain)
	s.Names = w.called(ctx, s)
	return render.Story{Shoutout: s, Chain: chain}, nil
}

// called is what people are called whom the words of a shout-out name without crediting them.
func (w *Worker) called(ctx context.Context, s credit.Shoutout) map[string]string {
	mentioned := s.Mentioned()
	if len(mentioned) == 0 { // most name nobody
		return nil
	}
	return w.Workspace.NamesOf(ctx, mentioned)
}

func (w *Worker) planShoutout(ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent) ([]*message, error) {
	messages, err := w.planAnnouncement(ctx, story)
	if err != nil {
		return nil, err
	}
	if entry.Say == storage.SayShoutout { // otherwise the recipients were told when it was given
		messages = append(messages, w.planTold(ctx, story)...)
	}
	messages = w.missing(messages, said)
	if entry.Say == storage.SayAnnounce {
		for _, m := range w.planEdited(ctx, story, said) {
			if m.kind == retell { // they read that it waits for a place
				messages = append(messages, m)
			}
		}
	}
	for _, m := range messages {
		m.look = entry.Taken // the copy that had it before may have said it without noting that
	}
	return messages, nil
}

// planAnnouncement is the announcement, where there is to be one. Credit that is passed on is announced below the
// announcement of that credit.
func (w *Worker) planAnnouncement(ctx context.Context, story render.Story) ([]*message, error) {
	to := w.destination(ctx, story.Shoutout)
	if to.How == credit.AnnounceNowhere {
		return nil, nil
	}
	m := &message{kind: announce, conversation: to.Channel, target: story.Channel, story: story, thread: story.Thread}
	if to.How == credit.AnnounceInThread {
		m.week = weekOf(story.Shoutout)
	}
	above, err := w.threadOf(ctx, story.Chain)
	if err != nil {
		return nil, err
	}
	if above.TS != "" && (above.Conversation == story.Channel || w.mayLeave(ctx, story.Shoutout)) {
		m.conversation, m.week, m.thread = above.Conversation, "", above.TS
	}
	m.language, m.emoji = w.channelLanguage(m.conversation), w.boostEmoji(ctx, m.conversation)
	m.shown = w.shown(ctx, story, m.conversation)
	return []*message{m}, nil
}

// mayLeave reports whether a shout-out may be announced in another channel: in one that everybody may read it may.
func (w *Worker) mayLeave(ctx context.Context, s credit.Shoutout) bool {
	return s.Visibility == credit.Public && w.Workspace.IsOpen(ctx, s.Channel)
}

// shown is a story as they read it who read in a conversation.
func (w *Worker) shown(ctx context.Context, story render.Story, conversation string) render.Story {
	story.Shoutout = w.Workspace.ShownIn(ctx, story.Shoutout, conversation)
	return story
}

// destination is where a shout-out is announced. One whose channel is private by now does not leave it.
func (w *Worker) destination(ctx context.Context, s credit.Shoutout) credit.Destination {
	to := w.Workspace.Rules().Destination(s)
	if to.How == credit.AnnounceElsewhere && !w.mayLeave(ctx, s) {
		s.Visibility = credit.ChannelOnly
		to = w.Workspace.Rules().Destination(s)
	}
	return to
}

// threadOf is the message in whose thread credit that was passed on is announced: that of the credit or, where that
// stands in a thread itself, as all but the first of a chain do, the head of that thread. Slack has no threads within
// threads.
func (w *Worker) threadOf(ctx context.Context, chain []credit.Shoutout) (storage.Sent, error) {
	var head storage.Sent
	for _, passed := range slices.Backward(chain) {
		said, err := w.Store.Said(ctx, passed)
		if err != nil {
			return head, fmt.Errorf("reading where %s was announced: %w", passed.ID, err)
		}
		above := said[passed.Channel]
		if above.TS == "" {
			return head, nil
		}
		if head = above; passed.Thread != "" {
			head.TS = passed.Thread
			return head, nil
		}
		if w.Workspace.Rules().Destination(passed).How == credit.AnnounceInThread {
			week, err := w.Store.WeekThread(ctx, above.Conversation, weekOf(passed))
			if err != nil {
				return head, fmt.Errorf("reading where a week is announced: %w", err)
			}
			if week == "" {
				return storage.Sent{}, nil // of an earlier week: it goes to the thread of its own
			}
			head.TS = week
			return head, nil
		}
	}
	return head, nil
}

// weekOf names the week whose thread takes the announcement of a shout-out.
func weekOf(s credit.Shoutout) string {
	return credit.WeekStart(s.Time, time.UTC).Format(time.DateOnly)
}

// planTold are the direct messages to those credited, and to those whose credit was passed on.
func (w *Worker) planTold(ctx context.Context, story render.Story) []*message {
	var messages []*message
	add := func(kind kind, person, target string) {
		if !w.Workspace.Rules().Preferences[person].Untold {
			messages = append(messages, &message{
				kind: kind, conversation: person, target: target, story: story, shown: w.shown(ctx, story, person),
				language: w.Workspace.LanguageOf(ctx, person),
			})
		}
	}
	for _, recipient := range story.Recipients {
		add(tell, recipient, recipient)
	}
	if n := len(story.Chain); n > 0 && !narrowed(story) {
		for _, giver := range onceEach(story.Chain[0].Giver, story.Chain[n-1].Giver) {
			if giver != story.Giver && !slices.Contains(story.Recipients, giver) {
				add(hear, giver, storage.HearTarget+giver)
			}
		}
	}
	return messages
}

// narrowed reports whether credit was passed on to people who want to be told alone: it is more private than it was.
func narrowed(story render.Story) bool {
	passed := story.Chain[len(story.Chain)-1]
	return story.Visibility == credit.Private && passed.Visibility != credit.Private
}

// onceEach leaves out the empty and the second of the same.
func onceEach(people ...string) []string {
	var kept []string
	for _, one := range people {
		if one != "" && !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// missing leaves out the messages that were said before the copy that held them died.
func (w *Worker) missing(messages []*message, said map[string]storage.Sent) []*message {
	var left []*message
	for _, m := range messages {
		m.sent, m.said = said[m.target], said
		if m.sent.TS == "" || len(m.unsaidParts(w.draw([]*message{m}).Thread)) > 0 {
			left = append(left, m)
		}
	}
	return left
}

// unsaidParts are the numbers of those parts of a thread that are not said.
func (m *message) unsaidParts(thread []render.Message) []int {
	var unsaid []int
	for i := range thread {
		if m.said[m.partTarget(i+1)].TS == "" {
			unsaid = append(unsaid, i+1)
		}
	}
	return unsaid
}

// partTarget names a part of a thread, where storage notes what was said.
func (m *message) partTarget(part int) string { return m.target + "#" + strconv.Itoa(part) }

func (w *Worker) planThanks(ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent) []*message {
	by := slices.Index(story.Recipients, entry.By)
	if story.Giver == "" || by < 0 {
		return nil
	}
	return []*message{{
		kind: thank, conversation: story.Giver, story: story, shown: w.shown(ctx, story, story.Giver),
		language: w.Workspace.LanguageOf(ctx, story.Giver), by: entry.By, text: entry.Text, link: w.linkFor(ctx, story.Shoutout, said),
		part: -1 - by, look: entry.Taken, said: said,
	}}
}

// linkFor is the address of the announcement of a shout-out for its giver; empty where they cannot open it any more.
func (w *Worker) linkFor(ctx context.Context, s credit.Shoutout, said map[string]storage.Sent) string {
	announced := credit.Shoutout{
		ID: s.ID, Giver: s.Giver, Channel: said[s.Channel].Conversation, Visibility: s.Visibility, Permalink: w.linkTo(s, said),
	}
	return w.Workspace.ShownIn(ctx, announced, s.Giver).Permalink
}

// linkTo is the address of the announcement of a shout-out, in the form of chat.getPermalink; empty where it is nowhere
// announced.
func (w *Worker) linkTo(s credit.Shoutout, said map[string]storage.Sent) string {
	at := said[s.Channel]
	if w.Home == "" || at.TS == "" {
		return ""
	}
	link := w.Home + "archives/" + at.Conversation + "/p" + strings.ReplaceAll(at.TS, ".", "")
	if s.Thread != "" {
		link += "?thread_ts=" + s.Thread + "&cid=" + at.Conversation
	}
	return link
}

func (w *Worker) planWelcome(ctx context.Context, entry storage.OutboxEntry) []*message {
	if entry.Taken {
		return nil // it may have been said: rather never than twice
	}
	m := &message{kind: welcome, conversation: entry.To, language: w.channelLanguage(entry.To)}
	if credit.IsPerson(entry.To) {
		m.language = w.Workspace.LanguageOf(ctx, entry.To)
	}
	return []*message{m}
}

// planPrivate is what one person is told of themselves, such as a nudge. Neither logs nor dead letters say whom.
func (w *Worker) planPrivate(entry storage.OutboxEntry) []*message {
	m := &message{kind: private, conversation: entry.To, look: entry.Taken}
	m.story.ID, m.edition.Until = entry.ID, entry.Time()
	return []*message{m}
}

// boostEmoji is the reaction that boosts in a channel. Slack tells Shine of reactions only where it is a member.
func (w *Worker) boostEmoji(ctx context.Context, channel string) string {
	if !w.Workspace.HearsReactions(ctx, channel) {
		return ""
	}
	return w.Workspace.Rules().Settings.BoostEmoji
}

func (w *Worker) channelLanguage(channel string) render.Language {
	return render.Language(w.Workspace.Rules().Language(channel))
}
