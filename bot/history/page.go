package history

import (
	"strconv"
	"strings"
	"time"
)

// These are the lists that people page through.
const (
	// ListMe is the beginning of both ListReceived and ListGiven.
	ListMe       = "me"
	ListReceived = "received"
	ListGiven    = "given"
	ListWeek     = "week"
	ListAbout    = "about"
)

// Page is a place in a list, as a button's value carries it: the list, the channel where it was asked for or the person
// that it is about, and the ID before which the page begins. The value is a claim: the person who clicks decides whose
// stories are shown, and which of them may be read.
type Page struct {
	List, Channel, Before string
	// Since is the moment at which the list ends, if it does not go back for ever.
	Since time.Time
	// Inside is set where Slack says that the asker is in the channel; no button carries it.
	Inside bool
}

// String is the value of the button that leads to the page.
func (p Page) String() string {
	value := p.List + ":" + p.Channel + ":" + p.Before
	if p.Since.IsZero() {
		return value
	}
	return value + ":" + strconv.FormatInt(p.Since.UnixMilli(), 10)
}

// ParsePage reads the value of a button, and reports whether it is a page.
func ParsePage(value string) (Page, bool) {
	parts := strings.Split(value, ":")
	if len(parts) != 3 && len(parts) != 4 {
		return Page{}, false
	}

	p := Page{List: parts[0], Channel: parts[1], Before: parts[2]}
	if len(parts) == 4 {
		since, err := strconv.ParseInt(parts[3], 10, 64)
		if err != nil {
			return Page{}, false
		}
		p.Since = time.UnixMilli(since).UTC()
	}
	return p, true
}

// latest is the value of the button back to the first page of the list; empty on it.
func (p Page) latest() string {
	if p.Before == "" {
		return ""
	}
	return Page{List: p.List, Channel: p.Channel, Since: p.Since}.String()
}

// isBefore reports whether one ID is smaller than another. They are numbers of the same length until the year 2286.
func isBefore(id, other string) bool {
	return len(id) < len(other) || len(id) == len(other) && id < other
}
