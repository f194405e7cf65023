package render

import (
	"slices"
	"strings"
)

// person names somebody, in the reader's own Slack.
func person(id string) string { return "<@" + id + ">" }

func channel(id string) string { return "<#" + id + ">" }

const (
	// maxPeople is how many people a sentence names, so that it leaves room for a reason whatever limit a workspace sets.
	maxPeople = 100
	// maxNamed is how many people a line of a list names.
	maxNamed = 8
)

// people names people as a sentence does: "A", "A and B", "A, B and C".
func people(ids []string) string { return enumerate(atMost(maxPeople, persons(ids))) }

// somePeople names people where there is little room.
func somePeople(ids []string) string { return enumerate(atMost(maxNamed, persons(ids))) }

func persons(ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, person(id))
	}
	return names
}

// atMost keeps n words, of which the last counts the others where there are more.
func atMost(n int, words []string) []string {
	if len(words) <= n {
		return words
	}
	return append(slices.Clone(words[:n-1]), andOthers(len(words)-n+1))
}

func enumerate(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
