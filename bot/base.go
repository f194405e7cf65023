package bot

import (
	"time"

	"shine/bot/workspace"
)

// base is what every surface works with.
type base struct {
	*voice
	// user is the bot itself, in Slack.
	user      string
	workspace *workspace.Workspace
	metrics   *metrics
	// answerWithin is how long an answer may take that somebody waits for.
	answerWithin time.Duration
}
