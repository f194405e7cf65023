package bot

import (
	"context"

	"github.com/slack-go/slack"

	"shine/bot/workspace"
	"shine/credit"
)

// LookUp lists the people of the bot token's workspace for an import that names them, and its channels where these are
// named too. It needs no Redis.
func LookUp(ctx context.Context, cfg Config, channels bool) (team string, found *credit.Directory, err error) {
	client := NewHTTPClient(nil)
	options := []slack.Option{slack.OptionHTTPClient(client), workspace.WaitsItsTurn()}
	if cfg.APIURL != "" {
		options = append(options, slack.OptionAPIURL(cfg.APIURL))
	}
	api := slack.New(cfg.BotToken, options...)
	identity, err := signIn(ctx, api, client, cfg)
	if err != nil {
		return "", nil, err
	}

	people, err := workspace.Everybody(ctx, api, identity.TeamID)
	if err != nil {
		return "", nil, err
	}

	var places []credit.NamedChannel
	if channels {
		if places, err = workspace.EveryChannel(ctx, api); err != nil {
			return "", nil, err
		}
	}

	return identity.TeamID, credit.NewDirectory(people, places), nil
}
