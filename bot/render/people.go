package render

import (
	"slices"
	"strings"

	"shine/credit"
)

// person mentions somebody, so that the reader's own Slack shows the name. A person who is erased is called "somebody".
func (l Language) person(id string) string {
	if id == "" {
		return l.say("somebody")
	}
	signs := l.signs()
	return signs.before + "<@" + id + ">" + signs.after
}

func channel(id string) string { return "<#" + id + ">" }

const (
	// maxPeople is how many people a sentence names, so that it leaves room for a reason whatever limit a workspace
	// sets.
	maxPeople = 100
	// maxNamed is how many people a line of a list names.
	maxNamed = 8
)

// people names people as a sentence does: "A", "A and B", "A, B and C".
func (l Language) people(ids []string) string {
	return l.enumerate(l.atMost(maxPeople, l.persons(ids)))
}

// somePeople names people where there is little room.
func (l Language) somePeople(ids []string) string {
	return l.enumerate(l.atMost(maxNamed, l.persons(ids)))
}

func (l Language) persons(ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, l.person(id))
	}
	return names
}

// atMost keeps n words. Where there are more, the last one counts the others.
func (l Language) atMost(n int, words []string) []string {
	if len(words) <= n {
		return words
	}
	return append(slices.Clone(words[:n-1]), l.count("others", len(words)-n+1))
}

func (l Language) enumerate(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		signs := l.signs()
		return strings.Join(words[:n-1], signs.comma) + signs.and + words[n-1]
	}
}

// others are the people credited together with one of them, as far as that one may know.
func others(s credit.Shoutout, than string) []string {
	return slices.DeleteFunc(slices.Clone(s.VisibleRecipients()), func(id string) bool { return id == than })
}
