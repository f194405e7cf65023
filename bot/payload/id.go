package payload

import (
	"regexp"
	"unicode/utf8"
)

// longest is how long an id or a name may be; Slack's own limit of action ids, block ids and callback ids.
const longest = 255

// These are Slack's limits, in characters, for what an app puts into a view or a message, and for what somebody types
// into a field: https://docs.slack.dev/reference/block-kit/block-elements.
const (
	longestButton   = 2000
	longestOption   = 150
	longestField    = 3000
	longestMetadata = 3000
)

// These are the forms of ids. Slack calls them opaque, and has changed their length, but never their letters.
var (
	personID  = regexp.MustCompile(`^[UW][A-Z0-9]{1,32}$`)
	channelID = regexp.MustCompile(`^[CDG][A-Z0-9]{1,32}$`)
	groupID   = regexp.MustCompile(`^S[A-Z0-9]{1,32}$`)
	teamID    = regexp.MustCompile(`^[TE][A-Z0-9]{1,32}$`)
	appID     = regexp.MustCompile(`^[AB][A-Z0-9]{1,32}$`)
	// stamp is when a message was written, which names it in its channel: "1763942179.000123".
	stamp = regexp.MustCompile(`^\d{1,12}\.\d{1,6}$`)
	// name is printable, and has no spaces.
	name = regexp.MustCompile(`^[[:graph:]]+$`)
)

func isPerson(id string) bool  { return personID.MatchString(id) }
func isChannel(id string) bool { return channelID.MatchString(id) }
func isGroup(id string) bool   { return groupID.MatchString(id) }
func isTeam(id string) bool    { return teamID.MatchString(id) }
func isApp(id string) bool     { return appID.MatchString(id) }
func isStamp(ts string) bool   { return stamp.MatchString(ts) }

// isPlace is where something can be announced: a channel, or the conversation with a person.
func isPlace(id string) bool { return isChannel(id) || isPerson(id) }

// isName is what the app or Slack named something.
func isName(s string) bool { return len(s) <= longest && name.MatchString(s) }

// upTo returns a check that a text has no more than so many characters.
func upTo(most int) func(string) bool {
	return func(s string) bool { return utf8.RuneCountInString(s) <= most }
}

// keep leaves out the fields that are not what they should be.
func keep[S ~string](is func(string) bool, fields ...*S) {
	for _, field := range fields {
		if !is(string(*field)) {
			*field = ""
		}
	}
}

// kept are the elements of a list that are what they should be.
func kept(is func(string) bool, list []string) []string {
	var some []string
	for _, one := range list {
		if is(one) {
			some = append(some, one)
		}
	}
	return some
}
