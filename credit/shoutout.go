package credit

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Shoutout is one giver crediting one or more recipients for something, in one text.
//
// [JSONLines] and [CSV] write it for `shine export`.
type Shoutout struct {
	// ID is a decimal integer, opaque to everybody but [IDTime]: Unix microseconds at which storage
	// stamped the shout-out. It is unique and rising within a workspace.
	ID        string
	Workspace string
	// Time is the moment of recording, UTC, to the millisecond.
	Time  time.Time
	Giver string
	// Recipients are the people credited, each once, in the order in which they were named.
	Recipients []string
	// Text is the reason in its normal form: unescaped, people as <@U1>, channels as <#C1>.
	Text string
	// Values are the company values that the text is tagged with, without the "#", in the workspace's spelling.
	Values []string
	// Channel is where it was given or, if the giver picked another one, where it is announced; empty until they pick.
	Channel string
	// Thread is Slack's ts of the thread in Channel in which it is announced; empty for the channel itself.
	Thread string
	// Visibility says who may read it, as it was when it was recorded. The channel may be private by now.
	Visibility Visibility
	// Unsure is set while Slack has not said whether the channel is private: until then it is taken for one that is.
	Unsure bool
	Source Source
	// Permalink leads to the message that the shout-out is about or was said in, if there is one.
	Permalink string
	// Work is the link to the work that it is for, as [WorkLink] keeps it. WorkHere is set where only those in Channel
	// are shown it: its giver is no full member.
	Work     string
	WorkHere bool
	// Boosts are the people who said "me too".
	Boosts []string
	// PassedFrom is the ID of the shout-out whose credit this one passes on, or empty.
	PassedFrom string
	// Quiet are the recipients who are told alone: what others read does not name them.
	Quiet []string
	// Hidden are the recipients who do not want to be in digests with this one.
	Hidden []string
	// Placed is set for a shout-out that was given where Shine may not speak: when its giver picked where it is
	// announced. From then on others may read it.
	Placed time.Time
	// Names are the names of people in the text, by their ids, if they were looked up to show it. They are never kept.
	Names map[string]string
}

// Mentioned are the people in the text whom the shout-out does not credit, each once.
func (s Shoutout) Mentioned() []string {
	var people []string
	if !strings.Contains(s.Text, "<@") { // most texts name nobody
		return nil
	}
	for _, span := range Spans(s.Text) {
		if span.Kind == User && !slices.Contains(s.Recipients, span.ID) && !slices.Contains(people, span.ID) {
			people = append(people, span.ID)
		}
	}
	return people
}

// DigestRecipients are the recipients whom digests may name.
func (s Shoutout) DigestRecipients() []string { return without(s.VisibleRecipients(), s.Hidden) }

// PublishedAt is the moment from which others may read it. It decides which digest tells it.
func (s Shoutout) PublishedAt() time.Time {
	if s.Placed.IsZero() {
		return s.Time
	}
	return s.Placed
}

// VisibleRecipients are the recipients whom everybody who may read the shout-out may see credited.
func (s Shoutout) VisibleRecipients() []string { return without(s.Recipients, s.Quiet) }

func without(list, drop []string) []string {
	if len(drop) == 0 {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(drop, one) })
}

// Visibility says who may read a shout-out.
type Visibility string

// A shout-out may be read by everybody, by the members of its private channel, or by its giver and recipients alone.
const (
	Public      Visibility = "public"
	ChannelOnly Visibility = "channel"
	Private     Visibility = "private"
)

// Source is the way in by which a shout-out was given.
type Source string

// These are the ways in.
const (
	FromCommand  Source = "command"
	FromModal    Source = "modal"
	FromMention  Source = "mention"
	FromShortcut Source = "shortcut"
	FromPassOn   Source = "pass_on"
	FromImport   Source = "import"
)

// IDTime returns the moment in a [Shoutout.ID], UTC, to the millisecond, and whether id is one.
func IDTime(id string) (time.Time, bool) {
	micros, err := strconv.ParseInt(id, 10, 64)
	if err != nil || micros <= 0 || micros >= 1<<53 || strconv.FormatInt(micros, 10) != id {
		return time.Time{}, false
	}
	return time.UnixMilli(micros / 1000).UTC(), true
}

// Later reports whether one shout-out was given after another, by their IDs; an empty ID is before all others.
func Later(id, than string) bool {
	if len(id) != len(than) {
		return len(id) > len(than)
	}
	return id > than
}
