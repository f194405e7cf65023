package render

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"shine/credit"
)

// maxBrief is how much of a reason a list shows.
const maxBrief = 300

// Stories is one page of shout-outs.
type Stories struct {
	List []credit.Shoutout
	// Earlier is the value of the button to the next page; empty where there is none.
	Earlier string
	// Latest is the value of the button back to the first page; empty on it.
	Latest string
	// Since is the moment at which the list ends; zero where it goes back for ever.
	Since time.Time
}

// Reach says what a list covers: all of the workspace, or the channels that its reader is in.
type Reach string

// These are the reaches; the keys of their words begin with them.
const (
	OfAll    Reach = ""
	OfTheirs Reach = "theirs_"
)

// Me is what somebody was credited for, and whom they credited.
func (l Language) Me(received, given Stories) Message {
	if len(received.List)+len(given.List) == 0 {
		return l.paragraph("nothing_of_yours")
	}
	b := l.builder().section(l.say("your_thirty_days"))
	return b.received(received).divider().given(given).message()
}

// Received is a further page of the shout-outs that credit somebody.
func (l Language) Received(page Stories) Message { return l.builder().received(page).message() }

// Given is a further page of the shout-outs that somebody gave.
func (l Language) Given(page Stories) Message { return l.builder().given(page).message() }

func (b *builder) received(page Stories) *builder {
	return b.section(b.say("received_heading")).list(page, ActionPage, "nothing_received", b.receivedStory)
}

func (b *builder) given(page Stories) *builder {
	return b.section(b.say("given_heading")).list(page, ActionPage, "nothing_given", func(s credit.Shoutout) string {
		return b.say("story_to", "People", b.somePeople(s.Recipients))
	})
}

// receivedStory heads a story that its reader was credited in.
func (l Language) receivedStory(s credit.Shoutout) string {
	return l.say("story_from", "Giver", l.person(s.Giver))
}

// list adds a page of stories, each under its headline, and the buttons that turn pages; an empty page says so.
func (b *builder) list(page Stories, action, nothing string, headline func(credit.Shoutout) string) *builder {
	if len(page.List) == 0 {
		b.section(b.say(nothing))
	}
	for _, s := range page.List {
		b.listed(headline(s), s)
	}
	return b.pages(action, page)
}

// listed adds a story to a list.
func (b *builder) listed(headline string, s credit.Shoutout) {
	b.section(headline + "\n" + b.excerpt(s, maxBrief)).calls(s).context(b.whenAndWhere(s))
}

// Week is this week so far, story by story, those about the same people beside each other.
func (l Language) Week(page Stories, of Reach) Message {
	if len(page.List) == 0 && page.Latest == "" {
		return l.paragraph(string(of) + "quiet_week")
	}

	b := l.builder().section(l.say("this_week"))
	byPeople := slices.Clone(page.List)
	slices.SortStableFunc(byPeople, func(x, y credit.Shoutout) int {
		return strings.Compare(strings.Join(x.Recipients, " "), strings.Join(y.Recipients, " "))
	})
	for _, s := range byPeople {
		b.section(joinNotEmpty(l.storyOf(s), l.work(s)) + "\n" + l.excerpt(s, maxBrief)).calls(s)
	}

	return b.pages(ActionPage, page).message()
}

// storyOf heads a story that others read.
func (l Language) storyOf(s credit.Shoutout) string {
	return l.say("story_both", "People", l.somePeople(s.VisibleRecipients()), "Giver", l.person(s.Giver))
}

// About is a page of what everybody may read about somebody.
func (l Language) About(user string, page Stories, of Reach) Message {
	none, heading := string(of)+"about_nothing", string(of)+"about_heading"
	if !page.Since.IsZero() {
		none = "about_nothing_since"
	}
	if len(page.List) == 0 && page.Latest == "" {
		return l.paragraph(none, "Person", l.person(user), "Since", date(page.Since))
	}
	b := l.builder().section(l.say(heading, "Person", l.person(user)))
	if !page.Since.IsZero() {
		b.context(l.say("about_since", "Since", date(page.Since)))
	}
	for _, s := range page.List {
		b.listed(l.storyOf(s), s)
	}
	return b.pages(ActionPage, page).message()
}

// ValueUse is how a value was lived.
type ValueUse struct {
	Value credit.Value
	Times int
	// Latest is the newest story about it; without an ID there is none.
	Latest credit.Shoutout
}

// Values is the list of values with their use, as far as the reader may see it.
func (l Language) Values(uses []ValueUse, of Reach) Message {
	if len(uses) == 0 {
		return l.paragraph("values_none")
	}

	lines := []string{l.say(string(of) + "values_heading")}
	room := maxRepeated
	for i, use := range uses {
		line := l.valueUse(use)
		if room -= runes(line) + 1; room < 0 {
			lines = append(lines, "• "+l.count("others", len(uses)-i))
			break
		}
		lines = append(lines, line)
	}

	return l.builder().section(strings.Join(lines, "\n")).message()
}

func (l Language) valueUse(use ValueUse) string {
	line := "• *#" + verbatim(use.Value.Name) + "*"
	if use.Value.Description != "" {
		line += " " + verbatim(use.Value.Description)
	}
	if use.Times == 0 {
		return line + " · " + l.say("values_unused")
	}

	line += " · " + l.count("values_used", use.Times)
	if use.Latest.ID == "" {
		return line
	}

	return line + l.signs().comma + l.say("values_example", "People", l.somePeople(use.Latest.VisibleRecipients()))
}

// pages adds the buttons that turn pages.
func (b *builder) pages(action string, page Stories) *builder {
	var turns []slack.BlockElement
	if page.Earlier != "" {
		turns = append(turns, button(action, page.Earlier, b.say("earlier")))
	}
	if page.Latest != "" {
		turns = append(turns, button(action+ToLatest, page.Latest, b.say("latest")))
	}
	return b.actions("", turns...)
}
