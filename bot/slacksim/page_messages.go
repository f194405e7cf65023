package slacksim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// shownMessage is a message as the templates draw it.
type shownMessage struct {
	Message
	From shownPerson
	At   string
	// Day is set where another day begins, and New where what somebody did not see yet does.
	Day string
	New bool
	// Continues is set where the author goes on: their name stands above already. Gone is one that was deleted, and has
	// replies. Mine is one that this person may change, as they typed it.
	Continues, App, OnlyYou, Gone, Mine bool
	Typed                               string
	Blocks                              []drawnBlock
	Attached                            []drawnAttachment
	// Root is the message that a reply answers, where everybody in the channel sees the reply too.
	Root    *shownRoot
	Replies []shownMessage
	// Folded says how many replies there are and when the last one came, and Repliers who wrote them.
	Folded    string
	Repliers  []shownPerson
	Reactions []shownReaction
}

// shownRoot is the message that a reply answers: its ts, and how it begins.
type shownRoot struct{ TS, Said string }

// messages are what somebody sees in a conversation, with their threads.
func (p *page) messages(s shown) []shownMessage {
	w := writer{page: p, shown: s, drawer: p.drawerFor(s), people: map[string]shownPerson{}}
	for _, u := range p.slack.Users() {
		w.people[u.ID] = p.person(u)
	}

	var out []shownMessage
	at := map[string]int{}
	for _, m := range p.slack.Messages(s.Channel.ID) {
		switch _, known := at[m.ThreadTS]; {
		case m.EphemeralTo != "" && m.EphemeralTo != s.Me.ID:
			continue
		case m.ThreadTS == "":
			at[m.TS] = len(out)
			out = append(out, w.draw(m))
			continue
		case !known:
			at[m.ThreadTS] = len(out)
			out = append(out, shownMessage{Message: Message{TS: m.ThreadTS}, Gone: true})
		}
		parent := &out[at[m.ThreadTS]]
		parent.Replies = append(parent.Replies, w.draw(m))
		if m.Subtype == broadcast {
			also := w.draw(m)
			also.At = writtenAt(m.TS).In(w.zone).Format("15:04")
			also.Root = &shownRoot{m.ThreadTS, cmp.Or(beginning(w.plain(parent.Text)), "a message")}
			out = append(out, also)
		}
	}

	slices.SortStableFunc(out, func(a, b shownMessage) int { return cmp.Compare(a.TS, b.TS) })
	for i := range out {
		w.fold(&out[i])
		divide(out[i].Replies, w.zone, time.Time{})
	}
	divide(out, w.zone, w.now())
	return out
}

// writer draws messages for one person.
type writer struct {
	*page
	shown
	drawer
	people map[string]shownPerson
}

func (w writer) now() time.Time { return w.slack.options.Now().In(w.zone) }

func (w writer) draw(m Message) shownMessage {
	at := "15:04"
	if m.ThreadTS != "" {
		at = "Mon 2 Jan, 15:04" // no day stands above it
	}
	out := shownMessage{
		Message: m, From: w.people[m.User], At: writtenAt(m.TS).In(w.zone).Format(at), App: w.people[m.User].Bot,
		OnlyYou: m.EphemeralTo != "", Blocks: w.blocks(m), Attached: w.attachments(m), Reactions: w.reactions(m),
	}
	if m.User == w.Me.ID && !out.OnlyYou && (m.Subtype == "" || m.Subtype == broadcast) {
		out.Mine, out.Typed = true, w.typed(m.Text)
	}
	return out
}

// fold says about replies what stands under the message that they answer.
func (w writer) fold(m *shownMessage) {
	public := slices.DeleteFunc(slices.Clone(m.Replies), func(reply shownMessage) bool { return reply.OnlyYou })
	if len(public) == 0 {
		return
	}

	last := writtenAt(public[len(public)-1].TS).In(w.zone)
	day := strings.ToLower(dayName(last, w.now()))
	if day != "today" && day != "yesterday" {
		day = last.Format("2 January")
	}
	m.Folded = fmt.Sprintf("%s, last %s at %s", counted(len(public), "reply", "replies"), day, last.Format("15:04"))
	for _, reply := range public {
		known := func(u shownPerson) bool { return u.ID == reply.User }
		if len(m.Repliers) < 4 && !slices.ContainsFunc(m.Repliers, known) {
			m.Repliers = append(m.Repliers, reply.From)
		}
	}
}

// goesOn is for how long somebody's next message needs no name above it.
const goesOn = 5 * time.Minute

// divide puts days between messages, where today is one, and those of one author together.
func divide(messages []shownMessage, zone *time.Location, today time.Time) {
	var before shownMessage
	var last time.Time
	for i := range messages {
		m := &messages[i]
		written := writtenAt(m.TS).In(zone)
		if !today.IsZero() && (i == 0 || !sameDay(written, last)) {
			m.Day = dayName(written, today)
		}

		m.Continues = i > 0 && m.Day == "" && m.User == before.User && m.OnlyYou == before.OnlyYou && m.Gone == before.Gone &&
			len(before.Replies) == 0 && written.Sub(last) < goesOn
		before, last = *m, written
	}
}

// markNew puts a line before what somebody else wrote after a ts.
func markNew(messages []shownMessage, since, me string) {
	for i := range messages {
		if m := &messages[i]; since != "" && m.TS > since && m.User != me && !m.OnlyYou && !m.Gone {
			m.New, m.Continues = true, false
			return
		}
	}
}

// dayName is what a day is called on another one.
func dayName(day, today time.Time) string {
	switch {
	case sameDay(day, today):
		return "Today"
	case sameDay(day, today.AddDate(0, 0, -1)):
		return "Yesterday"
	}
	return day.Format("Monday, 2 January")
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

func writtenAt(ts string) time.Time {
	var seconds, micros int64
	_, _ = fmt.Sscanf(ts, "%d.%d", &seconds, &micros) // our own
	return time.Unix(seconds, 0)
}

// shownReaction is an emoji under a message.
type shownReaction struct {
	Emoji, Picture string
	Count          int
	Mine           bool
	// Who names the people who put it there.
	Who string
}

func (w writer) reactions(m Message) []shownReaction {
	var drawn []shownReaction
	for name, people := range m.Reactions {
		var who []string
		for _, id := range people {
			who = append(who, w.people[id].RealName)
		}
		drawn = append(drawn, shownReaction{
			Emoji: name, Picture: emoji.Replace(":" + name + ":"), Count: len(people), Mine: slices.Contains(people, w.Me.ID),
			Who: strings.Join(who, ", "),
		})
	}
	slices.SortFunc(drawn, func(a, b shownReaction) int { return strings.Compare(a.Emoji, b.Emoji) })
	return drawn
}
