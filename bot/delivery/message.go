package delivery

import (
	"strings"

	"shine/bot/render"
	"shine/storage"
)

// kind says what a message does.
type kind int

const (
	// announce posts a shout-out to its channel; several that wait for one channel go out together.
	announce kind = iota
	// tell posts a direct message to one recipient.
	tell
	// hear posts a direct message to somebody whose credit was passed on.
	hear
	// note posts a direct message to whoever caused a message that Slack did not take.
	note
	// thank posts a recipient's line of thanks to the giver.
	thank
	// welcome greets a channel or a person, at most once.
	welcome
	// remove deletes one message of a shout-out that was taken back.
	remove
	// redraw lets an announcement follow the shout-outs in it: edited, taken back.
	redraw
	// digest tells a channel its week, and redigest lets that follow its shout-outs.
	digest
	redigest
	// recap tells somebody their own week.
	recap
	// retell lets a direct message follow its shout-out.
	retell
	// private posts what only one person may know of.
	private
	// forget takes a message back that names somebody who is erased.
	forget
	// catchUp lets a message follow its shout-out that may stand, and is not noted.
	catchUp
)

// message is one thing to do in one conversation. It is ids and what to say, drawn only when it is its turn.
type message struct {
	work *work
	kind kind
	// conversation is a channel's id, or the id of the person whose direct messages it goes to.
	conversation string
	// target is what the message is for, where storage notes what was said.
	target string
	// language is that of whoever reads it.
	language render.Language
	// story is what the message is about, and shown the same as they read it who get the message.
	story, shown render.Story
	// thread is Slack's ts of the thread that it goes to; week, the week whose thread in the channel takes it.
	thread, week string
	// emoji is the one that boosts an announcement; empty where Shine would not hear of it.
	emoji string
	// part tells the messages about one shout-out apart that go to the same conversation.
	part int
	// stale is a message of the same batch whose shout-out was changed while it was posted.
	stale *message
	// sent is where it stands: a message to be removed or redrawn, or one whose thread is not complete.
	sent storage.Sent
	// said is where the other messages about the shout-out stand, by target.
	said map[string]storage.Sent
	// about is the message that a note tells of, and problem why that is let go: Slack's error code, or ours.
	about   *message
	problem render.Problem
	// unopened is set where a note tells of a channel that its reader cannot open.
	unopened bool
	// noteLook is set while a note about this message may have been posted, and dead is the reason for which it is buried.
	noteLook bool
	dead     string
	// by and text are who says thanks, and how; link leads to what for, where the giver can follow it.
	by, text, link string
	// naming is the message that is taken back since it names somebody.
	naming storage.Naming
	// edition is the digest, or the span of a recap.
	edition storage.Edition
	// posted is the kind of a message that may stand, and is not noted.
	posted kind
	// look is set while an earlier try may have posted it: it is looked for before it is said.
	look bool
	// alone keeps one from going out together with others, since it may be the one that Slack did not take.
	alone bool
	// panicked counts how often saying it panicked.
	panicked int
	// due is when it is tried again, and round its place in the lane.
	due   deadline
	round int
}

// reader is the person to whom a direct message goes.
func (m *message) reader() string { return strings.TrimPrefix(m.target, storage.HearTarget) }

// place names the conversation of a message to operators, where they may know it.
func (m *message) place() string {
	switch m.kind { //nolint:exhaustive // all others may be named
	case private:
		return "private"
	case forget:
		return m.naming.At.Conversation
	}
	return m.conversation
}

// cause is who causes a message, whose burst does not hold up what others cause.
func (m *message) cause() string {
	switch m.kind {
	case thank:
		return m.by
	case private:
		return m.work.entry.By
	case announce, tell, hear, note, welcome, remove, redraw, digest, redigest, recap, retell, forget, catchUp:
	}
	return m.story.Giver
}

// urgent is what comes by the clock, or greets: it does not wait behind what people say.
func (m *message) urgent() bool { return m.kind == digest || m.kind == recap || m.kind == welcome }

// before reports whether a message goes out before one that was there first.
func (m *message) before(other *message) bool {
	if m.urgent() != other.urgent() {
		return m.urgent()
	}
	return m.round < other.round
}

// uncertain reports whether a message is to be looked for before it is said.
func (m *message) uncertain() bool { return m.look && m.sent.TS == "" && m.posts() }

// posts reports whether a message is drawn from its shout-out and posted.
func (m *message) posts() bool {
	switch m.kind {
	case announce, tell, hear, note, thank:
		return true
	case welcome, remove, redraw, digest, redigest, recap, retell, private, forget, catchUp:
	}
	return false
}

func (m *message) joins() bool { return m.kind == announce && !m.look && !m.alone && m.sent.TS == "" }

// joined says how many of the messages at the front of a lane go out as one: announcements that go to the same thread,
// as many as fit. A message whose outcome is unclear goes alone.
func joined(queue []*message) int {
	first := queue[0]
	if !first.joins() {
		return 1
	}
	var together []render.Story
	for _, m := range queue {
		if !m.joins() || m.thread != first.thread || m.week != first.week {
			break
		}
		together = append(together, m.shown)
	}
	return first.language.Join(together, first.emoji)
}
