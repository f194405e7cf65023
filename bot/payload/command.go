package payload

// Command is a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands.
type Command struct {
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	UserID      string `json:"user_id"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}

func (c *Command) check() {
	keep(isTeam, &c.TeamID)
	keep(isChannel, &c.ChannelID)
	keep(isPerson, &c.UserID)
	keep(isName, &c.TriggerID)
}
