package delivery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// plan turns an entry of the outbox into messages, leaving out what is said already.
func (w *Worker) plan(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
	switch entry.Say {
	case storage.SayRetract:
		return w.planTakeBack(ctx, entry)
	case storage.SayWelcome:
		return w.planGreeting(ctx, entry), nil
	case storage.SayDigest:
		return w.planDigest(entry), nil
	case storage.SayRecap:
		return w.planRecap(entry), nil
	case storage.SayNudge, storage.SayLead, storage.SayGaveUp, storage.SayLed, storage.SayAsk,
		storage.SayLines, storage.SayLineLead, storage.SayNote, storage.SayNoteOffer, storage.SaySaw,
		storage.SayAnswer, storage.SayWin, storage.SayFriday:
		return w.planPrivate(entry), nil
	case storage.SayForget:
		return w.planForget(ctx, entry)
	case storage.SayShoutout, storage.SayAnnounce, storage.SayEdited, storage.SayThanks:
	}

	return w.planAbout(ctx, entry)
}

// planAbout plans messages about a shout-out that still exists.
func (w *Worker) planAbout(ctx context.Context, entry storage.OutboxEntry) ([]*message, error) {
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

	said, err := w.said(ctx, asItWasSaid(entry, found[0]))
	if err != nil {
		return nil, err
	}

	switch entry.Say { //nolint:exhaustive // all others are planned elsewhere
	case storage.SayThanks:
		return w.planThanks(ctx, entry, story, said), nil
	case storage.SayEdited:
		return w.planEdited(ctx, entry, story, said)
	}

	return w.planShoutout(ctx, entry, story, said)
}

// asItWasSaid is a shout-out as it was when its messages were said, as far as the entry tells.
func asItWasSaid(entry storage.OutboxEntry, now credit.Shoutout) credit.Shoutout {
	if entry.Before.ID != "" {
		return entry.Before
	}
	return now
}

// said reads where the messages about a shout-out stand, by target.
func (w *Worker) said(ctx context.Context, about credit.Shoutout) (map[string]storage.Sent, error) {
	said, err := w.Store.Said(ctx, about)
	if err != nil {
		return nil, fmt.Errorf("reading what was said of %s: %w", about.ID, err)
	}
	return said, nil
}

// story is a shout-out with those from which it was passed on.
func (w *Worker) story(ctx context.Context, s credit.Shoutout) (render.Story, error) {
	chain, err := w.Store.Chain(ctx, s.PassedFrom)
	if err != nil {
		return render.Story{}, fmt.Errorf("reading where %s came from: %w", s.ID, err)
	}
	slices.Reverse(chain)
	s.Names = w.called(ctx, s)
	return render.Story{Shoutout: s, Chain: chain}, nil
}

// called returns the names of people whom the words of a shout-out mention without crediting them.
func (w *Worker) called(ctx context.Context, s credit.Shoutout) map[string]string {
	mentioned := s.Mentioned()
	if len(mentioned) == 0 { // most name nobody
		return nil
	}
	return w.Workspace.NamesOf(ctx, mentioned)
}

// planShoutout announces a shout-out, and tells those whom it is about.
func (w *Worker) planShoutout(
	ctx context.Context, entry storage.OutboxEntry, story render.Story, said map[string]storage.Sent,
) ([]*message, error) {
	messages, err := w.planAnnouncement(ctx, story)
	if err != nil {
		return nil, err
	}

	if entry.Say == storage.SayShoutout { // for the others the recipients were told when it was given
		if err := w.Store.PlanLines(ctx, w.Now(), story.Recipients...); err != nil {
			return nil, fmt.Errorf("planning to ask who is credited for lines of their own: %w", err)
		}
		messages = append(messages, w.planDirect(ctx, story)...)
	}
	messages = missing(messages, said)
	if entry.Say == storage.SayAnnounce { // its recipients were told that it waits for a place
		messages = append(messages, w.planDirectChanges(ctx, story, said)...)
	}
	for _, m := range messages {
		m.look = entry.Taken // the copy that had it before may have said it without noting that
	}

	return messages, nil
}

// planDirectChanges draws the direct messages about a shout-out again.
func (w *Worker) planDirectChanges(ctx context.Context, story render.Story, said map[string]storage.Sent) []*message {
	isDirect := func(m *message) bool {
		c, changes := m.action.(*change)
		if !changes {
			return false
		}
		_, direct := c.of.(*direct)
		return direct
	}
	return slices.DeleteFunc(w.planChanges(ctx, story, said), func(m *message) bool { return !isDirect(m) })
}

// planAnnouncement is the announcement, where there is to be one. Credit that is passed on is announced in the thread
// of that credit.
func (w *Worker) planAnnouncement(ctx context.Context, story render.Story) ([]*message, error) {
	to := w.destination(ctx, story.Shoutout)
	if to.How == credit.AnnounceNowhere {
		return nil, nil
	}

	p := post{target: story.Channel, story: story, thread: story.Thread}
	if to.How == credit.AnnounceInThread {
		p.week = weekOf(story.Shoutout)
	}
	above, err := w.threadOf(ctx, story.Chain)
	if err != nil {
		return nil, err
	}

	if above.TS != "" && (above.Conversation == story.Channel || w.mayLeave(ctx, story.Shoutout)) {
		to.Channel, p.week, p.thread = above.Conversation, "", above.TS
	}

	p.shown = w.shown(ctx, story, to.Channel)
	a := w.announcementIn(ctx, to.Channel, p)
	return []*message{a.message(a)}, nil
}

