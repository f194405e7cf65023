package credit

import "time"

// People who react to a message with the boost emoji may be asked, privately, what its author did.

const (
	// StoriesUntold is after how many unanswered questions in a row somebody is not asked any more.
	StoriesUntold = 3
	// StoryWithin is how long a question waits before it counts as unanswered.
	StoryWithin = 24 * time.Hour
	// StoriesADay is about how many messages somebody is asked in a day.
	StoriesADay = 30
)

// Asking says whether somebody is asked for stories.
type Asking string

// They are asked; they did not answer the last questions, and are not asked until they credit a message; or they do not
// want to be asked.
const (
	Asks     Asking = ""
	AskRests Asking = "rests"
	AskOff   Asking = "off"
)

// Stories says whether people are asked for stories in a channel.
type Stories string

// It is as in the workspace, or decided for the channel itself.
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
