package delivery

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"shine/credit"
	"shine/storage"
)

// A message is found again by its mark: the ID of what it is about, and a part. Slack keeps both as the metadata of the
// message, and Redis keeps marks of what may have been posted. Older and newer versions of Shine read them, too: what
// stands here never changes.

// metadataType marks Shine's messages: https://docs.slack.dev/messaging/message-metadata. The payload holds the IDs
// of the shout-outs that a message is about, and the part.
const metadataType = "shine_credit"

// headPart is a message about a shout-out; what goes on in its thread is part 1, and so on.
const headPart = 0

// thanksPart is the part of a recipient's thanks, by their place among the recipients.
func thanksPart(recipient int) int { return -1 - recipient }

// noteNumber tells the notes about the messages of one shout-out apart.
type noteNumber int

// These are the messages that a note may be about.
const (
	noteAnnouncement noteNumber = 0
	noteRecipient    noteNumber = 1
	noteHearer       noteNumber = 2
	noteThanks       noteNumber = 4
	noteRemoval      noteNumber = 6
	noteRedrawn      noteNumber = 7
	noteDirectRedraw noteNumber = 11
	noteQuestion     noteNumber = 12
)

// notePart is a note about a message. Recipient is the place among the recipients of the person whom that message is
// for; -1 for others.
func notePart(n noteNumber, recipient int) int {
	const most = 1000 // more than there are recipients
	return -most*(2+int(n)) - 1 - recipient
}

// Mark is how a part of what is said under an ID is found in a conversation.
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

func metadata(ids []string, part int) slack.SlackMetadata {
	payload := map[string]any{"ids": ids, "part": strconv.Itoa(part)}
	return slack.SlackMetadata{EventType: metadataType, EventPayload: payload}
}

// hasMark reports whether metadata says that a message is the given part of what was said about a shout-out.
func hasMark(metadata slack.SlackMetadata, id string, part int) bool {
	if metadata.EventType != metadataType || metadata.EventPayload["part"] != strconv.Itoa(part) {
		return false
	}
	ids, _ := metadata.EventPayload["ids"].([]any)
	return slices.Contains(ids, any(id))
}

// idsOf are the IDs of the shout-outs that a message of Shine is about.
func idsOf(m slack.Message) []any {
	if m.Metadata.EventType != metadataType {
		return nil
	}
	ids, _ := m.Metadata.EventPayload["ids"].([]any)
	return ids
}

// weekID marks the head of a week's thread, as a shout-out's ID does the messages about it.
func weekID(week string) string { return "week " + week }

// The messages about one shout-out are noted by target: its channel for the announcement, the ID of a recipient, and
// what follows here.

// hearTarget is the target of the message by which somebody hears that their credit was passed on.
func hearTarget(person string) string { return storage.HearTarget + person }

// readerOf is the person to whom a direct message went; "" for all others, and for people who are not credited any
// more.
func readerOf(target string) (person string, hears bool) {
	person, hears = strings.CutPrefix(target, storage.HearTarget)
	if !credit.IsPerson(person) {
		return "", false
	}
	return person, hears
}

// partTarget is the target of a part of a thread; the head is part 0, and keeps its own target.
func partTarget(head string, part int) string {
	if part == headPart {
		return head
	}
	return head + "#" + strconv.Itoa(part)
}

func isPartTarget(target string) bool { return strings.Contains(target, "#") }