// mayLeave reports whether a shout-out may be announced in another channel: where everybody may read it.
func (w *Worker) mayLeave(ctx context.Context, s credit.Shoutout) bool {
	return s.Visibility == credit.Public && w.Workspace.IsOpen(ctx, s.Channel)
}

// shown is a story as the readers of a conversation see it.
func (w *Worker) shown(ctx context.Context, story render.Story, conversation string) render.Story {
	story.Shoutout = w.Workspace.ShownIn(ctx, story.Shoutout, conversation)
	return story
}

// destination is where a shout-out is announced. One whose channel is private by now stays in that channel.
func (w *Worker) destination(ctx context.Context, s credit.Shoutout) credit.Destination {
	to := w.Workspace.Decided().Destination(s)
	if to.How == credit.AnnounceElsewhere && !w.mayLeave(ctx, s) {
		s.Visibility = credit.ChannelOnly
		to = w.Workspace.Decided().Destination(s)
	}
	return to
}

// threadOf is the message in whose thread credit that was passed on is announced: that of the credit or, where that
// stands in a thread itself, as all but the first of a chain do, the head of that thread. Slack has no threads within
// threads.
func (w *Worker) threadOf(ctx context.Context, chain []credit.Shoutout) (storage.Sent, error) {
	var head storage.Sent
	for _, passed := range slices.Backward(chain) {
		said, err := w.said(ctx, passed)
		if err != nil {
			return head, err
		}

		above := said[passed.Channel]
		if above.TS == "" {
			return head, nil
		}
		if head = above; passed.Thread != "" {
			head.TS = passed.Thread
			return head, nil
		}
		if w.Workspace.Decided().Destination(passed).How == credit.AnnounceInThread {
			week, err := w.Store.WeekThread(ctx, above.Conversation, weekOf(passed))
			if err != nil {
				return head, fmt.Errorf("reading where a week is announced: %w", err)
			}
			if week == "" {
				// The credit is of an earlier week; this one goes to the thread of its own week.
				return storage.Sent{}, nil
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

// planDirect are the direct messages to those credited, and to those whose credit was passed on.
func (w *Worker) planDirect(ctx context.Context, story render.Story) []*message {
	var messages []*message
	for _, recipient := range story.Recipients {
		messages = append(messages, w.planDirectTo(ctx, recipient, false, story)...)
	}
	return append(messages, w.planHearers(ctx, story)...)
}

// planHearers are the direct messages to those whose credit was passed on: whoever gave it first, and whoever gave it
// last.
func (w *Worker) planHearers(ctx context.Context, story render.Story) []*message {
	n := len(story.Chain)
	if n == 0 || narrowed(story) {
		return nil
	}

	var messages []*message
	for _, giver := range onceEach(story.Chain[0].Giver, story.Chain[n-1].Giver) {
		if giver != story.Giver && !slices.Contains(story.Recipients, giver) {
			messages = append(messages, w.planDirectTo(ctx, giver, true, story)...)
		}
	}

	return messages
}

// planDirectTo is the message to one person, unless they want none.
func (w *Worker) planDirectTo(ctx context.Context, person string, hears bool, story render.Story) []*message {
	if w.Workspace.Decided().Preferences[person].NoCreditMessages {
		return nil
	}
	d := w.directTo(ctx, person, hears, post{conversation: person, story: story, shown: w.shown(ctx, story, person)})
	return []*message{d.message(d)}
}

// narrowed reports whether credit was passed on to people who want to be told alone: it is more private than it was.
func narrowed(story render.Story) bool {
	passed := story.Chain[len(story.Chain)-1]
	return story.Visibility == credit.Private && passed.Visibility != credit.Private
}

// onceEach leaves out empty ids, and those that came before.
func onceEach(people ...string) []string {
	var kept []string
	for _, one := range people {
		if one != "" && !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// missing leaves out the messages that stand already: the copy that held them said them before it died.
func missing(messages []*message, said map[string]storage.Sent) []*message {
	return slices.DeleteFunc(messages, func(m *message) bool {
		p := contentOf(m)
		p.sent, p.said = said[p.target], said
		if p.sent.TS == "" {
			return false
		}
		body := m.action.(posting).draw() //nolint:errcheck,forcetypeassert // all of them are postings
		return len(p.unsaidParts(body.Thread)) == 0
	})
}

// linkFor is the address of the announcement of a shout-out for its giver; empty where they cannot open it any more.
func (w *Worker) linkFor(ctx context.Context, s credit.Shoutout, said map[string]storage.Sent) string {
	announced := credit.Shoutout{
		ID: s.ID, Giver: s.Giver, Channel: said[s.Channel].Conversation, Visibility: s.Visibility,
		Permalink: w.linkTo(s, said),
	}
	return w.Workspace.ShownIn(ctx, announced, s.Giver).Permalink
}

// linkTo is the address of the announcement of a shout-out, in the form of chat.getPermalink; empty where it is nowhere
// announced.
func (w *Worker) linkTo(s credit.Shoutout, said map[string]storage.Sent) string {
	return said[s.Channel].Link(w.Home, s.Thread)
}

// boostEmoji is the reaction that boosts in a channel. Slack tells Shine of reactions only where it is a member.
func (w *Worker) boostEmoji(ctx context.Context, channel string) string {
	if !w.Workspace.HearsReactions(ctx, channel) {
		return ""
	}
	return w.Workspace.Decided().Settings.BoostEmoji
}

func (w *Worker) channelLanguage(channel string) render.Language {
	return render.Language(w.Workspace.Decided().Language(channel))
}
