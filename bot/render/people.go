package render

import "strings"

// Person names somebody, in the reader's own Slack.
func person(id string) string { return "<@" + id + ">" }

func channel(id string) string { return "<#" + id + ">" }

// people names people as a sentence does: "A", "A and B", "A, B and C".
func people(ids []string) string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, person(id))
	}
	return enumerate(names)
}

// maxNamed is how many people a line of a list names.
const maxNamed = 8

// somePeople names people where there is little room.
func somePeople(ids []string) string {
	if len(ids) <= maxNamed {
		return people(ids)
	}
	names := make([]string, 0, maxNamed)
	for _, id := range ids[:maxNamed-1] {
		names = append(names, person(id))
	}
	return enumerate(append(names, andOthers(len(ids)-len(names))))
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
