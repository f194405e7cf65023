package credit

import (
	"slices"
	"strings"
)

// Preferences are what somebody decided for themselves. The zero value is for people who decided nothing.
type Preferences struct {
	// Language is the tag of one of [Languages]; empty is the language of their Slack.
	Language string `json:"language,omitempty"`
	// NoCreditMessages is set for people who do not want direct messages about their credits.
	NoCreditMessages bool `json:"untold,omitempty"`
	// Quiet is set for people who want to be told alone: nobody else reads that they were credited.
	Quiet bool `json:"quiet,omitempty"`
	// Unfeatured is set for people who do not want to be in a featured story of a digest.
	Unfeatured bool `json:"unfeatured,omitempty"`
	// Firsts is set for people who like a digest to tell that they were credited for the first time.
	Firsts bool `json:"firsts,omitempty"`
	// Recap is set for people who want a weekly message of their own.
	Recap bool `json:"recap,omitempty"`
	// Unled is set for people who do not want any lead to be reminded of them.
	Unled bool `json:"unled,omitempty"`
	// Asking says whether they are asked for the story when they react to a message.
	Asking Asking `json:"asking,omitempty"`
	// Also are the other ids by which Slack calls them, separated by spaces; see [Preferences.OtherIDs].
	Also string `json:"also,omitempty"`
}

// maxOtherIDs is how many other ids of a person are known: one in an organization, hardly ever more.
const maxOtherIDs = 5

// OtherIDs are the other ids by which Slack calls this person.
func (p Preferences) OtherIDs() []string { return strings.Fields(p.Also) }

// KnownAs adds another id by which Slack calls this person.
func (p Preferences) KnownAs(other string) Preferences {
	ids := append(slices.DeleteFunc(p.OtherIDs(), func(id string) bool { return id == other }), other)
	p.Also = strings.Join(ids[max(0, len(ids)-maxOtherIDs):], " ")
	return p
}

// ChannelSettings are what the people of a channel decided for it.
type ChannelSettings struct {
	// Language is the tag of one of [Languages]; empty is the workspace's.
	Language string `json:"language,omitempty"`
	// Announce is where shout-outs given in the channel are announced.
	Announce Announce `json:"announce,omitempty"`
	// In is the other channel of [AnnounceElsewhere].
	In string `json:"in,omitempty"`
	// Map is what the picture of the channel's digest shows.
	Map MapKind `json:"map,omitempty"`
	// Stories says whether people who react to a message in the channel are asked for the story.
	Stories Stories `json:"stories,omitempty"`
	// Was are the ids that Slack gave the channel before, separated by spaces.
	Was string `json:"was,omitempty"`
}

// maxFormerIDs is how many former ids of a channel are known: Slack hardly ever gives one another id.
const maxFormerIDs = 20

// FormerIDs are the ids that Slack gave the channel before, the oldest first.
func (c ChannelSettings) FormerIDs() []string { return strings.Fields(c.Was) }

// Renumbered are the settings of the channel under its new id.
func (c ChannelSettings) Renumbered(before, now string) ChannelSettings {
	former := slices.DeleteFunc(c.FormerIDs(), func(id string) bool { return id == before || id == now })
	former = append(former, before)
	c.Was = strings.Join(former[max(0, len(former)-maxFormerIDs):], " ")
	return c
}

// MapKind is what the picture of a digest shows.
type MapKind string

// The picture shows a map of people, a map of teams, or no map.
const (
	PeopleMap MapKind = ""
	TeamsMap  MapKind = "teams"
	NoMap     MapKind = "off"
)

// Announce says where the shout-outs of a channel are announced.
type Announce string

// They are announced in the channel itself, there in a thread for each week, in another channel, or nowhere.
const (
	AnnounceHere      Announce = ""
	AnnounceInThread  Announce = "thread"
	AnnounceElsewhere Announce = "elsewhere"
	AnnounceNowhere   Announce = "nowhere"
)

// Destination is where a shout-out is announced.
type Destination struct {
	How     Announce
	Channel string
}

// DestinationOf decides where a shout-out is announced, by the settings of the channel in which it was given and those
// of the workspace. Credit given in a private channel never leaves it, and credit given in a thread stays there.
func DestinationOf(s Shoutout, of ChannelSettings, settings Settings) Destination {
	here := Destination{How: AnnounceHere, Channel: s.Channel}
	switch {
	case s.Visibility == Private, s.Channel == "", len(s.VisibleRecipients()) == 0, of.Announce == AnnounceNowhere:
		return Destination{How: AnnounceNowhere}
	case s.Thread != "":
		return here
	case of.Announce == AnnounceInThread:
		return Destination{How: AnnounceInThread, Channel: s.Channel}
	case s.Visibility != Public:
		return here
	case of.Announce == AnnounceElsewhere && of.In != "":
		return elsewhere(of.In, here)
	case settings.AnnounceIn != "":
		return elsewhere(settings.AnnounceIn, here)
	}

	return here
}

func elsewhere(channel string, here Destination) Destination {
	if channel == here.Channel {
		return here
	}
	return Destination{How: AnnounceElsewhere, Channel: channel}
}
