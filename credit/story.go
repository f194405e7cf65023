package credit

import "time"

// Whoever reacts to a message with the boost emoji may be asked, alone, what its author did.

const (
	// StoriesUntold is how many questions in a row somebody lets go by until they are left in peace.
	StoriesUntold = 3
	// StoryWithin is how long a question waits until it was let go by.
	StoryWithin = 24 * time.Hour
	// StoriesADay is for how many messages of a day somebody is asked.
	StoriesADay = 30
)

// Asking is whether somebody is asked for stories.
type Asking string

// They are; they let the last ones go by, and rest until they credit a message; or they do not want to be.
const (
	Asks     Asking = ""
	AskRests Asking = "rests"
	AskOff   Asking = "off"
)

// Stories is whether people are asked for stories in a channel.
type Stories string

// As in the workspace, or decided for the channel itself.
const (
	StoriesAsUsual Stories = ""
	StoriesOn      Stories = "on"
	StoriesOff     Stories = "off"
)

// AsksForStories decides whether people are asked for stories in a channel; in one that is shared with another
// organization, only where that was decided for it.
func AsksForStories(of ChannelSettings, settings Settings, shared bool) bool {
	if of.Stories != StoriesAsUsual {
		return of.Stories == StoriesOn
	}
	return settings.AskStories && !shared
}
