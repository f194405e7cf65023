package credit

// Preferences are what somebody decided for themselves. The zero value is that of somebody who decided nothing.
type Preferences struct {
	// Language is "en" or "es"; empty is that of their Slack.
	Language string `json:"language,omitempty"`
	// Untold is set by who does not want direct messages about their credits.
	Untold bool `json:"untold,omitempty"`
	// Quiet is set by who wants to be told alone: nobody else reads that they were credited.
	Quiet bool `json:"quiet,omitempty"`
	// Unfeatured is set by who does not want to be a featured story of a digest.
	Unfeatured bool `json:"unfeatured,omitempty"`
	// Recap is set by who wants a weekly message of their own.
	Recap bool `json:"recap,omitempty"`
}

// ChannelSettings are what the people of a channel decided for it.
type ChannelSettings struct {
	// Language is "en" or "es"; empty is the workspace's.
	Language string `json:"language,omitempty"`
	// Announce is where shout-outs given in the channel are announced.
	Announce Announce `json:"announce,omitempty"`
	// In is the other channel of [AnnounceElsewhere].
	In string `json:"in,omitempty"`
}

// Announce is where the shout-outs of a channel are announced.
type Announce string

// In the channel itself, in a thread of each week in it, in another channel, or nowhere.
const (
	AnnounceHere      Announce = ""
	AnnounceInThread  Announce = "thread"
	AnnounceElsewhere Announce = "elsewhere"
	AnnounceNowhere   Announce = "nowhere"
)
