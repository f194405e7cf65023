package render

import (
	"slices"
	"strings"

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
}

// Me is what somebody was credited for, and whom they credited.
func Me(received, given Stories) Message {
	if len(received.List)+len(given.List) == 0 {
		return say(nothingOfYours())
	}
	b := new(builder).section(yourThirtyDays())
	b.received(received)
	b.divider()
	b.given(given)
	return b.message()
}

// Received is a further page of what somebody was credited for.
func Received(page Stories) Message { return new(builder).received(page).message() }

// Given is a further page of whom somebody credited.
func Given(page Stories) Message { return new(builder).given(page).message() }

func (b *builder) received(page Stories) *builder {
	b.section(receivedHeading())
	if len(page.List) == 0 {
		b.section(nothingReceived())
	}
	for _, s := range page.List {
		b.section(receivedStory(s) + "\n" + brief(s)).context(whenAndWhere(s))
	}
	return b.pages(page)
}

func (b *builder) given(page Stories) *builder {
	b.section(givenHeading())
	if len(page.List) == 0 {
		b.section(nothingGiven())
	}
	for _, s := range page.List {
		b.section(givenStory(s) + "\n" + brief(s)).context(whenAndWhere(s))
	}
	return b.pages(page)
}

// Week is this week so far, story by story, those about the same people beside each other.
func Week(page Stories) Message {
	if len(page.List) == 0 && page.Latest == "" {
		return say(quietWeek())
	}
	b := new(builder).section(thisWeek())
	byPeople := slices.Clone(page.List)
	slices.SortStableFunc(byPeople, func(x, y credit.Shoutout) int {
		return strings.Compare(strings.Join(x.Recipients, " "), strings.Join(y.Recipients, " "))
	})
	for _, s := range byPeople {
		b.section(weekStory(s) + "\n" + brief(s))
	}
	return b.pages(page).message()
}

func (b *builder) pages(page Stories) *builder {
	var turns []slack.BlockElement
	if page.Earlier != "" {
		turns = append(turns, button(ActionPage, page.Earlier, earlierLabel()))
	}
	if page.Latest != "" {
		turns = append(turns, button(ActionPage, page.Latest, latestLabel()))
	}
	return b.actions("", turns...)
}

// brief quotes a reason, cut at a word where it is long.
func brief(s credit.Shoutout) string {
	head, rest := cut(Text(s.Text), maxBrief)
	if rest != "" {
		head += " …"
	}
	return quote(head)
}
