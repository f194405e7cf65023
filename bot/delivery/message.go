package delivery

import (
	"context"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// message is an action in the lane of a conversation: what there is to do, and how far that is.
type message struct {
	action
	// work is the entry of the outbox that the message is a part of.
	work *work
	// lane is where it waits for its turn: the id of a channel, or of the person whose direct messages it goes to.
	// Place is what operators may read of that.
	lane, place string
	// about is the ID of its shout-out, or one of our own. Messages about the same thing go out in order.
	about string
	// cause is the person who causes it, whose burst holds up nobody else's messages.
	cause string
	// since is the earliest time at which it can have been posted.
	since time.Time
	// urgent is set for what comes by the clock, or greets: it does not wait until people have finished.
	urgent bool
	// long is set for what takes minutes, and goes on where it was stopped: a shutdown does not wait for its end.
	long bool
	progress
}

// progress says how far a message is.
type progress struct {
	// look is set while an earlier try may have posted it: it is looked for before it is posted.
	look bool
	// alone keeps it from going out together with others, since it may be the one that Slack did not take.
	alone bool
	// sought counts how often its channel was looked for under another id.
	sought int
	// panicked counts how often it panicked.
	panicked int
	// noteLook is set while a note about this message may have been posted, and dead is why it is buried.
	noteLook bool
	dead     string
	// due is when it is tried again, and round its place in the lane.
	due   deadline
	round int
}

// action is what a message does. There are ten:
//
//	announcement  tells a channel of a shout-out, and direct one person
//	thanks        brings a recipient's line to the giver, and note tells somebody why their message was skipped
//	greeting      greets a channel or a person
//	personal      tells one person what is drawn for them alone, such as a recap or a nudge
//	digest        tells a channel its week, or draws that again
//	change        has a message that stands follow its shout-out
//	removal       takes back a message about a shout-out, and forgetting one that names somebody
//
// Many are one of the following interfaces, too.
type action interface {
	// perform does it when it is its turn. The error decides what becomes of the message.
	perform(ctx context.Context, w *Worker, m *message) error
}

// posting posts something about a shout-out, perhaps with a thread. Several of them are looked for together.
type posting interface {
	action
	content() *post
	// draw draws what is posted.
	draw() render.Message
}

// current is a posting that is checked before it is made: it may not be right any more.
type current interface {
	posting
	// overtaken reports whether there is nothing to say any more, since its story is now like this.
	overtaken(now render.Story) bool
}

// telling is a posting that storage notes, and that changes with its shout-out.
type telling interface {
	current
	// redraw draws it again where it stands, or takes it back where there is nothing to tell any more.
	redraw(ctx context.Context, w *Worker, m *message) error
	// standing is the same posting with what is known of where it and its parts stand, by target.
	standing(at storage.Sent, said map[string]storage.Sent) telling
}

// owned is an action whose owner hears of it when it is skipped.
type owned interface {
	// owner is a person, or "" for nobody.
	owner() string
	// excuse tells the owner why it was skipped, and what to do. In is the conversation, "" where they cannot open it.
	excuse(l render.Language, in string, why render.Problem) render.Message
	// number tells the notes about the messages of one shout-out apart.
	number() noteNumber
}

// newMessage is a message that waits in a lane.
func newMessage(a action, lane, about, cause string) *message {
	m := &message{action: a, lane: lane, place: lane, about: about, cause: cause}
	if given, ok := credit.IDTime(about); ok {
		m.since = given
	}
	return m
}

// before reports whether a message goes out before one that was there first.
func (m *message) before(other *message) bool {
	if m.urgent != other.urgent {
		return m.urgent
	}
	return m.round < other.round
}

// stands reports whether a message about a shout-out is known to stand in Slack.
func (m *message) stands() bool {
	one, ok := m.action.(interface{ content() *post })
	return ok && one.content().sent.TS != ""
}

// uncertain reports whether a message is to be looked for before it is posted.
func (m *message) uncertain() bool {
	_, posts := m.action.(posting)
	return m.look && posts && !m.stands()
}

// joins reports whether a message may go out together with others. One whose outcome is unclear goes alone.
func (m *message) joins() (*announcement, bool) {
	a, ok := m.action.(*announcement)
	return a, ok && !m.look && !m.alone && !m.stands()
}

// joined is how many of the messages at the front of a lane go out as one: announcements that go to the same thread, as
// many as fit.
func joined(queue []*message) int {
	first, ok := queue[0].joins()
	if !ok {
		return 1
	}

	var together []render.Story
	for _, m := range queue {
		a, ok := m.joins()
		if !ok || a.thread != first.thread || a.week != first.week {
			break
		}
		together = append(together, a.shown)
	}

	return first.language.Join(together, first.emoji)
}
